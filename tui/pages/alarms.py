"""What is wrong with evidence, as the first lines of the pages of a day, an exhibit and its case."""

from __future__ import annotations

from collections.abc import Sequence

from custody.ledger.views.alarms import Alarm, gravest
from tui.page import Pair, Row, Table, Target
from tui.sight import Sight
from tui.wording import when

#: Alarms that the first page of a day shows; the others are counted.
FIRST = 5


def heads(sight: Sight, alarms: Sequence[Alarm], names: dict[str, str] | None = None) -> tuple[Pair, ...]:
    """Return a line for each alarm, for the head of a page; ``names`` are exhibits that each line begins with."""
    people = {actor: sight.person(actor) for one in alarms for actor in one.actors}
    return tuple(
        Pair(
            "ALARM",
            one.told(people) if names is None else f"{names.get(one.exhibit, '')}: {one.told(people)}",
            "bad",
            opens=_entry(one),
        )
        for one in alarms
    )


def table(sight: Sight) -> Table:
    """Return the gravest alarms of a ledger as a table, each with the page of its exhibit."""
    shown, total = gravest(sight.lookup, FIRST)
    names = sight.labels("exhibit", (one.exhibit for one in shown))
    rows = tuple(
        Row(
            (names[one.exhibit], one.said, "" if one.since is None else when(one.since)),
            Target("exhibit", one.exhibit),
            tone="bad",
        )
        for one in shown
    )
    return Table("Alarms", ("exhibit", "what is wrong", "since"), rows, more=total - len(shown))


def _entry(alarm: Alarm) -> Target | None:
    return None if alarm.position is None else Target("entry", str(alarm.position))
