"""Rules for kinds without rules of their own: the case of a new subject exists and is open."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from custody.model.cases.questions import known_case
from custody.model.engine.plain_record import plain_record
from custody.model.engine.proposal import Fold, Judge
from custody.model.record import Record
from custody.model.rulings import Command, Placed, Ruling
from custody.model.schema.schema import Kind
from custody.model.state import State


def judge_begun(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that the case of a new subject exists and is open."""
    known_case(state, ruling, ruling.facts.must("case"))


def fold_begun(record: type[Record], state: State, placed: Placed) -> None:
    """Store the record of the new subject, in its case."""
    event = placed.event
    state.put(record.from_json({"id": event.subject, "case": event.facts.must("case")}))


def judges(kinds: Iterable[Kind]) -> dict[str, Judge]:
    """Return the judges of the kinds that begin a subject, by the names of the kinds."""
    return {kind.name: judge_begun for kind in kinds if kind.begins}


def folds(kinds: Iterable[Kind]) -> dict[str, Fold]:
    """Return the fold of each kind that begins a subject with a plain record, by the names of the kinds."""
    return {
        kind.name: partial(fold_begun, plain_record(kind.name.partition(".")[0]))
        for kind in kinds
        if kind.begins
    }
