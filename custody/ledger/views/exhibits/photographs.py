"""Photographs on record by their digests: of one exhibit, and of all exhibits of a case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from custody.frozen import dataclass
from custody.ledger.append.access_log import unlogged_reader
from custody.ledger.views.entries.entries import Entries
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.entry.envelope import parse_entry
from custody.model.records import Exhibit, Item
from custody.model.schema.ids import unb64

_KIND, _DIGEST = "exhibit.photographed", "photo_sha256"


@dataclass(frozen=True, slots=True)
class Photograph:
    """A photograph on record: its SHA-256, the identifier of its exhibit, and its entry."""

    sha256: bytes
    exhibit: str
    entry: int


def photographs_of(lookup: Lookup, exhibits: Iterable[str]) -> Iterator[Photograph]:
    """Yield the photographs of exhibits in order of record, those whose entry was rescinded left out.

    No other entry is read whole, and nothing of an exhibit without photographs. Digests are structural: no value whose
    reading is logged is passed on.
    """
    reader = unlogged_reader(lookup.reader)
    entries = Entries(reader)
    for registration in lookup.many(Item, list(exhibits)):
        for position in reader.positions(registration.exhibit) if registration.photos else ():
            if parse_entry(reader.entry(position).note).envelope.kind != _KIND:
                continue
            entry = entries.at(position)
            digest = entry.current(_DIGEST)
            if entry.rescinded is None and isinstance(digest, str):
                yield Photograph(unb64(digest), registration.exhibit, position)


def photographs_in_case(lookup: Lookup, case: str) -> tuple[Photograph, ...]:
    """Return the photographs of all exhibits of a case, those of components too; other cases are not read."""
    return tuple(photographs_of(lookup, [exhibit.id for exhibit in lookup.under(Exhibit, "case", case)]))
