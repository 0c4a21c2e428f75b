"""Rules for statements of every instrument: its safeguards and the gravity of the offence."""

from __future__ import annotations

from collections.abc import Sequence

from custody.law.grounds import SAFEGUARDS
from custody.law.safeguards import article_of
from custody.model.rulings import Ruling

#: Four years in months: from there an offence is a serious crime (article 2 (h)).
SERIOUS_MONTHS = 48


def judge_serious(ruling: Ruling, *, stated: bool) -> None:
    """Verify that a serious crime carries four years or more, or a penalty without a term (article 2 (h)).

    ``stated``: an entry that leaves the penalty open breaks the rule too.
    """
    months = ruling.facts.number("max_penalty_months")
    if ruling.facts.text("penalty_without_term") is not None:
        return
    if ruling.facts.text("offence_ground") == "35.1.c" and (
        stated if months is None else months < SERIOUS_MONTHS
    ):
        ruling.broken(
            "un-35.serious",
            f"a serious crime carries at least {SERIOUS_MONTHS} months; stated are {months or 'none'}",
            "2(h)",
        )


def judge_basis(ruling: Ruling) -> None:
    """Verify that a request to another State states its domestic legal basis (article 24 (1))."""
    if "legal_basis" in ruling.facts.codes("not_known"):
        ruling.broken("un-24.legal_basis", "the request does not state its domestic legal basis", "24(1)")


def judge_safeguards(ruling: Ruling, asked: Sequence[str]) -> None:
    """Verify that an instrument states each safeguard in ``asked``, or why it does not apply (article 24)."""
    unknown = ruling.facts.codes("not_known")
    for name in asked:
        if name in unknown:
            ruling.broken(
                "un-24.safeguards",
                f"it does not state {name} ({SAFEGUARDS[name]}), nor why that would not apply",
                article_of(name),
            )
