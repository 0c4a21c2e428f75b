"""What is due: each thing from the second it is, most urgent first, named with who must act, and no other."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from custody.law.clock import DAY, HOUR, Period, deadline, format_instant
from custody.ledger.views.deadlines import Task, due
from custody.ledger.views.deadlines.deadline_list import EVER
from custody.model.schema.types import Value
from tests.counting import Records
from tests.ledger.append.crashing import PLACES
from tests.ledger.views.all_due import all_due
from tests.model.foreign import (
    PAPER,
    adopt,
    ask_assistance,
    decide,
    effect,
    granted_period,
    received,
    refuse,
    reported,
    sent,
    served_order,
    step,
)
from tests.world import World


@pytest.fixture(params=PLACES)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> World:
    return PLACES[request.param](tmp_path).world.staff()


def rows(world: World, ahead: int | None = None) -> list[Task]:
    return all_due(world, ahead=ahead)


def of(world: World, subject: str) -> list[tuple[str, str, str | None, str]]:
    """Return sort, code, awaited kind and state of what is due about a subject."""
    now = world.clock.now()
    return [(row.sort, row.why, row.awaited, row.state(now)) for row in rows(world) if row.subject == subject]


def running(world: World, days: int = 30, *, served: bool = True, **values: Value) -> tuple[str, int]:
    """Issue an order whose clock runs from itself, served if it is to be; gives it and its end."""
    order = world.order(world.case(), by="judge", days=days, clock_start="order", **values)
    if served:
        world.serve(order)
    return order, world.order_record(order).periods[-1].end


def test_nothing_is_due_in_an_empty_office(world: World) -> None:
    assert rows(world) == []


def test_the_end_of_a_period_is_due_to_its_second_and_its_lapse_is_recorded_once(world: World) -> None:
    order, end = running(world)
    assert of(world, order) == [("preservation_order_end", "renew", "preservation_order.renewed", "due")]
    (row,) = rows(world)
    assert (row.at, row.not_before) == (end, deadline(Period(end - 30 * DAY, end)).latest)
    assert row.roles == ("authority",)
    world.clock.set(end - DAY)
    assert [line.at for line in rows(world, DAY)] == [end]
    assert rows(world, DAY - 1) == []
    world.clock.set(end - 1)
    assert of(world, order) == [("preservation_order_end", "renew", "preservation_order.renewed", "due")]
    world.clock.set(end)
    assert of(world, order) == [("preservation_order_end", "lapsed", "preservation_order.lapsed", "overdue")]
    assert "machine" in rows(world)[0].roles
    world.sign("bot", "preservation_order.lapsed", {}, subject=order)
    assert of(world, order) == []


def test_an_order_in_force_waits_for_its_service_until_service_or_its_end(world: World) -> None:
    case = world.case()
    served, unserved = (world.order(case, days=30, clock_start="order") for _ in range(2))
    obtained = world.order(case, clock_start="order", preservation_means="similarly_obtained")
    task = ("unserved", "unserved", "preservation_order.served", "open")
    assert (task in of(world, served), task in of(world, unserved)) == (True, True)
    assert task not in of(world, obtained), "it orders nobody"
    world.serve(served)
    assert (task in of(world, served), task in of(world, unserved)) == (False, True)
    world.clock.set(world.order_record(unserved).periods[-1].end)
    assert task not in of(world, unserved)


def test_an_order_that_cannot_be_renewed_is_replaced_and_a_withdrawn_one_needs_nobody(world: World) -> None:
    order, _ = running(world, served=False, renewal_allowed=False)
    (first, _) = of(world, order)
    assert first == ("preservation_order_end", "replace", "preservation_order.issued", "due")
    world.sign("judge", "preservation_order.withdrawn", {"reason": "obtained"}, subject=order)
    assert of(world, order) == []


def test_an_order_waits_for_whatever_starts_its_clock(world: World) -> None:
    case = world.case()
    served, received_ = world.order(case), world.order(case, clock_start="receipt")
    undated = world.order(
        case,
        by="eve",
        clock_start="order",
        entry_mode="record",
        not_known="occurred_at",
        not_known_reason="torn paper",
    )
    assert of(world, served) == [("start", "clock", "preservation_order.served", "open")]
    assert of(world, received_) == [("start", "clock", "preservation_order.receipt_acknowledged", "open")]
    assert of(world, undated) == [("start", "undated", "preservation_order.issued", "open")]
    world.serve(served)
    assert of(world, served) == [("preservation_order_end", "renew", "preservation_order.renewed", "due")]


def european(world: World) -> str:
    order = world.order(world.case(), profile="eu-2023-1543", days=60, clock_start="receipt")
    world.sign("eve", "preservation_order.receipt_acknowledged", {}, subject=order)
    return order


def test_an_order_is_renewed_as_often_as_its_law_allows_and_then_replaced(world: World) -> None:
    adopt(world, "eu-2023-1543")
    order = european(world)
    end = world.order_record(order).periods[-1].end
    assert of(world, order) == [("preservation_order_end", "renew", "preservation_order.renewed", "due")]
    (row,) = rows(world)
    assert (row.at, row.not_before) == (end, end + 169 * HOUR), "its own law says how far the end may lie"
    world.renew(order, days=30)
    assert of(world, order) == [("preservation_order_end", "replace", "preservation_order.issued", "due")]


def test_an_order_made_open_ended_waits_for_the_decision_and_ends_at_no_instant(world: World) -> None:
    adopt(world, "eu-2023-1543")
    order = european(world)
    world.sign("eve", "preservation_order.data_requested", {}, subject=order)
    world.later(500 * DAY)
    assert of(world, order) == [("data_requested", "data_requested", "preservation_order.withdrawn", "open")]


def test_secrecy_ends_on_its_own_clock_and_is_nobodys_omission_afterwards(world: World) -> None:
    until = world.clock.now() + 200 * DAY
    order, end = running(world, served=False, confidential_until=format_instant(until))
    open_, _ = running(world, confidential=False, confidential_until=format_instant(until))
    assert [task[0] for task in of(world, order)] == [
        "preservation_order_end",
        "confidentiality_end",
        "unserved",
    ]
    assert [task[0] for task in of(world, open_)] == ["preservation_order_end"]
    world.sign("judge", "preservation_order.withdrawn", {"reason": "obtained"}, subject=order)
    assert of(world, order) == [("confidentiality_end", "confidentiality", None, "due")]
    assert end < until
    world.clock.set(until)
    assert of(world, order) == []


def test_what_is_overdue_stands_first_then_what_ends_first_then_what_has_no_end(world: World) -> None:
    case = world.case()
    waiting = world.order(case)
    ends = {days: served_order(world, case, days=days, clock_start="order") for days in (50, 20, 70)}
    world.clock.set(world.order_record(ends[20]).periods[-1].end)
    assert [row.subject for row in rows(world)] == [ends[20], ends[50], ends[70], waiting]
    states = [row.state(world.clock.now()) for row in rows(world)]
    assert states == ["overdue", "due", "due", "open"]


def test_a_request_received_is_preserved_then_runs_then_lapses_then_is_let_go(world: World) -> None:
    request = received(world)
    assert of(world, request) == [("preservation", "effect", "preservation_request.effected", "open")]
    effect(world, request)
    _, end = granted_period(world, request)
    assert of(world, request) == [
        ("request_end", "ends_soon", "preservation_request.extension_requested", "due")
    ]
    (row,) = rows(world)
    assert (row.roles, row.actors) == ((), ()), "it is the other State's turn"
    world.clock.set(end)
    assert of(world, request) == [("request_end", "lapsed", "preservation_request.lapsed", "overdue")]
    world.sign("bot", "preservation_request.lapsed", {}, subject=request)
    assert of(world, request) == [("release", "release", "preservation_request.data_released", "open")]
    (row,) = rows(world)
    assert row.not_before == deadline(Period(end - 60 * DAY, end)).latest
    world.clock.set(row.not_before or 0)
    step(world, request, "data_released", "judge", reason="period_ended")
    assert of(world, request) == []


def test_an_extension_asked_for_is_answered_also_past_the_end(world: World) -> None:
    request = received(world)
    effect(world, request)
    _, end = granted_period(world, request)
    step(world, request, "extension_requested", entry_mode="record")
    assert of(world, request) == [
        ("request_end", "extension", "preservation_request.extension_decided", "due")
    ]
    world.clock.set(end + DAY)
    assert of(world, request) == [
        ("request_end", "extension", "preservation_request.extension_decided", "overdue")
    ]
    assert rows(world)[0].roles == ("authority",)


def test_an_undecided_request_for_assistance_ends_at_no_instant_and_a_grant_is_carried_out(
    world: World,
) -> None:
    request = received(world)
    effect(world, request)
    asked = ask_assistance(world, request)
    world.later(500 * DAY)
    assert of(world, request) == []
    assert of(world, world.subject_of(asked)) == [("decision", "decision", "mla_request.granted", "open")]
    decide(world, asked)
    assert of(world, world.subject_of(asked)) == []
    assert of(world, request) == [("execution", "execute", "preservation_request.data_released", "open")]


def test_a_grant_says_until_when_nothing_is_let_go_as_long_as_the_granted_period_runs(world: World) -> None:
    request = received(world)
    effect(world, request)
    decide(world, ask_assistance(world, request), extent="partial", conditions="no other use")
    latest = granted_period(world, request)[1] + DAY + HOUR

    def kept() -> list[int | None]:
        return [row.not_before for row in rows(world) if (row.subject, row.sort) == (request, "execution")]

    assert kept() == [latest]
    world.clock.set(latest)
    assert kept() == [None]


def test_a_refused_request_for_assistance_lets_the_granted_end_count_again(world: World) -> None:
    request = received(world)
    effect(world, request)
    refuse(world, ask_assistance(world, request))
    assert of(world, request) == [
        ("request_end", "ends_soon", "preservation_request.extension_requested", "due")
    ]


def test_one_request_for_assistance_waits_for_one_decision_whatever_it_covers(world: World) -> None:
    case = world.case()
    first, second, ours = received(world, case), received(world, case), sent(world, case)
    effect(world, first)
    effect(world, second)
    asked = world.subject_of(ask_assistance(world, first, second))
    bare = world.subject_of(ask_assistance(world, first, preservation_requests=None))
    mine = ask_assistance(world, ours)
    theirs = world.subject_of(mine)
    (row,) = (entry for entry in rows(world) if entry.subject == theirs)
    assert (row.sort, row.awaited, "examiner" in row.roles) == (
        "receipt",
        "mla_request.receipt_acknowledged",
        True,
    )
    reported(world, mine)
    found = {row.subject: row for row in rows(world) if row.sort == "decision"}
    assert set(found) == {asked, bare, theirs}
    assert found[asked].beneath == tuple(sorted((first, second)))
    assert (found[asked].why, found[bare].why) == ("decision", "decide")
    assert [found[item].roles for item in (asked, bare, theirs)] == [("authority",), ("authority",), ()]
    assert not [row for row in rows(world) if row.subject in (first, second)]


def test_a_request_sent_names_us_where_it_is_our_turn(world: World) -> None:
    request = sent(world)
    assert of(world, request) == [("preservation", "report", "preservation_request.effected", "open")]
    assert rows(world)[0].roles == ()
    effect(world, request, entry_mode="record")
    assert of(world, request) == [
        ("request_end", "extend", "preservation_request.extension_requested", "due")
    ]
    assert rows(world)[0].roles == ("authority",)


def test_missing_particulars_and_an_unanswered_warning_wait_for_a_word(world: World) -> None:
    because: dict[str, Value] = {"not_known": "necessity", "not_known_reason": "not said"}
    request = received(world, world.case(), "eve", necessity=None, **because)
    effect(world, request)
    assert ("particulars", "particulars", "preservation_request.queried", "open") in of(world, request)
    step(world, request, "queried", queried_particulars="e", question="why?")
    assert [item[0] for item in of(world, request)] == ["request_end"]
    step(world, request, "concern_notified", risks="availability", explanation="short retention")
    assert ("concern", "concern", "preservation_request.concern_answered", "open") in of(world, request)
    step(world, request, "concern_answered", proceed=True)
    assert [item[0] for item in of(world, request)] == ["request_end"]


def test_a_request_taken_back_leaves_data_to_let_go(world: World) -> None:
    request = received(world)
    effect(world, request)
    step(world, request, "withdrawn", entry_mode="record", document_sha256=PAPER)
    assert of(world, request) == [("release", "release", "preservation_request.data_released", "open")]
    step(world, request, "data_released", "judge", reason="withdrawn")
    assert of(world, request) == []


def test_the_order_beneath_a_request_says_who_still_needs_it(world: World) -> None:
    order, _ = running(world)
    request = received(world, world.order_record(order).case)
    effect(world, request, preservation_order=order)
    ends = {row.subject: row.beneath for row in rows(world)}
    assert ends == {order: (request,), request: ()}
    world.sign("eve", "preservation_request.withdrawn", {"entry_mode": "record"}, subject=request)
    assert [row.beneath for row in rows(world) if row.subject == order] == [()]


def test_a_request_whose_order_has_ended_for_good_needs_a_new_one_at_once(world: World) -> None:
    order, end = running(world)
    request = received(world, world.order_record(order).case)
    effect(world, request, preservation_order=order)
    world.clock.set(end)
    assert [row.sort for row in rows(world)] == ["preservation_order_end", "request_end"]
    world.sign("bot", "preservation_order.lapsed", {}, subject=order)
    first, second = rows(world)
    assert (first.sort, first.awaited, first.at, first.state(world.clock.now())) == (
        "order_beneath",
        "preservation_order.issued",
        end,
        "overdue",
    )
    assert (second.sort, second.state(world.clock.now())) == ("request_end", "due")
    world.sign("eve", "preservation_request.withdrawn", {"entry_mode": "record"}, subject=request)
    assert [row.sort for row in rows(world)] == ["release"]


def test_an_offer_is_the_receivers_turn_until_it_expires_and_then_the_givers(world: World) -> None:
    exhibit = world.exhibit(world.seize(world.case()))
    world.offer(exhibit, "carl")
    eve, carl = world.people["eve"].actor, world.people["carl"].actor
    (row,) = rows(world)
    assert (row.sort, row.why, row.actors) == ("offer_end", "offer", (carl,))
    assert row.concerns(carl, ())
    assert not row.concerns(eve, ("examiner",))
    world.later(25 * HOUR)
    (row,) = rows(world)
    assert (row.why, row.actors, row.state(world.clock.now())) == ("offer_expired", (eve,), "overdue")
    world.offer(exhibit, "carl")
    (row,) = rows(world)
    assert row.why == "offer"
    world.accept(exhibit)
    assert rows(world) == []


def test_a_proposal_is_anothers_turn_and_an_approved_erasure_is_carried_out_in_time(world: World) -> None:
    case = world.case()
    position = world.store.read().positions(case)[0]
    proposed = world.propose_erasure(position, "reference")
    (row,) = rows(world)
    assert (row.sort, row.why, row.awaited) == ("proposal_end", "approve", "erasure.approved")
    carl, judge = world.people["carl"], world.people["judge"]
    assert row.concerns(judge.actor, ("authority",))
    assert not row.concerns(carl.actor, ("authority",)), "whoever proposed has agreed already"
    world.approve(proposed)
    assert of(world, case) == [("proposal_end", "carry_out", "erasure.executed", "due")]
    world.later(15 * DAY)
    assert of(world, case) == [("proposal_end", "propose_again", "erasure.proposed", "overdue")]
    again = world.propose_erasure(position, "reference")
    world.approve(again)
    world.erase(again)
    assert of(world, case) == [], "what is gone needs no second erasure"


def test_a_proposal_that_expired_unapproved_asks_for_nothing(world: World) -> None:
    position = world.store.read().positions(world.case())[0]
    world.propose_erasure(position, "reference")
    world.later(15 * DAY)
    assert rows(world) == []


def test_what_is_not_due_is_not_read_and_the_first_lines_read_little_more_than_themselves(
    world: World,
) -> None:
    case = world.case()
    for days in range(1, 61):
        served_order(world, case, days=days, clock_start="order")
    counting = Records(world.store.read())
    now = world.clock.now()
    assert len(list(due(counting, now, now + 5 * DAY))) == 5  # type: ignore[arg-type]  # it reads as the ledger does
    assert len(counting.keys) == 5 + 1, "and the law they are under"
    counting.forget()
    first = list(islice(due(counting, now, EVER), 3))  # type: ignore[arg-type]  # it reads as the ledger does
    assert [task.sort for task in first] == ["preservation_order_end"] * 3
    assert len(counting.keys) == 3 + 1
