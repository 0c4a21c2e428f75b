"""Verdicts on acts that have a deadline, as people and scripts read them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from custody.cli.words import moment
from custody.model.shown import noted
from custody.pages.timeliness import verdict_words

if TYPE_CHECKING:
    from custody.cli.call import Call
    from custody.ledger.views.timely import Verdict
    from storage.vault import Vault


def tell_unread(call: Call, vault: Vault, found: Sequence[Verdict]) -> None:
    """Mention tokens that cannot be verified here, where one of them might have proven what is only claimed."""
    from custody.ledger.stamped import unread

    claimed = any(one.timeliness.verdict == "claimed_in_time" for one in found)
    if claimed and unread(vault.reader(), vault.stamps()):
        call.say.note(
            "timestamp tokens on record could not be verified here and count for nothing; see `custody stamp list`"
        )


def verdict_document(found: Verdict) -> dict[str, Any]:
    """Give a verdict as a JSON document."""
    judged = found.timeliness
    return {
        "act": found.act,
        "position": found.position,
        "before": moment(found.before),
        "latest": None if found.latest is None else moment(found.latest),
        "claimed": None if found.claimed is None else moment(found.claimed),
        "recorded": moment(found.recorded),
        "proven": None if found.proven is None else moment(found.proven),
        "verdict": judged.verdict,
        "gap": judged.gap,
        "lag": judged.lag,
        "recorded_late": judged.recorded_late,
    }


def verdict_lines(found: Sequence[Verdict]) -> list[str]:
    """Write verdicts for people; no line where there is none."""
    lines = []
    for one in found:
        lines.append(f"{one.act} (entry {one.position}), {noted(moment(one.claimed), one.note)}:")
        lines.append(f"  had to come before {moment(one.before)}")
        lines += (f"  {line}" for line in verdict_words(one))
    return ["", *lines] if lines else []
