"""Rules for the term that an authority sets for holding seized or produced exhibits."""

from __future__ import annotations

from custody.law.clock import parse_instant
from custody.model.engine.moments import not_after_event
from custody.model.engine.own_measures import judge_own
from custody.model.entry.facts import Facts
from custody.model.exits.holding_authority import Source, source_named
from custody.model.law_profiles.questions import law_of
from custody.model.locks.records import Term
from custody.model.preservation_orders.records import Order
from custody.model.production_orders.questions import judge_after_issue
from custody.model.production_orders.questions import known as known_production
from custody.model.production_orders.questions import marked as marked_production
from custody.model.rulings import Command, Placed, Ruling
from custody.model.schema.ids import b64
from custody.model.seizures.questions import judge_after_seizure, known_seizure, marked
from custody.model.seizures.records import Seizure
from custody.model.state import State


def judge_term(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a term states an end, a review or an order it follows, and both dates lie ahead."""
    source = _decided_about(state, command, ruling)
    facts = ruling.facts
    ends = [text for text in (facts.text("holding_until"), facts.text("review_due_at")) if text is not None]
    if facts.text("lasts_with_preservation_order") is not None:
        _judge_follows(state, source.case, facts.must("lasts_with_preservation_order"), ruling)
    elif not ends:
        raise ruling.refuse(
            "term.end", "neither an end, nor a review, nor an order whose period it follows is stated"
        )
    for text in ends:
        if not_after_event(facts, text):
            ruling.broken("term.past", f"{text} is not after what is decided now")


def _decided_about(state: State, command: Command, ruling: Ruling) -> Source:
    """Return the seizure or production order of a term; refuse or mark a term older than that."""
    if command.kind == "production_order.term_set":
        order = known_production(state, command, ruling)
        judge_after_issue(order, ruling)
        return order
    seizure = known_seizure(state, command, ruling)
    judge_after_seizure(seizure, ruling)
    judge_own(ruling, frozenset({seizure.by}), "the seizure")
    return seizure


def _judge_follows(state: State, case: str, named: str, ruling: Ruling) -> None:
    """Verify that a term follows an order of its case, whose law lets exhibits be held meanwhile."""
    order = state.get(Order, named)
    if order is None or order.case != case:
        raise ruling.refuse("term.preservation_order", "it follows an order that is not of this case")
    law = law_of(state, order)
    if law.holding_rule != "while_preserved":
        ruling.broken(
            "term.duty",
            f"the law of that order, {law.rule} version {law.version}, gives nobody authority to hold anything",
            law.cited("holding"),
        )


def fold_term(state: State, placed: Placed) -> None:
    """Record the term; the newest one counts."""
    event, facts = placed.event, placed.event.facts
    source = source_named(state, event.subject)
    if source is None:
        return
    before = state.get(Term, source.id)
    until, review = (_instant(facts, name) for name in ("holding_until", "review_due_at"))
    term = Term(
        source=source.id,
        case=source.case,
        until=until,
        review=review,
        position=placed.position,
        leaf=b64(placed.leaf),
        follows=facts.text("lasts_with_preservation_order"),
        dropped_until=None if before is None or until else before.until or before.dropped_until,
        dropped_review=None if before is None or review else before.review or before.dropped_review,
    )
    state.put(term)
    state.put(marked(source, placed) if isinstance(source, Seizure) else marked_production(source, placed))


def _instant(facts: Facts, name: str) -> int | None:
    text = facts.text(name)
    return None if text is None else parse_instant(text)


JUDGES = {"seizure.term_set": judge_term, "production_order.term_set": judge_term}


FOLDS = {"seizure.term_set": fold_term, "production_order.term_set": fold_term}
