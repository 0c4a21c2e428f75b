"""The place of each segment of a raw image in its media, by the lines of a manifest.

The media of a raw image are its segments one after the other, in the order of their numbers: ``name.000`` or
``name.001`` first, with at least three digits and none left out. Reads no file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from custody.errors import ProofInvalid
from custody.frozen import dataclass
from custody.proof.commitments.list_leaves import ManifestLeaf

_NUMBERED = re.compile(rb"(.+\.)([0-9]{3}|[1-9][0-9]{3,8})", re.DOTALL)
_FILE = "file"


@dataclass(frozen=True, slots=True)
class Placed:
    """A segment with the offset in the media at which it begins."""

    segment: ManifestLeaf
    start: int

    @property
    def stop(self) -> int:
        """The first byte of the media after the segment."""
        return self.start + (self.segment.bytes or 0)


def place_segments(leaves: Sequence[ManifestLeaf]) -> tuple[Placed, ...]:
    """Return the segments of a raw image in order, with their places in the media.

    Raises ProofInvalid for leaves that are not one image in numbered segments, each a whole file, with none left out.
    """
    numbered: dict[int, ManifestLeaf] = {}
    stems = set()
    for leaf in leaves:
        found = _NUMBERED.fullmatch(leaf.path)
        if found is None or leaf.kind != _FILE:
            raise ProofInvalid("the manifest holds something that is no segment of a raw image")
        stems.add(found[1])
        numbered[int(found[2])] = leaf
    numbers = sorted(numbered)
    if (
        len(stems) != 1
        or len(numbers) != len(leaves)
        or numbers[0] > 1
        or numbers[-1] - numbers[0] + 1 != len(numbers)
    ):
        raise ProofInvalid("the manifest does not hold the segments of one raw image, numbered without a gap")
    placed: list[Placed] = []
    at = 0
    for number in numbers:
        placed.append(Placed(numbered[number], at))
        at = placed[-1].stop
    return tuple(placed)
