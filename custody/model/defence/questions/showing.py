"""The record of disclosures to the defence, written by the rules of each kind that discloses."""

from __future__ import annotations

from custody.model.concerns.concerns import thing_of
from custody.model.copies.records import Copy
from custody.model.defence.records import Showing
from custody.model.engine.moments import happened, occurred
from custody.model.rulings import Placed
from custody.model.schema.ids import b64
from custody.model.state import State

#: The purpose, and the class of receiver, of a disclosure to the defence.
PURPOSE = "defence"
RECEIVER = "defence_expert"


def fold_copied(state: State, placed: Placed, copied: Copy) -> None:
    """Record a disclosure by a copy that is made for the defence or handed over to it."""
    if placed.event.facts.must("purpose") == PURPOSE:
        whole = copied.copy_type != "derived"
        note_showing(state, placed, copied.object or copied.exhibit, "copy", whole=whole)


def fold_handed_out(state: State, placed: Placed) -> None:
    """Record the release of an exhibit to an expert of the defence as a disclosure."""
    if placed.event.facts.must("receiver_class") == RECEIVER:
        note_showing(state, placed, placed.event.subject, "release")


def fold_disclosed(state: State, placed: Placed) -> None:
    """Record the disclosure to the defence of fields of an entry about an exhibit or object."""
    facts = placed.event.facts
    if facts.must("purpose") == PURPOSE and facts.codes("fields"):
        note_showing(state, placed, placed.event.subject, "disclosure", whole=False)


def note_showing(state: State, placed: Placed, about: str, how: str, *, whole: bool = True) -> None:
    """Record that an entry disclosed an exhibit or object to the defence, whole or only something derived.

    Nothing is recorded of another subject.
    """
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
