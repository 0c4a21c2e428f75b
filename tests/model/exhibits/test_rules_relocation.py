"""Rules about a place that is moved: what lies in it goes along, and nothing lies in itself."""

from __future__ import annotations

from custody.ledger.submissions.submission import Receipt
from custody.ledger.views.exhibits.evidence_room import lying_in, path_of
from custody.model.records import Location
from tests.ledger.replaying import check
from tests.model.office import at, office, stick
from tests.model.room import place, retire, store, where
from tests.model.showing import marks, refused_here, shows
from tests.world import World


def move(world: World, place_id: str, within: str, **values: str) -> Receipt:
    """Move a place into another one."""
    return world.sign("carl", "location.moved", {"within": within, **values}, subject=place_id)


@shows("location.circle", "location.known", "location.retired")
def test_a_place_is_moved_into_another_that_is_used_and_not_in_it() -> None:
    world = office()
    first, second = place(world, "Room 1", location_type="room"), place(world, "Room 2", location_type="room")
    shelf = place(world, "Shelf 1", first)
    box = place(world, "Box 1", shelf, location_type="box")
    exhibit = stick(world)
    store(world, exhibit, box)
    assert path_of(world.lookup(), where(world, exhibit).location) == "Room 1 / Shelf 1 / Box 1"
    assert marks(world, move(world, shelf, second)) == set()
    lookup = world.lookup()
    assert path_of(lookup, where(world, exhibit).location) == "Room 2 / Shelf 1 / Box 1"
    assert [[discrepancy.exhibit for discrepancy in lying_in(lookup, room)] for room in (first, second)] == [
        [],
        [exhibit],
    ]
    for inside in (shelf, box):
        with refused_here(world, "location.circle"):
            move(world, shelf, inside)
    with refused_here(world, "location.known"):
        move(world, shelf, exhibit)
    with refused_here(world, "location.known"):
        move(world, exhibit, second)
    old = place(world, "Cabinet 1")
    retire(world, old)
    assert marks(world, move(world, old, second)) == {"location.retired"}
    assert marks(world, move(world, box, old)) == {"location.retired"}
    check(world.store.read(), world.log_key)


def test_what_a_place_was_in_is_known_for_every_instant() -> None:
    world = office()
    first, second = place(world, "Room 1", location_type="room"), place(world, "Room 2", location_type="room")
    box = place(world, "Box 1", first, location_type="box")
    before = world.clock.now()
    world.later(3600)
    move(world, box, second, occurred_at=at(world))
    found = world.lookup().get(Location, box)
    assert (found.within, found.within_at(before), found.within_at(world.clock.now())) == (
        second,
        first,
        second,
    )
    assert found.within_at(0) == first
    assert path_of(world.lookup(), box, before) == "Room 1 / Box 1"


@shows("location.empty")
def test_a_place_in_which_something_lies_is_not_given_up_now() -> None:
    world = office()
    room = place(world, "Room 1", location_type="room")
    box = place(world, "Box 1", room, location_type="box")
    exhibit = stick(world)
    store(world, exhibit, box)
    values = {"reason": "mistake", "entry_mode": "act"}
    for full in (box, room):
        with refused_here(world, "location.empty"):
            world.sign("carl", "location.retired", values, subject=full)
    elsewhere = place(world, "Box 2")
    store(world, exhibit, elsewhere)
    assert marks(world, world.sign("carl", "location.retired", values, subject=box)) == set()
    assert marks(world, world.sign("carl", "location.retired", values, subject=room)) == set()
