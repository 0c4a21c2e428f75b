"""The list of storage locations, and the page of one: contents, rounds and entries."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from custody.law.clock import format_instant
from custody.ledger.views.exhibits.evidence_room import lying_in, path_of
from custody.model.records import Location
from custody.pages.exhibits.location_contents import contents_of, figures, left_out, used
from custody.pages.exhibits.location_contents import tables as content_tables
from custody.pages.lists.lists import Chosen, Listing
from custody.pages.parts.cells import of_record
from custody.pages.parts.gate import Gate
from custody.pages.parts.page import Column, Fact, Page, Row, Table, Target
from custody.pages.parts.statements import linked, stated
from custody.pages.parts.targets import target_of
from custody.pages.parts.wording import when
from custody.pages.things.entry_course import MOST_STATED, alarms, later
from custody.pages.things.entry_tables import ENTRY, position
from custody.pages.things.history import history

if TYPE_CHECKING:
    from collections.abc import Iterable

    from custody.pages.parts.context import PageContext

#: Columns of locations in a table, by key and title.
COLUMNS = (
    Column("location", "location", "thing"),
    Column("location_type", "type", "code"),
    Column("count", "exhibits", "count"),
    Column("used", "used", "code"),
)
#: Exhibits of a location that its page shows to people; programs get all.
MOST = 200
_STAYS = (Column("within", "was in", "thing"), Column("until", "to", "instant"), ENTRY)
#: Fields of the first entry that the key facts show.
_FACTS = ("within", "location_type")


def location(context: PageContext, key: str, *, whole: bool = False) -> Page:
    """Return the page of a storage location; ``whole``: with every entry, for programs.

    Raises NotFound if there is none.
    """
    found, gate = context.lookup.get(Location, key), Gate(context.lookup)
    contents = contents_of(context, found, whole=whole)
    entries = list(context.entries().of(key))
    since = later(gate, entries, most=None if whole else MOST_STATED)
    tables = (
        *content_tables(context, contents, None if whole else MOST),
        Table.of("Previous enclosing locations", _STAYS, tuple(_stays(context, found)), key="stays"),
    )
    return Page(
        Target("location", key),
        f"Storage location {context.names.label('location', key)}",
        (
            *(table for table in tables if table.rows),
            *stated(context, entries, _FACTS),
            *(linked(context, section) for section in since.sections),
            *history(context, key, whole=whole),
        ),
        alarms=tuple(alarms(gate, entries)),
        key_facts=(
            Fact(
                "within",
                "path",
                found.within,
                path_of(context.lookup, found.id),
                opens=_within(context, found),
            ),
            *figures(contents),
            Fact("location_type", "type", found.location_type, found.location_type),
            used(found),
            Fact("id", "identifier", found.id, found.id),
        ),
        about=("location", key),
        not_shown=(*left_out(contents), *since.not_shown),
    )


def _within(context: PageContext, found: Location) -> Target | None:
    return None if found.within is None else target_of(context.lookup, found.within)


def _count(context: PageContext, found: Location) -> int:
    return sum(1 for _ in lying_in(context.lookup, found.id))


def rows(context: PageContext, places: Iterable[Location]) -> tuple[Row, ...]:
    """Return the rows of locations with the number of exhibits in each, nested locations included."""
    return tuple(_row(context, found, _count(context, found)) for found in places)


def _row(context: PageContext, found: Location, count: int) -> Row:
    return Row(
        (
            Fact("location", "location", found.id, path_of(context.lookup, found.id)),
            Fact("location_type", "type", found.location_type, found.location_type),
            Fact("count", "exhibits", count, str(count)),
            used(found),
        ),
        Target("location", found.id),
        facts=of_record(found, ("id", "location_type", "retired")),
    )


def _in_use(context: PageContext, place: Location, chosen: Chosen) -> bool:
    return "all" in chosen or not place.retired


LIST = Listing(
    "locations",
    "Storage locations",
    Location,
    COLUMNS,
    rows,
    lambda _, place: place.position,
    "no locations",
    "location",
    sources={},
    keep=_in_use,
    selective=True,
)


def _stays(context: PageContext, found: Location) -> Iterator[Row]:
    for stay, later_stay in pairwise(found.stays):
        path = path_of(context.lookup, stay.within) if stay.within else "no other location"
        yield Row(
            (
                Fact("within", "was in", stay.within, path),
                Fact("until", "to", format_instant(later_stay.since), when(later_stay.since)),
                position(later_stay.position),
            ),
            Target("entry", str(later_stay.position)),
        )
