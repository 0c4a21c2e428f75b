"""Rules about privilege and handling: who may come near what, and what a ruling or a flag taken off changes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from custody.ledger.objects.chunk_proofs import prove_chunk
from custody.ledger.state.state_cache import Recall
from custody.ledger.submissions.submission import Receipt
from custody.model.across import protection
from custody.model.defence.questions import privilege
from custody.model.records import Claim, ProtectionRecord
from custody.model.schema.ids import b64
from custody.model.schema.types import Value
from custody.model.state import State
from tests.ledger.replaying import check
from tests.model.ends import copy
from tests.model.guarded import (
    PAPER,
    add,
    announce,
    begin,
    claim,
    disclose,
    flag,
    list_as,
    name_filter,
    note,
    rule,
    stored,
    traces,
    unflag,
    waive,
)
from tests.model.office import office, seal_on, stick
from tests.model.room import carry, check_in, check_out, find, give_back, place, release, store
from tests.model.showing import marks, refused_here, shows
from tests.world import World

#: Kinds by which somebody comes near a thing, shown by tests of their own.
OTHERWISE = frozenset(
    {
        "acquisition.completed",
        "disposition.executed",
        "destructive_examination.started",
        "exhibit.unsealed",
        "transfer.accepted",
        "transfer.arrived",
        "transfer.dispatched",
    }
)
NOBODY = "00000000-0000-4000-8000-000000000000"


def state_of(world: World) -> State:
    """Return the state that rules would judge the next entry by."""
    return State(Recall(world.store.read(), world.size()), world.size())


def registration(world: World, exhibit: str) -> int:
    return world.store.read().positions(exhibit)[0]


@shows("privilege.quarantine")
def test_a_claim_keeps_everybody_outside_the_filter_team_from_the_content() -> None:
    world = office()
    exhibit = stick(world)
    assert marks(world, world.unseal(exhibit, "S-1")) == set()
    assert marks(world, world.acquire(exhibit, b"image")) == set()
    assert marks(world, disclose(world, registration(world, exhibit), "make")) == set()
    seal_on(world, exhibit, "S-2")
    claimed = claim(world, exhibit)
    kept_away = {"privilege.quarantine"}
    assert marks(world, world.unseal(exhibit, "S-2", reason="examination")) == kept_away
    assert marks(world, world.acquire(exhibit, b"image")) == kept_away
    assert marks(world, disclose(world, registration(world, exhibit), "make")) == kept_away
    with refused_here(world, "privilege.quarantine"):
        list_as(world, exhibit, "disclosed")
    assert marks(world, list_as(world, exhibit, "withheld", withholding_ground="privilege")) == set()
    announced = announce(world, exhibit)
    world.later(8 * 86400)
    with refused_here(world, "privilege.quarantine"):
        begin(world, announced)
    name_filter(world, claimed, "eve")
    assert marks(world, world.acquire(exhibit, b"image")) == set()


def test_a_claim_holds_up_neither_sealing_nor_storing_nor_handing_over_nor_a_court() -> None:
    world = office()
    exhibit = stick(world, seal=None)
    claim(world, exhibit)
    assert marks(world, seal_on(world, exhibit, "S-1")) == set()
    stored(world, exhibit, b"bytes")
    world.offer(exhibit, "carl")
    assert marks(world, world.accept(exhibit)) == set()
    assert marks(world, world.unseal(exhibit, "S-1", by="carl", reason="court")) == set()


def test_a_claim_over_an_exhibit_holds_for_what_came_out_of_it() -> None:
    world = office()
    phone = stick(world, seal=None)
    out: dict[str, Value] = {
        "parent": phone,
        "category": "memory_card",
        "power_state": "none",
        "reference": "EV/1a",
        "description": "card",
        "condition": "as new",
    }
    card = world.subject_of(world.sign("eve", "exhibit.registered", out))
    claim(world, phone)
    assert marks(world, world.acquire(card, b"card")) == {"privilege.quarantine"}


def test_a_claim_over_one_object_leaves_the_rest_of_the_exhibit_alone() -> None:
    world = office()
    exhibit = stick(world, seal=None)
    one, other = stored(world, exhibit, b"one"), stored(world, exhibit, b"other")
    claim(world, exhibit, object=one)
    assert marks(world, world.acquire(exhibit, b"image")) == set()
    first, second = registration(world, one), registration(world, other)
    assert marks(world, disclose(world, first, "file_name")) == {"privilege.quarantine"}
    assert marks(world, disclose(world, second, "file_name")) == set()


@pytest.mark.parametrize(
    ("outcome", "consequence", "status", "free"),
    [
        ("rejected", "work_permitted", "rejected", True),
        ("upheld", "return_to_owner", "upheld", False),
        ("partial", "filter_team_release", "partial", False),
    ],
)
def test_a_ruling_says_whether_the_team_may_go_on(
    outcome: str, consequence: str, status: str, *, free: bool
) -> None:
    world = office()
    exhibit = stick(world, seal=None)
    claimed = claim(world, exhibit)
    assert list(privilege.blocking_codes(state_of(world), exhibit)) == ["privilege_open"]
    rule(world, claimed, outcome, consequence)
    assert list(privilege.blocking_codes(state_of(world), exhibit)) == []
    assert world.lookup().get(Claim, claimed).status == status
    assert (marks(world, world.acquire(exhibit, b"image")) == set()) is free
    check(world.store.read(), world.log_key)


@shows("privilege.consequence")
def test_what_consequence_fits_the_ruling() -> None:
    world = office()
    claimed = claim(world, stick(world))
    for outcome, consequence in (
        ("rejected", "return_to_owner"),
        ("upheld", "work_permitted"),
        ("upheld", "filter_team_release"),
    ):
        with refused_here(world, "privilege.consequence"):
            rule(world, claimed, outcome, consequence)
    rule(world, claimed, "partial", "remain_restricted")


@shows("privilege.partial", "privilege.filter_only")
def test_of_what_is_upheld_in_part_the_filter_team_releases_single_objects() -> None:
    world = office()
    exhibit = stick(world, seal=None)
    one = stored(world, exhibit, b"one")
    claimed = claim(world, exhibit)
    name_filter(world, claimed, "carl")
    with refused_here(world, "privilege.partial"):
        world.sign("carl", "privilege.released", {"object": one}, subject=claimed)
    rule(world, claimed, "partial", "filter_team_release")
    with refused_here(world, "privilege.filter_only"):
        world.sign("eve", "privilege.released", {"object": one}, subject=claimed)
    assert marks(world, disclose(world, registration(world, one), "file_name")) == {"privilege.quarantine"}
    world.sign("carl", "privilege.released", {"object": one}, subject=claimed)
    assert marks(world, disclose(world, registration(world, one), "file_name")) == set()
    assert marks(world, world.acquire(exhibit, b"image")) == {"privilege.quarantine"}
    check(world.store.read(), world.log_key)


@shows("privilege.filter_apart")
def test_the_filter_team_is_apart_from_the_case_team() -> None:
    world = office()
    exhibit = stick(world)
    case = world.exhibit_record(exhibit).case
    for who, function in (("judge", "prosecutor"), ("eve", "examiner"), ("carl", "filter")):
        add(world, case, who, function)
    claimed = claim(world, exhibit)
    name_filter(world, claimed, "carl")
    with refused_here(world, "privilege.filter_apart"):
        name_filter(world, claimed, "eve")
    done = name_filter(world, claimed, "eve", by="eve", entry_mode="record")
    assert marks(world, done) == {"privilege.filter_apart"}


@shows("privilege.known", "privilege.object", "privilege.member_known", "privilege.in_force")
def test_claims_objects_and_people_that_nobody_knows_are_refused() -> None:
    world = office()
    exhibit, other = stick(world, "S-1"), stick(world, "S-2")
    foreign = stored(world, other, b"foreign")
    with refused_here(world, "privilege.object"):
        claim(world, exhibit, object=foreign)
    claimed = claim(world, exhibit)
    with refused_here(world, "privilege.known"):
        rule(world, exhibit, "rejected", "work_permitted")
    with refused_here(world, "privilege.member_known"):
        world.sign("judge", "privilege.filter_member_named", {"member": exhibit}, subject=claimed)
    waive(world, claimed)
    with refused_here(world, "privilege.in_force"):
        waive(world, claimed)
    assert marks(world, world.acquire(exhibit, b"image")) == {"acquisition.sealed"}


@shows("privilege.quarantine", "handling.no_preview")
def test_no_part_of_an_object_that_is_privileged_or_abuse_material_is_given_away_as_a_proof() -> None:
    world = office()
    exhibit = stick(world, seal=None)
    one = world.object_record(stored(world, exhibit, b"one"))
    prove_chunk(world.store.read(), world.objects, one, 0)
    claimed = claim(world, exhibit)
    with refused_here(world, "privilege.quarantine"):
        prove_chunk(world.store.read(), world.objects, one, 0)
    waive(world, claimed)
    flag(world, exhibit, "abuse_material")
    with refused_here(world, "handling.no_preview"):
        prove_chunk(world.store.read(), world.objects, one, 0)
    unflag(world, exhibit, "abuse_material")
    prove_chunk(world.store.read(), world.objects, one, 0)


@shows("handling.trace_first")
def test_traces_go_before_every_digital_step() -> None:
    world = office()
    exhibit = stick(world)
    assert marks(world, flag(world, exhibit, "trace_first")) == set()
    assert marks(world, world.unseal(exhibit, "S-1", reason="acquisition")) == {"handling.trace_first"}
    seal_on(world, exhibit, "S-2")
    assert marks(world, world.unseal(exhibit, "S-2", reason="examination")) == set()
    assert marks(world, world.acquire(exhibit, b"image")) == {"handling.trace_first"}
    traces(world, exhibit, "dna", "fingerprints")
    assert marks(world, world.acquire(exhibit, b"image")) == set()
    flag(world, exhibit, "trace_first")
    assert marks(world, world.acquire(exhibit, b"image")) == {"handling.trace_first"}
    unflag(world, exhibit, "trace_first")
    assert marks(world, world.acquire(exhibit, b"image")) == set()
    check(world.store.read(), world.log_key)


@shows("handling.hazard_not_acknowledged")
def test_whoever_comes_near_a_hazard_has_noted_it() -> None:
    world = office()
    exhibit = stick(world)
    flag(world, exhibit, "biohazard")
    assert marks(world, world.unseal(exhibit, "S-1")) == {"handling.hazard_not_acknowledged"}
    note(world, exhibit, "biohazard")
    assert marks(world, world.acquire(exhibit, b"image")) == set()
    world.offer(exhibit, "carl")
    with refused_here(world, "handling.hazard_not_acknowledged"):
        world.accept(exhibit)
    note(world, exhibit, "biohazard", by="carl")
    assert marks(world, world.accept(exhibit)) == set()
    world.offer(exhibit, "eve", by="carl")
    assert marks(world, world.accept(exhibit, by="eve")) == set()
    flag(world, exhibit, "biohazard", by="carl")
    assert marks(world, world.acquire(exhibit, b"image")) == {"handling.hazard_not_acknowledged"}
    check(world.store.read(), world.log_key)


def taken(world: World, exhibit: str) -> dict[str, Callable[[], Receipt]]:
    """Return ways in which Eve, who holds an open exhibit, handles it or lets somebody take it."""
    split: dict[str, Value] = {"component_count": 2, "remainder_kept": True, "reason": "examination"}
    photograph: dict[str, Value] = {"photo_bytes": 8, "views": "overall", "photographed_by": "Eve"}
    opened: dict[str, Value] = {
        "case": world.exhibit_record(exhibit).case,
        "exhibits": exhibit,
        "supervisor": world.people["carl"].actor,
        "party": "defence",
    }
    return {
        "exhibit.sealed": lambda: seal_on(world, exhibit, "S-7"),
        "exhibit.placed": lambda: store(world, exhibit, place(world)),
        "exhibit.checked_out": lambda: check_out(world, exhibit),
        "exhibit.checked_in": lambda: check_in(world, exhibit, seal_no=None, seal_state="absent"),
        "exhibit.recovered": lambda: find(world, exhibit, by="eve", seal_no=None, seal_state="absent"),
        "exhibit.components_counted": lambda: world.sign(
            "eve", "exhibit.components_counted", {"component_count": 2, "counted_by": "eve"}, subject=exhibit
        ),
        "exhibit.split": lambda: world.sign("eve", "exhibit.split", split, subject=exhibit),
        "exhibit.photographed": lambda: world.sign(
            "eve", "exhibit.photographed", {**photograph, "photo_sha256": PAPER}, subject=exhibit
        ),
        "exhibit.traces_secured": lambda: traces(world, exhibit, "dna"),
        "inspection.opened": lambda: world.sign("eve", "inspection.opened", opened),
        "transfer.handed_out": lambda: release(world, exhibit),
        "transfer.returned": lambda: give_back(world, exhibit, by="eve", seal_no=None, seal_state="absent"),
    }


@shows("handling.hazard_not_acknowledged")
def test_whoever_gets_a_dangerous_thing_into_their_hands_has_noted_it() -> None:
    for kind in sorted(protection.NEAR.keys() - OTHERWISE):
        for noted in (False, True):
            world = office()
            exhibit = world.exhibit(world.seize(world.case()), quantity=2)
            flag(world, exhibit, "explosive")
            if noted:
                note(world, exhibit, "explosive")
                note(world, exhibit, "explosive", by="carl")
            found = marks(world, taken(world, exhibit)[kind]())
            assert ("handling.hazard_not_acknowledged" in found) is not noted, kind


@shows("handling.hazard_not_acknowledged")
def test_a_carrier_gets_nothing_dangerous_from_somebody_who_does_not_know_it() -> None:
    world = office()
    exhibit = stick(world)
    world.offer(exhibit, "carl")
    flag(world, exhibit, "explosive")
    assert marks(world, carry(world, exhibit, "dispatched")) == {"handling.hazard_not_acknowledged"}
    assert marks(world, carry(world, exhibit, "arrived", "carl")) == {"handling.hazard_not_acknowledged"}
    note(world, exhibit, "explosive")
    assert marks(world, carry(world, exhibit, "dispatched")) == set()
    assert marks(world, carry(world, exhibit, "arrived")) == set()


@shows("handling.no_preview")
def test_no_field_that_tells_what_abuse_material_shows_is_disclosed() -> None:
    world = office()
    exhibit = stick(world)
    at = registration(world, exhibit)
    assert marks(world, disclose(world, at, "description")) == set()
    flag(world, exhibit, "abuse_material")
    assert marks(world, disclose(world, at, "description")) == {"handling.no_preview"}
    assert marks(world, disclose(world, at, "category", "make")) == set()
    assert not protection.copy_allowed(state_of(world), exhibit, "defence")
    assert protection.copy_allowed(state_of(world), exhibit, "expert")
    unflag(world, exhibit, "abuse_material")
    assert protection.copy_allowed(state_of(world), exhibit, "defence")


@shows("handling.copy_purpose", "handling.no_pictures", "privilege.quarantine")
def test_copies_and_pictures_of_what_is_guarded_are_marked() -> None:
    world = office()
    exhibit = stick(world, seal=None)
    photograph: dict[str, Value] = {
        "photo_sha256": PAPER,
        "photo_bytes": 8,
        "views": "screen",
        "photographed_by": "Eve",
    }
    assert marks(world, copy(world, exhibit, purpose="defence")) == set()
    assert marks(world, world.sign("eve", "exhibit.photographed", photograph, subject=exhibit)) == set()
    flag(world, exhibit, "abuse_material")
    assert marks(world, copy(world, exhibit)) == set()
    assert marks(world, copy(world, exhibit, purpose="defence")) == {"handling.copy_purpose"}
    taken = world.sign("eve", "exhibit.photographed", photograph, subject=exhibit)
    assert marks(world, taken) == {"handling.no_pictures"}
    outside = {**photograph, "photo_sha256": b64(b"o" * 32), "views": "label overall"}
    assert marks(world, world.sign("eve", "exhibit.photographed", outside, subject=exhibit)) == set()
    claim(world, exhibit)
    assert marks(world, copy(world, exhibit)) == {"privilege.quarantine"}


@shows("handling.flag_known", "handling.traces_contradictory")
def test_only_a_flag_that_is_there_is_noted_or_taken_off() -> None:
    world = office()
    exhibit = stick(world)
    with refused_here(world, "handling.flag_known"):
        unflag(world, exhibit, "biohazard")
    with refused_here(world, "handling.flag_known"):
        note(world, exhibit, "biohazard")
    with refused_here(world, "handling.traces_contradictory"):
        traces(world, exhibit, "dna", "none_found")
    traces(world, exhibit, "none_found")
    flag(world, exhibit, "biohazard")
    note(world, exhibit, "biohazard")
    assert world.lookup().get(ProtectionRecord, exhibit).noted == (f"biohazard {world.people['eve'].actor}",)
