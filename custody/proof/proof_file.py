"""Proof files (c2sp.org/tlog-proof@v1): an entry, its path in the tree, and the checkpoint.

Our ``extra`` line holds the verbatim entry note, so the file verifies alone and offline. This module does not verify
the entry's own signature or meaning, nor the fields disclosed beside it (custody.proof.fields);
custody.proof.verification verifies a whole file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from custody.errors import Malformed, UnknownVersion
from custody.frozen import dataclass
from custody.proof import b64, checkpoint, note
from custody.proof.merkle import HASH_BYTES

#: First line of the only version this program writes and reads.
HEADER = "c2sp.org/tlog-proof@v1"
#: A tree of fewer than 2**63 leaves never needs more hashes than this.
MAX_HASHES = 63

_VERSION = re.compile(rb"c2sp\.org/tlog-proof@v([1-9][0-9]{0,8})\n")


@dataclass(frozen=True, slots=True)
class ProofFile:
    """The unverified parts of a proof file.

    ``extra`` is the entry's bytes (1 to 65,535) or None, ``index`` its leaf number, ``hashes`` the inclusion
    proof from the leaf's sibling upwards, ``checkpoint`` the note verbatim, cosignatures included.
    """

    extra: bytes | None
    index: int
    hashes: tuple[bytes, ...]
    checkpoint: bytes


class Writer:
    """A writer of proof files up to one checkpoint, which is parsed once for all of them.

    Hashes that several proofs share are encoded once. Raises Malformed for an invalid checkpoint note.
    """

    def __init__(self, checkpoint_note: bytes) -> None:
        checkpoint.parse(checkpoint_note)
        self._end = b"\n\n" + checkpoint_note
        self._lines: dict[bytes, str] = {}

    def file(self, extra: bytes | None, index: int, hashes: Sequence[bytes]) -> bytes:
        """Return one proof file; raise Malformed for parts that ``parse`` would not read back."""
        if not 0 <= index < checkpoint.SIZE_LIMIT:
            raise Malformed(f"the index is out of range: {index}")
        _check_count(len(hashes))
        known = self._lines
        lines = [HEADER, f"index {index}"]
        lines += [known[digest] if digest in known else self._line(digest) for digest in hashes]
        if extra is not None:
            _check_extra(extra)
            lines.insert(1, f"extra {b64.encode(extra)}")
        return "\n".join(lines).encode("ascii") + self._end

    def _line(self, item: bytes) -> str:
        if len(item) != HASH_BYTES:
            raise Malformed(f"a proof hash is {len(item)} bytes long, not {HASH_BYTES}")
        written = self._lines[item] = b64.encode(item)
        return written


def format(file: ProofFile) -> bytes:  # noqa: A001  # read as bundle.format
    """Return a proof file as bytes; raise Malformed when ``parse`` would not read it back."""
    return Writer(file.checkpoint).file(file.extra, file.index, file.hashes)


def parse(data: bytes) -> ProofFile:
    """Return the unverified parts of a proof file.

    Raises Malformed, or UnknownVersion for another version of the format.
    """
    version = _VERSION.match(data)
    if version is None:
        raise Malformed(f"not a proof file: it does not begin with the line {HEADER}")
    if version[1] != b"1":
        raise UnknownVersion(f"a proof file of version {int(version[1])}, which this program does not know")
    head, found, rest = data[version.end() :].partition(b"\n\n")
    if not found:
        raise Malformed("a proof file has no checkpoint after an empty line")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise Malformed("a proof file holds other than ASCII before its checkpoint") from None
    extra = None
    if lines and lines[0].startswith("extra "):
        extra = b64.decode(lines.pop(0).removeprefix("extra "), "the extra line")
        _check_extra(extra)
    if not lines or not lines[0].startswith("index "):
        raise Malformed("a proof file has no index line in its place")
    index = checkpoint.parse_number(lines.pop(0).removeprefix("index "), "index")
    _check_count(len(lines))
    hashes = tuple(b64.decode_hash(line, "a proof hash") for line in lines)
    checkpoint.parse(rest)
    return ProofFile(extra, index, hashes, rest)


def _check_extra(extra: bytes) -> None:
    if not 1 <= len(extra) <= note.MAX_ENTRY_BYTES:
        raise Malformed(f"the extra line holds {len(extra)} bytes, not 1 to {note.MAX_ENTRY_BYTES}")


def _check_count(hashes: int) -> None:
    if hashes > MAX_HASHES:
        raise Malformed(f"a proof file has {hashes} hashes, more than any tree needs")
