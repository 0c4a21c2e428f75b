"""Rules go by when something happened: neither its late entry nor an instant that nobody knows is held against it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from custody.law.clock import DAY
from custody.ledger.submissions.submission import Receipt
from custody.model.schema.types import Value
from tests.ledger.replaying import check
from tests.model import foreign
from tests.model.ends import (
    agree,
    carry_out,
    ended,
    expert,
    of_copy,
    place,
    propose,
    release,
    uphold,
)
from tests.model.exhibits import test_rules_search
from tests.model.foreign import ask_assistance, consult, decide, effect, postpone, preserved, received
from tests.model.guarded import claim, rule, waive
from tests.model.met import bind, comply, extend_secrecy, lift, quash
from tests.model.office import at, office, stick
from tests.model.orders import test_rules_assist
from tests.model.showing import marks, refused_here, shows
from tests.world import World

#: Says that nobody knows when something happened.
UNDATED: dict[str, Any] = {"occurred_at": None, "not_known": "occurred_at"}
RECORD: dict[str, Any] = {"entry_mode": "record"}

#: Enters something that is told late, as having happened at an instant.
Tells = Callable[..., Receipt]


def told_of_three_days(world: World, ends: Callable[[], object], tells: Tells, rule_id: str) -> None:
    """Show that what is told after an end is marked if it happened after it, and not if it happened before."""
    world.later(DAY)
    before = at(world)
    world.later(DAY)
    ends()
    world.later(DAY)
    after = at(world)
    world.later(DAY)
    assert rule_id not in marks(world, tells(**RECORD, occurred_at=before))
    assert rule_id in marks(world, tells(**RECORD, occurred_at=after))
    check(world.store.read(), world.log_key)


@pytest.mark.parametrize("end", ["withdrawn", "quashed"])
@pytest.mark.parametrize("kind", ["served", "receipt_acknowledged", "renewed", "complied"])
def test_what_happened_while_an_order_stood_is_not_marked_because_it_ended_since(end: str, kind: str) -> None:
    world = office()
    order = world.order(world.case(), clock_start="order")

    def ends() -> None:
        if end == "quashed":
            quash(world, order)
        else:
            world.sign("judge", "preservation_order.withdrawn", {"reason": "obtained"}, subject=order)

    def tells(**values: Value) -> Receipt:
        if kind == "complied":
            return comply(world, order, **values)
        usual: dict[str, dict[str, Value]] = {
            "served": {"method": "electronic"},
            "receipt_acknowledged": {},
            "renewed": {"days": 30, "issuing_authority": "District Court", "grounds": "request pending"},
        }
        return world.sign("eve", f"preservation_order.{kind}", {**usual[kind], **values}, subject=order)

    told_of_three_days(world, ends, tells, f"preservation_order.{end}_before")


def test_secrecy_that_was_extended_before_it_was_lifted_is_told_later_without_a_mark() -> None:
    world = office()
    order = world.order(world.case(), clock_start="order")
    bound = bind(world, order)
    told_of_three_days(
        world,
        lambda: lift(world, order, bound),
        lambda **values: extend_secrecy(world, order, bound, 200, "eve", **values),
        "preservation_order.confidentiality.lifted",
    )


def test_what_was_done_about_a_request_before_its_end_is_told_later_without_a_mark() -> None:
    world = office()
    request = received(world)
    effect(world, request)
    told_of_three_days(
        world,
        lambda: foreign.step(world, request, "withdrawn", entry_mode="record"),
        lambda **values: foreign.step(
            world, request, "concern_notified", risks="prejudice", explanation="x", **values
        ),
        "preservation_request.ended",
    )


@shows("preservation_request.ended")
def test_a_second_word_of_one_sort_ends_no_request_also_where_it_is_said_to_have_come_first() -> None:
    words: dict[str, dict[str, Any]] = {
        "withdrawn": {},
        "refused": {"refusal_grounds": "40.22", "explanation": "persecution"},
    }
    for word, values in words.items():
        world = office()
        request = received(world)
        world.later(DAY)
        early = at(world)
        world.later(DAY)
        assert marks(world, foreign.step(world, request, word, **RECORD, **values)) == set()
        again = foreign.step(world, request, word, **RECORD, **values, occurred_at=early)
        assert marks(world, again) == {"preservation_request.ended"}


def test_assistance_that_was_decided_or_postponed_before_it_was_withdrawn_is_told_later_without_a_mark() -> (
    None
):
    for tells in (decide, postpone):
        world = office()
        asked = ask_assistance(world, preserved(world))
        consult(world, asked)

        def ends(world: World = world, asked: Receipt = asked) -> None:
            foreign.follow(world, asked, "withdrawn", entry_mode="record")

        def told(
            world: World = world, asked: Receipt = asked, tells: Tells = tells, **values: Value
        ) -> Receipt:
            return tells(world, asked, "eve", **values)

        told_of_three_days(world, ends, told, "mla_request.ended")


@shows("mla_request.decided_before")
def test_a_postponement_before_a_withdrawal_is_not_told_to_come_after_a_decision() -> None:
    world = office()
    asked = ask_assistance(world, preserved(world))
    consult(world, asked)
    world.later(DAY)
    before = at(world)
    world.later(DAY)
    foreign.follow(world, asked, "withdrawn", entry_mode="record")
    assert marks(world, postpone(world, asked, "eve", **RECORD, occurred_at=before)) == set()
    second = ask_assistance(world, preserved(world))
    consult(world, second)
    decide(world, second)
    assert marks(world, postpone(world, second, "eve", **RECORD)) == {"mla_request.decided_before"}


def test_an_answer_to_an_order_to_assist_before_its_end_is_told_later_without_a_mark() -> None:
    world = office()
    order = test_rules_assist.served(world)
    told_of_three_days(
        world,
        lambda: test_rules_assist.follow(world, order, "withdrawn"),
        lambda **values: test_rules_assist.follow(world, order, "answered", **values),
        "assistance_order.withdrawn_before",
    )


def test_a_review_of_a_hold_before_its_end_is_told_later_without_a_mark() -> None:
    world = office()
    hold = world.subject_of(place(world, stick(world)))
    told_of_three_days(
        world,
        lambda: release(world, hold),
        lambda **values: uphold(world, hold, "eve", **values),
        "legal_hold.ended",
    )


def test_a_copy_that_moved_before_it_was_destroyed_is_told_later_without_a_mark() -> None:
    world = office()
    copy = expert(world, stick(world))
    told_of_three_days(
        world,
        lambda: of_copy(world, copy, "destroyed"),
        lambda **values: of_copy(world, copy, "handed_over", return_due_at=at(world, -9 * DAY), **values),
        "copy.ended",
    )


def test_an_image_that_was_made_before_the_thing_went_back_is_told_later_without_a_mark() -> None:
    world, exhibit, _ = ended()
    proposal = propose(world, exhibit, "return_to_owner")
    agree(world, proposal)
    told_of_three_days(
        world,
        lambda: carry_out(world, exhibit, "return_to_owner", proposal),
        lambda **values: world.acquire(exhibit, b"image", **values),
        "disposition.gone",
    )


@shows("disposition.gone")
def test_an_image_that_is_said_to_be_made_while_the_thing_was_lent_is_marked_also_after_its_return() -> None:
    world, exhibit, _ = ended()
    proposal = propose(world, exhibit, "loan")
    agree(world, proposal)
    carry_out(world, exhibit, "loan", proposal)
    world.later(DAY)
    away = at(world)
    world.later(DAY)
    world.sign("eve", "disposition.loan_returned", {"condition": "as_described"}, subject=exhibit)
    assert "disposition.gone" in marks(world, world.acquire(exhibit, b"image", occurred_at=away))
    assert "disposition.gone" not in marks(world, world.acquire(exhibit, b"image"))


@shows("privilege.quarantine")
def test_content_that_was_worked_on_before_a_claim_or_after_its_end_is_told_later_without_a_mark() -> None:
    for frees in (
        waive,
        lambda world, one: rule(world, one, "rejected", "work_permitted"),
    ):
        world = office()
        exhibit = stick(world, seal=None)
        world.later(DAY)
        before = at(world)
        world.later(DAY)
        claimed = claim(world, exhibit)
        world.later(DAY)
        claimed_by_then = at(world)
        world.later(DAY)
        assert marks(world, world.acquire(exhibit, b"image", occurred_at=before)) == set()
        assert marks(world, world.acquire(exhibit, b"image")) == {"privilege.quarantine"}
        assert marks(world, world.acquire(exhibit, b"image", **UNDATED)) == {"privilege.quarantine"}
        frees(world, claimed)
        world.later(DAY)
        assert marks(world, world.acquire(exhibit, b"image")) == set()
        late = world.acquire(exhibit, b"image", occurred_at=claimed_by_then)
        assert marks(world, late) == {"privilege.quarantine"}
        check(world.store.read(), world.log_key)


@shows("disposition.expired", "disposition.approved")
def test_what_was_destroyed_within_its_approval_is_told_later_without_a_mark_and_before_it_with_one() -> None:
    world, exhibit, _ = ended()
    world.later(DAY)
    unapproved = at(world)
    world.later(DAY)
    proposal = propose(world, exhibit, "return_to_owner")
    agree(world, proposal)
    world.later(DAY)
    approved = at(world)
    world.later(15 * DAY)
    late = carry_out(world, exhibit, "return_to_owner", proposal, **RECORD, occurred_at=at(world))
    assert marks(world, late) == {"disposition.expired"}
    other = world.exhibit(world.exhibit_record(exhibit).seizure or "", "EV/2")
    again = propose(world, other, "return_to_owner")
    agree(world, again)
    early = carry_out(world, other, "return_to_owner", again, **RECORD, occurred_at=unapproved)
    assert marks(world, early) == {"disposition.approved"}
    third = world.exhibit(world.exhibit_record(exhibit).seizure or "", "EV/3")
    world.later(DAY)
    last = propose(world, third, "return_to_owner")
    agree(world, last)
    world.later(DAY)
    done = at(world)
    world.later(20 * DAY)
    assert marks(world, carry_out(world, third, "return_to_owner", last, **RECORD, occurred_at=done)) == set()
    assert unapproved < approved < done


def test_an_approval_on_paper_within_its_time_is_recorded_later() -> None:
    world, exhibit, _ = ended()
    proposal = propose(world, exhibit, "return_to_owner")
    world.later(DAY)
    signed = at(world)
    world.later(20 * DAY)
    with refused_here(world, "proposal.expired"):
        agree(world, proposal, **RECORD)
    late = agree(world, proposal, **RECORD, occurred_at=signed)
    assert marks(world, late) == {"proposal.late"}


@shows(
    "disposition.legal_hold",
    "disposition.legal_hold_since",
    "disposition.preservation_order",
    "disposition.preservation_request",
)
def test_what_began_after_a_thing_was_destroyed_did_not_stand_in_its_way_and_a_hold_is_told() -> None:
    begins: dict[str, Callable[[World, str], object]] = {
        "legal_hold": lambda world, case: place(world, case, "case"),
        "preservation_order": lambda world, case: world.order(case, clock_start="order"),
        "preservation_request": lambda world, case: effect(world, received(world, case)),
    }
    for what, begin in begins.items():
        world, exhibit, case = ended()
        proposal = propose(world, exhibit, "destroy")
        agree(world, proposal)
        other = world.exhibit(world.exhibit_record(exhibit).seizure or "", "EV/2")
        second = propose(world, other, "destroy")
        agree(world, second)
        world.later(DAY)
        done = at(world)
        world.later(DAY)
        begin(world, case)
        world.later(DAY)
        found = marks(world, carry_out(world, exhibit, "destroy", proposal, **RECORD, occurred_at=done))
        assert found == ({"disposition.legal_hold_since"} if what == "legal_hold" else set())
        undated = carry_out(world, other, "destroy", second, **{**RECORD, **UNDATED})
        assert marks(world, undated) == {f"disposition.{what}"}
        check(world.store.read(), world.log_key)


@shows("disposition.duty_to_return")
def test_a_decision_that_a_thing_goes_back_is_not_held_against_an_earlier_destruction() -> None:
    for told, found in (("before", False), ("after", True), (None, True)):
        world, exhibit, _ = ended()
        proposal = propose(world, exhibit, "destroy")
        agree(world, proposal)
        world.later(DAY)
        instants: dict[str | None, Value] = {"before": at(world), None: None}
        world.later(DAY)
        seizure = world.exhibit_record(exhibit).seizure or ""
        test_rules_search.follow(world, seizure, "authorisation_decided", decision="refused")
        world.later(DAY)
        instants["after"] = at(world)
        when: dict[str, Value] = UNDATED if told is None else {"occurred_at": instants[told]}
        done = carry_out(world, exhibit, "destroy", proposal, **{**RECORD, **when})
        assert ("disposition.duty_to_return" in marks(world, done)) is found
