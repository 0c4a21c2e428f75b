"""Rules along a communication's path: an order to the next provider, or a request abroad.

A provider sees only the providers next to it in the path, so that orders follow one another. The rules for disclosing
the path are in custody.model.preservation_orders.rules.provider_path.
"""

from __future__ import annotations

from custody.model.engine.moments import happened, occurred
from custody.model.entry.facts import Facts
from custody.model.preservation_orders.records import Order, Path
from custody.model.preservation_requests.records import Request
from custody.model.record import replace
from custody.model.rulings import Placed, Ruling
from custody.model.state import State


def names_traffic(facts: Facts) -> bool | None:
    """Return whether an order or request names traffic data, None if it names no data categories."""
    named = facts.codes("data_categories")
    return "traffic" in named if named else None


def judge_after_order(state: State, ruling: Ruling) -> None:
    """Verify that the previous order in the path is older, of the same case, and both name traffic data."""
    name = ruling.facts.text("upstream_order")
    if name is None:
        return
    before = state.get(Order, name)
    if before is None or before.case != ruling.facts.must("case"):
        raise ruling.refuse("preservation_order.upstream", f"there is no order {name} in this case", "26(a)")
    if before.traffic is False or names_traffic(ruling.facts) is False:
        ruling.broken(
            "un-26.chain",
            "the path of a communication is followed by traffic data, which one of the two does not name",
            "26(a)",
        )
    moment = occurred(ruling.facts)
    if before.issue_known and moment is not None and moment < before.issued:
        ruling.broken(
            "preservation_order.upstream.later",
            "its date is before that of the preceding order it names",
        )


def judge_after_request(state: State, ruling: Ruling) -> None:
    """Verify that a request follows an older outgoing request of its case.

    Mark one to a State in which the earlier request disclosed no provider: the provider may be known otherwise.
    """
    name = ruling.facts.text("upstream_request")
    if name is None:
        return
    before = state.get(Request, name)
    if before is None or before.case != ruling.facts.must("case"):
        raise ruling.refuse(
            "preservation_request.upstream", f"there is no request {name} in this case", "43(1)"
        )
    if before.incoming:
        ruling.broken(
            "preservation_request.upstream.direction",
            "another State made that request, and what follows from it is its own",
            "43(1)",
        )
    moment = occurred(ruling.facts)
    if before.made_known and moment is not None and moment < before.made:
        ruling.broken(
            "preservation_request.upstream.before",
            "its date is before that of the preceding request it names",
            "43(1)",
        )
    if ruling.facts.must("state") not in before.path_states:
        ruling.mark("un-43.found")


def fold_requested(state: State, placed: Placed) -> None:
    """Record that a request follows the path disclosed by then under an earlier order."""
    for path in _shown_by(state, placed):
        state.put(replace(path, requested=(*path.requested, placed.event.subject)))


def carried_out(state: State, request: Request, order: str | None) -> Request:
    """Return a request with its implementing order; its State is owed notice of earlier findings abroad.

    The paths disclosed under the order are marked as the request's, where it is an incoming one.
    """
    if order is None:
        return request
    shown = [one for key in state.keys(Path.space, "order", order) if (one := state.get(Path, key))]
    found = [path.since for path in shown if path.found_abroad]
    if request.incoming:
        for path in shown:
            state.put(replace(path, beneath=True))
        if request.path_found is not None:
            found.append(request.path_found)
        request = replace(request, path_found=max(found, default=None))
    return replace(request, order=order)


def fold_ordered(state: State, placed: Placed) -> None:
    """Record that an order follows the path disclosed by then under an earlier order."""
    for path in _shown_by(state, placed):
        state.put(replace(path, ordered=(*path.ordered, placed.event.subject)))


def _shown_by(state: State, placed: Placed) -> list[Path]:
    """Return the paths disclosed, by an entry's instant, under the order that it names as previous."""
    event = placed.event
    before = event.facts.text("upstream_order")
    keys = [] if before is None else state.keys(Path.space, "order", before)
    found = (state.get(Path, key) for key in keys)
    moment = happened(event.facts, event.at)
    return [path for path in found if path is not None and path.since <= moment]
