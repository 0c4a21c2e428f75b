"""On which offences a measure rests: a serious crime says what it carries (arts. 2(h), 23(2), 35(1))."""

from __future__ import annotations

from custody.model.acts import Ruling

#: Four years in months: from there an offence is a serious crime (article 2 (h)).
SERIOUS_MONTHS = 48


def judge_limb(ruling: Ruling, *, must_state: bool) -> None:
    """A serious crime carries four years at least; where it ``must_state`` that, saying nothing is wrong too."""
    months = ruling.facts.number("most_penalty_months")
    if ruling.facts.text("limb") == "35.1.c" and (must_state if months is None else months < SERIOUS_MONTHS):
        ruling.broken(
            "un-35.serious",
            f"a serious crime carries at least {SERIOUS_MONTHS} months; it says {months or 'nothing'}",
            "2(h)",
        )
