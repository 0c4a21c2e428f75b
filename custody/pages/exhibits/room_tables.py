"""Tables of exhibits that are not at their place: missing, checked out, handed out, in transit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from custody.display import code_words
from custody.model.records import Inventory, Offer, Record, Whereabouts
from custody.pages.exhibits import inventory_rounds, transfers
from custody.pages.parts.page import Action, Column, Fact, Row, Table, Target, Tone
from custody.pages.parts.wording import has_passed, when

if TYPE_CHECKING:
    from custody.pages.parts.context import PageContext

_OUT = (
    Column("exhibit", "exhibit", "thing"),
    Column("custodian", "checked out to", "thing"),
    Column("since", "since", "instant"),
    Column("due_back", "due back", "instant"),
)
_OUTSIDE = (
    Column("exhibit", "exhibit", "thing"),
    Column("receiver", "handed out to", "code"),
    Column("since", "since", "instant"),
    Column("due_back", "due back", "instant"),
)
_MISSING = (Column("exhibit", "exhibit", "thing"), Column("since", "missing since", "instant"))
#: The terms under which whereabouts of exhibits away from their place are listed.
OUT, OUTSIDE, LOST = "out", "outside", "lost"
R = TypeVar("R", bound=Record)


def listed(context: PageContext, term: str, most: int | None) -> tuple[list[Whereabouts], int]:
    """Return the first exhibits under a term of their whereabouts, and how many more there are."""
    return _first(context, Whereabouts, term, most)


def open_offers(context: PageContext, most: int | None) -> tuple[list[Offer], int]:
    """Return the first unanswered transfers by their expiry, and how many more there are."""
    return _first(context, Offer, "due", most)


def _first(context: PageContext, cls: type[R], term: str, most: int | None) -> tuple[list[R], int]:
    found = list(islice(context.lookup.under(cls, term, "", "~"), most))
    return found, context.lookup.reader.count(cls.space, term, "", "~") - len(found)


def counted(key: str, label: str, number: int, tone: Tone = "", opens: Target | None = None) -> Fact:
    """Return a number of exhibits or rounds as a fact; with its tone unless it is 0."""
    return Fact(key, label, number, str(number), tone=tone if number else "", opens=opens)


def missing(context: PageContext, found: Sequence[Whereabouts], more: int = 0, empty: str = "") -> Table:
    """Return the table of missing exhibits."""
    names = context.names.labels("exhibit", (away.exhibit for away in found))
    rows = tuple(
        Row(
            (
                Fact("exhibit", "exhibit", away.exhibit, names[away.exhibit]),
                Fact("since", "missing since", away.lost, when(away.lost)),
            ),
            Target("exhibit", away.exhibit),
            tone="bad",
        )
        for away in found
    )
    return Table.of("Missing", _MISSING, rows, empty, key="missing", more=more)


def checked_out(context: PageContext, found: Sequence[Whereabouts], more: int = 0, empty: str = "") -> Table:
    """Return the table of exhibits checked out to somebody, those due back in the past marked."""
    rows = _away(
        context,
        found,
        lambda away: Fact(
            "custodian", "checked out to", away.out_to, context.names.person(away.out_to or "")
        ),
        lambda away: (away.out_since, away.out_back),
        lambda meant: Action("check it in", ("exhibit", "check-in"), {"exhibit": meant}),
    )
    return Table.of("Checked out", _OUT, tuple(rows), empty, key="checked_out", more=more)


def outside(context: PageContext, found: Sequence[Whereabouts], more: int = 0, empty: str = "") -> Table:
    """Return the table of exhibits handed out to a receiver without a key, late ones marked."""
    rows = _away(
        context,
        found,
        lambda away: Fact("receiver", "handed out to", away.outside, code_words(away.outside or "")),
        lambda away: (away.outside_since, away.outside_back),
        lambda meant: Action("record its return", ("transfer", "return"), {"exhibit": meant}),
    )
    return Table.of("Handed out", _OUTSIDE, tuple(rows), empty, key="outside", more=more)


def _away(
    context: PageContext,
    found: Sequence[Whereabouts],
    holder: Callable[[Whereabouts], Fact],
    times: Callable[[Whereabouts], tuple[int | None, int | None]],
    action: Callable[[str], Action],
) -> Iterator[Row]:
    """Yield a row for each exhibit: with whom, since when, due back when, and how it comes back."""
    names = context.names.labels("exhibit", (away.exhibit for away in found))
    meant = context.names.unique_names("exhibit", names)
    for away in found:
        since, back = times(away)
        yield Row(
            (
                Fact("exhibit", "exhibit", away.exhibit, names[away.exhibit]),
                holder(away),
                Fact("since", "since", since, when(since)),
                Fact("due_back", "due back", back, when(back) or "no date"),
            ),
            Target("exhibit", away.exhibit),
            action(meant[away.exhibit]),
            "bad" if has_passed(back, context.now) else "",
        )


def in_transit(context: PageContext, found: Sequence[Offer], more: int = 0, empty: str = "") -> Table:
    """Return the table of exhibits whose transfer was offered and not answered, each with its end."""
    table = transfers.LIST.table(context, found, more)
    return replace(
        table,
        rows=tuple(
            replace(row, cells=(*row.cells[:-1], replace(row.cells[-1], text=_until(context, offer))))
            for row, offer in zip(table.rows, found, strict=True)
        ),
        title="In transit",
        empty=empty,
        rest=Target("list", "of=transfer"),
    )


def _until(context: PageContext, offer: Offer) -> str:
    return f"ran out {when(offer.expires)}" if offer.expires < context.now else when(offer.expires)


def rounds(
    context: PageContext, found: Sequence[Inventory], title: str, more: int = 0, empty: str = ""
) -> Iterable[Table]:
    """Yield the table of inventory rounds with their counts."""
    for table in inventory_rounds.rounds(context, found, more).of(Table):
        yield replace(table, title=title, empty=empty, rest=Target("rounds"))
