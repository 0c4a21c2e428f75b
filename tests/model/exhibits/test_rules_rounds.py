"""Rules about what an inventory round left to be answered: unmatched scans and exhibits that nobody found."""

from __future__ import annotations

from custody.ledger.submissions.submission import Receipt
from custody.model.records import Inventory, RoundMatter
from custody.model.schema.types import Value
from tests.model.office import office, stick
from tests.model.room import closed, counted, lose, place, store
from tests.model.showing import marks, refused_here, shows
from tests.world import World


def round_of(world: World, shelf: str) -> str:
    """Start a round of a place."""
    return world.subject_of(world.sign("carl", "inventory.started", {"scope": "location", "location": shelf}))


def identified(world: World, inventory: str, counting: Receipt, **values: Value) -> Receipt:
    """Record what an unmatched scan turned out to be."""
    re = world.leaf_of(counting)
    return world.sign("carl", "inventory.scan_identified", values, subject=inventory, re=re)


def traced(world: World, inventory: str, exhibit: str, **values: Value) -> Receipt:
    """Record what became of a missing exhibit."""
    return world.sign("carl", "inventory.exhibit_traced", {"exhibit": exhibit, **values}, subject=inventory)


def open_matters(world: World) -> list[str]:
    """Return the sorts of what waits for an answer."""
    return sorted(matter.sort for matter in world.lookup().under(RoundMatter, "open", "", "~"))


@shows("inventory.unmatched_known", "inventory.unmatched_exhibit", "inventory.answered", "exhibit.known")
def test_an_unmatched_scan_is_answered_once_and_an_exhibit_that_it_is_named() -> None:
    world = office()
    shelf = place(world)
    exhibit = stick(world)
    store(world, exhibit, shelf)
    inventory = round_of(world, shelf)
    strange = counted(world, inventory, None, scanned_code="X-77")
    assert open_matters(world) == []
    closed(world, inventory)
    assert open_matters(world) == ["missing", "unmatched"]
    for values in ({"outcome": "known_exhibit"}, {"outcome": "misread", "exhibit": exhibit}):
        with refused_here(world, "inventory.unmatched_exhibit"):
            identified(world, inventory, strange, **values)
    with refused_here(world, "exhibit.known"):
        identified(world, inventory, strange, outcome="known_exhibit", exhibit=shelf)
    with refused_here(world, "inventory.unmatched_known"):
        identified(world, exhibit, strange, outcome="misread")
    assert (
        marks(world, identified(world, inventory, strange, outcome="known_exhibit", exhibit=exhibit)) == set()
    )
    assert open_matters(world) == []
    again = identified(world, inventory, strange, outcome="misread")
    assert marks(world, again) == {"inventory.answered"}


@shows("inventory.missing_known", "inventory.not_reported_missing", "inventory.answered", "inventory.known")
def test_a_missing_exhibit_is_traced_and_one_that_is_lost_is_recorded_so_first() -> None:
    world = office()
    shelf = place(world)
    first, second, seen = stick(world, "S-1"), stick(world, "S-2"), stick(world, "S-3")
    for exhibit in (first, second, seen):
        store(world, exhibit, shelf)
    inventory = round_of(world, shelf)
    with refused_here(world, "inventory.known"):
        traced(world, shelf, first, outcome="not_scanned")
    with refused_here(world, "inventory.missing_known"):
        traced(world, inventory, first, outcome="not_scanned")
    with refused_here(world, "inventory.missing_known"):  # whatever is named: nothing is missing yet
        traced(world, inventory, shelf, outcome="not_scanned")
    counted(world, inventory, seen, location=shelf)
    closed(world, inventory)
    with refused_here(world, "inventory.missing_known"):
        traced(world, inventory, seen, outcome="not_scanned")
    assert marks(world, traced(world, inventory, first, outcome="reported_missing")) == {
        "inventory.not_reported_missing"
    }
    lose(world, second)
    assert marks(world, traced(world, inventory, second, outcome="reported_missing")) == set()
    assert open_matters(world) == []
    found = traced(world, inventory, first, outcome="found", location=shelf)
    assert marks(world, found) == {"inventory.answered"}


def test_what_is_merged_or_wholly_split_is_expected_in_no_round_and_leaves_an_open_one() -> None:
    world = office()
    seizure = world.seize(world.case())
    exhibits = [world.exhibit(seizure, seal=None) for _ in range(5)]
    shelf = place(world)
    for exhibit in exhibits:
        store(world, exhibit, shelf)
    inventory = round_of(world, shelf)
    assert world.lookup().get(Inventory, inventory).expected_count == 5
    same: dict[str, Value] = {"into": exhibits[1], "reason": "number_equal"}
    world.sign("eve", "exhibit.merged", same, subject=exhibits[0])
    parts: dict[str, Value] = {"component_count": 2, "remainder_kept": False, "reason": "examination"}
    world.sign("eve", "exhibit.split", parts, subject=exhibits[2])
    for exhibit in (exhibits[1], exhibits[3], exhibits[4]):
        counted(world, inventory, exhibit, location=shelf)
    assert marks(world, closed(world, inventory)) == set()
    found = world.lookup().get(Inventory, inventory)
    assert (found.expected_count, found.found_count, found.missing_count) == (3, 3, 0)
    later = world.lookup().get(Inventory, round_of(world, shelf))
    assert (later.expected_count, later.absent_count) == (3, 0)
