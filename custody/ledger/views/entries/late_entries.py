"""Entries signed from paper, or more than an hour after the time that they state."""

from __future__ import annotations

from custody.display import code_words, kind_words
from custody.law.clock import HOUR, span
from custody.ledger.views.entries.corrections import moment_of
from custody.ledger.views.entries.entries import EntryView

#: The delay in seconds from which an entry counts as late.
PROMPT = HOUR
#: The reason of an entry that was first recorded on paper.
PAPER = "paper_record"


def delay_of(entry: EntryView) -> int | None:
    """Return the seconds between the stated time of a late entry and its signature; None for a prompt one."""
    stated = moment_of(entry)
    delay = 0 if stated is None else entry.envelope.at - stated
    late = delay > PROMPT or (delay > 0 and entry.value("late_reason") == PAPER)
    return delay if late else None


def reason_of(entry: EntryView) -> str:
    """Return the reason for lateness that an entry states, in words; empty for none."""
    reason = entry.current("late_reason")
    return code_words(reason) if isinstance(reason, str) else ""


def late_words(entry: EntryView, delay: int) -> str:
    """Return which entry was signed ``delay`` seconds after the time that it states, and its reason."""
    reason = reason_of(entry)
    what = f"entry {entry.position} ({kind_words(entry.envelope.kind)})"
    return (
        f"{what} was signed {span(delay)} after the time it states{f', reason: {reason}' if reason else ''}"
    )
