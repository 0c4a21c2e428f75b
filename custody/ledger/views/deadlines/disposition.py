"""Tasks on the way to disposition: hold reviews, appeals, returns of copies and loans, notices."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge

from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.ledger.views.deadlines.deadline import Task, turn, urgency
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import ClaimNotice, Copy, Disposition, LegalHold, Outcome


@dataclass(frozen=True, slots=True)
class _Sort:
    """A sort of task: its records, its subject, code and instant, and the kind that settles it.

    ``subject`` is the space of the subject; ``named`` and ``at`` are the record's attributes for it and the
    instant. ``placed`` tasks have the position of their record.
    """

    sort: str
    records: type[LegalHold | Outcome | Copy | Disposition | ClaimNotice]
    subject: str
    named: str
    why: str
    at: str
    awaited: str
    placed: bool = False


_SORTS = (
    _Sort(
        "legal_hold_review", LegalHold, "legal_hold", "id", "review", "review_due_at", "legal_hold.reviewed"
    ),
    _Sort("appeal_end", Outcome, "case", "case", "appeal", "appeal_until", "proceedings.judgment_made_final"),
    _Sort("copy_return", Copy, "copy", "id", "copy", "return_due_at", "copy.returned"),
    _Sort(
        "loan_return",
        Disposition,
        "exhibit",
        "exhibit",
        "loan",
        "return_due_at",
        "disposition.loan_returned",
        placed=True,
    ),
    _Sort(
        "claim_period_end",
        ClaimNotice,
        "exhibit",
        "exhibit",
        "unclaimed",
        "claim_until",
        "disposition.proposed",
    ),
)


def dated(lookup: Lookup, low: int, high: int, term: str = "due") -> Iterator[Task]:
    """Yield the tasks of dispositions due between ``low`` and ``high`` (seconds UTC), the earliest first.

    With ``term`` "closed" these are the settled ones.
    """
    span = format_instant(low), format_instant(high)
    yield from merge(*(_dated(lookup, sort, term, *span) for sort in _SORTS), key=urgency)


def _dated(lookup: Lookup, sort: _Sort, term: str, low: str, high: str) -> Iterator[Task]:
    """Yield the tasks of one sort between two instants, the earliest first."""
    for record in lookup.under(sort.records, term, low, high):
        yield Task(
            sort.sort,
            sort.subject,
            getattr(record, sort.named),
            sort.why if term == "due" else "settled",
            at=getattr(record, sort.at),
            case=record.case,
            awaited=sort.awaited,
            roles=turn(sort.awaited),
            position=record.position if sort.placed and isinstance(record, Disposition) else None,
        )


def waiting(lookup: Lookup) -> Iterator[Task]:
    """Yield the tasks without a deadline: appeals with no recorded end, and missing witness signatures."""
    for outcome in lookup.under(Outcome, "pending", ""):
        yield Task(
            "appeal_pending",
            "case",
            outcome.case,
            "appeal_pending",
            since=outcome.appealed,
            case=outcome.case,
            awaited="proceedings.judgment_given",
            roles=turn("proceedings.judgment_given"),
        )
    for done in lookup.under(Disposition, "unwitnessed", ""):
        yield Task(
            "witness",
            "exhibit",
            done.exhibit,
            "witness",
            since=done.executed,
            case=done.case,
            awaited="disposition.witnessed",
            roles=turn("disposition.witnessed"),
            spent=tuple(actor for actor in (done.approver, done.executor) if actor is not None),
            position=done.position,
        )
