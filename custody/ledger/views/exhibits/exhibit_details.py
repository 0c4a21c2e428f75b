"""The description of an exhibit: statements of its fields, photographs, numbers, components, mergers.

A later statement is shown with the earlier ones and replaces none.
"""

from __future__ import annotations

from collections.abc import Iterable

from custody.frozen import dataclass
from custody.ledger.views.entries.entries import EntryView
from custody.ledger.views.naming.search import archived_under
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.exhibits.kinds.exhibit import KINDS
from custody.model.records import Item, StoredObject, Transcription
from custody.model.schema.schema import COMMON, Erasable
from custody.model.schema.types import Value, split_codes

_REGISTERED = next(kind for kind in KINDS if kind.name == "exhibit.registered")
_KNOWN = frozenset(field.name for field in COMMON)
#: Fields of a registration that describe its context, not the exhibit.
_APART = frozenset(
    {
        *(
            "case",
            "seizure",
            "production_order",
            "parent",
            "root",
            "custodian",
            "parent_relation",
            "category",
        ),
        *("reference", "transcription", "source_row", "source_sha256"),
    }
)
#: The descriptive fields of an exhibit, in the order of their questions; codes and counts are never erased.
DETAIL_FIELDS = tuple(field.name for field in _REGISTERED.own if field.name not in _APART | _KNOWN)
ERASABLE = frozenset(field.name for field in _REGISTERED.own if isinstance(field, Erasable))


@dataclass(frozen=True, slots=True)
class StatedField:
    """One statement of a field: its value as corrected, or why there is none, and its entry.

    ``note`` names the correcting entry, its instant and the former value; empty where there was no
    correction.
    """

    value: Value
    silent: str | None
    position: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """The paper list that an exhibit was transcribed from: its row, digest and date of entry.

    ``note`` names the entry that corrected ``happened``, its instant and the former value; empty where there
    was none.
    """

    transcription: str
    row: int
    source: str
    entered: int
    happened: Value
    position: int
    archived: tuple[StoredObject, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class ItemView:
    """The description of one exhibit; ``statements`` by field, the first statement first.

    ``parts`` are its components, ``same`` the identifiers of exhibits merged into it.
    """

    item: Item
    statements: dict[str, tuple[StatedField, ...]]
    photos: tuple[EntryView, ...]
    numbers: tuple[EntryView, ...]
    splits: tuple[EntryView, ...]
    counts: tuple[EntryView, ...]
    parts: tuple[Item, ...]
    same: tuple[str, ...]
    paper: Paper | None


def view_item(lookup: Lookup, exhibit_id: str, entries: Iterable[EntryView]) -> ItemView:
    """Return the description of an exhibit from its entries; raise NotFound if there is none."""
    told = list(entries)
    return ItemView(
        item=lookup.get(Item, exhibit_id),
        statements=_said(told),
        photos=_of(told, "exhibit.photographed"),
        numbers=_of(told, "exhibit.foreign_number_recorded"),
        splits=_of(told, "exhibit.split"),
        counts=_of(told, "exhibit.components_counted"),
        parts=tuple(lookup.under(Item, "parent", exhibit_id)),
        same=tuple(merged.exhibit for merged in lookup.under(Item, "merged", exhibit_id)),
        paper=_paper(lookup, told[0]),
    )


def _of(entries: Iterable[EntryView], kind: str) -> tuple[EntryView, ...]:
    """Return the entries of one kind that were not rescinded."""
    return tuple(entry for entry in entries if entry.envelope.kind == kind and entry.rescinded is None)


def _said(entries: Iterable[EntryView]) -> dict[str, tuple[StatedField, ...]]:
    """Return the statements of each descriptive field, in order of entry."""
    found: dict[str, tuple[StatedField, ...]] = {}
    for entry in entries:
        first = entry.envelope.kind == "exhibit.registered"
        if not first and entry.envelope.kind != "exhibit.details_added":
            continue
        named = {*split_codes(entry.value("detail_fields")), "clock_offset_seconds"}
        for name in DETAIL_FIELDS if first else [field for field in DETAIL_FIELDS if field in named]:
            value, note = entry.current(name), entry.amended(name)
            silent = entry.silent(name) if value is None else None
            if value is not None or silent is not None or note:
                found[name] = (*found.get(name, ()), StatedField(value, silent, entry.position, note))
    return found


def _paper(lookup: Lookup, first: EntryView) -> Paper | None:
    """Return the paper list behind a registration; None for one that was not transcribed."""
    name, row = first.value("transcription"), first.value("source_row")
    listed = lookup.maybe(Transcription, name) if isinstance(name, str) else None
    if listed is None or not isinstance(row, int):
        return None
    return Paper(
        listed.id,
        row,
        listed.source,
        first.envelope.at,
        first.bare("occurred_at"),
        first.position,
        tuple(archived_under(lookup, "exhibit", listed.id)),
        first.amended("occurred_at"),
    )
