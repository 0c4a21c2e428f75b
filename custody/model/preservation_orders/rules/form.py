"""Rules for the ceilings that a law sets on orders to a person and on their renewal.

Preservation that was similarly obtained (article 25(1)) orders nobody, and ends when it states.
"""

from __future__ import annotations

from custody.law import regimes
from custody.law.clock import DAY, Period, parse_instant
from custody.law.regimes import Regime
from custody.model.rulings import Ruling

#: The form of preservation that is no order to a person.
OBTAINED = "similarly_obtained"


def bounds_form(regime: Regime, form: str) -> bool:
    """Return whether the ceilings of a law apply to preservation of this form."""
    return form != OBTAINED or not regime.orders_only


def obtained_days(ruling: Ruling, days: int) -> int:
    """Return the days of preservation that binds nobody, forced into 1 to LONGEST; outside breaks a rule."""
    if not 1 <= days <= regimes.LONGEST:
        ruling.broken(
            "un-25.obtained",
            f"{days} days were stated; preservation lasts from 1 to {regimes.LONGEST} days",
            "24(2)",
        )
    return min(max(days, 1), regimes.LONGEST)


def judge_stacked(regime: Regime, ruling: Ruling, form: str, base: Period, further: Period) -> None:
    """Mark a renewal decided too early whose new end is more than one ceiling after the decision.

    ``base`` is the period that it renews, ``further`` the one that it adds. A renewal is a later review of the need for
    the data; a second period decided along with the first is none.
    """
    most, ahead = regime.max_renewal_days, regime.renewal_lead_days
    decided = ruling.facts.text("occurred_at")
    if most is None or ahead is None or decided is None or not bounds_form(regime, form):
        return
    at = parse_instant(decided)
    if base.end - at > ahead * DAY and further.end - at > most * DAY:
        ruling.mark("un-25.renewal.stacked")
