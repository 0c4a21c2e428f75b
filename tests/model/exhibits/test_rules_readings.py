"""Rules about readings: what somebody finds is the record from then on, and one matter for each difference."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from custody.law.clock import DAY, HOUR
from custody.ledger.state.state_cache import recalled
from custody.ledger.submissions.submission import Receipt
from custody.ledger.views.exhibits.evidence_room import unresolved
from custody.model.exhibits.questions import discrepancy
from custody.model.records import Discrepancy, Packing, SealOn
from custody.model.schema.ids import b64
from custody.model.schema.types import Value
from tests.ledger.replaying import check
from tests.model.office import at, office, seal_on, stick
from tests.model.room import (
    PAPER,
    carry,
    check_in,
    check_out,
    counted,
    find,
    give_back,
    lose,
    place,
    release,
    resolve,
    store,
    where,
)
from tests.model.showing import marks, shows
from tests.world import World


def seals(world: World, exhibit: str) -> dict[str, str]:
    """Read the seals of an exhibit with their states, those that are missing too."""
    packing = world.lookup().get(Packing, exhibit)
    return {item.number: item.state for item in (*packing.on, *packing.missing)}


def seal(world: World, exhibit: str, number: str = "S-1") -> SealOn:
    """Read one seal of an exhibit."""
    packing = world.lookup().get(Packing, exhibit)
    return next(item for item in (*packing.on, *packing.missing) if item.number == number)


def matters(world: World) -> list[Discrepancy]:
    """List what is open."""
    return unresolved(world.lookup())


def a_round(world: World, exhibit: str) -> str:
    """Start a round of all that the holder of an exhibit holds."""
    holder = world.exhibit_record(exhibit).holder
    return world.subject_of(
        world.sign("carl", "inventory.started", {"scope": "custodian", "custodian": holder})
    )


def _accepted(world: World, exhibit: str, **values: Any) -> Receipt:
    world.offer(exhibit, "carl")
    return world.accept(exhibit, **values)


def _checked_in(world: World, exhibit: str, **values: Any) -> Receipt:
    check_out(world, exhibit)
    return check_in(world, exhibit, **values)


def _returned(world: World, exhibit: str, **values: Any) -> Receipt:
    release(world, exhibit)
    return give_back(world, exhibit, **values)


def _found(world: World, exhibit: str, **values: Any) -> Receipt:
    lose(world, exhibit)
    return find(world, exhibit, **values)


def _counted(world: World, exhibit: str, **values: Any) -> Receipt:
    state = values.get("seal_state", "intact")
    return counted(world, a_round(world, exhibit), exhibit, seal_state=state)


Way = Callable[..., Receipt]
WAYS: list[Way] = [_accepted, _checked_in, _returned, _found, _counted]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("told", "state"), [("absent", "absent"), ("not_intact", "not_intact")])
def test_a_seal_found_otherwise_is_the_record_and_one_matter(way: Way, told: str, state: str) -> None:
    world = office()
    exhibit = stick(world)
    way(world, exhibit)
    assert seals(world, exhibit) == {"S-1": "present"}, "found as it was put on nothing is open"
    assert matters(world) == []
    world = office()
    exhibit = stick(world)
    put_on = world.exhibit_record(exhibit).sealing
    number = None if told == "absent" else "S-1"
    taken = way(world, exhibit, seal_no=number, seal_state=told)
    assert "seal.not_intact" in marks(world, taken)
    record, found = world.exhibit_record(exhibit), seal(world, exhibit)
    assert (record.seal, found.state, found.found) == (None, state, taken.position)
    assert (found.intact_position, found.found_by) == (
        put_on,
        world.people["carl" if way is not _checked_in else "eve"].actor,
    )
    (matter,) = matters(world)
    assert (matter.differences, matter.seals, matter.position) == (("seal",), ("S-1",), taken.position)
    assert (matter.owner, matter.intact_position) == (world.people["eve"].actor, put_on)
    check(world.store.read(), world.log_key)


def test_the_same_difference_read_again_is_no_news_and_opens_nothing() -> None:
    world = office()
    exhibit = stick(world)
    first = _accepted(world, exhibit, seal_no=None, seal_state="absent")
    assert marks(world, first) == {"seal.mismatch", "seal.not_intact"}
    world.offer(exhibit, "eve", by="carl")
    again = world.accept(exhibit, by="eve", seal_no=None, seal_state="absent", condition="damaged")
    assert marks(world, again) == {"custody.condition"}
    assert [discrepancy.differences for discrepancy in matters(world)] == [("seal",), ("condition",)]
    counted(world, a_round(world, exhibit), exhibit, seal_state="absent")
    assert len(matters(world)) == 2
    assert marks(world, resolve(world, exhibit, first, outcome="unexplained")) == set()
    counted(world, a_round(world, exhibit), exhibit, seal_state="absent")
    assert [discrepancy.differences for discrepancy in matters(world)] == [("condition",)]


def test_a_new_seal_goes_on_after_the_old_one_was_found_off() -> None:
    for told in ("absent", "not_intact"):
        world = office()
        exhibit = stick(world)
        assert marks(world, seal_on(world, exhibit, "S-2")) == {"seal.already_sealed"}, (
            "over one that is on it is marked"
        )
        world = office()
        exhibit = stick(world)
        _accepted(world, exhibit, seal_no=None if told == "absent" else "S-1", seal_state=told)
        assert marks(world, seal_on(world, exhibit, "S-2", by="carl")) == set()
        assert seals(world, exhibit) == {"S-2": "present"}
        assert len(matters(world)) == 1, "what happened to the old seal stays open"
        assert marks(world, world.unseal(exhibit, "S-2", by="carl")) == set()


@shows("seal.mismatch")
def test_another_number_is_on_record_as_another_and_the_second_reader_agrees_with_the_first() -> None:
    world = office()
    exhibit = stick(world)
    assert marks(world, _accepted(world, exhibit, seal_no="S-9")) == {"seal.mismatch"}
    assert seals(world, exhibit) == {"S-9": "other", "S-1": "absent"}
    (matter,) = matters(world)
    assert (matter.seals, matter.others) == (("S-1",), ("S-9",))
    world.offer(exhibit, "eve", by="carl")
    assert marks(world, world.accept(exhibit, by="eve", seal_no="S-9")) == set()
    assert len(matters(world)) == 1


def test_a_second_reader_who_finds_the_seal_puts_it_back_on_record() -> None:
    world = office()
    exhibit = stick(world)
    _accepted(world, exhibit, seal_no="S-9")
    world.offer(exhibit, "eve", by="carl")
    again = world.accept(exhibit, by="eve", seal_no="S-1")
    assert marks(world, again) == set()
    assert seals(world, exhibit) == {"S-1": "present"}
    assert len(matters(world)) == 1, "which of the two was right is still to be said"
    check(world.store.read(), world.log_key)


def test_what_is_read_of_one_thing_under_a_seal_is_known_of_the_others_and_asked_of_each() -> None:
    world = office()
    seizure = world.seize(world.case())
    things = sorted([world.exhibit(seizure, seal=None), world.exhibit(seizure, "EV/2", seal=None)])
    for exhibit in things:
        world.sign(
            "eve",
            "exhibit.sealed",
            {"seal_no": "S-1", "enclosed_exhibits": " ".join(things)},
            subject=exhibit,
        )
    inventory = a_round(world, things[0])
    counted(world, inventory, things[0], seal_state="not_intact")
    assert [seal(world, thing).state for thing in things] == ["not_intact", "not_intact"]
    assert [item.exhibit for item in matters(world)] == [things[0]]
    assert marks(world, counted(world, inventory, things[1], seal_state="not_intact")) == {"seal.not_intact"}
    assert sorted(item.exhibit for item in matters(world)) == things
    check(world.store.read(), world.log_key)


@shows("seal.not_intact", "seal.mismatch")
def test_an_opening_is_a_reading_too() -> None:
    world = office()
    exhibit = stick(world)
    assert marks(world, world.unseal(exhibit, "S-1")) == set()
    assert matters(world) == []
    for values in ({"seal_state": "not_intact"}, {"seal_no": "S-7"}):
        world = office()
        exhibit = stick(world)
        opened = world.unseal(exhibit, "S-1", **values)
        (matter,) = matters(world)
        assert (matter.position, matter.seals) == (opened.position, ("S-1",))
    world = office()
    exhibit = stick(world)
    _counted(world, exhibit, seal_state="not_intact")
    assert marks(world, world.unseal(exhibit, "S-1", seal_state="not_intact")) == set(), (
        "it is on record as broken"
    )
    assert len(matters(world)) == 1


def test_a_thing_counted_elsewhere_lies_there_and_its_way_is_asked_for() -> None:
    world = office()
    shelf, other = place(world, "Shelf 1"), place(world, "Shelf 2")
    exhibit = stick(world)
    store(world, exhibit, shelf)
    inventory = a_round(world, exhibit)
    counted(world, inventory, exhibit, location=other)
    assert where(world, exhibit).location == other
    (matter,) = matters(world)
    assert (matter.differences, matter.place) == (("location",), other)
    counted(world, a_round(world, exhibit), exhibit, location=other)
    assert len(matters(world)) == 1


@shows("missing.seen")
def test_whoever_has_a_lost_thing_before_them_ends_its_loss_and_it_is_marked() -> None:
    world = office()
    exhibit = stick(world)
    world.offer(exhibit, "carl")
    lose(world, exhibit)
    assert "missing.seen" in marks(world, world.accept(exhibit))
    assert where(world, exhibit).lost is None
    world = office()
    exhibit = stick(world)
    check_out(world, exhibit)
    lose(world, exhibit)
    assert "missing.seen" in marks(world, check_in(world, exhibit))
    world = office()
    exhibit = stick(world)
    release(world, exhibit)
    lose(world, exhibit)
    assert "missing.seen" in marks(world, give_back(world, exhibit))
    world = office()
    exhibit = stick(world)
    inventory = a_round(world, exhibit)
    lose(world, exhibit)
    counted(world, inventory, exhibit)
    assert where(world, exhibit).lost is None


@shows("missing.seen")
def test_what_was_received_before_the_loss_does_not_end_it() -> None:
    world = office()
    exhibit = stick(world)
    world.later(3 * DAY)
    check_out(world, exhibit, occurred_at=at(world, 2 * DAY + HOUR))
    lose(world, exhibit)
    early = check_in(world, exhibit, occurred_at=at(world, 2 * DAY))
    assert "missing.seen" not in marks(world, early)
    assert where(world, exhibit).lost is not None
    assert "missing.seen" in marks(world, check_in(world, exhibit))


@shows("missing.seen")
def test_a_parcel_that_arrives_is_no_longer_lost() -> None:
    world = office()
    exhibit = stick(world)
    world.offer(exhibit, "carl")
    carry(world, exhibit, "dispatched")
    lose(world, exhibit, last_situation="in_transit")
    arrived = carry(world, exhibit, "arrived", by="carl", packaging="damaged", photo_sha256=PAPER)
    assert marks(world, arrived) == {"missing.seen", "transfer.packaging_damaged"}
    (matter,) = matters(world)
    assert (matter.differences, matter.photo) == (("packaging",), PAPER)


@shows("seal.resealed")
def test_a_receiver_who_resealed_and_says_so_marks_nobody() -> None:
    world = office()
    exhibit = stick(world)
    back = _returned(world, exhibit, seal_no="COURT-7", resealed_by="court")
    assert marks(world, back) == set()
    assert (seals(world, exhibit), matters(world)) == ({"COURT-7": "present"}, [])
    assert world.exhibit_record(exhibit).seal == "COURT-7"
    assert marks(world, world.unseal(exhibit, "COURT-7", by="carl")) == set()
    world = office()
    exhibit = stick(world)
    assert marks(world, _returned(world, exhibit, resealed_by="court")) == {"seal.resealed"}, (
        "nothing is new on it"
    )
    world = office()
    exhibit = stick(world)
    broken = _returned(world, exhibit, seal_no="COURT-7", resealed_by="court", seal_state="not_intact")
    assert marks(world, broken) == {"seal.not_intact"}
    assert [discrepancy.differences for discrepancy in matters(world)] == [("seal",)]


def test_the_number_of_a_foreign_seal_may_be_one_of_ours() -> None:
    world = office()
    other, exhibit = stick(world, "S-2"), stick(world)
    assert marks(world, _returned(world, exhibit, seal_no="S-2", resealed_by="court")) == set()
    assert marks(world, world.unseal(other, "S-2")) == set()
    assert world.exhibit_record(exhibit).seal == "S-2"


@shows("custody.not_custodian")
def test_a_number_typed_wrongly_when_taking_in_is_settled_by_the_holder_who_corrects_it() -> None:
    world = office()
    exhibit = stick(world)
    taken = _accepted(world, exhibit, seal_no="S-7")
    wrong = world.correct(taken.position, "seal_no", by="eve", value="S-1", reason="typing")
    assert marks(world, wrong) == {"custody.not_custodian"}
    assert len(matters(world)) == 1
    right = world.correct(taken.position, "seal_no", by="carl", value="S-1", reason="misread")
    assert marks(world, right) == set()
    assert (seals(world, exhibit), matters(world)) == ({"S-1": "present"}, [])
    assert marks(world, taken) == {"seal.mismatch"}, "what was computed stays"
    kept = world.lookup().get(Discrepancy, b64(world.leaf_of(taken)))
    assert (kept.outcome, kept.resolved) == (discrepancy.CORRECTED, right.position)
    check(world.store.read(), world.log_key)


@pytest.mark.parametrize(
    "values", [{"value": "S-8"}, {"value": "S-1", "reason": "late_knowledge"}, {"value": None}]
)
def test_a_correction_that_leaves_a_difference_settles_nothing(values: dict[str, Value]) -> None:
    world = office()
    exhibit = stick(world)
    taken = _accepted(world, exhibit, seal_no="S-7")
    world.correct(taken.position, "seal_no", by="carl", **values)
    assert len(matters(world)) == 1
    assert seals(world, exhibit)["S-1"] == "absent"


def test_a_number_recorded_wrongly_when_sealing_is_settled_by_its_correction() -> None:
    world = office()
    exhibit = stick(world)
    sealing = world.exhibit_record(exhibit).sealing
    taken = _accepted(world, exhibit, seal_no="S-2")
    assert marks(world, world.correct(sealing or 0, "seal_no", by="carl", value="S-2")) == set()
    assert (seals(world, exhibit), matters(world)) == ({"S-2": "present"}, [])
    assert marks(world, taken) == {"seal.mismatch"}
    check(world.store.read(), world.log_key)


@shows("seal.not_intact")
def test_a_count_of_an_unsealed_thing_says_nothing_by_intact_and_something_by_broken() -> None:
    world = office()
    exhibit = stick(world, None)
    assert marks(world, _counted(world, exhibit, seal_state="intact")) == set()
    assert matters(world) == []
    assert marks(world, _counted(world, exhibit, seal_state="not_intact")) == {"seal.not_intact"}
    assert [discrepancy.differences for discrepancy in matters(world)] == [("seal",)]


def test_who_saw_a_thing_last_is_on_record() -> None:
    world = office()
    exhibit = stick(world)
    read = _counted(world, exhibit)
    place_seen = where(world, exhibit)
    assert (place_seen.seen_by, place_seen.seen_position) == (world.people["carl"].actor, read.position)
    assert recalled(world.store.read()).get(Packing, exhibit) is not None
