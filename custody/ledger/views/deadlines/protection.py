"""Tasks of protected exhibits: rulings, duties to disclose, objections, inspections."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge

from custody.law.clock import format_instant
from custody.ledger.views.deadlines.deadline import Task, turn, urgency
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import OPEN_END, Claim, Duty, Examination, Inspection, Showing


def ends(lookup: Lookup, low: int, high: int, term: str = "due") -> Iterator[Task]:
    """Yield the rulings, disclosures and objections due between two instants, the earliest first.

    Seconds UTC; with ``term`` ``closed`` those no longer awaited.
    """
    span = format_instant(low), format_instant(high)
    over = term == "closed"
    claims = (
        _row(
            "ruling_end",
            claim,
            "settled" if over else "ruling",
            "privilege.ruled",
            at=claim.ruling_due_at,
            over=over,
        )
        for claim in lookup.under(Claim, term, *span)
        if claim.ruling_due_at is not None
    )
    duties = (
        _row(
            "disclosure_duty_end",
            duty,
            "settled" if over else "disclose_shown" if _shown(lookup, duty) else "disclose",
            "disclosure.duty_ended",
            at=duty.due_at,
            over=over,
        )
        for duty in lookup.under(Duty, term, *span)
    )
    notices = (
        _row(
            "objection_end",
            examination,
            "settled" if over else "notice",
            "destructive_examination.started",
            at=examination.objection_due_at,
            over=over,
        )
        for examination in lookup.under(Examination, term, *span)
    )
    return merge(claims, duties, notices, key=urgency)


def _shown(lookup: Lookup, duty: Duty) -> bool:
    """Return whether a disclosure of the whole of the one item of a duty is on record."""
    if duty.disclosure_subject is None:
        return False
    return any(
        showing.whole and showing.about == duty.disclosure_subject
        for showing in lookup.under(Showing, "case", duty.case)
    )


def waiting(lookup: Lookup) -> Iterator[Task]:
    """Yield the undated tasks of claims, examinations and inspections, in no order."""
    for claim in lookup.under(Claim, "due", OPEN_END):
        yield _row("ruling", claim, "ruling", "privilege.ruled", since=claim.made)
    for examination in lookup.under(Examination, "objected"):
        kind = "destructive_examination.objection_decided"
        yield _row("objection", examination, "objection", kind, since=examination.made)
    for session in lookup.under(Inspection, "open"):
        yield _row("inspection", session, "inspection", "inspection.closed", since=session.opened)


def _row(
    sort: str,
    record: Claim | Duty | Examination | Inspection,
    why: str,
    awaited: str,
    *,
    at: int | None = None,
    since: int | None = None,
    over: bool = False,
) -> Task:
    """Return a task of one record; a settled one (``over``) awaits nothing."""
    return Task(
        sort,
        record.space,
        record.id,
        why,
        since=since,
        at=at,
        case=record.case,
        awaited=None if over else awaited,
        roles=() if over else turn(awaited),
    )
