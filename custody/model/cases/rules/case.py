"""Rules for cases: whether a case is known and open."""

from __future__ import annotations

from custody.model.cases.records import Case
from custody.model.rulings import Command, Placed, Ruling
from custody.model.state import State


def judge_case_opened(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a case is a new subject."""
    if state.get(Case, command.subject) is not None:
        raise ruling.refuse("case.new", "this case is open already")


def fold_case_opened(state: State, placed: Placed) -> None:
    """Record the opened case."""
    event = placed.event
    state.put(Case(event.subject, event.at, None, event.facts.codes("nonconforming")))


JUDGES = {"case.opened": judge_case_opened}
FOLDS = {"case.opened": fold_case_opened}
