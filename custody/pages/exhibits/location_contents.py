"""The contents of one storage location, by the places within it, and what comes to it or leaves it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from custody.digits import number_key
from custody.frozen import dataclass
from custody.ledger.views.exhibits.evidence_room import containers, last_location, lying_in, nested_locations
from custody.model.records import Exhibit, Inventory, Location, Offer, Whereabouts
from custody.pages.exhibits import room_tables
from custody.pages.exhibits.room_tables import counted
from custody.pages.parts.page import Column, Fact, Row, Table, Target, Tone
from custody.pages.parts.wording import when
from custody.pages.worklist.nouns import nouns

if TYPE_CHECKING:
    from custody.pages.parts.context import PageContext

#: The most open transfers, and exhibits away of each sort, that are read for one location; the most rounds on its page.
LOOKED, ROUNDS = 500, 10
_CONTENTS = (
    Column("location", "place", "thing"),
    Column("exhibit", "exhibit", "thing"),
    Column("what", "what"),
    Column("state", "state", "code"),
)
_PLACES = (
    Column("location", "place", "thing"),
    Column("location_type", "type", "code"),
    Column("count", "exhibits", "count"),
    Column("used", "used", "code"),
)
_HERE = "here itself"
#: The sorts of exhibits that are away, by their term, as they are called in a sentence.
_AWAY = {
    room_tables.OUT: "Exhibits checked out",
    room_tables.OUTSIDE: "Exhibits handed out",
    room_tables.LOST: "Missing exhibits",
}


@dataclass(frozen=True, slots=True)
class Contents:
    """A location with the places within it, its exhibits, and open transfers and rounds that concern it.

    ``paths`` are the places by identifier with their path below the location, in order of these paths; ``lying`` is in
    that order, then by the numbers in the names of exhibits. ``out``, ``outside`` and ``missing`` were in it last.
    ``leaving`` and ``arriving`` are open transfers of exhibits that are or were in it, and of others with a destination
    in it. ``unread`` has, by what they are, the number of things of the whole ledger that were not looked at: some of
    them may concern the location too.
    """

    place: Location
    paths: Mapping[str, str]
    lying: Sequence[Whereabouts]
    out: Sequence[Whereabouts]
    outside: Sequence[Whereabouts]
    missing: Sequence[Whereabouts]
    leaving: Sequence[Offer]
    arriving: Sequence[Offer]
    rounds: Sequence[Inventory]
    unread: Mapping[str, int]


def contents_of(context: PageContext, place: Location, *, whole: bool = False) -> Contents:
    """Return the contents of a location as they are on record now.

    Unless ``whole`` at most ``LOOKED`` open transfers of the ledger and exhibits away of each sort are looked at.
    """
    lookup, most = context.lookup, None if whole else LOOKED
    nested = list(nested_locations(lookup, place.id))
    names = context.names.labels("location", nested)
    below = {key: _below(context, key, place.id, names) for key in nested}
    paths = dict(sorted(below.items(), key=lambda path: path[1].casefold()))
    lying = _in_order(context, lying_in(lookup, place.id), {key: at for at, key in enumerate(paths)})
    within = frozenset(nested)
    leaving, arriving = [], []
    offers, unread_offers = room_tables.open_offers(context, most)
    for offer in offers:
        where = lookup.maybe(Whereabouts, offer.exhibit)
        at = None if where is None else where.location
        if (at or last_location(lookup, offer.exhibit, offer.position)) in within:
            leaving.append(offer)
        elif context.entries().at(offer.position).bare("to_location") in within:
            arriving.append(offer)
    around = within | frozenset(containers(lookup, place.id))
    rounds = [found for found in lookup.under(Inventory, "all", "") if found.location in around]
    rounds.sort(key=lambda found: (found.closed is None, found.position), reverse=True)
    away, unread = {}, {"Open transfers": unread_offers}
    for term, called in _AWAY.items():
        listed, unread[called] = room_tables.listed(context, term, most)
        away[term] = [whereabouts for whereabouts in listed if _from(context, whereabouts) in within]
    out, outside, missing = away.values()
    return Contents(place, paths, lying, out, outside, missing, leaving, arriving, rounds, unread)


def _in_order(
    context: PageContext, found: Iterable[Whereabouts], order: Mapping[str, int]
) -> list[Whereabouts]:
    """Return exhibits in the order of their places, those in one place by the numbers in their names."""
    lying = list(found)
    names = context.names.labels("exhibit", (whereabouts.exhibit for whereabouts in lying))
    return sorted(
        lying,
        key=lambda whereabouts: (
            order.get(whereabouts.location or "", -1),
            number_key(names[whereabouts.exhibit]),
            whereabouts.exhibit,
        ),
    )


def _from(context: PageContext, away: Whereabouts) -> str | None:
    """Return the location in which an exhibit that is away was last."""
    left = (away.out_position, away.outside_position, away.lost_position)
    before = min((position for position in left if position is not None), default=0)
    return last_location(context.lookup, away.exhibit, before)


def _below(context: PageContext, key: str, top: str, names: Mapping[str, str]) -> str:
    """Return the path of a place from below a location, empty for the location itself."""
    chain = containers(context.lookup, key)
    inner = chain[: chain.index(top)] if top in chain else chain
    return " / ".join(reversed([names.get(name, name[:8]) for name in inner]))


def left_out(contents: Contents) -> tuple[str, ...]:
    """Return a sentence for each sort of things of which not all were looked at; () where all were."""
    return tuple(
        f"{called} of the whole ledger beyond the first {LOOKED}: {count} were not looked at, and may concern this"
        " location"
        for called, count in contents.unread.items()
        if count
    )


def figures(contents: Contents) -> Iterator[Fact]:
    """Yield the numbers of exhibits in a location and of those away from it, and its newest count."""
    yield counted("count", "exhibits", len(contents.lying))
    yield counted("checked_out", "checked out", len(contents.out))
    yield counted("in_transit", "in transit", len(contents.leaving) + len(contents.arriving))
    yield counted("missing", "missing", len(contents.missing), "bad")
    newest = next(iter(contents.rounds), None)
    if newest is None:
        yield Fact("last_round", "last round", None, "never counted", tone="warn")
        return
    state = "open" if newest.closed is None else f"closed {when(newest.closed)}"
    told = "missing" if newest.closed is not None else "not counted yet"
    lost = f", {newest.missing_count} {told}" if newest.missing_count else ""
    text = f"{newest.found_count} of {newest.expected_count} found{lost}, {state}"
    tone: Tone = "warn" if newest.closed is None else "bad" if newest.missing_count else "good"
    yield Fact("last_round", "last round", newest.id, text, tone=tone, opens=Target("round", newest.id))


def tables(context: PageContext, contents: Contents, most: int | None) -> Iterator[Table]:
    """Yield the tables of a location, at most ``most`` rows of its contents; those without rows too."""
    yield _listed(context, contents, most)
    yield room_tables.checked_out(context, contents.out)
    yield room_tables.outside(context, contents.outside)
    yield room_tables.missing(context, contents.missing)
    yield _in_transit(context, contents)
    shown = contents.rounds[:ROUNDS]
    yield from room_tables.rounds(context, shown, "Rounds", len(contents.rounds) - len(shown))
    yield _places(contents, context)


def _listed(context: PageContext, contents: Contents, most: int | None) -> Table:
    """Return the table of the exhibits in a location, place by place, each with its state."""
    some = contents.lying[:most]
    names = context.names.labels("exhibit", (whereabouts.exhibit for whereabouts in some))
    called = nouns(context, [(Exhibit.space, whereabouts.exhibit) for whereabouts in some])
    offered = {offer.exhibit: offer for offer in contents.leaving}
    rows = []
    for whereabouts in some:
        offer = offered.get(whereabouts.exhibit)
        state = "in place" if offer is None else f"offered to {context.names.person(offer.receiver)}"
        path = contents.paths.get(whereabouts.location or "", "")
        rows.append(
            Row(
                (
                    Fact("location", "place", whereabouts.location, path or _HERE),
                    Fact("exhibit", "exhibit", whereabouts.exhibit, names[whereabouts.exhibit]),
                    Fact("what", "what", None, called[Exhibit.space, whereabouts.exhibit]),
                    Fact("state", "state", "offered" if offer else "in_place", state),
                ),
                Target("exhibit", whereabouts.exhibit),
            )
        )
    return Table.of("Contents", _CONTENTS, tuple(rows), key="exhibits", more=len(contents.lying) - len(some))


def _in_transit(context: PageContext, contents: Contents) -> Table:
    """Return the table of open transfers from a location and to it."""
    found = [*contents.leaving, *contents.arriving]
    table = room_tables.in_transit(context, found)
    ways = ["leaves"] * len(contents.leaving) + ["arrives"] * len(contents.arriving)
    rows = tuple(
        replace(row, cells=(row.cells[0], Fact.of("way", way), *row.cells[1:]))
        for row, way in zip(table.rows, ways, strict=True)
    )
    columns = (table.columns[0], Column("way", "way", "code"), *table.columns[1:])
    return replace(table, columns=columns, rows=rows)


def _places(contents: Contents, context: PageContext) -> Table:
    """Return the table of all places within a location, each with the number of its exhibits."""
    inner = [key for key in contents.paths if key != contents.place.id]
    places = {place.id: place for place in context.lookup.many(Location, inner)}
    lying = [whereabouts.location or "" for whereabouts in contents.lying]
    rows = []
    for place in (places[key] for key in inner):
        deeper = set(nested_locations(context.lookup, place.id))
        count = sum(location in deeper for location in lying)
        rows.append(
            Row(
                (
                    Fact("location", "place", place.id, contents.paths[place.id]),
                    Fact("location_type", "type", place.location_type, place.location_type),
                    Fact("count", "exhibits", count, str(count)),
                    used(place),
                ),
                Target("location", place.id),
            )
        )
    return Table.of("Places within", _PLACES, tuple(rows), key="locations")


def used(place: Location) -> Fact:
    """Return whether a location is still in use as a fact."""
    text = "no longer" if place.retired else "yes"
    return Fact("used", "used", not place.retired, text, tone="warn" if place.retired else "")
