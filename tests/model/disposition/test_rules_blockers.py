"""Everything that stands in the way of a disposition refuses approval and execution, and marks what was done anyway."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from unittest.mock import patch

import pytest

from custody.law.clock import DAY
from custody.model.exits import blockers
from custody.model.locations import questions as storeroom
from custody.model.records import Departure
from custody.model.schema.ids import b64
from custody.model.schema.types import Value
from custody.model.state import State
from tests.ledger.replaying import check
from tests.model.ends import (
    agree,
    ahead,
    carry_out,
    claim,
    copy,
    decided,
    ended,
    expert,
    notify,
    of_copy,
    place,
    propose,
    release,
    step,
)
from tests.model.foreign import PAPER, effect, received
from tests.model.met import QUASHED, quash
from tests.model.office import office, stick
from tests.model.room import check_out, differs, resolve
from tests.model.showing import marks, refused_here, shows
from tests.world import World

#: What undoes whatever stands in the way.
Undo = Callable[[], object]


def blocked(world: World, exhibit: str, rule: str, undo: Undo, *how: str) -> None:
    """Show that a rule refuses approval and execution and marks what was done, and lets it be when undone."""
    measure, basis = how if len(how) == 2 else (*how, "case_ended") if how else ("destroy", "case_ended")
    proposal = propose(world, exhibit, measure, basis)
    with refused_here(world, rule):
        agree(world, proposal)
    assert rule in marks(world, agree(world, proposal, entry_mode="record"))
    with refused_here(world, rule):
        carry_out(world, exhibit, measure, proposal, basis)
    undo()
    fine = propose(world, exhibit, measure, basis)
    assert marks(world, agree(world, fine)) == set()
    assert marks(world, carry_out(world, exhibit, measure, fine, basis)) == set()
    check(world.store.read(), world.log_key)


def done_anyway(
    world: World, exhibit: str, rule: str, measure: str = "destroy", basis: str = "case_ended"
) -> None:
    """Show that a rule marks what was carried out although nobody asked."""
    receipt = carry_out(world, exhibit, measure, None, basis, entry_mode="record")
    assert {rule, "disposition.approved"} <= marks(world, receipt)


@shows("disposition.legal_hold")
def test_a_legal_hold_stands_in_the_way_wherever_it_is_placed() -> None:
    for about in ("case", "exhibit", "object"):
        world, exhibit, case = ended()
        world.put_source("/a.dd", b"image")
        stored, _ = world.archive(exhibit, "/a.dd")
        things = {"case": case, "exhibit": exhibit, "object": stored}
        first = world.subject_of(place(world, things[about], about))
        second = world.subject_of(place(world, things[about], about, reason="mla"))

        def undo(world: World = world, first: str = first, second: str = second) -> None:
            release(world, first)
            release(world, second)

        blocked(world, exhibit, "disposition.legal_hold", undo)
        world, exhibit, _ = ended()
        place(world, exhibit)
        done_anyway(world, exhibit, "disposition.legal_hold")


@shows("disposition.no_outcome")
def test_a_case_that_is_not_decided_stands_in_the_way() -> None:
    world = office()
    exhibit = stick(world)
    case = world.exhibit_record(exhibit).case
    blocked(world, exhibit, "disposition.no_outcome", lambda: decided(world, case))
    world = office()
    done_anyway(world, stick(world), "disposition.no_outcome")


@shows("disposition.not_final")
def test_a_judgment_that_is_not_final_stands_in_the_way() -> None:
    world = office()
    exhibit = stick(world)
    case = world.exhibit_record(exhibit).case
    step(world, case, "judgment_given")
    blocked(world, exhibit, "disposition.not_final", lambda: step(world, case, "judgment_made_final"))
    world = office()
    exhibit = stick(world)
    step(world, world.exhibit_record(exhibit).case, "judgment_given")
    done_anyway(world, exhibit, "disposition.not_final")


@shows("disposition.appeal_period")
def test_the_time_to_appeal_stands_in_the_way_also_of_what_a_court_ordered() -> None:
    for basis in ("case_ended", "court_order"):
        world = office()
        exhibit = stick(world)
        case = world.exhibit_record(exhibit).case
        step(world, case, "judgment_given")
        step(world, case, "appeal_deadline_set", appeal_until=ahead(world, DAY))

        def undo(world: World = world, case: str = case) -> None:
            world.later(2 * DAY)
            step(world, case, "judgment_made_final")

        blocked(world, exhibit, "disposition.appeal_period", undo, "return_to_owner", basis)
    world = office()
    exhibit = stick(world)
    step(world, world.exhibit_record(exhibit).case, "judgment_given")
    step(world, world.exhibit_record(exhibit).case, "appeal_deadline_set")
    done_anyway(world, exhibit, "disposition.appeal_period")


@shows("disposition.appeal_pending")
def test_an_appeal_stands_in_the_way_also_of_what_a_court_ordered() -> None:
    for basis in ("case_ended", "court_order"):
        world = office()
        exhibit = stick(world)
        case = world.exhibit_record(exhibit).case
        step(world, case, "judgment_given")
        step(world, case, "appeal_filed")

        def undo(world: World = world, case: str = case) -> None:
            step(world, case, "appeal_withdrawn")
            step(world, case, "judgment_made_final")

        blocked(world, exhibit, "disposition.appeal_pending", undo, "return_to_owner", basis)
    world = office()
    exhibit = stick(world)
    step(world, world.exhibit_record(exhibit).case, "judgment_given")
    step(world, world.exhibit_record(exhibit).case, "appeal_filed")
    done_anyway(world, exhibit, "disposition.appeal_pending")


def test_what_a_court_ordered_or_should_not_have_been_taken_waits_for_no_judgment() -> None:
    for basis in ("court_order", "not_needed", "unlawful"):
        world = office()
        exhibit = stick(world)
        proposal = propose(world, exhibit, "return_to_owner", basis)
        assert marks(world, agree(world, proposal)) == set()
        assert marks(world, carry_out(world, exhibit, "return_to_owner", proposal, basis)) == set()


@shows("disposition.preservation_order")
def test_an_order_that_was_quashed_stands_in_the_way_no_more() -> None:
    world, exhibit, case = ended()
    order = world.order(case)
    blocked(world, exhibit, "disposition.preservation_order", lambda: quash(world, order))


@shows("disposition.preservation_order")
def test_an_order_in_force_in_the_case_stands_in_the_way() -> None:
    world, exhibit, case = ended()
    order = world.order(case)
    withdraw = {"reason": "no_longer_needed"}
    blocked(
        world,
        exhibit,
        "disposition.preservation_order",
        lambda: world.sign("judge", "preservation_order.withdrawn", withdraw, subject=order),
    )
    world, exhibit, case = ended()
    world.order(case, days=30, clock_start="order")
    blocked(
        world, exhibit, "disposition.preservation_order", lambda: world.later(40 * DAY), "return_to_owner"
    )
    world, exhibit, case = ended()
    world.order(case)
    done_anyway(world, exhibit, "disposition.preservation_order")


@pytest.mark.parametrize(
    "end",
    [
        "preservation_order.withdrawn",
        "preservation_order.quashed",
        "preservation_request.withdrawn",
        "legal_hold.released",
    ],
)
def test_what_ends_at_an_instant_ahead_stands_in_the_way_until_then(end: str) -> None:
    world, exhibit, case = ended()
    if end.startswith("preservation_order"):
        subject = world.order(case)
    elif end.startswith("preservation_request"):
        subject = received(world, case)
        effect(world, subject, 60)
    else:
        subject = world.subject_of(place(world, exhibit))
    proposal = propose(world, exhibit, "destroy")
    soon: dict[str, Value] = {"entry_mode": "record", "occurred_at": ahead(world, 100)}
    values: dict[str, dict[str, Value]] = {
        "preservation_order.withdrawn": {"reason": "no_longer_needed"},
        "preservation_order.quashed": {**QUASHED},
        "preservation_request.withdrawn": {"document_sha256": PAPER},
        "legal_hold.released": {"reason": "decided", "authority": "Public Prosecutor"},
    }
    assert marks(world, world.sign("eve", end, {**values[end], **soon}, subject=subject)) == set()
    with refused_here(world, f"disposition.{end.split('.', maxsplit=1)[0]}"):
        agree(world, proposal)
    world.later(100)
    agree(world, proposal)


@shows("disposition.preservation_request")
def test_a_request_of_another_state_stands_in_the_way_until_its_duty_is_over() -> None:
    world, exhibit, case = ended()
    request = received(world, case)
    effect(world, request, 60)
    blocked(world, exhibit, "disposition.preservation_request", lambda: world.later(70 * DAY))
    world, exhibit, case = ended()
    received(world, case)
    done_anyway(world, exhibit, "disposition.preservation_request")


@shows("disposition.transfer_offered")
def test_an_open_offer_stands_in_the_way() -> None:
    world, exhibit, _ = ended()
    offered = world.offer(exhibit, "carl")

    def recall() -> None:
        re = world.leaf_of(offered)
        world.sign("eve", "transfer.recalled", {"reason": "mistake"}, subject=exhibit, re=re)

    blocked(world, exhibit, "disposition.transfer_offered", recall)
    world, exhibit, _ = ended()
    world.offer(exhibit, "carl")
    done_anyway(world, exhibit, "disposition.transfer_offered")


@shows("disposition.discrepancy")
def test_what_differs_from_the_record_is_found_out_before_the_thing_ends() -> None:
    world, exhibit, _ = ended()
    differs(world, exhibit)
    proposal = propose(world, exhibit, "destroy")
    with refused_here(world, "disposition.discrepancy"):
        agree(world, proposal)
    done_anyway(world, exhibit, "disposition.discrepancy")
    world, exhibit, _ = ended()
    told = differs(world, exhibit)
    proposal = propose(world, exhibit, "destroy")
    resolve(world, exhibit, told)
    agree(world, proposal)
    assert marks(world, carry_out(world, exhibit, "destroy", proposal)) == set()


@shows("disposition.checked_out", "disposition.handed_out", "disposition.missing")
def test_what_is_not_at_hand_is_not_disposed_of() -> None:
    for code, rule in (("checked_out", "checked_out"), ("handed_out", "handed_out"), ("missing", "missing")):
        world, exhibit, _ = ended()
        with said(storeroom, "blocking_codes", code):
            proposal = propose(world, exhibit, "destroy")
            with refused_here(world, f"disposition.{rule}"):
                agree(world, proposal)
            done_anyway(world, exhibit, f"disposition.{rule}")
    world, exhibit, _ = ended()
    check_out(world, exhibit)
    proposal = propose(world, exhibit, "destroy")
    with refused_here(world, "disposition.checked_out"):
        agree(world, proposal)


@contextmanager
def said(room: object, name: str, code: str) -> Iterator[None]:
    """Make a room report that something blocks a disposition."""

    def says(state: State, exhibit_id: str) -> Iterator[str]:
        yield code

    with patch.object(room, name, (says,) if name == "GUARDS" else says):
        yield


@shows("disposition.protected")
def test_what_guards_an_exhibit_stands_in_the_way() -> None:
    world, exhibit, _ = ended()
    proposal = propose(world, exhibit, "destroy")
    with said(blockers, "GUARDS", "privilege"):
        with refused_here(world, "disposition.protected"):
            agree(world, proposal)
        assert marks(world, agree(world, proposal, entry_mode="record")) == {"disposition.protected"}
    assert marks(world, carry_out(world, exhibit, "destroy", proposal)) == set()


@shows("disposition.copies_outstanding")
def test_copies_out_of_the_house_stand_in_the_way_of_what_cannot_be_undone() -> None:
    for measure in ("destroy", "remove_data"):
        world, exhibit, _ = ended()
        made = expert(world, exhibit)
        blocked(
            world,
            exhibit,
            "disposition.copies_outstanding",
            partial(of_copy, world, made, "returned"),
            measure,
        )
    world, exhibit, _ = ended()
    expert(world, exhibit)
    done_anyway(world, exhibit, "disposition.copies_outstanding")


@shows("disposition.verification_failed")
def test_a_failed_check_of_what_is_stored_stands_in_the_way() -> None:
    world, exhibit, _ = ended()
    world.put_source("/a.dd", b"image")
    stored, _ = world.archive(exhibit, "/a.dd")
    world.sweep()
    subject = next(iter(world.lookup().reader.find("sweep", "all", "", "")))[1]
    failed = {"sweep": subject, "outcome": "missing"}
    world.sign("bot", "object.verification_failed", failed, subject=stored)
    whole = {"sweep": subject, "found_sha256": world.object_record(stored).sha256}
    blocked(
        world,
        exhibit,
        "disposition.verification_failed",
        lambda: world.sign("bot", "object.verification_recovered", whole, subject=stored),
    )
    world, exhibit, _ = ended()
    world.put_source("/a.dd", b"image")
    stored, _ = world.archive(exhibit, "/a.dd")
    world.sweep()
    subject = next(iter(world.lookup().reader.find("sweep", "all", "", "")))[1]
    world.sign("bot", "object.verification_failed", {**failed, "sweep": subject}, subject=stored)
    done_anyway(world, exhibit, "disposition.verification_failed")


@shows("disposition.image_missing")
def test_a_thing_goes_back_before_the_judgment_when_a_verified_image_is_kept() -> None:
    world = office()
    exhibit = stick(world, None)
    leaf = world.leaf_of(world.acquire(exhibit, b"image"))
    world.put_source("/a.dd", b"image")
    undo = partial(world.archive, exhibit, "/a.dd", acquisition=leaf)
    blocked(world, exhibit, "disposition.image_missing", undo, "return_to_owner", "image_retained")
    world = office()
    exhibit = stick(world, None)
    leaf = world.leaf_of(world.acquire(exhibit, b"image"))
    master = partial(copy, world, exhibit, copy_type="master", acquisition=b64(leaf))
    blocked(world, exhibit, "disposition.image_missing", master, "return_to_owner", "image_retained")
    world = office()
    exhibit = stick(world, None)
    copy(world, exhibit, copy_type="master")
    done_anyway(world, exhibit, "disposition.image_missing", "return_to_owner", "image_retained")


@shows("disposition.notice")
def test_what_nobody_claims_is_forfeited_after_notice_and_its_end() -> None:
    world, exhibit, _ = ended()
    blocked(
        world, exhibit, "disposition.notice", lambda: notify_and_wait(world, exhibit), "forfeit", "unclaimed"
    )
    world, exhibit, _ = ended()
    notify(world, exhibit)
    blocked(world, exhibit, "disposition.notice", lambda: world.later(40 * DAY), "forfeit", "unclaimed")
    world, exhibit, _ = ended()
    notify_and_wait(world, exhibit, claimed=True)
    done_anyway(world, exhibit, "disposition.notice", "forfeit", "unclaimed")


def notify_and_wait(world: World, exhibit: str, *, claimed: bool = False) -> None:
    notify(world, exhibit)
    if claimed:
        claim(world, exhibit)
    world.later(40 * DAY)


def test_keeping_a_thing_is_always_possible() -> None:
    world = office()
    exhibit = stick(world)
    place(world, exhibit)
    proposal = propose(world, exhibit, "retain_by_agency")
    assert marks(world, agree(world, proposal)) == set()
    assert marks(world, carry_out(world, exhibit, "retain_by_agency", proposal)) == set()
    assert world.lookup().maybe(Departure, exhibit) is None
