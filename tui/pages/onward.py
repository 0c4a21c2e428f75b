"""The path of a communication on the pages of orders and cases: which orders follow one another, what was shown."""

from __future__ import annotations

from custody.ledger.views.path import Way, way_of, ways
from custody.model.records import Order
from tui.page import Act, Pair, Row, Table, Target
from tui.sight import Sight
from tui.wording import when

#: Orders of one case that name another as the one before them, of which the ways are shown.
MOST = 100


def facts(sight: Sight, order: Order) -> tuple[Pair, ...]:
    """Give which orders stand before and after one, and what was shown of the path under it."""
    way = way_of(sight.lookup, order)
    names = sight.labels("order", way.orders)
    before = [Pair("after order", names[one], opens=Target("order", one)) for one in way.before[-1:]]
    after = dict.fromkeys(one[0] for one in way.after)
    onward = [Pair("goes on to order", names[one], opens=Target("order", one)) for one in after]
    return (*before, *onward, *_shown(order, way))


def _shown(order: Order, way: Way) -> list[Pair]:
    if order.traffic and not way.shown:
        return [Pair("path", "nothing was shown of it")]
    return [
        Pair(
            "path shown",
            f"{when(one.since)}{', NO ORDER to the other provider yet' if one.waits_here else ''}",
            "warn" if one.waits_here else "",
            Target("entry", str(one.position)),
        )
        for one in way.shown
    ]


def acts(sight: Sight, order: Order, name: str) -> tuple[Act, ...]:
    """Give what can be done along the path of an order that names traffic data: another order, which names this one."""
    if not order.traffic:
        return ()
    case = sight.meant("case", order.case, sight.label("case", order.case))
    values = {"case": case, "after-order": name}
    return (Act("order the next provider along the path", ("order", "issue"), values),)


def table(sight: Sight, case: str) -> Table:
    """Give the ways along which orders of a case follow one another; no rows where none names another."""
    found = sight.lookup.reader.find(Order.space, "linked", case, case, limit=MOST)
    linked = sight.lookup.many(Order, [key for _, key in found])
    linked.sort(key=lambda one: (one.recorded, one.id))
    links = {one.id: one.after for one in linked if one.after is not None}
    names = sight.labels("order", {*links, *links.values()})
    rows = (Row((" > ".join(names[one] for one in way),), Target("order", way[-1])) for way in ways(links))
    count = sight.lookup.reader.count(Order.space, "linked", case, case)
    return Table("Paths", ("orders, each to the next provider",), tuple(rows), more=max(count - MOST, 0))
