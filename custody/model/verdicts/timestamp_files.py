"""Verdicts on the timestamp tokens of a published folder, each on a checkpoint of its log.

Only a root certificate that is given can show whether an authority signed a token; the published certificates are not
trusted.
"""

from __future__ import annotations

import re
from binascii import Error, a2b_base64, b2a_base64
from collections.abc import Callable, Iterator, Mapping, Sequence

from custody.errors import CustodyError, Malformed, ProofInvalid, Undecided
from custody.frozen import dataclass
from custody.law.clock import tell_instant
from custody.model.verdicts.verdict import BROKEN, NOT_CHECKED, VERIFIED, Verdict
from custody.proof import checkpoint, tsp
from custody.proof.digest import sha256
from custody.proof.note import MAX_NOTE_BYTES, VerifierKey
from custody.proof.published.files import TOKENS, Fault, Files, read_file

_NAME = re.compile(r"checkpoint-(0|[1-9][0-9]{0,18})((?:\.[1-9][0-9]{0,5})?\.tst)?", re.ASCII)
_CERTIFICATE = re.compile(r"tsa-([0-9a-f]{16})\.pem", re.ASCII)
#: Most bytes of a certificate file; an authority's certificate has a few KiB.
_MOST_CERTIFICATE = 1 << 16
_BEGIN, _END, _LINE = b"-----BEGIN CERTIFICATE-----\n", b"-----END CERTIFICATE-----\n", 64

#: Verifies the signature of a token on an imprint (both bytes); raises ProofInvalid or Undecided otherwise.
Vouch = Callable[[bytes, bytes], object]


@dataclass(frozen=True, slots=True)
class Stamped:
    """A token verified as far as asked: its file name, its checkpoint's size, its time (seconds UTC)."""

    name: str
    size: int
    time: int


def sizes(names: Sequence[str]) -> set[int]:
    """Return the sizes of the checkpoints among the names of files in the token folder."""
    found = (_NAME.fullmatch(name) for name in names)
    return {int(match[1]) for match in found if match is not None and match[2] is None}


def examine_tokens(
    files: Files,
    names: Sequence[str],
    log_key: VerifierKey,
    *,
    size: int,
    roots: Mapping[int, bytes] | None,
    vouch: Vouch | None,
) -> tuple[Verdict, list[Fault], list[Stamped]]:
    """Return the verdict on the files in the token folder, their faults, and the verified tokens.

    ``size`` is the number of entries of the folder's checkpoint, ``roots`` the log's roots by size as far as its tiles
    can be read, None where they lead to no signed root. Without ``vouch`` no authority's signature is verified, and the
    verdict says so.
    """
    judge = _Judge(files, log_key, size, roots, vouch)
    faults = [fault for name in names for fault in judge.faults(name)]
    scope, count = "tokens", len(judge.stamped)
    if faults:
        false = [fault for fault in faults if fault.false]
        first, word = (false or faults)[0], BROKEN if false else NOT_CHECKED
        return Verdict(scope, word, f"{first.path} {first.why}"), faults, []
    if vouch is None:
        why = f"{count} on checkpoints of this log; whether an authority signed them was not asked (--tsa)"
        return Verdict(scope, NOT_CHECKED, why, asked=False), [], judge.stamped
    if not count:
        return Verdict(scope, NOT_CHECKED, "there is none in the folder"), [], []
    newest = max(judge.stamped, key=lambda stamp: (stamp.size, -stamp.time))
    why = f"{count} verified; the newest: {newest.size} entries existed by {tell_instant(newest.time)}"
    return Verdict(scope, VERIFIED, why), [], judge.stamped


class _Judge:
    def __init__(
        self,
        files: Files,
        log_key: VerifierKey,
        size: int,
        roots: Mapping[int, bytes] | None,
        vouch: Vouch | None,
    ) -> None:
        self._files = files
        self._log_key = log_key
        self._size = size
        self._roots = roots
        self._vouch = vouch
        self.stamped: list[Stamped] = []

    def faults(self, name: str) -> Iterator[Fault]:
        """Verify one file, and yield its faults."""
        path = f"{TOKENS}/{name}"
        try:
            self._file(name)
        except ProofInvalid as error:
            yield Fault(TOKENS, path, f"is wrong: {error.message}")
        except CustodyError as error:
            yield Fault(TOKENS, path, f"could not be checked: {error.message}", false=False)

    def _file(self, name: str) -> None:
        match, certificate = _NAME.fullmatch(name), _CERTIFICATE.fullmatch(name)
        if certificate is not None:
            if sha256(parse_certificate(self._read(name, _MOST_CERTIFICATE))).hex()[:16] != certificate[1]:
                raise ProofInvalid("it is not the certificate that its name has the digest of")
        elif match is None:
            raise Undecided("no file of this name belongs there")
        elif match[2] is None:
            self._checkpoint(int(match[1]))
        else:
            self._token(name, int(match[1]))

    def _read(self, name: str, most: int) -> bytes:
        found = read_file(self._files, TOKENS, f"{TOKENS}/{name}", most)
        if isinstance(found, Fault):
            why = f"{found.path} {found.why}"
            raise ProofInvalid(why) if found.false else Undecided(why)
        return found

    def _checkpoint(self, size: int) -> bytes:
        data = self._read(f"checkpoint-{size}", MAX_NOTE_BYTES)
        head = checkpoint.open(data, self._log_key)
        if head.size != size:
            raise ProofInvalid(f"it is the checkpoint of {head.size} entries, and its name says {size}")
        if self._roots is None:
            raise Undecided("the tiles do not lead to the checkpoint of the folder")
        if size > self._size:
            raise ProofInvalid(f"it is a checkpoint of {size} entries, of which the folder has fewer")
        root = self._roots.get(size)
        if root is None:
            raise Undecided(f"tiles of the first {size} entries cannot be read")
        if root != head.root:
            raise ProofInvalid(f"the {size} entries that it is of are not the first {size} of the folder")
        return data

    def _token(self, name: str, size: int) -> None:
        token = self._read(name, tsp.MAX_RESPONSE_BYTES)
        stated, imprint = tsp.parse_token(token), sha256(self._checkpoint(size))
        if stated.imprint != imprint:
            raise ProofInvalid("the token is on another checkpoint than the one beside it")
        if self._vouch is not None:
            self._vouch(token, imprint)
        self.stamped.append(Stamped(name, size, stated.time))


def parse_certificate(data: bytes) -> bytes:
    """Return the DER bytes of a published PEM file of one certificate; raise Malformed otherwise."""
    try:
        der = a2b_base64(data.removeprefix(_BEGIN).removesuffix(_END))
    except Error:
        der = b""
    if not der or format_certificate(der) != data:
        raise Malformed("it is no certificate in a PEM file")
    return der


def format_certificate(der: bytes) -> bytes:
    """Return the bytes of the PEM file of a certificate in DER."""
    text = b2a_base64(der, newline=False)
    return _BEGIN + b"".join(text[at : at + _LINE] + b"\n" for at in range(0, len(text), _LINE)) + _END
