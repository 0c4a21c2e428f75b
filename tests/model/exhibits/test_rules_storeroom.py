"""Rules about bags, places, checkouts and losses: what happened is marked, and what is not at hand goes nowhere."""

from __future__ import annotations

from custody.law.clock import DAY, HOUR
from custody.ledger.state.state_cache import Recall
from custody.model.locations.questions import blocking_codes
from custody.model.records import Packing
from custody.model.schema.types import Value
from custody.model.state import State
from tests.model.office import at, office, seal_on, stick
from tests.model.room import check_in, check_out, find, give_back, lose, place, release, retire, store, where
from tests.model.showing import marks, refused_here, shows
from tests.world import World


def in_the_way(world: World, exhibit: str) -> list[str]:
    """Ask what stands in the way of disposing of an exhibit."""
    reader = world.store.read()
    return list(blocking_codes(State(Recall(reader, reader.head().size), reader.head().size), exhibit))


@shows("bag.reused")
def test_a_bag_number_is_used_once_in_the_whole_ledger() -> None:
    world = office()
    one, two = stick(world, None), stick(world, None)
    put: dict[str, Value] = {"seal_no": "S-1", "bag_no": "B-1"}
    assert marks(world, world.sign("eve", "exhibit.sealed", put, subject=one)) == set()
    more: dict[str, Value] = {"seal_no": "S-2", "bag_no": "B-1", "additional_seal": True}
    assert marks(world, world.sign("eve", "exhibit.sealed", more, subject=one)) == set()
    again = {"seal_no": "S-3", "bag_no": "B-1"}
    assert marks(world, world.sign("eve", "exhibit.sealed", again, subject=two)) == {"bag.reused"}


@shows("bag.reused")
def test_a_corrected_bag_number_was_used_nowhere_else() -> None:
    world = office()
    one, two = stick(world, None), stick(world, None)
    first = world.sign("eve", "exhibit.sealed", {"seal_no": "S-1", "bag_no": "B-1"}, subject=one)
    other = world.sign("eve", "exhibit.sealed", {"seal_no": "S-2", "bag_no": "B-2"}, subject=two)
    assert marks(world, world.correct(first.position, "bag_no", value="B-9")) == set()
    assert marks(world, world.correct(other.position, "bag_no", value="B-9")) == {"bag.reused"}
    assert [seal.bag for seal in world.lookup().get(Packing, one).on] == ["B-9"]


@shows("seal.already_sealed", "seal.mismatch")
def test_several_seals_are_on_at_once_and_each_is_looked_at() -> None:
    world = office()
    exhibit = stick(world)
    more: dict[str, Value] = {
        "seal_no": "S-2",
        "additional_seal": True,
        "seal_applied_to": "connector",
        "seal_type": "label",
    }
    assert marks(world, world.sign("eve", "exhibit.sealed", more, subject=exhibit)) == set()
    assert world.exhibit_record(exhibit).seal == "S-2"
    world.offer(exhibit, "carl")
    assert marks(world, world.accept(exhibit)) == {"seal.mismatch"}
    world.offer(exhibit, "eve", by="carl")
    assert marks(world, world.accept(exhibit, by="eve", other_seal_nos="S-1")) == set()
    assert marks(world, world.unseal(exhibit, "S-1")) == set()
    assert world.exhibit_record(exhibit).seal == "S-2"
    assert marks(world, world.unseal(exhibit, "S-7")) == {"seal.mismatch"}
    assert world.exhibit_record(exhibit).seal is None
    seal_on(world, exhibit, "S-3")
    assert marks(world, seal_on(world, exhibit, "S-4")) == {"seal.already_sealed"}


@shows("location.new", "location.known", "location.retired")
def test_places_lie_within_each_other_and_are_given_up() -> None:
    world = office()
    exhibit = stick(world)
    room = place(world, "Room 2", location_type="room")
    shelf = place(world, "Shelf 1", room)
    store(world, exhibit, shelf)
    assert where(world, exhibit).location == shelf
    with refused_here(world, "location.new"):
        world.sign("carl", "location.registered", {"label": "again", "location_type": "box"}, subject=shelf)
    with refused_here(world, "location.known"):
        store(world, exhibit, exhibit)
    with refused_here(world, "location.known"):
        retire(world, exhibit)
    empty = place(world, "Shelf 2")
    assert marks(world, retire(world, empty)) == set()
    assert marks(world, retire(world, empty)) == {"location.retired"}
    assert marks(world, store(world, exhibit, empty)) == {"location.retired"}


