"""Rules about seizures and exhibits: what happened is recorded, and marked where it breaks a rule."""

from __future__ import annotations

from custody.model.schema.types import Value
from tests.model.office import office, seal_on, stick
from tests.model.showing import marks, refused_here, shows

CARD: dict[str, Value] = {
    "category": "document",
    "power_state": "none",
    "reference": "EV/2",
    "description": "card",
    "condition": "fine",
}
FOUND: dict[str, Value] = {"found_by": "eve", "place_found": "desk"}


@shows("seizure.new")
def test_a_seizure_is_recorded_once() -> None:
    world = office()
    case = world.case()
    seizure = world.seize(case)
    values: dict[str, Value] = {
        "case": case,
        "basis": "consent",
        "measures": "28.3.b",
        "search_target": "system",
        "territory": "inside",
    }
    world.sign("eve", "seizure.recorded", values)
    with refused_here(world, "seizure.new"):
        world.sign("eve", "seizure.recorded", values, subject=seizure)


@shows("exhibit.new")
def test_an_exhibit_is_registered_once() -> None:
    world = office()
    seizure = world.seize(world.case())
    exhibit = world.exhibit(seizure)
    values: dict[str, Value] = {"seizure": seizure, "category": "phone"}
    world.sign("eve", "exhibit.registered", values)
    with refused_here(world, "exhibit.new"):
        world.sign("eve", "exhibit.registered", values, subject=exhibit)


@shows("exhibit.origin")
def test_an_exhibit_comes_from_a_seizure_or_from_a_parent_and_not_from_both() -> None:
    world = office()
    seizure = world.seize(world.case())
    parent = world.exhibit(seizure)
    world.sign("eve", "exhibit.registered", {"parent": parent, "category": "sim"})
    for origin in ({}, {"seizure": seizure, "parent": parent}):
        with refused_here(world, "exhibit.origin"):
            world.sign("eve", "exhibit.registered", {**origin, "category": "sim"})


@shows("seizure.known", "exhibit.known")
def test_where_an_exhibit_comes_from_is_on_record() -> None:
    world = office()
    seizure = world.seize(world.case())
    nothing = world.journal.new_subject()
    world.exhibit(seizure)
    with refused_here(world, "seizure.known"):
        world.exhibit(nothing)
    with refused_here(world, "exhibit.known"):
        world.sign("eve", "exhibit.registered", {"parent": nothing, "category": "sim"})


@shows("exhibit.known")
def test_what_is_done_to_an_exhibit_is_done_to_a_registered_one() -> None:
    world = office()
    exhibit = stick(world, seal=None)
    nothing = world.journal.new_subject()
    seal_on(world, exhibit, "S-1")
    world.unseal(exhibit, "S-1")
    world.acquire(exhibit, b"x")
    with refused_here(world, "exhibit.known"):
        seal_on(world, nothing, "S-2")
    with refused_here(world, "exhibit.known"):
        world.unseal(nothing, "S-1")
    with refused_here(world, "exhibit.known"):
        world.acquire(nothing, b"x")
    with refused_here(world, "exhibit.known"):
        world.offer(nothing, "carl")


@shows("exhibit.quantity")
def test_an_exhibit_is_at_least_one_thing() -> None:
    world = office()
    seizure = world.seize(world.case())
    for quantity in (1, 12):
        world.exhibit(seizure, quantity=quantity)
    with refused_here(world, "exhibit.quantity"):
        world.exhibit(seizure, quantity=0)


def test_a_child_belongs_to_its_parents_case_and_to_whoever_registers_it() -> None:
    world = office()
    world.case("C-0")
    parent = stick(world)
    child = world.subject_of(world.sign("carl", "exhibit.registered", {"parent": parent, "category": "sim"}))
    record = world.exhibit_record(child)
    assert (record.case, record.parent) == (world.exhibit_record(parent).case, parent)
    assert record.holder == world.people["carl"].actor


@shows("custody.not_custodian", "exhibit.parent_sealed")
def test_a_part_is_taken_by_the_holder_out_of_an_unsealed_exhibit_or_marked() -> None:
    world = office()
    parent = stick(world, seal=None)
    values: dict[str, Value] = {"parent": parent, **CARD}
    assert marks(world, world.sign("eve", "exhibit.registered", values)) == set()
    assert marks(world, world.sign("carl", "exhibit.registered", values)) == {"custody.not_custodian"}
    seal_on(world, parent, "S-1")
    assert marks(world, world.sign("eve", "exhibit.registered", values)) == {"exhibit.parent_sealed"}


@shows("case.open")
def test_an_exhibit_registered_into_a_closed_case_is_marked() -> None:
    world = office()
    case = world.case()
    values: dict[str, Value] = {"seizure": world.seize(case), **CARD, **FOUND}
    assert marks(world, world.sign("eve", "exhibit.registered", values)) == set()
    world.sign("judge", "case.closed", {"outcome": "tried"}, subject=case)
    assert marks(world, world.sign("eve", "exhibit.registered", values)) == {"case.open"}
