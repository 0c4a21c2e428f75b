"""By when enquiries for a place are to be answered, where that is stated."""

from __future__ import annotations

from collections.abc import Iterator

from custody.law.clock import format_instant
from custody.ledger.views.deadlines.deadline import Task, turn
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Enquiry


def answers(lookup: Lookup, low: int, high: int, now: int, term: str = "due") -> Iterator[Task]:
    """Yield instants between two, in order: of unanswered enquiries, or with ``closed`` of the others.

    Until its instant it is the other State's turn to answer what was asked of it; after that somebody here records
    what came, or that nothing did.
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
