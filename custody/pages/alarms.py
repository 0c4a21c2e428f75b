"""What is wrong with evidence, as the first lines of the pages of a day, an exhibit and its case."""

from __future__ import annotations

from collections.abc import Sequence

from custody.ledger.views.alarms import Alarm, gravest
from custody.pages.context import PageContext
from custody.pages.page import Fact, Row, Table, Target
from custody.pages.wording import when

#: Alarms that the first page of a day shows; the others are counted.
FIRST = 5


def heads(
    context: PageContext, alarms: Sequence[Alarm], names: dict[str, str] | None = None
) -> tuple[Fact, ...]:
    """Return a line for each alarm, for the head of a page; ``names`` are exhibits that each line begins with."""
    people = {actor: context.names.person(actor) for alarm in alarms for actor in alarm.actors}
    return tuple(
        Fact.of(
            "ALARM",
            alarm.told(people) if names is None else f"{names.get(alarm.exhibit, '')}: {alarm.told(people)}",
            "bad",
            opens=_entry(alarm),
        )
        for alarm in alarms
    )


def table(context: PageContext) -> Table:
    """Return the gravest alarms of a ledger as a table, each with the page of its exhibit."""
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


def _entry(alarm: Alarm) -> Target | None:
    return None if alarm.position is None else Target("entry", str(alarm.position))
