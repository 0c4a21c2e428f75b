"""Articles 26 to 30: measures at home."""

from __future__ import annotations

from tools.convention.paths import AT_HOME
from tools.convention.row import Row
from tools.convention.searches import SEARCHES

_LIVE = "Nothing is collected live through this record, and no order to do so is entered in it."
_PRODUCT = (
    "What such a measure yields, as an item of its own whose secrecy is on record; today an item comes from a "
    "seizure or out of another item."
)

ROWS: tuple[Row, ...] = (
    *AT_HOME,
    Row(
        "27(a)",
        "Authorities can order a person in the country to hand over named data that the person has or controls.",
        later="The production order as an instrument, with its particulars, service and what was handed over.",
    ),
    Row(
        "27(b)",
        "A provider that serves the country can be ordered to hand over what it knows about its subscribers.",
        later="The same instrument for a provider from abroad, limited to subscriber information.",
    ),
    *SEARCHES,
    *(
        row
        for article, what in (("29", "traffic data"), ("30", "content, for serious offences"))
        for row in (
            Row(
                f"{article}(1)",
                f"Authorities can record {what}, as it flows, or have a provider do so or help.",
                why=_LIVE,
            ),
            Row(
                f"{article}(2)",
                "Where its own law forbids the first way, a State finds another one to the same end.",
                why=_LIVE,
            ),
            Row(
                f"{article}(3)",
                "The provider keeps silent about the measure and all that belongs to it.",
                later=_PRODUCT,
            ),
        )
    ),
)
