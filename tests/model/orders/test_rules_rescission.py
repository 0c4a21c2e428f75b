"""Rules about taking back an entry that ended something."""

from __future__ import annotations

import pytest

from custody.errors import RoleRefused
from custody.ledger.submissions.submission import Receipt
from custody.model.across.rescission import ENDINGS
from custody.model.entries.kinds.entry import MEANWHILE
from custody.model.records import Case, Exhibit, Inventory, Item, Location, Seizure, Whereabouts
from custody.model.schema.types import Value
from tests.model.office import office, seal_on, stick
from tests.model.room import closed, counted, find, lose, place, retire, store, where
from tests.model.showing import refused, refused_here, shows
from tests.world import World

SPLIT: dict[str, Value] = {"component_count": 2, "remainder_kept": False, "reason": "examination"}


def rescind(world: World, entry: Receipt, by: str = "second") -> Receipt:
    """Take an entry back."""
    values: dict[str, Value] = {"entry_position": entry.position, "reason": "wrong_subject"}
    subject, re = world.subject_of(entry), world.leaf_of(entry)
    return world.sign(by, "entry.rescinded", values, subject=subject, re=re)


def meanwhile(world: World, entry: Receipt) -> Value:
    """Read what a rescission says was done meanwhile."""
    return world.entry(entry.position).value("intervening_events")


def merge(world: World, exhibit: str, into: str, by: str = "eve") -> Receipt:
    """Record that two registrations are of one thing."""
    return world.sign(by, "exhibit.merged", {"into": into, "reason": "number_equal"}, subject=exhibit)


def split(world: World, exhibit: str, **values: Value) -> Receipt:
    """Take an exhibit apart."""
    return world.sign("eve", "exhibit.split", {**SPLIT, **values}, subject=exhibit)


def state_of(world: World, exhibit: str) -> tuple[object, ...]:
    """Read all that an entry about an exhibit can end."""
    lookup = world.lookup()
    record, item = lookup.get(Exhibit, exhibit), lookup.get(Item, exhibit)
    source = lookup.get(Seizure, record.seizure or "")
    held = exhibit in [there.id for there in lookup.under(Exhibit, "custodian", record.holder)]
    return record.custodian, held, item, source.things, lookup.maybe(Whereabouts, exhibit)


@shows("rescission.kind", "rescission.stands", "rescission.distinct", "role.permit", "entry.target")
def test_an_entry_is_taken_back_once_by_another_person_with_the_role() -> None:
    world = office()
    seizure = world.seize(world.case())
    first, second = (world.exhibit(seizure, seal=None) for _ in range(2))
    stored = store(world, first, place(world))
    merged = merge(world, first, second, by="eve")
    with refused_here(world, "rescission.kind"):
        rescind(world, stored)
    with refused_here(world, "role.permit"):
        rescind(world, merged, by="eve")
    own = merge(world, world.exhibit(seizure, by="carl"), world.exhibit(seizure, by="carl"), by="carl")
    with refused_here(world, "rescission.distinct"):
        rescind(world, own, by="carl")
    with refused_here(world, "entry.target"):
        values: dict[str, Value] = {"entry_position": stored.position, "reason": "typing"}
        re = world.leaf_of(merged)
        world.sign("ada", "entry.rescinded", values, subject=first, re=re)
    rescind(world, merged, by="carl")
    with refused_here(world, "rescission.stands"):
        rescind(world, merged)


@shows("role.permit")
def test_who_may_take_back_depends_on_what_was_ended() -> None:
    world = office()
    case = world.case()
    ended = world.sign("eve", "case.closed", {"outcome": "tried"}, subject=case)
    with refused_here(world, "role.permit"):
        rescind(world, ended, by="carl")
    rescind(world, ended, by="judge")
    assert world.lookup().get(Case, case).outcome is None


def test_a_merger_taken_back_leaves_all_as_it_would_be_without_it() -> None:
    world = office()
    seizure = world.seize(world.case())
    exhibits = [world.exhibit(seizure, seal=None) for _ in range(2)]
    shelf = place(world)
    for exhibit in exhibits:
        store(world, exhibit, shelf)
    before = [state_of(world, exhibit) for exhibit in exhibits]
    merged = merge(world, *exhibits)
    assert state_of(world, exhibits[0])[:2] == (None, False)
    assert world.lookup().get(Seizure, seizure).things == 1
    back = rescind(world, merged)
    assert [state_of(world, exhibit) for exhibit in exhibits] == before
    assert meanwhile(world, back) is None
    again = merge(world, *exhibits)
    seal_on(world, exhibits[1], "S-9")
    world.offer(exhibits[1], "carl")
    world.accept(exhibits[1], seal_no="S-9")
    assert meanwhile(world, rescind(world, again)) == "sealed transferred"
    assert state_of(world, exhibits[0])[:2] == before[0][:2]


