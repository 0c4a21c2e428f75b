"""Rules for vehicles: each belongs to a case that is open, and is known before it is moved."""

from __future__ import annotations

from custody.model.record import replace
from custody.model.records import Case
from custody.model.rulings import Command, Placed, Ruling
from custody.model.state import State
from tests.more.vehicle_records import Vehicle


def judge_recorded(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that the case is on record."""
    if state.get(Case, ruling.facts.must("case")) is None:
        raise ruling.refuse("vehicle.case", "there is no such case", hint="`custody case list` lists them.")


def judge_moved(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that the vehicle is on record."""
    if state.get(Vehicle, command.subject) is None:
        raise ruling.refuse(
            "vehicle.known", f"there is no vehicle {command.subject}", hint="Record the vehicle first."
        )


def fold_recorded(state: State, placed: Placed) -> None:
    """Put the vehicle on record."""
    event = placed.event
    state.put(Vehicle(event.subject, event.facts.must("case"), event.facts.must("sort")))


def fold_moved(state: State, placed: Placed) -> None:
    """Count the move."""
    vehicle = state.get(Vehicle, placed.event.subject)
    if vehicle is not None:
        state.put(replace(vehicle, moves=vehicle.moves + 1))


JUDGES = {
    "vehicle.recorded": judge_recorded,
    "vehicle.moved": judge_moved,
}
FOLDS = {"vehicle.recorded": fold_recorded, "vehicle.moved": fold_moved}
