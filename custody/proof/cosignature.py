"""Cosignatures (c2sp.org/tlog-cosignature, type 0x04): a witness's statement of a head and a time.

The signature line holds key id || 64-bit time || Ed25519 signature, over the time and the whole checkpoint text. This
module does not verify consistency with earlier heads; that is the witness's own duty.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from custody.errors import CustodyError, Malformed, ProofInvalid, UsageError
from custody.frozen import dataclass
from custody.proof import b64, checkpoint, note

#: Times are seconds since 1970 and stay below this.
TIME_LIMIT = 2**63
#: Most witness lines that a checkpoint carries: with the log's own line half of a note's; others can add as many.
CARRIED = note.MAX_SIGNATURES // 2 - 1
#: A line's last word holds the key's 4-byte ID, 8 bytes of time and the signature.
_KEY_ID = slice(0, 4)
_TIME = slice(4, 12)


@dataclass(frozen=True, slots=True)
class Cosignature:
    """One verified line: the witness ``name`` saw this head at ``time`` (seconds since 1970)."""

    name: str
    time: int


class WitnessSigner(note.SeedSigner):
    """A signer of cosignatures: an Ed25519 key of type 0x04 made from a 32-byte seed."""

    __slots__ = ()

    def __init__(self, name: str, seed: bytes) -> None:
        super().__init__(name, seed, note.ALG_COSIGNATURE)


def cosign(checkpoint_note: bytes, signer: note.NoteSigner, time: int) -> bytes:
    """Return the checkpoint note with one more line, signed at ``time`` (seconds since 1970, above 0).

    The caller has already verified the log's signature and consistency. Raises Malformed for a note that is
    no checkpoint or a time out of range, UsageError for a key of another type.
    """
    key = signer.verifier
    if key.kind != note.ALG_COSIGNATURE:
        raise UsageError(f"key {key.name!a} is not a witness key (type 0x04)")
    if not 0 < time < TIME_LIMIT:
        raise Malformed(f"a cosignature cannot state the time {time}")
    signed = note.parse(checkpoint_note)
    checkpoint.parse_text(signed.text)
    line = signed_line(signed.text, signer, time)
    return note.format(note.SignedNote(signed.text, (*signed.signatures, line)))


def signed_line(text: str, signer: note.NoteSigner, time: int) -> note.SignatureLine:
    """Return the line by which a witness signs a text at ``time`` (seconds since 1970).

    The caller has judged the text and the time.
    """
    key = signer.verifier
    signature = time.to_bytes(8, "big") + signer.sign(_message(time, text))
    return note.SignatureLine(key.name, key.key_id, signature)


def verify(checkpoint_note: bytes, witness_keys: Iterable[note.VerifierKey]) -> tuple[Cosignature, ...]:
    """Return the verified cosignatures of the given witnesses, in line order; skip other lines.

    A witness may have several lines and several keys, so count names, not lines. Raises Malformed,
    ProofInvalid when a given witness's line fails, UsageError for one key under two names.
    """
    known = note.by_identity(witness_keys, note.ALG_COSIGNATURE)
    owners: dict[bytes, str] = {}
    for key in known.values():
        # The signed message does not name the witness, so one key under two names would count twice.
        owner = owners.setdefault(key.public, key.name)
        if owner != key.name:
            raise UsageError(f"the witnesses {owner!a} and {key.name!a} have the same key")
    signed = note.parse(checkpoint_note)
    checkpoint.parse_text(signed.text)
    return _verified(signed, known)


def verified_lines(signed: note.SignedNote, key: note.VerifierKey) -> tuple[Cosignature, ...]:
    """Return the verified cosignatures of one witness under a text that the caller has judged.

    Raises ProofInvalid where one fails.
    """
    return _verified(signed, note.by_identity([key], note.ALG_COSIGNATURE))


def _verified(
    signed: note.SignedNote, known: Mapping[tuple[str, bytes], note.VerifierKey]
) -> tuple[Cosignature, ...]:
    found = []
    for line in signed.signatures:
        signer = known.get((line.name, line.key_id))
        if signer is not None:
            found.append(_verify_line(signer, signed.text, line.signature))
    return tuple(found)


def stated_time(line: str) -> int:
    """Return the unverified time of a witness line (seconds since 1970), 0 for a line that is none."""
    return int.from_bytes(_last_word(line)[_TIME], "big")


def carried(lines: Sequence[str]) -> list[str]:
    """Return the lines, of those stored for a checkpoint, that it carries: at most ``CARRIED``, in order.

    For each witness key they are the earliest, which shows since when the checkpoint existed, and the newest, which
    shows until when the witness saw it as the head. Above ``CARRIED``, the earliest lines of all keys precede the
    newest, and among each the ones with an earlier time. Verifies nothing.
    """
    by_key: dict[tuple[str, bytes], list[tuple[int, str]]] = {}
    for line in lines:
        key = (line.rpartition(" ")[0], _last_word(line)[_KEY_ID])
        by_key.setdefault(key, []).append((stated_time(line), line))
    earliest = sorted(min(said) for said in by_key.values())
    newest = sorted(max(said) for said in by_key.values() if len(said) > 1)
    chosen = {line for _, line in (*earliest, *newest)[:CARRIED]}
    return [line for line in lines if line in chosen]


def _last_word(line: str) -> bytes:
    """Return the decoded last word of a line, empty where it is no base64."""
    try:
        return b64.decode(line.rpartition(" ")[2])
    except CustodyError:
        return b""


def _verify_line(key: note.VerifierKey, text: str, signature: bytes) -> Cosignature:
    if len(signature) != 8 + note.SIGNATURE_BYTES:
        raise ProofInvalid(f"the cosignature by {key.name!a} is {len(signature)} bytes long, not 72")
    time = int.from_bytes(signature[:8], "big")
    if not 0 < time < TIME_LIMIT:
        raise ProofInvalid(f"the cosignature by {key.name!a} states an impossible time")
    note.verify_signature(key, _message(time, text), signature[8:])
    return Cosignature(key.name, time)


def _message(time: int, text: str) -> bytes:
    return f"cosignature/v1\ntime {time}\n{text}".encode()
