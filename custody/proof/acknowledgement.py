"""The statement a witness signs that it has seen a log resumed after a loss, and accepts it.

The text is a checkpoint's three lines, then ``resumption POSITION LEAF`` for each resumption (position and leaf hash of
the entry by which it took effect) and ``left SIZE ROOT`` for each head that the witness had cosigned and that is not
shown to belong to this history. It is signed like a cosignature (type 0x04). With more than three lines it is no
checkpoint, so neither can be taken for the other.
"""

from __future__ import annotations

import re

from custody.errors import Malformed
from custody.frozen import dataclass
from custody.proof import b64, checkpoint, cosignature, note
from custody.proof.checkpoint import Checkpoint
from custody.proof.cosignature import Cosignature

#: Most resumptions, and most heads, in one text.
MOST = 1000
_LINE = re.compile(r"(resumption|left) (\S+) (\S+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """The cosigned head, its resumptions (position, 32-byte leaf hash), the heads left (size, root).

    Raise Malformed without a resumption, and for more than ``MOST`` of either.
    """

    head: Checkpoint
    resumptions: tuple[tuple[int, bytes], ...]
    left: tuple[tuple[int, bytes], ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= len(self.resumptions) <= MOST or len(self.left) > MOST:
            raise Malformed("an acknowledgement names at least one resumption, and not more than a thousand")

    def text(self) -> str:
        """Return the text to be signed."""
        lines = [f"resumption {position} {b64.encode(leaf)}" for position, leaf in self.resumptions]
        lines += [f"left {size} {b64.encode(root)}" for size, root in self.left]
        return self.head.text() + "".join(f"{line}\n" for line in lines)


def parse_text(text: str) -> Acknowledgement:
    """Return the acknowledgement in a text that ``Acknowledgement.text`` wrote; raise Malformed otherwise."""
    lines = text.split("\n")
    head = checkpoint.parse_text("".join(f"{line}\n" for line in lines[:3]))
    named: dict[str, list[tuple[int, bytes]]] = {"resumption": [], "left": []}
    for line in lines[3:-1]:
        found = _LINE.fullmatch(line)
        if found is None:
            raise Malformed(f"a line of an acknowledgement names no resumption and no head: {line[:80]!a}")
        number = checkpoint.parse_number(found[2], "number of an acknowledgement")
        named[found[1]].append((number, b64.decode_hash(found[3], "a hash of an acknowledgement")))
    read = Acknowledgement(head, tuple(named["resumption"]), tuple(named["left"]))
    if read.text() != text:
        raise Malformed("an acknowledgement is not written the way this program writes it")
    return read


def sign(statement: Acknowledgement, signer: note.NoteSigner, time: int) -> bytes:
    """Return the signed note of a statement by a witness at ``time`` (seconds since 1970)."""
    text = statement.text()
    return note.format(note.SignedNote(text, (cosignature.signed_line(text, signer, time),)))


def verify(data: bytes, witness: note.VerifierKey) -> tuple[Acknowledgement, Cosignature] | None:
    """Return a note's statement and the newest line of the witness under it, None if there is none.

    Raise Malformed for a note that is no acknowledgement, ProofInvalid where a line of the witness fails.
    """
    signed = note.parse(data)
    statement = parse_text(signed.text)
    lines = cosignature.verified_lines(signed, witness)
    return (statement, max(lines, key=lambda line: line.time)) if lines else None
