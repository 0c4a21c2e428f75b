"""How an order was met, what was brought against it and who keeps it secret, for scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.words import document, moment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from custody.ledger.views.course import Course
    from custody.ledger.views.entries import EntryView

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
