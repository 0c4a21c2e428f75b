"""An entry shows each field as it was entered, with its newest correction beside it, and what was erased as erased."""

from __future__ import annotations

from pathlib import Path

import pytest

from custody.errors import NotFound
from custody.ledger.views.entries.entries import Entries, FieldView
from tests.ledger.append.crashing import PLACES
from tests.ledger.objects.test_erasure import erase
from tests.world import World


@pytest.fixture(params=PLACES)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> World:
    return PLACES[request.param](tmp_path).world.staff()


def registered(world: World) -> tuple[str, int]:
    """Register an exhibit; gives its identifier and the position of its entry."""
    exhibit = world.exhibit(world.seize(world.case()), make="Kingston", serial="SN-1")
    return exhibit, world.store.read().positions(exhibit)[0]


def field(world: World, position: int, name: str) -> FieldView:
    """Return one field of an entry as it is shown."""
    return next(member for member in world.entry(position).fields if member.name == name)


def test_an_entry_shows_every_field_of_its_kind_in_order_and_says_which_are_personal(world: World) -> None:
    _, position = registered(world)
    entry = world.entry(position)
    assert entry.position == position
    assert entry.value("make") == "Kingston"
    assert entry.value("category") == "usb_stick"
    assert entry.value("imei") is None
    assert entry.value("no such field") is None
    assert entry.current("no such field") is None
    assert field(world, position, "category").structural
    assert not field(world, position, "make").structural
    assert not any(item.erased or item.corrected for item in entry.fields)


def test_a_correction_stands_beside_the_value_and_neither_replaces_the_other(world: World) -> None:
    _, position = registered(world)
    structural = world.correct(position, "quantity", value=2)
    private = world.correct(position, "make", erasable_value="SanDisk")
    entry = world.entry(position)
    assert (entry.value("quantity"), entry.current("quantity")) == (1, 2)
    assert (entry.value("make"), entry.current("make")) == ("Kingston", "SanDisk")
    assert (entry.value("model"), entry.current("model")) == (None, None)
    assert field(world, position, "quantity").corrected_by == structural.position
    assert field(world, position, "make").corrected_by == private.position
    newest = world.correct(position, "quantity", value=3)
    assert field(world, position, "quantity").correction == 3
    assert field(world, position, "quantity").corrected_by == newest.position


def test_a_correction_to_nothing_says_that_there_is_nothing(world: World) -> None:
    _, position = registered(world)
    world.correct(position, "power_state", value=None)
    shown = field(world, position, "power_state")
    assert (shown.value, shown.corrected, shown.correction) == ("off", True, None)
    assert world.entry(position).current("power_state") is None


def test_a_personal_value_given_beside_a_field_that_rules_read_does_not_pass_for_its_correction(
    world: World,
) -> None:
    _, position = registered(world)
    world.correct(position, "quantity", value=2, erasable_value="two, or so")
    assert field(world, position, "quantity").correction == 2
    world.correct(position, "power_state", value=None, erasable_value="on")
    assert field(world, position, "power_state").correction is None


def test_corrections_of_other_entries_of_the_same_subject_are_not_shown_here(world: World) -> None:
    exhibit, position = registered(world)
    world.sign("eve", "exhibit.sealed", {"seal_no": "S-1", "attending_witness": "carl"}, subject=exhibit)
    sealed = world.store.read().positions(exhibit)[1]
    world.correct(sealed, "attending_witness", erasable_value="judge")
    assert field(world, sealed, "attending_witness").correction == "judge"
    assert not any(item.corrected for item in world.entry(position).fields)
    world.correct(position, "make", erasable_value="SanDisk")
    assert {member.name for member in world.entry(position).fields if member.corrected} == {"make"}
    assert {stated.name for stated in world.entry(sealed).fields if stated.corrected} == {"attending_witness"}


def test_an_erased_value_is_shown_as_erased_and_its_correction_stays(world: World) -> None:
    _, position = registered(world)
    world.correct(position, "make", erasable_value="SanDisk")
    erase(world, position, "make", "serial")
    make, serial = field(world, position, "make"), field(world, position, "serial")
    assert (make.value, make.erased, make.corrected, make.correction) == (None, True, True, "SanDisk")
    assert (serial.value, serial.erased, serial.corrected) == (None, True, False)
    assert not field(world, position, "model").erased


def test_an_erased_correction_is_not_taken_for_a_correction_to_nothing(world: World) -> None:
    _, position = registered(world)
    correction = world.correct(position, "make", erasable_value="SanDisk")
    assert not field(world, position, "make").correction_erased
    erase(world, correction.position, "erasable_value")
    make = field(world, position, "make")
    assert (make.value, make.corrected, make.correction, make.correction_erased) == (
        "Kingston",
        True,
        None,
        True,
    )


def test_the_entries_of_a_subject_come_in_order(world: World) -> None:
    exhibit, _ = registered(world)
    world.sign("eve", "exhibit.sealed", {"seal_no": "S-1"}, subject=exhibit)
    world.case("C-2")
    world.unseal(exhibit, "S-1")
    entries = list(Entries(world.store.read()).of(exhibit))
    assert [entry.envelope.kind for entry in entries] == [
        "exhibit.registered",
        "exhibit.sealed",
        "exhibit.unsealed",
    ]
    assert [entry.envelope.seq for entry in entries] == [0, 1, 2]
    assert list(Entries(world.store.read()).of(world.journal.new_subject())) == []


def test_an_entry_beyond_the_end_is_not_found(world: World) -> None:
    for position in (world.size(), -1, 2**60):
        with pytest.raises(NotFound):
            world.entry(position)
