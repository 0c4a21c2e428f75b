"""What is due on the way to an end: reviews of legal holds, the end of the time to appeal, copies to come back."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge

from custody.law.clock import format_instant
from custody.ledger.views.due.row import Due, urgency
from custody.ledger.views.lookup import Lookup
from custody.model import roles
from custody.model.records import Copy, LegalHold, Outcome


def dated(lookup: Lookup, low: int, high: int, term: str = "due") -> Iterator[Due]:
    """Give what falls due between two instants, in order; with ``closed`` what nobody waits for any more."""
    span = format_instant(low), format_instant(high)
    yield from merge(
        _reviews(lookup, term, *span),
        _appeals(lookup, term, *span),
        _copies(lookup, term, *span),
        key=urgency,
    )


def _turn(kind: str) -> tuple[str, ...]:
    return tuple(sorted(roles.PERMITS[kind].act))


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
            roles=_turn("hold.reviewed"),
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
            roles=_turn("outcome.final"),
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
            roles=_turn("copy.returned"),
        )


def waiting(lookup: Lookup) -> Iterator[Due]:
    """Give what waits without an instant: appeals that nobody has recorded the end of."""
    for outcome in lookup.under(Outcome, "pending", ""):
        yield Due(
            "appeal_pending",
            "case",
            outcome.case,
            "appeal_pending",
            since=outcome.appealed,
            case=outcome.case,
            awaited="outcome.judgment",
            roles=_turn("outcome.judgment"),
        )
