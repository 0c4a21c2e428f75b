"""The rule that every instrument states its safeguards, each given or said not to apply, and why."""

from __future__ import annotations

from collections.abc import Sequence

from custody.law.grounds import SAFEGUARDS
from custody.law.safeguards import article_of
from custody.model.acts import Ruling


def judge_safeguards(ruling: Ruling, asked: Sequence[str]) -> None:
    """An instrument states every safeguard that is asked of it; a text is also what says why one does not apply."""
    unknown = ruling.facts.codes("unknown")
    for name in asked:
        if name in unknown:
            ruling.broken(
                "un-24.safeguards",
                f"it does not state {name} ({SAFEGUARDS[name]}), nor why that would not apply",
                article_of(name),
            )
