"""Rules for cases, and what rules of every kind of thing ask: when it happened, and whether its case is open."""

from __future__ import annotations

from custody.law.clock import EVER, parse_instant
from custody.model.acts import Command, Placed, Ruling
from custody.model.facts import Facts
from custody.model.records import Case
from custody.model.state import State

#: How far ahead of the sequencer's clock a signer's may be, in seconds.
AHEAD = 120


def occurred(facts: Facts) -> int | None:
    """Give when it happened, in seconds UTC, or None if that is unknown."""
    text = facts.text("occurred_at")
    return None if text is None else parse_instant(text)


def happened(facts: Facts, at: int) -> int:
    """Give when it happened, or ``at``, when it was recorded, where nobody knows that."""
    moment = occurred(facts)
    return at if moment is None else moment


def told_of(ruling: Ruling) -> int:
    """Give the instant that a record tells of, which what began later does not touch.

    An act is touched by all that is on record, and so is what nobody dates: ``EVER``.
    """
    moment = occurred(ruling.facts)
    return EVER if ruling.is_act or moment is None else moment


def comes_first(facts: Facts, text: str) -> bool:
    """Say whether an instant is no later than what is told; no where nobody knows when that happened."""
    moment = occurred(facts)
    return moment is not None and parse_instant(text) <= moment


def marks_with(before: tuple[str, ...], placed: Placed) -> tuple[str, ...]:
    """Give the marks of a thing together with those of one more entry about it."""
    return tuple(sorted({*before, *placed.event.facts.codes("nonconforming")}))


def known_case(state: State, ruling: Ruling, case_id: str) -> Case:
    """Give a case; refuse an unknown one, and break the rule for a closed one."""
    case = state.get(Case, case_id)
    if case is None:
        raise ruling.refuse("case.known", f"there is no case {case_id}", hint="Open the case first.")
    if case.outcome is not None:
        ruling.broken("case.open", f"the case {case_id} is closed")
    return case


def judge_case_opened(state: State, command: Command, ruling: Ruling) -> None:
    """A case is a new subject."""
    if state.get(Case, command.subject) is not None:
        raise ruling.refuse("case.new", "this case is open already")


def fold_case_opened(state: State, placed: Placed) -> None:
    """Open the case."""
    event = placed.event
    state.put(Case(event.subject, event.at, None, event.facts.codes("nonconforming")))


JUDGES = {"case.opened": judge_case_opened}
FOLDS = {"case.opened": fold_case_opened}
