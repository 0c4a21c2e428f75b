"""The seals of an exhibit on a receipt: as first applied, then each change, with its entry."""

from __future__ import annotations

from collections.abc import Iterator

from custody.ledger.papers.custody_form import Thing
from custody.ledger.papers.paper import Cell
from custody.ledger.views.exhibits.continuity import SealEvent, continuity
from custody.ledger.views.exhibits.packing import packing_of
from custody.model.records import SealOn

#: What was found of a seal that is as it was applied.
_UNCHANGED = frozenset({"intact", "not_examined", None})
#: Words for what was found of a seal otherwise.
_FOUND = {"absent": "found absent", "not_intact": "found broken"}


def seal_course(thing: Thing) -> list[SealEvent]:
    """Return the seals applied to an exhibit and what changed of them, in order of record."""
    events = continuity(thing.lookup.reader, thing.exhibit.id).seals
    return [
        event for event in events if event.act not in ("checked", "counted") or event.found not in _UNCHANGED
    ]


def seal_course_lines(thing: Thing) -> Cell:
    """Return a line for each seal applied to an exhibit, and for each change; ``not sealed`` without any."""
    return tuple(_lines(thing)) or ("not sealed",)


def seal_entries(thing: Thing) -> list[int]:
    """Return the positions of the entries that those lines rest on."""
    return [*(event.position for event in seal_course(thing)), *(seal.position for seal in _shared(thing))]


def _lines(thing: Thing) -> Iterator[str]:
    bags = {entry.position: entry.value("bag_no") for entry in thing.entries}
    for event in seal_course(thing):
        bag = bags.get(event.position)
        on = "" if bag is None else f" on bag {bag}"
        number = f"seal {event.number or 'without number'}{on}"
        when = "on an unknown date" if event.at is None else thing.zone.local(event.at)
        yield f"{_act(event, number)}, {when} (entry {event.position})"
        yield from (f"({note})" for note in (event.at_note, event.found_note) if note)
    for seal in _shared(thing):
        on = "" if seal.bag is None else f" on bag {seal.bag}"
        yield f"seal {seal.number}{on} (entry {seal.position})"


def _shared(thing: Thing) -> list[SealOn]:
    """Return the seals on an exhibit that an entry about another one under them applied."""
    own = {entry.position for entry in thing.entries}
    packing = packing_of(thing.lookup, thing.exhibit.id)
    return [seal for seal in (*packing.on, *packing.missing) if seal.position not in own]


def _act(event: SealEvent, number: str) -> str:
    """Return what happened to a seal, in words."""
    if event.act == "sealed":
        return f"{number} applied"
    if event.act == "unsealed":
        return f"{number} broken, {event.finding}"
    if event.act == "corrected":
        return f"number corrected to {event.number}, {event.finding}"
    return f"{number} {_FOUND.get(event.found or '', event.finding)}"
