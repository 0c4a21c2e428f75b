"""Rules about inventory rounds and custodians who leave."""

from __future__ import annotations

import pytest

from custody.ledger.submissions.submission import Receipt
from custody.model.records import Inventory, RoundExhibit
from custody.model.schema.types import Value
from tests.model.ends import carry_out, take_back
from tests.model.office import office, stick
from tests.model.room import closed, counted, lose, place, reassign, store
from tests.model.showing import marks, refused_here, shows
from tests.world import World


def started(world: World, **scope: Value) -> str:
    """Start a round of one thing."""
    (name,) = scope
    return world.subject_of(world.sign("carl", "inventory.started", {"scope": name, **scope}))


def result(world: World, receipt: Receipt) -> Value:
    """Read what the rules made of a count."""
    return world.entry(receipt.position).value("result")


@shows("inventory.new", "inventory.scope", "inventory.scope_known", "inventory.known")
def test_a_round_has_one_known_scope() -> None:
    world = office()
    shelf = place(world)
    case = world.case()
    inventory = started(world, location=shelf)
    with refused_here(world, "inventory.new"):
        world.sign("carl", "inventory.started", {"scope": "location", "location": shelf}, subject=inventory)
    for values in ({"scope": "location"}, {"scope": "location", "location": shelf, "case": case}):
        with refused_here(world, "inventory.scope"):
            world.sign("carl", "inventory.started", values)
    with refused_here(world, "inventory.scope_known"):
        started(world, case=shelf)
    with refused_here(world, "inventory.known"):
        closed(world, shelf)


@shows(
    "inventory.missing", "inventory.misplaced", "inventory.open", "inventory.counted_twice", "location.known"
)
def test_what_is_scanned_is_compared_with_what_was_expected_at_the_start() -> None:
    world = office()
    room = place(world, "Room", location_type="room")
    shelf, other = place(world, "Shelf 1", room), place(world, "Shelf 2", room)
    exhibits = [stick(world, f"S-{number}") for number in range(4)]
    for exhibit in exhibits[:3]:
        store(world, exhibit, shelf)
    lost = stick(world, "S-9")
    store(world, lost, shelf)
    lose(world, lost)
    inventory = started(world, location=room)
    assert world.lookup().get(Inventory, inventory).expected_count == 3
    assert result(world, counted(world, inventory, exhibits[0], location=shelf)) == "found"
    assert result(world, counted(world, inventory, exhibits[1], location=other)) == "misplaced"
    assert result(world, counted(world, inventory, exhibits[3], location=shelf)) == "unexpected"
    assert marks(world, counted(world, inventory, exhibits[0], location=shelf)) == {"inventory.counted_twice"}
    with refused_here(world, "location.known"):
        counted(world, inventory, exhibits[2], location=exhibits[2])
    assert result(world, counted(world, inventory, None, scanned_code="a strange label")) == "unmatched"
    end = closed(world, inventory)
    assert marks(world, end) == {"inventory.missing", "inventory.misplaced"}
    told = [
        world.entry(end.position).value(name)
        for name in (
            *("expected_count", "found_count", "misplaced_count"),
            *("missing_count", "unexpected_count", "unmatched_count"),
        )
    ]
    assert told == [3, 1, 1, 1, 1, 1]
    missing = [
        round_exhibit.exhibit for round_exhibit in world.lookup().under(RoundExhibit, "expected", inventory)
    ]
    assert missing == [exhibits[2]]
    assert marks(world, counted(world, inventory, exhibits[2])) == {"inventory.open"}
    assert world.lookup().get(Inventory, inventory).found_count == 1


def test_places_within_places_are_followed_thirty_two_deep() -> None:
    world = office()
    inside = [place(world, "Building", location_type="room")]
    for depth in range(1, 34):
        inside.append(place(world, f"Box {depth}", inside[-1]))
    for depth, expected in ((32, 1), (33, 1), (1, 2)):
        store(world, stick(world, f"S-{depth}"), inside[depth])
        assert world.lookup().get(Inventory, started(world, location=inside[0])).expected_count == expected


def test_a_round_that_finds_everything_is_closed_without_a_mark() -> None:
    world = office()
    exhibit = stick(world)
    case = world.exhibit_record(exhibit).case
    for scope in ({"case": case}, {"custodian": world.people["eve"].actor}):
        inventory = started(world, **scope)
        counted(world, inventory, exhibit)
        assert marks(world, closed(world, inventory)) == set()


@pytest.mark.parametrize("measure", ["destroy", "return_to_owner"])
def test_nobody_looks_for_what_left_the_house_for_good(measure: str) -> None:
    world = office()
    exhibits = [stick(world, f"S-{number}") for number in range(2)]
    case, eve = world.exhibit_record(exhibits[0]).case, world.people["eve"].actor
    scopes: tuple[dict[str, Value], ...] = ({"case": case}, {"custodian": eve})
    of_case, of_eve = (world.lookup().get(Inventory, started(world, **scope)) for scope in scopes)
    assert [(round_.expected_count, round_.absent_count) for round_ in (of_case, of_eve)] == [(1, 0), (2, 0)]
    carry_out(world, exhibits[0], measure, None, entry_mode="record")
    inventory = started(world, custodian=eve)
    for key, expected in ((started(world, case=case), 0), (inventory, 1)):
        found = world.lookup().get(Inventory, key)
        assert (found.expected_count, found.absent_count) == (expected, 0)
    counted(world, inventory, exhibits[1])
    assert marks(world, closed(world, inventory)) == set()


def test_what_is_lent_is_away_until_it_comes_in_again() -> None:
    world = office()
    exhibit = stick(world)
    case = world.exhibit_record(exhibit).case
    carry_out(world, exhibit, "loan", None, entry_mode="record")
    lent = world.lookup().get(Inventory, started(world, case=case))
    assert (lent.expected_count, lent.absent_count) == (0, 1)
    take_back(world, exhibit)
    back = world.lookup().get(Inventory, started(world, case=case))
    assert (back.expected_count, back.absent_count) == (1, 0)


@shows("transfer.distinct", "exhibit.known")
def test_an_administrator_offers_in_the_stead_of_who_left_and_another_accepts() -> None:
    world = office()
    exhibit = stick(world)
    with refused_here(world, "transfer.distinct"):
        reassign(world, exhibit, "ada")
    with refused_here(world, "exhibit.known"):
        reassign(world, world.people["eve"].actor, "carl")
    reassign(world, exhibit, "carl")
    assert world.exhibit_record(exhibit).holder == world.people["eve"].actor
    world.accept(exhibit)
    assert world.exhibit_record(exhibit).holder == world.people["carl"].actor
