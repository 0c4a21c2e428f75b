"""Verdicts on acts with a deadline, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.pages.parts.wording import moment, span

if TYPE_CHECKING:
    from custody.ledger.views.entries.timeliness import Verdict

#: The meaning of each verdict.
MEANS: dict[str, str] = {
    "proven_in_time": "in time: a witness or a timestamp covers the entry before",
    "claimed_in_time": "in time as the signer says; no witness or timestamp covers the entry before",
    "late": "LATE",
    "unknown": "the time is not stated, and it was recorded after",
}


def verdict_words(found: Verdict) -> list[str]:
    """Return the phrases of a verdict: timeliness, gap in law, delay of recording."""
    judged = found.timeliness
    parts = [MEANS[judged.verdict]]
    if found.open_to_law and found.latest is not None:
        parts.append(
            f"{span(judged.gap)} after it by whole days; in time if its law counts to {moment(found.latest)}"
        )
    elif judged.verdict == "late":
        parts.append(f"{span(judged.gap)} after it, a gap of the law")
    if judged.recorded_late and judged.verdict != "unknown":
        parts.append(f"recorded after it, a lag of {span(judged.lag)}")
    return parts
