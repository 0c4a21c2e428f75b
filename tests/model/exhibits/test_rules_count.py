"""How many things were taken in a seizure: the same whatever is split, itemised or found inside, each thing once."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custody.model.records import Item, Seizure
from custody.model.schema.types import Value
from tests import things
from tests.ledger.replaying import check
from tests.model.office import office
from tests.model.showing import marks
from tests.world import World

SPLIT: dict[str, Value] = {"component_count": 2, "remainder_kept": True, "reason": "examination"}


def total(world: World, seizure: str) -> int:
    """Return how many items were taken."""
    return world.lookup().get(Seizure, seizure).things


def itemise(world: World, exhibit: str, found: int) -> None:
    """Record how many items were found in a bag."""
    world.sign(
        "eve", "exhibit.components_counted", {"component_count": found, "counted_by": "eve"}, subject=exhibit
    )


def merge(world: World, one: str, into: str) -> None:
    """Record that two registrations are one exhibit."""
    world.sign("eve", "exhibit.merged", {"into": into, "reason": "registered_twice"}, subject=one)


def test_an_inventory_after_an_itemisation_lists_what_was_found() -> None:
    world = office()
    seizure = world.seize(world.case())
    bag = world.exhibit(seizure, category="bulk", quantity=12)
    assert (
        marks(world, world.sign("eve", "seizure.list_recorded", {"exhibit_count": 12}, subject=seizure))
        == set()
    )
    itemise(world, bag, 11)
    assert total(world, seizure) == 11
    assert (
        marks(world, world.sign("eve", "seizure.list_recorded", {"exhibit_count": 11}, subject=seizure))
        == set()
    )
    wrong = world.sign("eve", "seizure.list_recorded", {"exhibit_count": 12}, subject=seizure)
    assert marks(world, wrong) == {"seizure.exhibit_count"}
    itemise(world, bag, 12)
    assert total(world, seizure) == 12
    check(world.store.read(), world.log_key)


def test_a_thing_registered_twice_counts_once_wherever_it_was_registered() -> None:
    world = office()
    seizure = world.seize(world.case())
    bag = world.exhibit(seizure, "B/0", category="bulk", quantity=3)
    one, two, again = (things.part(world, bag, f"B/{at}") for at in (1, 2, 3))
    loose, twice = world.exhibit(seizure, "EV/1"), world.exhibit(seizure, "EV/2")
    assert total(world, seizure) == 5
    merge(world, again, two)  # both out of the bag, which still holds three
    assert (total(world, seizure), world.lookup().get(Item, bag).parts) == (5, 2)
    merge(world, twice, loose)
    assert total(world, seizure) == 4
    merge(world, one, loose)  # it lay in the bag, and was registered beside it too
    assert total(world, seizure) == 3
    check(world.store.read(), world.log_key)


def test_what_came_out_of_a_merged_or_single_thing_takes_nothing_off() -> None:
    world = office()
    seizure = world.seize(world.case())
    phone, other = things.phone(world, seizure), things.phone(world, seizure, "PH/2")
    card, same = (things.part(world, phone, f"C/{at}", parent_relation="component") for at in (1, 2))
    merge(world, same, card)
    assert total(world, seizure) == 2
    bag, double = (world.exhibit(seizure, f"B/{at}", category="bulk", quantity=2) for at in (1, 2))
    inside, mirrored = things.part(world, bag, "B/1-1"), things.part(world, double, "B/2-1")
    merge(world, double, bag)
    assert total(world, seizure) == 4
    merge(world, mirrored, inside)
    assert total(world, seizure) == 4
    itemise(world, double, 5)
    assert total(world, seizure) == 4
    merge(world, other, phone)
    assert total(world, seizure) == 3


@pytest.mark.parametrize(
    ("quantity", "how", "fewer"),
    [(1, "split_off", 0), (2, "split_off", 1), (3, "split_off", 1), (1, "component", 0), (3, "component", 0)],
)
def test_a_part_that_was_registered_by_itself_too_is_taken_off_only_where_it_was_counted(
    quantity: int, how: str, fewer: int
) -> None:
    """Of a bag every thing counts; a device counts once, with the disk that is taken out of it."""
    world = office()
    seizure = world.seize(world.case())
    sort = "bulk" if quantity > 1 else "computer"
    whole = world.exhibit(seizure, "W/1", category=sort, quantity=quantity)
    if quantity == 1:
        world.sign("eve", "exhibit.split", SPLIT, subject=whole)
    part, loose = things.part(world, whole, "W/1-1", parent_relation=how), world.exhibit(seizure, "EV/1")
    assert total(world, seizure) == quantity + 1
    merge(world, part, loose)
    assert total(world, seizure) == quantity + 1 - fewer
    check(world.store.read(), world.log_key)


def test_a_part_that_turns_out_to_be_another_thing_of_the_bag_is_no_part_of_the_count_any_more() -> None:
    world = office()
    seizure = world.seize(world.case())
    bag = world.exhibit(seizure, "B/0", category="bulk", quantity=2)
    part = things.part(world, bag, "B/1")
    merge(world, part, things.part(world, bag, "B/2", parent_relation="component"))
    assert (total(world, seizure), world.lookup().get(Item, bag).parts) == (2, 0)
    counted = world.sign(
        "eve", "exhibit.components_counted", {"component_count": 2, "counted_by": "eve"}, subject=bag
    )
    assert marks(world, counted) == {"exhibit.count_unregistered"}
    assert world.entry(counted.position).value("registered_count") == 0


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.integers(1, 4), min_size=1, max_size=4),
    st.lists(
        st.tuples(st.sampled_from(["split", "part", "inside", "itemise"]), st.integers(0, 9)), max_size=8
    ),
)
def test_no_split_and_no_itemisation_changes_how_much_was_taken(
    quantities: list[int], steps: list[tuple[str, int]]
) -> None:
    world = office()
    seizure = world.seize(world.case())
    every = [world.exhibit(seizure, f"E/{at}", quantity=one) for at, one in enumerate(quantities)]
    for number, (what, choice) in enumerate(steps):
        exhibit = every[choice % len(every)]
        if what == "split":
            world.sign("eve", "exhibit.split", SPLIT, subject=exhibit)
        elif what == "itemise":
            quantity = world.lookup().get(Item, exhibit).quantity
            if quantity > 1:
                itemise(world, exhibit, quantity)
        else:
            how = "split_off" if what == "part" else "component"
            every.append(things.part(world, exhibit, f"P/{number}", parent_relation=how))
        assert total(world, seizure) == sum(quantities)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 3), min_size=1, max_size=6), st.data())
def test_once_every_double_is_merged_each_thing_counts_once(
    registered: list[int], data: st.DataObject
) -> None:
    world = office()
    seizure = world.seize(world.case())
    each = [(one, world.exhibit(seizure, f"E/{at}")) for at, one in enumerate(registered)]
    first: dict[int, str] = {}
    for one, exhibit in data.draw(st.permutations(each)):
        if one in first:
            merge(world, exhibit, first[one])
        first.setdefault(one, exhibit)
    assert total(world, seizure) == len(set(registered))
