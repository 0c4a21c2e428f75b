"""Memories of a log, to be compared with a restored ledger."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, Protocol

from custody.frozen import dataclass
from custody.ledger.consistency.claims import Claim
from custody.ledger.ports import HeadState

#: The sort of a memory: head file, checkpoints of an account, receipts, checkpoint file, published folder, backup.
Sort = Literal["head", "memory", "receipts", "checkpoint", "published", "backup"]


class PublishedEntries(Protocol):
    """The tiles, and where they are published the entries, of a published folder of known size."""

    def tile(self, level: int, index: int, width: int) -> bytes:
        """Return the first ``width`` hashes (32 bytes each) of a tile.

        Raise ProofInvalid for a damaged or missing one.
        """

    def notes(self, start: int, stop: int) -> Iterator[tuple[int, bytes]]:
        """Yield (position, signed note) of published entries of positions [start, stop) that match the tiles."""


@dataclass(frozen=True, slots=True)
class Memory:
    """The checkpoints and receipts of a log that one place remembers.

    ``place`` is its name for people; ``own``: it belongs to the account that restores. ``claims`` are its checkpoints,
    verified, and receipts, not verified yet. ``damaged`` are its faults in words. ``files`` are (name of a claim,
    file).
    """

    place: str
    sort: Sort
    own: bool
    claims: tuple[Claim, ...] = ()
    head: HeadState | None = None
    published: PublishedEntries | None = None
    damaged: tuple[str, ...] = ()
    files: tuple[tuple[str, str], ...] = ()

    def file_of(self, claim: Claim) -> str | None:
        """Return the file that a claim was read from, None where it has no file of its own."""
        return dict(self.files).get(claim.name)
