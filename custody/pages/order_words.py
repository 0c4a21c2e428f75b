"""How an order was met, what was brought against it and who keeps it secret, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.law import grounds
from custody.ledger.views.course import LIFTED
from custody.pages.wording import away, moment

if TYPE_CHECKING:
    from custody.ledger.views.course import Course
    from custody.model.records import Compliance, Contest, Order, Production, Secrecy


def course_lines(course: Course, now: int) -> list[tuple[str, str]]:
    """Give it as names and texts for people."""
    found = course.compliance
    lines = [] if found is None or found.outcome is None else [("compliance", _compliance(found))]
    lines += [("contested", contest_text(one)) for one in course.contests]
    if found is not None and found.custodian_data is not None and found.agency_data is not None:
        lines.append(("custodian's data", grounds.CUSTODIAN_AFTER[found.custodian_data]))
        lines.append(("agency's data", grounds.AGENCY_AFTER[found.agency_data]))
    return lines + [("bound to secrecy", _bound(one, now)) for one in course.secrecy]


def _compliance(found: Compliance) -> str:
    if found.reason is None or found.follows is None:
        return f"{found.outcome}, {moment(found.since)}"
    return unmet_text(found)


def unmet_text(found: Compliance) -> str:
    """Write that an order was not complied with, since when, why, and what is to follow."""
    reason, follows = found.reason or "", found.follows or "nothing"
    then = "" if follows == "nothing" else f"; to follow: {grounds.FOLLOWS[follows]}"
    return f"NOT complied with, {moment(found.since)}: {grounds.NON_COMPLIANCE[reason]}{then}"


def contest_text(one: Contest) -> str:
    """Return what was brought, against what, before whom and since when, and how it ended."""
    verb = "suspends" if one.suspensive else "does not suspend"
    ended = f"{verb} the {one.against}" if one.outcome is None else f"ended: {one.outcome}"
    against = " against the quashing" if one.against == "quashing" else ""
    before = grounds.REVIEWERS[one.body]
    return f"{one.means}{against} before {before} since {moment(one.since)}; {ended} (entry {one.position})"


def lifted_lines(order: Order | Production) -> list[tuple[str, str]]:
    """Return what became of each quashing that lost its effect, and the gap that it leaves."""
    return [
        (
            "quashing",
            f"{LIFTED[quashing.how]}. GAP: bound nobody {moment(quashing.decided)} to {moment(quashing.until)}",
        )
        for quashing in order.lifted
    ]


def _bound(one: Secrecy, now: int) -> str:
    who = one.whom.replace("_", " ")
    if one.lifted is not None:
        return f"{who}, lifted {moment(one.lifted)} (entry {one.position})"
    if one.until is None:
        return f"{who}, no end on record (entry {one.position})"
    return f"{who}, until {moment(one.until)} ({away(one.until, now)}) (entry {one.position})"
