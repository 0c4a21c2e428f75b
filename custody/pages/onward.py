"""The path of a communication on the pages of orders and cases: which orders follow one another, what was shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

from custody.law import grounds
from custody.law.regimes import OWN
from custody.ledger.views.path import Way, links, links_abroad, shown_of, way_of, ways
from custody.model.records import Order, Path, Request
from custody.pages.context import PageContext
from custody.pages.page import Action, Fact, Row, Table, Target
from custody.pages.wording import span, when

#: Orders, and requests, of one case that name another as the one before them, of which the ways are shown.
MOST = 100


def facts(context: PageContext, order: Order) -> tuple[Fact, ...]:
    """Give which orders stand before and after one, and what was shown of the path under it."""
    way = way_of(context.lookup, order)
    names = context.names.labels("order", way.orders)
    before = [
        Fact.of("after order", _along(way.before, names), opens=Target("order", way.before[-1]))
        for _ in way.before[-1:]
    ]
    after = {one[0]: one for one in way.after}
    onward = [
        Fact.of("goes on to order", _along(one, names), opens=Target("order", first))
        for first, one in after.items()
    ]
    called = context.names.labels("request", [one.id for one in way.requests])
    abroad = [
        Fact.of("goes on to request", f"{called[one.id]} to {one.state}", opens=Target("thing", one.id))
        for one in way.requests
    ]
    return (*before, *onward, *abroad, *_shown(order, way))


def _shown(order: Order, way: Way) -> list[Fact]:
    if order.traffic and not way.shown:
        behind = " (art. 26(b))" if order.rule in OWN else ""
        return [Fact.of("path of the communication", f"not disclosed yet{behind}")]
    return [
        Fact.of(
            "path shown",
            ", ".join(
                text
                for text in (
                    f"entry {one.position}",
                    when(one.since),
                    _after_service(order, one),
                    *_end(one),
                    *_missing(one),
                )
                if text
            ),
            "warn" if _missing(one) else "",
            Target("entry", str(one.position)),
        )
        for one in way.shown
    ]


def _along(orders: Sequence[str], names: Mapping[str, str]) -> str:
    return " > ".join(names[one] for one in orders)


def _after_service(order: Order, shown: Path) -> str:
    """Return how long after somebody was told of the order it was shown: whether that is soon a reader judges."""
    told = [at for at in (order.served, order.acknowledged) if at is not None]
    return f"{span(shown.since - min(told))} after service" if told and shown.since >= min(told) else ""


def _end(shown: Path) -> list[str]:
    """Return why a path goes no further, and to whom it is owed."""
    ended = [] if shown.ended is None else [f"goes no further: {grounds.PATH_ENDED[shown.ended]}"]
    owed = shown.found_abroad and shown.beneath
    return [*ended, *(["owed to the State for which the data are kept (art. 43(1))"] if owed else [])]


def _missing(one: Path) -> list[str]:
    """Say of which provider that was found nothing goes on yet."""
    here = ["NO ORDER to the other provider yet"] if one.waits_here else []
    return [*here, *(["NO REQUEST to the other State yet"] if one.waits_abroad else [])]


def acts(context: PageContext, order: Order, name: str) -> tuple[Action, ...]:
    """Give what can be done where a further provider was found: an order or a request that names this order."""
    shown = shown_of(context.lookup, order.id)
    case = context.names.meant("case", order.case, context.names.label("case", order.case))
    values = {"case": case, "after-order": name}
    ways_on = (
        ("order the other provider along the path", ("order", "issue"), any(one.found_here for one in shown)),
        ("request it of another State along the path", ("request", "send"), any(one.for_us for one in shown)),
    )
    return tuple(Action(label, words, values) for label, words, found in ways_on if found)


def table(context: PageContext, case: str) -> Table:
    """Give the ways along which orders and requests of a case follow one another; no rows where none names another."""
    lookup = context.lookup
    orders, requests = lookup.under(Order, "linked", case), lookup.under(Request, "linked", case)
    first = sorted(islice(orders, MOST), key=lambda one: (one.recorded, one.id))
    abroad = sorted(islice(requests, MOST), key=lambda one: (one.recorded, one.id))
    found = {**links(first), **links_abroad(abroad)}
    names = context.names.abouts({*found, *found.values()})
    rows = (Row.of((" > ".join(names[one] for one in way),), _page(way[-1], abroad)) for way in ways(found))
    count = sum(lookup.reader.count(space, "linked", case, case) for space in (Order.space, Request.space))
    more = max(count - len(first) - len(abroad), 0)
    return Table.of("Paths", ("orders and requests, each to the next provider",), tuple(rows), more=more)


def _page(last: str, requests: Sequence[Request]) -> Target:
    return Target("thing" if any(one.id == last for one in requests) else "order", last)
