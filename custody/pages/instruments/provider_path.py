"""The path of a communication through providers: orders, requests and disclosures (article 26)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from custody.law import grounds
from custody.law.regimes import OWN
from custody.ledger.views.instruments.provider_path import links, links_abroad, shown_of, way_of, ways
from custody.model.records import Order, Path, Request
from custody.pages.parts import facts
from custody.pages.parts.context import PageContext
from custody.pages.parts.page import Action, Alarm, Column, Fact, Row, Table, Target
from custody.pages.parts.wording import span

#: The most linked orders, and the most linked requests, of one case that are read for its paths.
MOST = 100
_SHOWN = (
    Column("entry", "entry", "count"),
    Column("since", "disclosed", "instant"),
    Column("after", "after service"),
    Column("ended", "ends here"),
    Column("waits", "waits for"),
    Column("ordered", "orders"),
    Column("requested", "requests"),
)


def neighbours(context: PageContext, order: Order) -> tuple[Fact, ...]:
    """Return the orders and requests before and after an order, and a missing path, as facts."""
    way = way_of(context.lookup, order)
    names = context.names.labels("preservation_order", way.orders)
    before = [_orders("before", "after order", way.before, names, way.before[-1]) for _ in way.before[-1:]]
    onward = [_orders("after", "followed by order", step, names, step[0]) for step in way.after]
    called = context.names.labels("preservation_request", [request.id for request in way.requests])
    abroad = [
        Fact(
            "requests",
            "followed by request",
            request.id,
            f"{called[request.id]} to {request.state}",
            opens=Target("preservation_request", request.id),
        )
        for request in way.requests
    ]
    behind = " (art. 26(b))" if order.rule in OWN else ""
    text = f"not disclosed yet{behind}"
    bare = order.traffic and not way.shown
    path = [Fact("path", "path of the communication", None, text)] if bare else []
    return (*before, *onward, *abroad, *path)


def _orders(key: str, label: str, orders: Sequence[str], names: Mapping[str, str], opens: str) -> Fact:
    text = " > ".join(names[order] for order in orders)
    return Fact(key, label, " ".join(orders), text, opens=Target("preservation_order", opens))


def shown(context: PageContext, order: Order) -> tuple[Table, ...]:
    """Return the table of path disclosures under an order, with following instruments; empty for none."""
    rows = tuple(
        Row.of(
            (
                facts.cell(disclosure.position, str(disclosure.position)),
                facts.moment_cell(disclosure.since),
                _after_service(order, disclosure),
                facts.cell(
                    disclosure.ended,
                    "" if disclosure.ended is None else grounds.PATH_CLOSED[disclosure.ended],
                ),
                facts.cell(" ".join(_waiting(disclosure)) or None, "; ".join(_missing(disclosure))),
                facts.things(context, "", "", "preservation_order", disclosure.ordered, none=""),
                facts.things(context, "", "", "preservation_request", disclosure.requested, none=""),
            ),
            Target("entry", str(disclosure.position)),
            tone="warn" if _missing(disclosure) else "",
        )
        for disclosure in shown_of(context.lookup, order.id)
    )
    return facts.filled("traffic_data", "Traffic data disclosed", _SHOWN, rows)


def waiting(context: PageContext, order: Order) -> Iterator[Alarm]:
    """Yield an alarm for each disclosed provider without sequel, and each disclosure due to a State."""
    for disclosure in shown_of(context.lookup, order.id):
        for text in _missing(disclosure):
            yield Alarm("preservation_order.path_waits", text, "warn", disclosure.position)


def _after_service(order: Order, shown: Path) -> str:
    """Return the time from service or receipt to a disclosure as text; empty if unknown."""
    told = [at for at in (order.served, order.acknowledged) if at is not None]
    return span(shown.since - min(told)) if told and shown.since >= min(told) else ""


def _missing(disclosure: Path) -> list[str]:
    """Return sentences on a disclosed provider without order or request, and on a disclosure due."""
    here = ["NO ORDER to the other provider yet"] if disclosure.waits_here else []
    abroad = ["NO REQUEST to the other State yet"] if disclosure.waits_abroad else []
    owed = disclosure.found_abroad and disclosure.beneath
    return [*here, *abroad, *(["Disclosure owed to the requesting State (art. 43(1))"] if owed else [])]


def _waiting(disclosure: Path) -> list[str]:
    found = (("abroad", disclosure.waits_abroad), ("at_home", disclosure.waits_here))
    return [code for code, waits in found if waits]


def acts(context: PageContext, order: Order, name: str) -> tuple[Action, ...]:
    """Return the actions for disclosed providers: an order, or a request, naming this order."""
    found = shown_of(context.lookup, order.id)
    case = context.names.unique_name("case", order.case, context.names.label("case", order.case))
    values = {"case": case, "upstream-order": name}
    ways_on = (
        (
            "order the other provider along the path",
            ("preservation-order", "issue"),
            any(record.found_here for record in found),
        ),
        (
            "request it from another State along the path",
            ("preservation-request", "send"),
            any(record.for_us for record in found),
        ),
    )
    return tuple(Action(label, words, values) for label, words, open_ in ways_on if open_)


def table(context: PageContext, case: str, most: int = MOST) -> Table:
    """Return the table of paths of a case's orders and requests; without rows for none.

    The first ``most`` linked orders and the first ``most`` linked requests are read.
    """
    lookup = context.lookup
    orders, requests = lookup.under(Order, "linked", case), lookup.under(Request, "linked", case)
    first = sorted(islice(orders, most), key=lambda order: (order.recorded, order.id))
    abroad = sorted(islice(requests, most), key=lambda request: (request.recorded, request.id))
    found = {**links(first), **links_abroad(abroad)}
    names = context.names.abouts({*found, *found.values()})
    rows = (
        Row.of(
            (facts.cell(" ".join(way), " > ".join(names[provider] for provider in way)),),
            _page(way[-1], abroad),
        )
        for way in ways(found)
    )
    count = sum(lookup.reader.count(space, "linked", case, case) for space in (Order.space, Request.space))
    more = max(count - len(first) - len(abroad), 0)
    columns = (Column("path", "orders and requests, each to the next provider"),)
    return Table("paths", "Paths", columns, tuple(rows), more=more)


def _page(last: str, requests: Sequence[Request]) -> Target:
    return Target(
        "preservation_request" if any(request.id == last for request in requests) else "preservation_order",
        last,
    )
