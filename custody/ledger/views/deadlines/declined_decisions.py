"""Tasks of declined decisions: to withdraw them, in place of tasks that build on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from custody.ledger.views.deadlines.deadline import Task, turn
from custody.ledger.views.staff.declined_countersignatures import declined_subjects
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.across.entry_answers import FREE
from custody.model.kinds import NAMED
from custody.model.records import Answered

#: The kind that settles a declined decision of a space where it is not a withdrawal.
_ELSE = {"legal_hold": "legal_hold.released", "seizure": "seizure.authorisation_decided"}


def put_right(lookup: Lookup, rows: Iterable[Task]) -> Iterator[Task]:
    """Yield these dated tasks; one that builds on a declined decision becomes the task to withdraw it."""
    things = declined_subjects(lookup)
    for row in rows:
        yield _righted(row) if row.subject in things and _builds(row) else row


def waiting(lookup: Lookup, rows: Iterable[Task]) -> Iterator[Task]:
    """Yield these undated tasks and one for each declined decision, to withdraw it.

    Tasks that build on a declined decision are left out.
    """
    things = declined_subjects(lookup)
    yield from (row for row in rows if row.subject not in things or not _builds(row))
    for answered in lookup.under(Answered, "declined"):
        first = answered.declined[0]
        space = first.kind.partition(".")[0]
        row = Task(
            "declined",
            space,
            answered.thing,
            "declined",
            first.at,
            case=answered.case,
            position=first.position,
        )
        yield _righted(row)


def _builds(row: Task) -> bool:
    """Return whether a task builds on the decision, so that a declined one bars it."""
    return row.awaited is not None and row.awaited.rpartition(".")[2] not in FREE


def _righted(row: Task) -> Task:
    """Return a task with the withdrawal of its declined decision as what is awaited."""
    kind = _ELSE.get(row.space, f"{row.space}.withdrawn")
    awaited = kind if kind in NAMED else None
    roles = turn(kind) if kind in NAMED else ("authority",)
    return replace(row, why="declined", awaited=awaited, roles=roles)
