"""The entries that the rows of a paper rest on: each statement printed has its entry in the annex."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from custody.ledger.papers.custody_form import Thing
from custody.ledger.papers.seal_course import seal_entries
from custody.ledger.views.entries.entries import Entries, EntryView
from custody.ledger.views.exhibits.exhibit_details import view_item
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Departure, Disposition, Item, Whereabouts

#: The kinds whose statements are printed of an exhibit, besides its seals, storage location and disposal.
_PRINTED = frozenset({"acquisition.completed", "exhibit.foreign_number_recorded"})
#: The kinds of later entries that decide the authority for a seizure.
DECIDING = frozenset({"seizure.authorisation_decided", "seizure.consent_withdrawn"})


def case_entry(lookup: Lookup, case: str) -> EntryView:
    """Return the entry that opened a case: it states number, offence and agency."""
    return next(Entries(lookup.reader).of(case))


def seizure_entries(lookup: Lookup, seizure: EntryView) -> list[EntryView]:
    """Return the entry of a seizure, then the later ones that decide its authority."""
    _, *later = Entries(lookup.reader).of(seizure.envelope.subject)
    return [seizure, *(entry for entry in later if entry.envelope.kind in DECIDING)]


def exhibit_entries(thing: Thing) -> list[EntryView]:
    """Return the entries that the rows about an exhibit rest on, in order of record."""
    entries = Entries(thing.lookup.reader)
    own = {entry.position: entry for entry in thing.entries}
    return [own.get(position) or entries.at(position) for position in sorted(set(_positions(thing)))]


def _positions(thing: Thing) -> Iterator[int]:
    lookup, exhibit = thing.lookup, thing.exhibit.id
    yield thing.registered.position
    yield from () if thing.seizure is None else (thing.seizure.position,)
    yield from (entry.position for entry in thing.entries if entry.envelope.kind in _PRINTED)
    for statements in view_item(lookup, exhibit, thing.entries).statements.values():
        yield from (statement.position for statement in statements)
    yield from seal_entries(thing)
    yield from _located(thing)
    for part in lookup.under(Item, "parent", exhibit):
        yield next(Entries(lookup.reader).of(part.exhibit)).position
    for disposition in lookup.under(Disposition, "of", exhibit):
        steps = (disposition.position, disposition.carried_position, disposition.witnessed_position)
        yield from (step for step in steps if step is not None and disposition.executed is not None)
    gone = lookup.maybe(Departure, exhibit)
    yield from () if gone is None else (gone.position,)


def _located(thing: Thing) -> Iterator[int]:
    """Yield the entry that put an exhibit at its storage location, and the one that registered that."""
    where = thing.lookup.maybe(Whereabouts, thing.exhibit.id)
    place = None if where is None else where.location
    if place is None:
        return
    yield next(Entries(thing.lookup.reader).of(place)).position
    put = [entry.position for entry in thing.entries if entry.current("location") == place]
    yield from put[-1:]


def with_corrections(lookup: Lookup, entries: Iterable[EntryView]) -> list[EntryView]:
    """Return entries with those that corrected or rescinded them, each once, in order of record."""
    listed = {entry.position: entry for entry in entries}
    waiting = list(listed.values())
    while waiting:
        entry = waiting.pop()
        by = {correction.position for field in entry.fields for correction in field.corrections}
        by |= set() if entry.rescinded is None else {entry.rescinded}
        for position in by - listed.keys():
            listed[position] = Entries(lookup.reader).at(position)
            waiting.append(listed[position])
    return [listed[position] for position in sorted(listed)]
