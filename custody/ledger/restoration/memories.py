"""What one place remembers of a log, as it is compared with a restored ledger."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, Protocol

from custody.frozen import dataclass
from custody.ledger.consistency.claims import Claim
from custody.ledger.ports import HeadState

#: A head file; verified checkpoints; receipts; one checkpoint in a file; a folder that the log publishes; a backup.
Sort = Literal["head", "memory", "receipts", "checkpoint", "published", "backup"]


class PublishedEntries(Protocol):
    """The tiles, and where they are published the entries, of a published folder of known size."""

    def tile(self, level: int, index: int, width: int) -> bytes:
        """Return the first ``width`` hashes (32 bytes each) of a tile.

        Raises ProofInvalid for a damaged or missing one.
        """

    def notes(self, start: int, stop: int) -> Iterator[tuple[int, bytes]]:
        """Yield (position, signed note) of the entries of [start, stop) that are published and fit the tiles."""


@dataclass(frozen=True, slots=True)
class Memory:
    """The checkpoints and receipts of a log that one place remembers.

    ``place`` is how it is shown to people, ``own`` says that it is of the account that restores. ``claims`` are what it
    says the log signed: of a receipt nothing is verified before it matters, of a checkpoint everything. ``damaged``
    says in words what of it shows nothing, and why. ``files`` names the file of a claim by the claim's name.
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
        """Return the file that a claim was read from, None where it is no file of its own."""
        return dict(self.files).get(claim.name)
