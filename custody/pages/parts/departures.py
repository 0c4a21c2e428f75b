"""Departures from procedure: entries recorded as nonconforming, apart from what is wrong with a thing.

An entry that breaks a rule is recorded all the same, with the rule that it breaks. It stands, and so does all the rest:
it is no sign of damage. Renderers show such notes behind the facts, under a heading that says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.layout import many
from custody.pages.parts.page import Alarm, Fact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody.pages.parts.page import Page, Tone

#: The heading of a page's departures from procedure, which says what they are.
HEADING = "Departures from procedure, recorded as such: each entry stands, no other is affected"
#: The tone of such a note among the alarms of a page: it alarms nobody.
_NOTED: Tone = "quiet"


def departure(mark: str, position: int, by: str) -> Alarm:
    """Return the note that an entry, signed by somebody, departs from procedure by the rule of a mark."""
    from custody.model.hints import MARKS

    text = f"entry {position} by {by}, nonconforming: {MARKS.get(mark, mark)}"
    return Alarm(mark, text, _NOTED, position, facts=(Fact("signed_by", "signed by", by, by),))


def wrong(page: Page) -> tuple[Alarm, ...]:
    """Return the alarms of a page that are about the thing itself."""
    return tuple(alarm for alarm in page.alarms if alarm.tone != _NOTED)


def departures(page: Page) -> tuple[Alarm, ...]:
    """Return the departures from procedure on a page."""
    return tuple(alarm for alarm in page.alarms if alarm.tone == _NOTED)


def in_short(notes: Sequence[Alarm]) -> tuple[str, ...]:
    """Return departures in a line, the fullest first: which entries by whom, and that they stand."""
    entries = sorted({note.entry for note in notes if note.entry is not None})
    people = {fact.text for note in notes for fact in note.facts}
    one = len(entries) == 1
    listed = f"{'entry' if one else 'entries'} {', '.join(map(str, entries))}"
    by = f" by {people.pop()}" if len(people) == 1 else ""
    end = f"nonconforming, noted; {'it stands' if one else 'all stand'}, no other is affected"
    return (f"{listed}{by} {end}", f"{listed} {end}", f"{many(len(entries), 'entry')} {end}")
