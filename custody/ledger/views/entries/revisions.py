"""Later statements about a released entry whose entries its receiver does not get."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from custody.frozen import dataclass
from custody.ledger.ports import LedgerReader
from custody.ledger.views.entries.compromised_key_entries import Doubt, Doubts
from custody.ledger.views.entries.entries import Entries
from custody.model.entry.envelope import parse_entry


@dataclass(frozen=True, slots=True)
class Revision:
    """Later statements about one entry: corrections by field, rescission, doubt about its key.

    Entries are positions. ``doubt`` and ``rescinded`` are None where there is none.
    """

    corrected: Mapping[str, Sequence[int]]
    doubt: Doubt | None = None
    rescinded: int | None = None


def revisions(reader: LedgerReader, positions: Iterable[int]) -> dict[int, Revision]:
    """Return by position the unreleased later statements about these released entries, without values."""
    doubts, entries, given = Doubts(reader), Entries(reader), set(positions)
    envelopes = {position: parse_entry(reader.entry(position).note).envelope for position in given}
    doubted = doubts.among(envelopes.items())
    found = {}
    for position in sorted(given):
        corrected = {
            name: [correction.position for correction in by if correction.position not in given]
            for name, by in entries.corrections(position).items()
        }
        rescinded = entries.amendment(position).rescinded
        found[position] = Revision(
            {name: by for name, by in corrected.items() if by},
            doubted.get(position),
            None if rescinded in given else rescinded,
        )
    return found
