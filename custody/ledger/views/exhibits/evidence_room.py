"""The evidence room: locations, check-outs, inventory rounds, missing and overdue exhibits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from custody.display import set_off
from custody.law.clock import format_instant
from custody.ledger.views.entries.entries import Entries
from custody.ledger.views.subjects.duplicate_references import namesakes
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.locations.records import round_exhibit_key
from custody.model.records import CheckOut, Discrepancy, Inventory, Item, Location, RoundMatter, Whereabouts

#: The number of nested locations that are followed.
DEEPEST = 32
NOWHERE = "not recorded"


def path_of(lookup: Lookup, place_id: str | None, at: int | None = None) -> str:
    """Return a location and its containers as text, the widest first; ``not recorded`` for None.

    An erased label shows as the beginning of the identifier; one that could read as more is set off. ``at`` is
    an instant (seconds UTC), None for now.
    """
    chain = [] if place_id is None else containers(lookup, place_id, at)
    labels = [(name, lookup.label_of("location", name)) for name in chain]
    names = [set_off(label) if label else f"[{name[:8]}]" for name, label in labels]
    return " / ".join(reversed(names)) or NOWHERE


def containers(lookup: Lookup, place_id: str, at: int | None = None) -> list[str]:
    """Return a location and its containers by identifier, the narrowest first.

    ``at`` is an instant (seconds UTC), None for now.
    """
    found: list[str] = []
    name: str | None = place_id
    while name is not None and len(found) < DEEPEST:
        found.append(name)
        place = lookup.maybe(Location, name)
        if place is None:
            break
        name = place.within if at is None else place.within_at(at)
    return found


def moves(lookup: Lookup, place_id: str) -> list[int]:
    """Return the instants (seconds UTC) when a location or any former container moved, in order."""
    seen: set[str] = set()
    waiting, instants = [place_id], set[int]()
    while waiting and len(seen) < DEEPEST:
        name = waiting.pop()
        place = None if name in seen else lookup.maybe(Location, name)
        seen.add(name)
        if place is not None:
            instants |= {stay.since for stay in place.stays[1:]}
            waiting += [stay.within for stay in place.stays if stay.within is not None]
    return sorted(instants)


def nested_locations(lookup: Lookup, place_id: str, depth: int = 0) -> Iterator[str]:
    """Yield the identifiers of a location and of every location in it."""
    yield place_id
    if depth < DEEPEST:
        for location in lookup.under(Location, "within", place_id):
            yield from nested_locations(lookup, location.id, depth + 1)


def lying_in(lookup: Lookup, place_id: str) -> Iterator[Whereabouts]:
    """Yield the whereabouts of exhibits in a location and in all locations within it."""
    for location in nested_locations(lookup, place_id):
        yield from lookup.under(Whereabouts, "location", location)


def last_location(lookup: Lookup, exhibit_id: str, before: int) -> str | None:
    """Return the storage location that an exhibit's entries before a position stated last, None for none.

    Whereabouts name no location of an exhibit that is checked out, handed out, carried or missing.
    """
    entries = Entries(lookup.reader)
    for position in reversed(lookup.reader.positions(exhibit_id)):
        found = entries.at(position).bare("location") if position < before else None
        if isinstance(found, str):
            return found
    return None


def missing(lookup: Lookup) -> list[Whereabouts]:
    """Return the whereabouts of exhibits reported as missing, the longest missing first."""
    return list(lookup.under(Whereabouts, "lost", "", "~"))


def absent_exhibits(lookup: Lookup) -> list[Whereabouts]:
    """Return the whereabouts of exhibits checked out or outside, the longest away first."""
    found = {
        where.exhibit: where
        for term in ("out", "outside")
        for where in lookup.under(Whereabouts, term, "", "~")
    }
    return sorted(
        found.values(), key=lambda where: (where.out_since or where.outside_since or 0, where.exhibit)
    )


def overdue(lookup: Lookup, now: int) -> list[CheckOut]:
    """Return the check-outs and hand-outs whose return is overdue, the longest overdue first."""
    return list(lookup.under(CheckOut, "due", "", format_instant(now)))


def discrepancies(lookup: Lookup, exhibit_id: str) -> list[Discrepancy]:
    """Return every discrepancy of an exhibit, in order of record."""
    return sorted(
        lookup.under(Discrepancy, "exhibit", exhibit_id), key=lambda discrepancy: discrepancy.position
    )


def unresolved(lookup: Lookup) -> list[Discrepancy]:
    """Return the discrepancies without a recorded outcome, the oldest first."""
    return list(lookup.under(Discrepancy, "open", "", "~"))


def counting(lookup: Lookup) -> list[Inventory]:
    """Return the open inventory rounds, the oldest first."""
    return sorted(lookup.under(Inventory, "state", "open"), key=lambda inventory: inventory.opened)


def rounds_named(lookup: Lookup, text: str) -> list[Inventory]:
    """Return the inventory rounds with this name."""
    return lookup.many(Inventory, namesakes(lookup.reader, Inventory.space, text))


def surviving(lookup: Lookup, exhibits: Iterable[str]) -> list[str]:
    """Return the registrations in force of these exhibits, each once; a merged one by its target."""
    return list(dict.fromkeys(_survivor(lookup, exhibit) for exhibit in exhibits))


def _survivor(lookup: Lookup, exhibit: str) -> str:
    """Return the registration that an exhibit was merged into at last, or itself."""
    item, seen = lookup.maybe(Item, exhibit), {exhibit}
    while item is not None and item.merged is not None and item.merged not in seen:
        exhibit = item.merged
        seen.add(exhibit)
        item = lookup.maybe(Item, exhibit)
    return exhibit


def matters_of(lookup: Lookup, inventory: str) -> list[RoundMatter]:
    """Return a round's open matters, and its unmatched scans while it goes on, in order of record."""
    found = lookup.under(RoundMatter, "inventory", inventory)
    return sorted(found, key=lambda matter: (matter.position, matter.name))


def unanswered(lookup: Lookup) -> list[RoundMatter]:
    """Return the open matters that closed rounds left, the oldest first."""
    return list(lookup.under(RoundMatter, "open", "", "~"))


def unmatched_codes(lookup: Lookup, inventory: str) -> dict[str, RoundMatter]:
    """Return the codes of unmatched scans of a round, as last corrected; erased ones are left out."""
    entries, codes = Entries(lookup.reader), {}
    for matter in matters_of(lookup, inventory):
        code = entries.at(matter.position).current("scanned_code") if matter.sort == "unmatched" else None
        if isinstance(code, str):
            codes[code] = matter
    return codes


def tallies_named(lookup: Lookup, inventory: str, text: str, most: int) -> list[str]:
    """Return at most ``most`` keys of exhibits in a round whose name is or begins with a text."""
    return [
        round_exhibit_key(inventory, row.subject) for row in lookup.reader.labels_from(text, "exhibit", most)
    ]
