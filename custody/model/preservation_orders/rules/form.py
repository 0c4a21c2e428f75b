"""Rules for what an order to a person bounds: how long it may run, even if renewed.

Preservation that was similarly obtained (article 25(1)) orders nobody. It ends when it says that it ends.
"""

from __future__ import annotations

from custody.law import regimes
from custody.law.clock import DAY, Period, parse_instant
from custody.law.regimes import Regime
from custody.model.rulings import Ruling

#: The form of preservation that is no order to a person.
OBTAINED = "similarly_obtained"


def bounds_form(regime: Regime, form: str) -> bool:
    """Return whether the ceilings of a law bound preservation of this form."""
    return form != OBTAINED or not regime.orders_only


def obtained(ruling: Ruling, days: int) -> int:
    """Return the days of preservation that binds nobody: as it states, at least one."""
    if not 1 <= days <= regimes.LONGEST:
        ruling.broken(
            "un-25.obtained",
            f"{days} days were stated; preservation lasts from 1 to {regimes.LONGEST} days",
            "24(2)",
        )
    return min(max(days, 1), regimes.LONGEST)


def judge_stacked(regime: Regime, ruling: Ruling, form: str, base: Period, further: Period) -> None:
    """Mark a renewal decided long before the end that leaves more than a ceiling from then.

    ``base`` is the period that it renews, ``further`` the one that it adds. It is a later look at whether the data are
    still needed; a second ceiling decided along with the first is none.
    """
    most, ahead = regime.max_renewal_days, regime.renewal_lead_days
    decided = ruling.facts.text("occurred_at")
    if most is None or ahead is None or decided is None or not bounds_form(regime, form):
        return
    at = parse_instant(decided)
    if base.end - at > ahead * DAY and further.end - at > most * DAY:
        ruling.mark("un-25.renewal.stacked")
