"""Rules for moving a location into another, such as a box or safe, with its contents."""

from __future__ import annotations

from collections.abc import Iterator

from custody.model.engine.moments import happened
from custody.model.locations.questions import usable_location
from custody.model.locations.records import Location, Stay
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.state import State

#: The most levels of locations within locations that are read.
DEEPEST = 32


def judge_moved(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a location in use goes into another in use, never into itself or a location inside it."""
    place = state.get(Location, command.subject)
    if place is None:
        raise ruling.refuse("location.known", f"there is no storage location {command.subject}")
    if place.retired:
        ruling.broken("location.retired", "the storage location is recorded as no longer used")
    usable_location(state, ruling, "within")
    if place.id in _containers(state, ruling.facts.must("within")):
        raise ruling.refuse("location.circle", "the location would be inside itself")


def _containers(state: State, place_id: str) -> Iterator[str]:
    """Yield a location, then its enclosing ones outwards, at most ``DEEPEST``."""
    at: str | None = place_id
    for _ in range(DEEPEST):
        if at is None:
            return
        yield at
        place = state.get(Location, at)
        at = None if place is None else place.within


def fold_moved(state: State, placed: Placed) -> None:
    """Record the new enclosing location; exhibits in it get no entry of their own."""
    place, facts = state.get(Location, placed.event.subject), placed.event.facts
    if place is not None:
        within = facts.must("within")
        stay = Stay(happened(facts, placed.event.at), within, placed.position)
        state.put(replace(place, within=within, stays=(*place.stays, stay)))


JUDGES = {"location.moved": judge_moved}
FOLDS = {"location.moved": fold_moved}
