"""Odd but lawful courses of orders and of requests of other States keep what they owe, and end where they should."""

from __future__ import annotations

import pytest

from custody.law.clock import DAY, HOUR, format_instant, parse_instant
from custody.ledger.views.deadlines.deadline_list import due
from custody.model.records import Compliance
from custody.model.schema.types import Value
from tests.ledger.replaying import check
from tests.model.foreign import adopt, ask_assistance, effect, preserved, received, request_record, step
from tests.model.ledger.test_rules_profile import european
from tests.model.met import comply, quash
from tests.model.office import at, office
from tests.model.showing import marks, refused_here, shows
from tests.world import World


def listed(world: World, subject: str) -> set[str]:
    """Return the sorts of what is due about a subject."""
    now = world.clock.now()
    return {row.sort for row in due(world.store.read(), now, now + 400 * DAY) if row.subject == subject}


@pytest.mark.parametrize("effect_of_it", ["from_now", "from_beginning"])
def test_what_is_owed_to_another_state_needs_a_new_order_also_where_a_court_set_the_old_one_aside(
    effect_of_it: str,
) -> None:
    world = office()
    case = world.case()
    request = received(world, case)
    order = world.order(case, clock_start="order")
    effect(world, request, preservation_order=order)
    world.later(DAY)
    assert "order_beneath" not in listed(world, request)
    quash(world, order, effect=effect_of_it)
    decided = world.order_record(order).set_aside
    (row,) = (
        deadline
        for deadline in due(world.store.read(), world.clock.now(), world.clock.now())
        if (deadline.subject, deadline.sort) == (request, "order_beneath")
    )
    assert (row.awaited, row.at) == ("preservation_order.issued", decided)
    step(world, request, "order_linked", preservation_order=world.order(case, clock_start="order"))
    assert "order_beneath" not in listed(world, request)


@shows("preservation_order.withdrawn_lapsed")
def test_an_order_that_is_kept_open_by_what_followed_it_is_withdrawn_also_after_its_period() -> None:
    world = office()
    adopt(world, "eu-2023-1543")
    followed, bare = european(world), european(world)
    world.sign("eve", "preservation_order.data_requested", {}, subject=followed)
    world.later(200 * DAY)
    with refused_here(world, "preservation_order.withdrawn_lapsed"):
        world.sign("judge", "preservation_order.withdrawn", {"reason": "obtained"}, subject=bare)
    taken_back = world.sign("judge", "preservation_order.withdrawn", {"reason": "obtained"}, subject=followed)
    assert marks(world, taken_back) == set()
    assert world.order_record(followed).standing(world.clock.now(), 0).state == "withdrawn"


@shows("un-42.mla_request.late")
def test_assistance_that_was_asked_for_while_an_extension_waited_keeps_the_data_also_if_it_is_entered_later() -> (
    None
):
    for after_answer, kept in ((False, True), (True, False)):
        world = office()
        request = preserved(world)
        world.later(50 * DAY)
        step(world, request, "extension_requested", entry_mode="record")
        world.later(15 * DAY)
        waiting = at(world)
        world.later(5 * DAY)
        step(world, request, "extension_decided", "judge", granted=False)
        world.later(DAY)
        asked = ask_assistance(world, request, occurred_at=at(world) if after_answer else waiting)
        assert world.entry(asked.position).value("preserved_until_decision") == (request if kept else None)
        assert marks(world, asked) == (set() if kept else {"un-42.mla_request.late"})
        check(world.store.read(), world.log_key)


@shows("un-42.release.extension_pending")
def test_an_answer_that_is_older_than_the_newest_asking_leaves_that_one_open() -> None:
    world = office()
    request = preserved(world)
    world.later(50 * DAY)
    step(world, request, "extension_requested", entry_mode="record")
    world.later(3 * DAY)
    answered = at(world)
    world.later(2 * DAY)
    step(world, request, "extension_requested", entry_mode="record")
    asked = request_record(world, request).asked
    world.later(DAY)
    late = step(
        world,
        request,
        "extension_decided",
        "eve",
        granted=False,
        entry_mode="record",
        occurred_at=answered,
    )
    assert marks(world, late) == set()
    assert request_record(world, request).asked == asked
    world.later(30 * DAY)
    with refused_here(world, "un-42.release.extension_pending"):
        step(world, request, "data_released", "judge", reason="period_ended")
    assert marks(world, step(world, request, "extension_decided", "judge", granted=False)) == set()
    assert request_record(world, request).asked is None


