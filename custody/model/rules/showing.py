"""What the record says that the defence was shown: by inspection, copy, release, disclosure or a paper on a duty."""

from __future__ import annotations

from collections.abc import Iterator

from custody.law.clock import EVER
from custody.model.acts import Placed
from custody.model.engine.moments import happened, occurred
from custody.model.ids import b64
from custody.model.records import Copy, Duty, Exhibit, Showing
from custody.model.rules.concerns import thing_of
from custody.model.state import State

#: The purpose, and the class of receiver, by which a thing goes to the defence.
PURPOSE = "defence"
RECEIVER = "defence_expert"


def shown(state: State, exhibit: Exhibit, stored: str | None = None, told: int = EVER) -> list[Showing]:
    """Return how the defence was shown an exhibit, or one object of it, up to an instant; the earliest entry first.

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
    """Note what an inspection shows."""
    for exhibit in placed.event.facts.codes("exhibits"):
        _note(state, placed, exhibit, "inspection")


def fold_copied(state: State, placed: Placed, copied: Copy) -> None:
    """Note a copy that is made for the defence or handed to it."""
    if placed.event.facts.must("purpose") == PURPOSE:
        whole = copied.sort != "derived"
        _note(state, placed, copied.object or copied.exhibit, "copy", whole=whole)


def fold_released(state: State, placed: Placed) -> None:
    """Note what is handed to an expert of the defence."""
    if placed.event.facts.must("receiver_class") == RECEIVER:
        _note(state, placed, placed.event.subject, "release")


def fold_disclosed(state: State, placed: Placed) -> None:
    """Note the fields of an entry about a thing that were disclosed to the defence."""
    facts = placed.event.facts
    if facts.must("purpose") == PURPOSE and facts.codes("fields"):
        _note(state, placed, placed.event.subject, "disclosure", whole=False)


def fold_duty_met(state: State, placed: Placed, duty: Duty) -> None:
    """Note that a paper says that a thing was shown of which the defence was owed the disclosure."""
    if duty.how == "disclosed" and duty.document and duty.about is not None:
        _note(state, placed, duty.about, "duty")


def named(state: State, leaf: str) -> Iterator[Showing]:
    """Yield what one entry shows, by its leaf hash (base64)."""
    for key in state.keys("showing", "entry", leaf):
        showing = state.get(Showing, key)
        if showing is not None:
            yield showing


def _note(state: State, placed: Placed, about: str, how: str, *, whole: bool = True) -> None:
    thing = thing_of(state, about)
    if thing is None:
        return
    exhibit, leaf, facts = thing[0], b64(placed.leaf), placed.event.facts
    state.put(
        Showing(
            name=f"{about} {leaf}",
            about=about,
            exhibit=exhibit.id,
            case=exhibit.case,
            how=how,
            since=happened(facts, placed.event.at),
            leaf=leaf,
            position=placed.position,
            whole=whole,
            known=occurred(facts) is not None,
        )
    )
