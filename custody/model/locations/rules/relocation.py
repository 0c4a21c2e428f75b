"""Rules for a place that is moved into another: a box, a cabinet, a safe; what lies in it goes along."""

from __future__ import annotations

from collections.abc import Iterator

from custody.model.engine.moments import happened
from custody.model.locations.questions import usable_place
from custody.model.locations.records import Place, Stay
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.state import State

#: How deep places within places are followed.
DEEPEST = 32


def judge_moved(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a place in use goes into another in use, never into itself or a place inside it."""
    place = state.get(Place, command.subject)
    if place is None:
        raise ruling.refuse("location.known", f"there is no place {command.subject}")
    if place.retired:
        ruling.broken("location.retired", "the place is recorded as no longer used")
    usable_place(state, ruling, "within")
    if place.id in _containers(state, ruling.facts.must("within")):
        raise ruling.refuse("location.circle", "the place would lie in itself, or in something that is in it")


def _containers(state: State, place_id: str) -> Iterator[str]:
    """Yield a place and all that it is in, the narrowest first."""
    at: str | None = place_id
    for _ in range(DEEPEST):
        if at is None:
            return
        yield at
        place = state.get(Place, at)
        at = None if place is None else place.within


def fold_moved(state: State, placed: Placed) -> None:
    """Record the new place of a storage location; exhibits in it get no entry of their own."""
    place, facts = state.get(Place, placed.event.subject), placed.event.facts
    if place is not None:
        within = facts.must("within")
        stay = Stay(happened(facts, placed.event.at), within, placed.position)
        state.put(replace(place, within=within, stays=(*place.stays, stay)))


JUDGES = {"location.moved": judge_moved}
FOLDS = {"location.moved": fold_moved}
