"""What is due on the way to an end: reviews of holds, time to appeal, copies and loans to come back, notices."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge

from custody.law.clock import format_instant
from custody.ledger.views.due.row import Due, turn, urgency
from custody.ledger.views.lookup import Lookup
from custody.model.records import Copy, Disposition, LegalHold, Outcome, Unclaimed


def dated(lookup: Lookup, low: int, high: int, term: str = "due") -> Iterator[Due]:
    """Give what falls due between two instants, in order; with ``closed`` what nobody waits for any more."""
    span = format_instant(low), format_instant(high)
    rooms = (_reviews, _appeals, _copies, _loans, _notices)
    yield from merge(*(room(lookup, term, *span) for room in rooms), key=urgency)


def _reviews(lookup: Lookup, term: str, low: str, high: str) -> Iterator[Due]:
    for hold in lookup.under(LegalHold, term, low, high):
        yield Due(
            "hold_review",
            "hold",
            hold.id,
            "review" if term == "due" else "settled",
            at=hold.review,
            case=hold.case,
            awaited="hold.reviewed",
            roles=turn("hold.reviewed"),
        )


def _appeals(lookup: Lookup, term: str, low: str, high: str) -> Iterator[Due]:
    for outcome in lookup.under(Outcome, term, low, high):
        yield Due(
            "appeal_end",
            "case",
            outcome.case,
            "appeal" if term == "due" else "settled",
            at=outcome.appeal_until,
            case=outcome.case,
            awaited="outcome.final",
            roles=turn("outcome.final"),
        )


def _copies(lookup: Lookup, term: str, low: str, high: str) -> Iterator[Due]:
    for copy in lookup.under(Copy, term, low, high):
        yield Due(
            "copy_return",
            "copy",
            copy.id,
            "copy" if term == "due" else "settled",
            at=copy.return_by,
            case=copy.case,
            awaited="copy.returned",
            roles=turn("copy.returned"),
        )


def _loans(lookup: Lookup, term: str, low: str, high: str) -> Iterator[Due]:
    for lent in lookup.under(Disposition, term, low, high):
        yield Due(
            "loan_return",
            "exhibit",
            lent.exhibit,
            "loan" if term == "due" else "settled",
            at=lent.return_by,
            case=lent.case,
            awaited="disposition.returned",
            roles=turn("disposition.returned"),
            position=lent.position,
        )


def _notices(lookup: Lookup, term: str, low: str, high: str) -> Iterator[Due]:
    for notice in lookup.under(Unclaimed, term, low, high):
        yield Due(
            "unclaimed_end",
            "exhibit",
            notice.exhibit,
            "unclaimed" if term == "due" else "settled",
            at=notice.until,
            case=notice.case,
            awaited="disposition.proposed",
            roles=turn("disposition.proposed"),
        )


def waiting(lookup: Lookup) -> Iterator[Due]:
    """Give what waits without an instant: appeals whose end nobody recorded, and witnesses who have to sign."""
    for outcome in lookup.under(Outcome, "pending", ""):
        yield Due(
            "appeal_pending",
            "case",
            outcome.case,
            "appeal_pending",
            since=outcome.appealed,
            case=outcome.case,
            awaited="outcome.judgment",
            roles=turn("outcome.judgment"),
        )
    for done in lookup.under(Disposition, "unwitnessed", ""):
        yield Due(
            "witness",
            "exhibit",
            done.exhibit,
            "witness",
            since=done.executed,
            case=done.case,
            awaited="disposition.witnessed",
            roles=turn("disposition.witnessed"),
            spent=tuple(one for one in (done.approver, done.executor) if one is not None),
            position=done.position,
        )
