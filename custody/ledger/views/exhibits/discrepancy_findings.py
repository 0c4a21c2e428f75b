"""The discrepancies of an exhibit in words: what differed, and what the inquiry found."""

from __future__ import annotations

from custody.display import code_words, in_words
from custody.model.exhibits.kinds.discrepancy import CLEARED
from custody.model.exhibits.questions.discrepancy import CORRECTED
from custody.model.records import Discrepancy

#: The outcome of an inquiry that found that somebody interfered with an exhibit.
TAMPERING = "tampering"


def finding_words(outcome: str | None) -> str:
    """Return the outcome of a discrepancy in words; that no finding is on record for None."""
    if outcome is None:
        return "no finding is on record"
    if outcome == CORRECTED:
        return "a misread or mistyped number, corrected"
    return f"{code_words(outcome)} ({CLEARED[outcome]})"


def discrepancy_words(matter: Discrepancy) -> str:
    """Return what differs in a discrepancy, by which entry, and its finding."""
    what = f"{in_words(matter.differences)} not as recorded (entry {matter.position})"
    if matter.outcome is None:
        return f"a discrepancy is open: {what}; {finding_words(None)}"
    return f"a discrepancy was open: {what}; {_finding(matter)}"


def doubt_words(matter: Discrepancy | None) -> str:
    """Return the doubt about a seal, with the finding about it; empty without a finding."""
    if matter is None or matter.outcome is None:
        return ""
    return f"a seal was not found as recorded (entry {matter.position}); {_finding(matter)}"


def _finding(matter: Discrepancy) -> str:
    return f"finding by entry {matter.resolved}: {finding_words(matter.outcome)}"
