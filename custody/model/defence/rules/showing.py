"""Rules that note what the defence was shown by an inspection, a copy or a paper on a duty."""

from __future__ import annotations

from collections.abc import Iterator

from custody.law.clock import EVER
from custody.model.defence.questions.showing import note_showing
from custody.model.defence.records import Duty, Showing
from custody.model.exhibits.records import Exhibit
from custody.model.rulings import Placed
from custody.model.state import State


def shown(state: State, exhibit: Exhibit, stored: str | None = None, told: int = EVER) -> list[Showing]:
    """Return how the defence was shown an exhibit or object, up to an instant, earliest first.

    An object was shown where it or the whole exhibit was, an exhibit where anything of it was.
    """
    found = (state.get(Showing, key) for key in state.keys("showing", "exhibit", exhibit.id))
    known = [
        showing
        for showing in found
        if showing is not None
        and not (showing.known and showing.since > told)
        and (stored is None or showing.about == stored or (showing.about == exhibit.id and showing.whole))
    ]
    return sorted(known, key=lambda showing: (showing.position, showing.about))


def fold_inspected(state: State, placed: Placed) -> None:
    """Record which things an inspection shows the defence."""
    for exhibit in placed.event.facts.codes("exhibits"):
        note_showing(state, placed, exhibit, "inspection")


def fold_duty_met(state: State, placed: Placed, duty: Duty) -> None:
    """Record that a paper proves a thing was shown whose disclosure was owed to the defence."""
    if duty.end_reason == "disclosed" and duty.document and duty.disclosure_subject is not None:
        note_showing(state, placed, duty.disclosure_subject, "duty")


def named(state: State, leaf: str) -> Iterator[Showing]:
    """Yield what one entry shows, by its leaf hash (base64)."""
    for key in state.keys("showing", "entry", leaf):
        showing = state.get(Showing, key)
        if showing is not None:
            yield showing