def test_a_word_on_how_an_order_was_met_that_is_older_than_the_one_on_record_changes_nothing() -> None:
    world = office()
    order = world.order(world.case(), clock_start="order")
    world.serve(order)
    world.later(2 * DAY)
    silent = at(world)
    world.later(2 * DAY)
    comply(world, order)
    met = world.lookup().get(Compliance, order)
    world.later(DAY)
    values: dict[str, Value] = {"reason": "no_answer", "consequence": "seizure", "occurred_at": silent}
    world.sign("eve", "preservation_order.not_complied", values, subject=order)
    assert world.lookup().get(Compliance, order) == met
    assert "compliance" not in listed(world, order)
    world.sign("eve", "preservation_order.not_complied", {**values, "occurred_at": at(world)}, subject=order)
    assert "compliance" in listed(world, order)


def test_who_was_told_of_a_lapse_is_told_too_when_the_order_that_was_renewed_since_is_taken_back() -> None:
    world = office()
    order = world.order(world.case(), days=30, clock_start="order")
    world.serve(order)
    world.later(31 * DAY)
    world.sign("bot", "preservation_order.lapsed", {}, subject=order)
    told: dict[str, Value] = {"method": "electronic", "notified_person": "Example Mail Ltd"}
    world.sign("eve", "preservation_order.status_notified", told, subject=order)
    world.renew(order, by="eve", entry_mode="record", occurred_at=at(world))
    world.later(DAY)
    world.sign("judge", "preservation_order.withdrawn", {"reason": "obtained"}, subject=order)
    assert "notify" in listed(world, order)
    world.sign("eve", "preservation_order.status_notified", told, subject=order)
    assert "notify" not in listed(world, order)


def test_an_answer_that_is_older_than_the_newest_warning_leaves_that_one_open() -> None:
    world = office()
    request = preserved(world)
    for _ in range(2):
        world.later(DAY)
        answered = at(world)
        world.later(DAY)
        step(
            world,
            request,
            "concern_notified",
            risks="availability",
            explanation="the data are needed for another trial",
        )
    newest = request_record(world, request).warned
    step(world, request, "concern_answered", proceed=True, occurred_at=answered)
    assert request_record(world, request).warned == newest
    assert "concern" in listed(world, request)
    step(world, request, "concern_answered", proceed=True, occurred_at=at(world))
    assert request_record(world, request).warned is None


def test_a_warning_that_is_older_than_the_one_on_record_takes_nothing_from_it() -> None:
    world = office()
    request = preserved(world)
    world.later(DAY)
    older = at(world)
    world.later(DAY)
    step(world, request, "concern_notified", risks="availability", explanation="the data may be gone soon")
    newest = request_record(world, request).warned
    step(
        world,
        request,
        "concern_notified",
        risks="availability",
        explanation="the holder leaves",
        occurred_at=older,
    )
    assert request_record(world, request).warned == newest


def test_data_are_held_without_a_duty_since_the_withdrawal_and_not_since_a_refusal_before_it() -> None:
    world = office()
    request = preserved(world)
    world.later(DAY)
    ended = at(world)
    step(world, request, "withdrawn", entry_mode="record", occurred_at=ended)
    world.later(DAY)
    earlier = format_instant(parse_instant(ended) - HOUR)
    refusal: dict[str, Value] = {
        "refusal_grounds": "40.22",
        "explanation": "persecution",
        "entry_mode": "record",
    }
    step(world, request, "refused", "eve", occurred_at=earlier, **refusal)
    now = world.clock.now()
    rows = [
        deadline
        for deadline in due(world.store.read(), now, now)
        if (deadline.subject, deadline.sort) == (request, "release")
    ]
    assert [row.since for row in rows] == [parse_instant(ended)]
