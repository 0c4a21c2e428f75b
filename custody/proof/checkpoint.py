"""Checkpoints (c2sp.org/tlog-checkpoint): the log's signed tree heads.

Three lines: origin, size, root. Extension lines are refused, since no monitor can audit them, and there is no time:
time comes from witnesses. This module does not compare two checkpoints; that takes a consistency proof.
"""

from __future__ import annotations

from custody.errors import Malformed, ProofInvalid, UsageError
from custody.frozen import dataclass
from custody.proof import b64, note
from custody.proof.merkle import EMPTY_ROOT, HASH_BYTES

#: Sizes and indexes in our documents stay below this, as other implementations use signed 64-bit numbers.
SIZE_LIMIT = 2**63


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree head: ``size`` leaves of the log ``origin`` have this 32-byte ``root``.

    Raises Malformed for an origin that is no single line, a size out of range, or an impossible root.
    """

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        if not self.origin or "\n" in self.origin:
            raise Malformed(f"not an origin line: {self.origin[:200]!a}")
        if not 0 <= self.size < SIZE_LIMIT:
            raise Malformed(f"a tree size is out of range: {self.size}")
        if len(self.root) != HASH_BYTES:
            raise Malformed(f"a root is {len(self.root)} bytes long, not {HASH_BYTES}")
        if self.size == 0 and self.root != EMPTY_ROOT:
            raise Malformed("a checkpoint of size 0 has a root that is not the empty root")

    def text(self) -> str:
        """Return the three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{b64.encode(self.root)}\n"


def parse_text(text: str) -> Checkpoint:
    """Return the checkpoint in a text exactly as ``Checkpoint.text`` writes it.

    Raises Malformed for anything else, extension lines included.
    """
    lines = text.split("\n")
    if len(lines) != 4 or lines[3]:
        raise Malformed("a checkpoint has exactly three lines: origin, size, root")
    return Checkpoint(lines[0], parse_number(lines[1], "tree size"), b64.decode_hash(lines[2], "root hash"))


def with_line_end(data: bytes) -> bytes:
    """Return a checkpoint with its last line end, which is lost where its QR code is scanned."""
    return data + b"\n" if data.strip() and not data.endswith(b"\n") else data


def parse_number(text: str, what: str) -> int:
    """Return a decimal number without leading zeroes, below 2**63; raise Malformed otherwise.

    ``what`` names the number in the error.
    """
    if not (text.isascii() and text.isdigit() and len(text) <= 19) or (text[0] == "0" and text != "0"):
        raise Malformed(f"the {what} is not a decimal number: {text[:40]!a}")
    value = int(text)
    if value >= SIZE_LIMIT:
        raise Malformed(f"the {what} is out of range: {text}")
    return value


def sign(checkpoint: Checkpoint, signer: note.NoteSigner) -> bytes:
    """Return a checkpoint's note, signed with the log's key, whose name is the origin.

    Raises UsageError for a key of another name.
    """
    if signer.verifier.name != checkpoint.origin:
        raise UsageError(f"key {signer.verifier.name!a} cannot sign for the log {checkpoint.origin!a}")
    return note.sign(checkpoint.text(), signer)


def open(data: bytes, log_key: note.VerifierKey) -> Checkpoint:  # noqa: A001  # read as checkpoint.open
    """Verify the log's signature and return the checkpoint; other keys' lines are ignored.

    Raises Malformed, ProofInvalid (bad signature, or another log's text), or UnknownKey (not signed by this
    key).
    """
    checkpoint = parse_text(note.open_note(data, [log_key]).text)
    if checkpoint.origin != log_key.name:
        raise ProofInvalid(f"a checkpoint of {checkpoint.origin!a} is signed by the key of {log_key.name!a}")
    return checkpoint


def parse(data: bytes) -> Checkpoint:
    """Return the checkpoint in a note without verifying any signature; raise Malformed otherwise."""
    return parse_text(note.parse(data).text)
