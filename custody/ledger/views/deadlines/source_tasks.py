"""The tasks about one seizure or production order, and about the exhibits from it.

Its page says by them what comes next. They are those of the list of tasks, found by the record instead of by index.
"""

from __future__ import annotations

from itertools import chain

from custody.ledger.views.deadlines import (
    after_decision,
    declined_decisions,
    production_orders,
    seizures,
    terms,
)
from custody.ledger.views.deadlines.deadline import Task, urgency
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Production, Seizure

#: Tasks that answer something wrong with what is held; they come before those that are only due.
WRONG = frozenset({"copies", "copies_refused", "give_back", "give_back_unlisted", "term_ended"})


def source_tasks(lookup: Lookup, source: Seizure | Production, now: int) -> tuple[Task, ...]:
    """Return the tasks at ``now`` (seconds UTC): what is wrong first, then dated ones, then undated ones."""
    own = seizures.of_seizure(source) if isinstance(source, Seizure) else production_orders.of_order(source)
    found = list(
        chain(own, terms.of_source(lookup, source.id, now), after_decision.of_source(lookup, source, now))
    )
    dated = declined_decisions.put_right(lookup, (task for task in found if task.at is not None))
    undated = declined_decisions.waiting(lookup, (task for task in found if task.at is None))
    known = {source.id, *(task.subject for task in found)}
    return tuple(
        sorted(
            (task for task in chain(dated, undated) if task.subject in known),
            key=lambda task: (task.why not in WRONG, task.at is None, *urgency(task)),
        )
    )
