"""How an order was met, what was brought against it and who keeps it secret, in words for people and for scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.words import away, document, moment
from custody.law import grounds

if TYPE_CHECKING:
    from custody.ledger.views.course import Course
    from custody.model.records import Compliance, Contest, Secrecy


def course_document(course: Course) -> dict[str, Any]:
    """Give it as a part of a JSON document."""
    return {
        "compliance": None if course.compliance is None else document(course.compliance),
        "contested": [document(one) for one in course.contests],
        "bound": [
            {**document(one), "until": None if one.until is None else moment(one.until)}
            for one in course.secrecy
        ],
    }


def course_lines(course: Course, now: int) -> list[tuple[str, str]]:
    """Give it as names and texts for people."""
    found = course.compliance
    lines = [] if found is None or found.outcome is None else [("compliance", _compliance(found))]
    lines += [("contested", _contest(one)) for one in course.contests]
    if found is not None and found.custodian_data is not None and found.agency_data is not None:
        lines.append(("custodian's data", grounds.CUSTODIAN_AFTER[found.custodian_data]))
        lines.append(("agency's data", grounds.AGENCY_AFTER[found.agency_data]))
    return lines + [("bound to secrecy", _bound(one, now)) for one in course.secrecy]


def _compliance(found: Compliance) -> str:
    if found.reason is None or found.follows is None:
        return f"{found.outcome}, {moment(found.since)}"
    follows = "" if found.follows == "nothing" else f"; to follow: {grounds.FOLLOWS[found.follows]}"
    return f"NOT complied with, {moment(found.since)}: {grounds.NON_COMPLIANCE[found.reason]}{follows}"


def _contest(one: Contest) -> str:
    how = "suspends the order" if one.suspensive else "does not suspend the order"
    ended = how if one.outcome is None else f"ended: {one.outcome}"
    return f"{one.means} before {grounds.REVIEWERS[one.body]} since {moment(one.since)}; {ended} (entry {one.position})"


def _bound(one: Secrecy, now: int) -> str:
    who = one.whom.replace("_", " ")
    if one.lifted is not None:
        return f"{who}, lifted {moment(one.lifted)} (entry {one.position})"
    if one.until is None:
        return f"{who}, no end on record (entry {one.position})"
    return f"{who}, until {moment(one.until)} ({away(one.until, now)}) (entry {one.position})"