def test_a_split_taken_back_is_entered_again_as_it_was_with_its_parts() -> None:
    world = office()
    exhibit = stick(world, None)
    before = state_of(world, exhibit)
    rescind(world, split(world, exhibit))
    assert state_of(world, exhibit) == before
    wrong = split(world, exhibit)
    part: dict[str, Value] = {"parent": exhibit, "parent_relation": "split_off", "category": "hard_disk"}
    world.sign("eve", "exhibit.registered", part)
    assert meanwhile(world, rescind(world, wrong)) == "components_registered"
    assert state_of(world, exhibit)[:2] == before[:2]
    right = split(world, exhibit, remainder_kept=True, component_count=2)
    assert world.entry(right.position).value("nonconforming") is None
    item = world.lookup().get(Item, exhibit)
    assert (item.announced, item.parts, item.remains) == (2, 1, True)
    world.offer(exhibit, "carl")


@shows("rescission.first")
def test_of_several_of_one_kind_the_newest_is_taken_back_first() -> None:
    world = office()
    exhibit = stick(world, None)
    first, second = split(world, exhibit), split(world, exhibit, remainder_kept=True)
    with refused_here(world, "rescission.first"):
        rescind(world, first)
    rescind(world, second)
    assert world.lookup().get(Exhibit, exhibit).superseded == "split"
    rescind(world, first)
    assert world.lookup().get(Exhibit, exhibit).superseded is None


@shows("rescission.stands")
def test_a_loss_typed_wrongly_is_taken_back_and_one_that_was_found_is_not() -> None:
    world = office()
    exhibit, shelf = stick(world), place(world)
    store(world, exhibit, shelf)
    before = where(world, exhibit)
    wrong = lose(world, exhibit)
    rescind(world, wrong)
    assert where(world, exhibit) == before
    real = lose(world, exhibit)
    find(world, exhibit, location=shelf)
    with refused_here(world, "rescission.stands"):
        rescind(world, real)
    again, twice = lose(world, exhibit), lose(world, exhibit)
    rescind(world, twice)
    assert where(world, exhibit).lost_position == again.position


@shows("rescission.first")
def test_a_place_retired_by_mistake_is_used_again_once_what_it_is_in_is() -> None:
    world = office()
    room = place(world, "Room", location_type="room")
    shelf = place(world, "Shelf", room)
    inner, outer = retire(world, shelf), retire(world, room)
    with refused_here(world, "rescission.first"):
        rescind(world, inner)
    twice = retire(world, room)
    rescind(world, twice)
    assert world.lookup().get(Location, room).retired
    rescind(world, outer)
    rescind(world, inner)
    assert not world.lookup().get(Location, shelf).retired


@shows("rescission.stands")
def test_a_closing_taken_back_opens_the_case_and_one_that_was_reopened_is_not_taken_back() -> None:
    world = office()
    case = world.case()
    ended = world.sign("eve", "case.closed", {"outcome": "tried"}, subject=case)
    again = world.sign("eve", "case.closed", {"outcome": "ended"}, subject=case)
    rescind(world, again)
    assert world.lookup().get(Case, case).outcome == "tried"
    world.sign("judge", "case.reopened", {"reason": "retrial"}, subject=case)
    with refused_here(world, "rescission.stands"):
        rescind(world, ended)


@shows("rescission.answered")
def test_a_round_closed_too_early_goes_on_unless_what_it_left_was_answered() -> None:
    world = office()
    exhibit, shelf = stick(world), place(world)
    store(world, exhibit, shelf)
    started = world.sign("carl", "inventory.started", {"scope": "location", "location": shelf})
    inventory = world.subject_of(started)
    early = closed(world, inventory)
    rescind(world, early)
    counted(world, inventory, exhibit, location=shelf)
    world.sign("carl", "inventory.closed", {}, subject=inventory)
    found = world.lookup().get(Inventory, inventory)
    assert (found.found_count, found.missing_count) == (1, 0)
    other = world.subject_of(
        world.sign("carl", "inventory.started", {"scope": "location", "location": shelf})
    )
    end = closed(world, other)
    world.sign(
        "carl", "inventory.exhibit_traced", {"exhibit": exhibit, "outcome": "not_scanned"}, subject=other
    )
    with refused_here(world, "rescission.answered"):
        rescind(world, end)


def test_every_kind_that_is_taken_back_names_who_may_and_only_known_codes() -> None:
    assert all(ending.roles for ending in ENDINGS.values())
    assert set(MEANWHILE) == {
        "acquired",
        "left_custody",
        "transferred",
        "components_registered",
        "sealed",
        "split",
    }


def test_a_machine_takes_nothing_back() -> None:
    world = office()
    case = world.case()
    ended = world.sign("eve", "case.closed", {"outcome": "tried"}, subject=case)
    with pytest.raises(RoleRefused, match="needs the role"):
        rescind(world, ended, by="bot")
    with refused("rescission.stands"):
        rescind(world, ended, by="judge")
        rescind(world, ended, by="judge")
