"""Rules that record disclosures to the defence by an inspection or a met duty, and their queries."""

from __future__ import annotations

from collections.abc import Iterator

from custody.law.clock import EVER
from custody.model.defence.questions.showing import note_showing
from custody.model.defence.records import Duty, Showing
from custody.model.exhibits.records import Exhibit
from custody.model.rulings import Placed
from custody.model.state import State


def disclosures_of(
    state: State, exhibit: Exhibit, stored: str | None = None, event_at: int = EVER
) -> list[Showing]:
    """Return the disclosures of an exhibit or object to the defence up to ``event_at``, in entry order.

    For an object they are those of it or of the whole exhibit, for an exhibit also those of a part. Fields of an entry
    are no part: they disclose the record, not the exhibit. An undated disclosure counts at every instant.
    """
    found = (state.get(Showing, key) for key in state.keys("showing", "exhibit", exhibit.id))
    known = [
        showing
        for showing in found
        if showing is not None
        and not showing.of_entry
        and not (showing.known and showing.since > event_at)
        and (stored is None or showing.about == stored or (showing.about == exhibit.id and showing.whole))
    ]
    return sorted(known, key=lambda showing: (showing.position, showing.about))


def fold_inspected(state: State, placed: Placed) -> None:
    """Record the exhibits that an inspection discloses to the defence."""
    for exhibit in placed.event.facts.codes("exhibits"):
        note_showing(state, placed, exhibit, "inspection")


def fold_duty_met(state: State, placed: Placed, duty: Duty) -> None:
    """Record a disclosure to the defence that a document about a met duty proves."""
    if duty.end_reason == "disclosed" and duty.document and duty.disclosure_subject is not None:
        note_showing(state, placed, duty.disclosure_subject, "duty")


def disclosures_by(state: State, leaf: str) -> Iterator[Showing]:
    """Yield the disclosures of items to the defence by one entry, named by its leaf hash (base64)."""
    for key in state.keys("showing", "entry", leaf):
        showing = state.get(Showing, key)
        if showing is not None and not showing.of_entry:
            yield showing
