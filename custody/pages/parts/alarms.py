"""The table of alarms about evidence, shown first on the pages of a whole ledger."""

from __future__ import annotations

from custody.ledger.views.worklist.alarms import gravest
from custody.pages.parts.context import PageContext
from custody.pages.parts.page import Row, Table, Target
from custody.pages.parts.wording import when

#: Alarms that the first page of a day shows; the others are counted.
FIRST = 5


def table(context: PageContext) -> Table:
    """Return the gravest alarms of the ledger as a table, each opening the page of its exhibit."""
    shown, total = gravest(context.lookup, FIRST)
    names = context.names.labels("exhibit", (alarm.exhibit for alarm in shown))
    rows = tuple(
        Row.of(
            (names[alarm.exhibit], alarm.said, "" if alarm.since is None else when(alarm.since)),
            Target("exhibit", alarm.exhibit),
            tone="bad",
        )
        for alarm in shown
    )
    return Table.of("Alarms", ("exhibit", "what is wrong", "since"), rows, more=total - len(shown))
