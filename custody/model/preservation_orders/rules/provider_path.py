"""Rules for disclosing a communication's path, and for reasons to follow it no further.

A disclosure must suffice to identify the providers and the path (article 26(b)). Its speed shows in the instants of
service and disclosure and is not judged.
"""

from __future__ import annotations

from custody.model.engine.moments import happened, occurred
from custody.model.preservation_orders.questions import judge_after_issue, known, marked
from custody.model.preservation_orders.records import Order, Path
from custody.model.preservation_orders.rules.order import judge_in_force
from custody.model.preservation_requests.records import Request
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.schema import ids
from custody.model.state import State


def judge_disclosed(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that the path is disclosed under a traffic data order, by a served addressee, in its period."""
    order = known(state, command, ruling)
    judge_after_issue(order, ruling)
    judge_in_force(order, ruling, happened(ruling.facts, command.at))
    further = ruling.facts.codes("further_providers")
    if "none" in further and len(further) > 1:
        raise ruling.refuse(
            "preservation_order.path.further_providers",
            "it states no other provider, and names one",
            "26(b)",
        )
    if order.traffic is False:
        ruling.broken("un-26.traffic", "the order names no traffic data, which alone show a path", "26(b)")
    _told(order, ruling)
    moment, end = occurred(ruling.facts), order.granted_end
    if order.followed is None and moment is not None and end is not None and moment >= end.latest:
        ruling.broken("un-26.late", "the path was disclosed after the period had ended", "26(b)")
    for name in ("providers", "path"):
        if name in ruling.facts.codes("not_known"):
            ruling.broken("un-26.sufficient", f"nobody states the {name}, which has to be disclosed", "26(b)")


def _told(order: Order, ruling: Ruling) -> None:
    """Break the rule for a disclosure without earlier service or acknowledged receipt of the order."""
    told = [instant for instant in (order.served, order.acknowledged) if instant is not None]
    moment = occurred(ruling.facts)
    if not told or (moment is not None and moment < min(told)):
        ruling.broken("un-26.notified", "no service of the order by then is on record", "26(b)")


def fold_disclosed(state: State, placed: Placed) -> None:
    """Record the disclosed path, with the orders and requests that already followed it further."""
    event, facts = placed.event, placed.event.facts
    order = state.get(Order, event.subject)
    if order is None:
        return
    since = happened(facts, event.at)
    onward = (state.get(Order, key) for key in state.keys(Order.space, "after", order.id))
    abroad = (state.get(Request, key) for key in state.keys(Request.space, "upstream_order", order.id))
    beneath = _beneath(state, order)
    if "abroad" in facts.codes("further_providers"):
        for request in beneath:
            found = since if request.path_found is None else max(since, request.path_found)
            state.put(replace(request, path_found=found))
    state.put(
        Path(
            leaf=ids.b64(placed.leaf),
            order=order.id,
            case=order.case,
            since=since,
            position=placed.position,
            further_providers=facts.codes("further_providers"),
            beneath=bool(beneath),
            ordered=tuple(
                following.id for following in onward if following is not None and following.issued >= since
            ),
            requested=tuple(
                request.id for request in abroad if request is not None and request.made >= since
            ),
        )
    )
    state.put(marked(order, placed))


def _beneath(state: State, order: Order) -> list[Request]:
    """Return the requests of other States that an order carries out, or carried out last."""
    found = (state.get(Request, key) for key in state.keys(Request.space, "case", order.case))
    return [
        request for request in found if request is not None and request.incoming and request.order == order.id
    ]


def judge_ended(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a reason not to pursue a path answers a disclosure with steps still open."""
    order = known(state, command, ruling)
    found = None if command.re is None else state.get(Path, ids.b64(command.re))
    if found is None or found.order != order.id:
        raise ruling.refuse(
            "preservation_order.path.known", "the order has no such disclosure of a path", "26(a)"
        )
    if not (found.waits_here or found.waits_abroad):
        ruling.broken(
            "preservation_order.path.over",
            "nothing in that disclosure waits for an order or request",
            "26(a)",
        )


def fold_ended(state: State, placed: Placed) -> None:
    """Record why the path is followed no further; of several reasons the first one recorded counts."""
    event = placed.event
    order = state.get(Order, event.subject)
    found = None if event.re is None else state.get(Path, ids.b64(event.re))
    if order is not None and found is not None:
        state.put(replace(found, ended=found.ended or event.facts.must("reason")))
        state.put(marked(order, placed))


JUDGES = {
    "preservation_order.traffic_data_disclosed": judge_disclosed,
    "preservation_order.path_closed": judge_ended,
}
FOLDS = {
    "preservation_order.traffic_data_disclosed": fold_disclosed,
    "preservation_order.path_closed": fold_ended,
}
