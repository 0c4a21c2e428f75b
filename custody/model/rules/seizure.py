"""Rules for seizures: what happened is recorded and marked, never refused (art. 28)."""

from __future__ import annotations

from custody.model.acts import Command, Placed, Ruling
from custody.model.records import Order, Seizure
from custody.model.rules.case import happened, known_case
from custody.model.state import State


def judge_seizure(state: State, command: Command, ruling: Ruling) -> None:
    """A seizure belongs to a case; a search extends from a system, within the territory."""
    if state.get(Seizure, command.subject) is not None:
        raise ruling.refuse("seizure.new", "this seizure is recorded already")
    facts = ruling.facts
    case = known_case(state, ruling, facts.must("case"))
    order_id = facts.text("order")
    if order_id is not None:
        order = state.get(Order, order_id)
        if order is None or order.case != case.id:
            raise ruling.refuse("order.known", f"there is no order {order_id} in this case")
    if facts.must("basis") in ("order", "warrant") and facts.text("authority_document_sha256") is None:
        ruling.broken("un-28.authority_document", "the authorising document is not on record", "24(2)")
    if facts.flag("extended") and facts.must("target") == "medium":
        ruling.broken(
            "un-28.extended_from_medium", "a search is extended from a system, never from a medium", "28(2)"
        )
    if facts.must("territory") != "inside":
        ruling.broken("un-28.territory", "the data are not known to have been inside the territory", "28(1)")


def fold_seizure(state: State, placed: Placed) -> None:
    """Record the seizure."""
    event, facts = placed.event, placed.event.facts
    state.put(
        Seizure(
            event.subject,
            facts.must("case"),
            facts.text("order"),
            facts.must("basis"),
            happened(facts, event.at),
            event.at,
            facts.codes("nonconforming"),
            facts.text("authority_document_sha256") is not None,
        )
    )


JUDGES = {"seizure.recorded": judge_seizure}
FOLDS = {"seizure.recorded": fold_seizure}
