"""How an order was met, what was brought against it and who keeps it secret, in words for people and for scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.folding import pairs
from custody.cli.words import away, document, moment
from custody.law import grounds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from custody.ledger.views.course import Course
    from custody.ledger.views.entries import EntryView
    from custody.model.records import Compliance, Contest, Order, Production, Secrecy

#: What is shown of each entry about how an order was met, by kind.
ANSWERS: dict[str, tuple[str, ...]] = {
    "order.complied": ("extent", "preserved", "confirmed_by", "document_sha256"),
    "order.not_complied": ("reason", "explanation", "follows", "document_sha256"),
}


def answers_document(entries: Iterable[EntryView]) -> list[dict[str, Any]]:
    """Give every word on how an order was met, in the order of the record: the newest one stands, and none goes."""
    return [
        {
            "entry": one.position,
            "kind": one.envelope.kind,
            "occurred_at": one.current("occurred_at"),
            **{name: one.current(name) for name in ANSWERS[one.envelope.kind]},
            "erased": one.gone(ANSWERS[one.envelope.kind]),
        }
        for one in entries
        if one.envelope.kind in ANSWERS
    ]


def answers_lines(entries: Iterable[EntryView]) -> list[str]:
    """Give the same for people, one block for each entry."""
    lines: list[str] = []
    for one in entries:
        names = ANSWERS.get(one.envelope.kind, ())
        told = [(name.removesuffix("_sha256").replace("_", " "), one.told(name)) for name in names]
        if names:
            word = "not complied with" if one.envelope.kind == "order.not_complied" else "complied with"
            lines += ["", f"{word}, entry {one.position}, {one.told('occurred_at') or '-'}:"]
            lines += [
                f"  {line}"
                for line in pairs([(name, str(value)) for name, value in told if value is not None])
            ]
    return lines


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
    from custody.ledger.views.course import LIFTED

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
