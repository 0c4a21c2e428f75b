"""Rules for retracting a lapse that a wrong clock recorded.

A machine records a lapse by its clock. A person retracts it: the entry stays, the order or request is as it was before,
and later events can be recorded.
"""

from __future__ import annotations

from custody.law.clock import format_instant
from custody.model.engine import arrival
from custody.model.entries.questions import answered_entry
from custody.model.preservation_orders.questions import marked, reopened
from custody.model.preservation_orders.records import Order
from custody.model.preservation_requests.questions import put
from custody.model.preservation_requests.records import Request
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.state import State

#: The kinds that can be retracted, with the record types of their subjects.
LAPSES: dict[str, type[Order | Request]] = {
    "preservation_order.lapsed": Order,
    "preservation_request.lapsed": Request,
}


def judge_retracted(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a retracted lapse still counts, and that its date is disputed or lies ahead."""
    target, position = answered_entry(state, command, ruling), ruling.facts.count("entry_position")
    lapses = LAPSES.get(target.kind)
    if lapses is None:
        raise ruling.refuse("entry.lapse_kind", f"{target.kind} records no lapse, so nothing is taken back")
    thing = state.get(lapses, command.subject)
    if thing is None or not thing.lapse_recorded or thing.lapse != position:
        raise ruling.refuse("entry.lapse_open", f"what entry {position} records is no longer in force")
    disputed = any(dispute.covers(position) for dispute in arrival.disputes(state))
    end = thing.periods[-1].end if thing.periods else 0
    if not disputed and end <= arrival.arriving(state, command, ruling):
        raise ruling.refuse(
            "entry.lapse_disputed",
            f"the period ended {format_instant(end)}, and nobody disputes the date of entry {position}",
        )


def fold_retracted(state: State, placed: Placed) -> None:
    """Undo a recorded lapse of an order or request, with the record that somebody was notified of it."""
    subject = placed.event.subject
    order, request = state.get(Order, subject), state.get(Request, subject)
    if order is not None:
        state.put(marked(replace(reopened(order), lapse=None), placed))
    elif request is not None:
        put(state, placed, replace(request, lapse_recorded=False, lapse=None))


JUDGES = {"entry.lapse_retracted": judge_retracted}
FOLDS = {"entry.lapse_retracted": fold_retracted}
