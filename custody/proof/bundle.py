"""Proof files (c2sp.org/tlog-proof@v1): one entry, its path in the tree, and the checkpoint, in one text.

Our ``extra`` line holds the verbatim entry note, so the file verifies alone and offline. This module does not
check the entry's own signature or meaning, nor the fields disclosed beside it (custody.proof.fields).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from custody.errors import Malformed, Undecided, UnknownVersion, UsageError
from custody.frozen import dataclass
from custody.proof import b64, checkpoint, cosignature, note
from custody.proof.merkle import HASH_BYTES, check_index, leaf_hash, verify_inclusion

#: First line of the only version this program writes and reads.
HEADER = "c2sp.org/tlog-proof@v1"
#: A tree of fewer than 2**63 leaves never needs more hashes than this.
MAX_HASHES = 63

_VERSION = re.compile(rb"c2sp\.org/tlog-proof@v([1-9][0-9]{0,8})\n")


@dataclass(frozen=True, slots=True)
class ProofFile:
    """The parts of a proof file as they stand, nothing verified.

    ``extra`` is the entry's bytes (1 to 65,535) or None, ``index`` its leaf number, ``hashes`` the inclusion
    proof from the leaf's sibling upwards, ``checkpoint`` the note verbatim, cosignatures included.
    """

    extra: bytes | None
    index: int
    hashes: tuple[bytes, ...]
    checkpoint: bytes


@dataclass(frozen=True, slots=True)
class Verified:
    """What a proof file has shown: this entry is leaf ``index`` of the checkpoint that the log signed.

    ``leaf`` is the entry's leaf hash; ``cosignatures`` are those by the witnesses that were given, with the times that
    they state: one before the entry's own date, or beyond the calendar, dates nothing.
    """

    entry: bytes
    leaf: bytes
    index: int
    checkpoint: checkpoint.Checkpoint
    cosignatures: tuple[cosignature.Cosignature, ...]


class Writer:
    """Writes proof files that lead to one checkpoint, which is read once for all of them.

    What leads from neighbours to the root is mostly the same, and written once. Raises Malformed for a checkpoint note
    that is none.
    """

    def __init__(self, checkpoint_note: bytes) -> None:
        checkpoint.parse(checkpoint_note)
        self._end = b"\n\n" + checkpoint_note
        self._lines: dict[bytes, str] = {}

    def file(self, extra: bytes | None, index: int, hashes: Sequence[bytes]) -> bytes:
        """Write one file. Raises Malformed for parts that ``parse`` would not read back."""
        if not 0 <= index < checkpoint.SIZE_LIMIT:
            raise Malformed(f"the index is out of range: {index}")
        _check_count(len(hashes))
        known = self._lines
        lines = [HEADER, f"index {index}"]
        lines += [known[item] if item in known else self._line(item) for item in hashes]
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
    """Write a proof file. Raises Malformed when ``parse`` would not read it back."""
    return Writer(file.checkpoint).file(file.extra, file.index, file.hashes)


def parse(data: bytes) -> ProofFile:
    """Read a proof file strictly. Raises Malformed, or UnknownVersion for another version of the format."""
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


def verify(
    file: ProofFile,
    log_key: note.VerifierKey,
    witnesses: Sequence[note.VerifierKey] = (),
    required_witnesses: int = 0,
) -> Verified:
    """Verify checkpoint, cosignatures and inclusion, and return what they show.

    Raises ProofInvalid or Malformed when something is false, UnknownKey when the log's key has not signed,
    and Undecided when the entry's bytes or the required number of distinct witnesses are missing. UsageError when the
    log's own key is given as a witness. The key that signed the entry is no witness, and its lines are left out.
    """
    if any(witness.public == log_key.public for witness in witnesses):
        raise UsageError("the log's own key is given as a witness; it cannot witness itself")
    head = checkpoint.open(file.checkpoint, log_key)
    cosignatures = cosignature.verify(file.checkpoint, witnesses)
    check_index(file.index, head.size)
    if file.extra is None:
        raise Undecided(
            "the proof file does not hold the entry, so nothing shows what it proves",
            hint="Ask for a proof file with its extra line, or supply the entry.",
        )
    leaf = leaf_hash(file.extra)
    verify_inclusion(file.index, head.size, leaf, file.hashes, head.root)
    inside = {witness.name for witness in witnesses if note.bears(file.extra, witness.public)}
    cosignatures = tuple(line for line in cosignatures if line.name not in inside)
    seen = len({line.name for line in cosignatures})
    if seen < required_witnesses:
        raise Undecided(
            f"{required_witnesses} witnesses are required, {seen} of those given have cosigned this head",
            hint="Obtain the checkpoint with more cosignatures, or name the witnesses with --witness.",
        )
    return Verified(file.extra, leaf, file.index, head, cosignatures)


def _check_extra(extra: bytes) -> None:
    if not 1 <= len(extra) <= note.MAX_ENTRY_BYTES:
        raise Malformed(f"the extra line holds {len(extra)} bytes, not 1 to {note.MAX_ENTRY_BYTES}")


def _check_count(hashes: int) -> None:
    if hashes > MAX_HASHES:
        raise Malformed(f"a proof file has {hashes} hashes, more than any tree needs")
