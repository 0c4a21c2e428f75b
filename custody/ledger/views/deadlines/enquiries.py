"""Tasks of enquiries for the place of data: answers due."""

from __future__ import annotations

from collections.abc import Iterator

from custody.law.clock import format_instant
from custody.ledger.views.deadlines.deadline import Task, turn
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Enquiry


def answers(lookup: Lookup, low: int, high: int, now: int, term: str = "due") -> Iterator[Task]:
    """Yield the enquiries whose answer is due between two instants (seconds UTC), the earliest first.

    With ``term`` ``closed`` the settled ones. Before its instant an enquiry sent to another State is that
    State's task; afterwards the answer, or its absence, is to be recorded here.
    """
    for enquiry in lookup.under(Enquiry, term, format_instant(low), format_instant(high)):
        at = enquiry.answer_due_at or 0
        here = enquiry.incoming or at <= now
        yield Task(
            "enquiry_end",
            "enquiry",
            enquiry.id,
            "enquiry_answer" if enquiry.incoming else "enquiry_await",
            at=at,
            case=enquiry.case,
            awaited="enquiry.answered",
            roles=turn("enquiry.answered", recorded=True) if here else (),
        )
