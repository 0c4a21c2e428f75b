"""The path of one entry from the root down: each hash of the inclusion proof and its leaves.

It shows only what `merkle.verify_inclusion` checks; the verdict is that function's.
"""

from __future__ import annotations

from collections.abc import Sequence

from custody.frozen import dataclass
from custody.proof import merkle

#: Hex digits of a hash in the drawing; the full hashes are listed below it.
_SHORT = 16


@dataclass(frozen=True, slots=True)
class Step:
    """One level: the node on the path with its first and last leaf, and the proof's hash at its side.

    ``beside`` is None at the leaf, else (side, first, last, hash).
    """

    first: int
    last: int
    hash: bytes
    beside: tuple[str, int, int, bytes] | None


def steps(index: int, size: int, leaf: bytes, proof: Sequence[bytes]) -> list[Step]:
    """Return the levels of a path from the root down (RFC 9162 section 2.1.3).

    Raises ValueError where the number of hashes in ``proof`` is wrong.
    """
    spans, beside = [(0, size)], []
    first, count = 0, size
    while count > 1:
        half = 1 << ((count - 1).bit_length() - 1)
        if index < first + half:
            beside.append(("right", first + half, first + count - 1))
            count = half
        else:
            beside.append(("left", first, first + half - 1))
            first, count = first + half, count - half
        spans.append((first, count))
    found = [Step(index, index, leaf, None)]
    for (start, wide), (side, low, high), given in zip(
        reversed(spans[:-1]), reversed(beside), proof, strict=True
    ):
        below = found[-1].hash
        joined = merkle.node_hash(given, below) if side == "left" else merkle.node_hash(below, given)
        found.append(Step(start, start + wide - 1, joined, (side, low, high, given)))
    return found[::-1]


def drawing(levels: Sequence[Step]) -> list[str]:
    """Return the lines of a drawing of the levels: each node, then the hash at its side."""
    lines = []
    for depth, step in enumerate(levels):
        margin = " " * (depth - 1) + "└" if depth else ""
        name = "root" if depth == 0 else "this entry" if step.beside is None else "joined"
        lines.append(f"{margin}{name}  {_span(step.first, step.last)}  {_short(step.hash)}")
        if step.beside is not None:
            side, low, high, given = step.beside
            lines.append(f"{' ' * depth}├{side}  {_span(low, high)}  {_short(given)}  (of the proof)")
    return lines


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first} to {last}"


def _short(data: bytes) -> str:
    return f"{data.hex()[:_SHORT]}…"
