"""Tasks of seizures: confirmation of their authority."""

from __future__ import annotations

from collections.abc import Iterator

from custody.law.clock import format_instant
from custody.ledger.views.deadlines.deadline import Task, turn
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Seizure

_DECIDES = turn("seizure.authorisation_decided")


def of_seizure(seizure: Seizure) -> Iterator[Task]:
    """Yield the task of one seizure, as the lists below have it; none if it needs no decision."""
    if seizure.waits_for_authority:
        yield _confirm(seizure)


def confirmations(lookup: Lookup, low: int, high: int, term: str = "due") -> Iterator[Task]:
    """Yield the confirmations of seizures due between two instants (seconds UTC), the earliest first.

    With ``term`` ``closed`` the decided ones.
    """
    for seizure in lookup.under(Seizure, term, format_instant(low), format_instant(high)):
        yield _confirm(seizure)


def waiting(lookup: Lookup) -> Iterator[Task]:
    """Yield seizures whose confirmation is awaited without a deadline."""
    for seizure in lookup.under(Seizure, "undated", ""):
        yield _confirm(seizure)


def _confirm(seizure: Seizure) -> Task:
    """Return the task to decide on a seizure's authority, undated where no deadline is on record."""
    at = seizure.confirmation_due_at
    return Task(
        "confirmation_end" if at is not None else "confirmation",
        "seizure",
        seizure.id,
        "confirm",
        since=seizure.occurred,
        at=at,
        case=seizure.case,
        awaited="seizure.authorisation_decided",
        roles=_DECIDES,
    )