@shows("location.empty")
def test_a_place_that_is_given_up_holds_nothing() -> None:
    world = office()
    exhibit = stick(world)
    room = place(world, "Room 2", location_type="room")
    shelf, other = place(world, "Shelf 1", room), place(world, "Shelf 2")
    assert marks(world, retire(world, room)) == {"location.empty"}
    store(world, exhibit, shelf)
    assert marks(world, retire(world, shelf)) == {"location.empty"}
    assert marks(world, retire(world, other)) == set()


@shows("check_out.person", "custody.checked_out")
def test_a_checked_out_exhibit_is_at_hand_of_another_while_its_holder_stays() -> None:
    world = office()
    exhibit = stick(world)
    with refused_here(world, "check_out.person"):
        check_out(world, exhibit, "bot")
    assert marks(world, check_out(world, exhibit)) == set()
    assert world.exhibit_record(exhibit).holder == world.people["eve"].actor
    assert where(world, exhibit).out_to == world.people["carl"].actor
    assert in_the_way(world, exhibit) == ["checked_out"]
    assert marks(world, check_out(world, exhibit)) == {"custody.checked_out"}
    with refused_here(world, "custody.checked_out"):
        world.offer(exhibit, "carl")
    assert marks(world, check_in(world, exhibit)) == set()
    assert in_the_way(world, exhibit) == []
    world.offer(exhibit, "carl")


@shows("check_out.return_before", "check_out.open", "check_out.order")
def test_a_checkout_ends_once_and_after_it_began() -> None:
    world = office()
    exhibit = stick(world)
    assert marks(world, check_in(world, exhibit)) == {"check_out.open"}
    assert marks(world, check_out(world, exhibit, return_due_at=at(world))) == {"check_out.return_before"}
    assert marks(world, check_in(world, exhibit, occurred_at=at(world, HOUR))) == {"check_out.order"}
    assert marks(world, check_out(world, exhibit)) == set()
    found = check_in(world, exhibit, seal_no="S-9", seal_state="not_intact", condition="damaged")
    assert marks(world, found) == {"seal.mismatch", "seal.not_intact", "custody.condition"}


@shows("custody.missing", "custody.outside")
def test_what_is_missing_or_outside_goes_nowhere() -> None:
    world = office()
    exhibit = stick(world)
    shelf = place(world)
    assert marks(world, store(world, exhibit, shelf)) == set()
    assert marks(world, lose(world, exhibit)) == set()
    assert in_the_way(world, exhibit) == ["missing"]
    assert marks(world, lose(world, exhibit)) == {"custody.missing"}
    with refused_here(world, "custody.missing"):
        world.offer(exhibit, "carl")
    assert marks(world, find(world, exhibit, location=shelf)) == set()
    assert marks(world, release(world, exhibit)) == set()
    assert in_the_way(world, exhibit) == ["handed_out"]
    assert marks(world, store(world, exhibit, shelf)) == {"custody.outside"}
    give_back(world, exhibit)
    world.offer(exhibit, "eve", by="carl")
    assert in_the_way(world, exhibit) == ["transfer_offered"]


@shows("missing.last_seen", "missing.not_reported", "missing.recovered_too_early")
def test_a_loss_begins_when_it_was_last_seen_and_ends_when_it_is_found() -> None:
    world = office()
    exhibit = stick(world)
    assert marks(world, find(world, exhibit)) == {"missing.not_reported"}
    late = lose(world, exhibit, occurred_at=at(world, DAY), last_seen_at=at(world, HOUR))
    assert marks(world, late) == {"missing.last_seen"}
    assert marks(world, find(world, exhibit, occurred_at=at(world, 2 * HOUR))) == {
        "missing.recovered_too_early"
    }
    assert marks(world, lose(world, exhibit, last_seen_at=None, not_known="last_seen_at")) == set()
    assert marks(world, find(world, exhibit)) == set()


@shows("exhibit.known")
def test_a_discrepancy_is_told_by_anybody_of_a_known_exhibit() -> None:
    world = office()
    exhibit = stick(world)
    values = {"differences": "count label", "description": "two sticks, one label"}
    assert marks(world, world.sign("ada", "exhibit.discrepancy_reported", values, subject=exhibit)) == set()
    case = world.case()
    with refused_here(world, "exhibit.known"):
        world.sign("ada", "exhibit.discrepancy_reported", values, subject=case)
