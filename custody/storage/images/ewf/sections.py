"""Follows the sections of an E01's segment from first to last byte; reports those that do not fit."""

from __future__ import annotations

from typing import Protocol

from custody.display import visible
from custody.errors import Malformed, ProofInvalid
from custody.proof.images import ewf, sections

#: More sections than any segment has: EnCase writes four for each 512 MiB.
_MOST_SECTIONS = 1 << 20
COPY_AGAIN = (
    "Copy the segment again from where it was made, or record the container alone with --container-only."
)


class Piece(Protocol):
    """One segment of a container, on disk or in a store."""

    @property
    def name(self) -> str:
        """The name of the segment's file."""

    @property
    def size(self) -> int:
        """The segment's size in bytes."""

    def read(self, offset: int, length: int) -> bytes:
        """Return bytes of it, fewer only at its end.

        Raises StorageFailed; of a store, ObjectMissing or ProofInvalid.
        """


def follow(piece: Piece, number: int) -> list[sections.Section]:
    """Return all sections of the segment of this number, in order.

    Raises ProofInvalid, naming the segment and the byte.
    """
    _numbered(piece, number)
    found: list[sections.Section] = []
    at = ewf.HEADER_BYTES
    while not found or not found[-1].is_last:
        if at + sections.DESCRIPTOR_BYTES > piece.size:
            raise broken(piece, _cut_off(piece, found, at))
        try:
            found.append(sections.section(piece.read(at, sections.DESCRIPTOR_BYTES), at))
        except Malformed as error:
            raise broken(piece, error.message) from error
        if len(found) > _MOST_SECTIONS:
            raise broken(piece, f"damaged: it has more than {_MOST_SECTIONS} sections")
        at = found[-1].next
    if piece.size > at:
        raise broken(
            piece, f"too long: {piece.size - at} bytes stand behind its last section, which ends at byte {at}"
        )
    return found


def continues(piece: Piece, number: int) -> bool:
    """Return whether another segment follows the one of this number.

    Raises ProofInvalid where its sections do not show that.
    """
    _numbered(piece, number)
    try:
        return ewf.continues(piece.read(max(0, piece.size - ewf.TAIL_BYTES), ewf.TAIL_BYTES))
    except Malformed:
        return follow(piece, number)[-1].kind == "next"


def broken(piece: Piece, what: str) -> ProofInvalid:
    """Return the error for a segment; ``what`` completes "the segment is": cut off, too long, damaged."""
    return ProofInvalid(f"the segment {shown(piece)} is {what}", hint=COPY_AGAIN)


def shown(piece: Piece) -> str:
    """Return the name of a segment as it is printed, in quotes."""
    return f"'{visible(piece.name)}'"


def _numbered(piece: Piece, number: int) -> None:
    if piece.size == 0:
        raise broken(piece, "empty")
    head = piece.read(0, ewf.HEADER_BYTES)
    try:
        own = ewf.segment_number(head)
    except Malformed as error:
        raise broken(piece, error.message) from error
    if own != number:
        raise ProofInvalid(
            f"{shown(piece)} is by its own header segment {own}, not {number}",
            hint="Find out who renamed it; the segments of one image belong together.",
        )


def _cut_off(piece: Piece, found: list[sections.Section], at: int) -> str:
    last = "no section follows its header"
    if found:
        last = f"the section '{visible(found[-1].kind)}' should end at byte {at}"
    missing = at + sections.DESCRIPTOR_BYTES - piece.size
    return f"cut off: {last}, and it has {piece.size} bytes; at least {missing} are missing"
