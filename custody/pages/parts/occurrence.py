"""The event instant of an entry as text, with its corrections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.law.clock import parse_instant
from custody.model.display_values import text_with_note
from custody.pages.parts.wording import moment, spaced, span

if TYPE_CHECKING:
    from custody.ledger.views.entries.entries import EntryView


def now_said(entry: EntryView) -> str:
    """Return the correction of an entry's event instant with its entry as text; empty without one."""
    field = next(candidate for candidate in entry.fields if candidate.name == "occurred_at")
    if not field.corrections:
        return ""
    newest = field.corrections[-1]
    said = "unknown" if newest.value is None else spaced(str(newest.value))
    return f"as signed; entry {newest.position} on {moment(newest.at)[:10]} says {said}"


def happened(entry: EntryView) -> str:
    """Return an entry's event instant as signed, its delay of recording, and its correction as text."""
    at, text = entry.envelope.at, entry.value("occurred_at")
    if not isinstance(text, str):
        return text_with_note(f"unknown, recorded {moment(at)}", now_said(entry))
    late, told = at - parse_instant(text), spaced(text)
    return text_with_note(told if late <= 0 else f"{told}, recorded {span(late)} later", now_said(entry))
