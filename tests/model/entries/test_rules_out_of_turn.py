"""Rules about what is recorded late or out of turn, such as a lapse that came too soon."""

from __future__ import annotations

from custody.law import regimes
from custody.law.clock import DAY, HOUR, format_instant
from custody.ledger.views.deadlines import due
from custody.ledger.views.deadlines.deadline_list import EVER
from custody.model.schema.types import Value
from tests.model.foreign import (
    PAPER,
    adopt,
    ask_assistance,
    assistance_record,
    at_home,
    decide,
    effect,
    granted_period,
    received,
    refuse,
    request_record,
    state_of,
    step,
)
from tests.model.office import office
from tests.model.showing import marks, refused_here, shows
from tests.world import World


def _whys(world: World) -> set[str]:
    """Return what is to be done now, of everything that is due."""
    return {row.why for row in due(world.store.read(), world.clock.now(), EVER)}


def _lapsed() -> tuple[World, str, int]:
    """Return a request whose lapse is on record, an hour after the earliest end of its period."""
    world = office()
    request = received(world)
    effect(world, request)
    end = granted_period(world, request)[1]
    world.clock.set(end + HOUR)
    step(world, request, "lapsed")
    return world, request, end


def test_assistance_that_comes_before_the_latest_end_opens_a_request_again_whose_lapse_is_on_record() -> None:
    world, request, _ = _lapsed()
    assert _whys(world) == {"release"}
    asked = ask_assistance(world, request)
    assert (state_of(world, request), _whys(world)) == ("pending_decision", {"decision"})
    world.later(20 * DAY)
    refuse(world, asked)
    assert _whys(world) == {"lapsed"}
    step(world, request, "lapsed")
    assert _whys(world) == {"release"}


def test_assistance_about_other_data_leaves_a_lapse_as_it_is() -> None:
    world, request, _ = _lapsed()
    ask_assistance(world, request, preservation_requests=None)
    assert (request_record(world, request).lapse_recorded, _whys(world)) == (True, {"decide", "release"})


def test_an_extension_asked_for_in_time_and_recorded_after_the_lapse_waits_for_its_answer() -> None:
    world, request, end = _lapsed()
    before: dict[str, Value] = {"entry_mode": "record", "occurred_at": format_instant(end - HOUR)}
    step(world, request, "extension_requested", "eve", **before)
    assert (state_of(world, request), _whys(world)) == ("extension_pending", {"extension"})
    step(world, request, "extension_decided", "judge", granted=False)
    assert _whys(world) == {"lapsed"}


def test_an_order_whose_data_were_asked_for_in_time_is_open_again_although_its_lapse_is_on_record() -> None:
    world = office()
    adopt(world, "eu-2023-1543")
    order = world.order(
        world.case(), profile="eu-2023-1543", days=60, clock_start="receipt", confidential=True
    )
    world.sign("eve", "preservation_order.receipt_acknowledged", {}, subject=order)
    end = world.order_record(order).periods[-1].end
    world.clock.set(end + HOUR)
    world.sign("eve", "preservation_order.lapsed", {}, subject=order)
    assert _whys(world) == set()
    world.sign(
        "eve", "preservation_order.data_requested", {"occurred_at": format_instant(end - HOUR)}, subject=order
    )
    assert _whys(world) == {"data_requested"}


def test_an_order_carries_the_marks_of_the_entry_that_recorded_its_lapse() -> None:
    world = office()
    order = world.order(world.case(), days=60, clock_start="order")
    end = world.order_record(order).periods[-1].end
    world.clock.set(end + HOUR)
    world.sign("eve", "preservation_order.receipt_acknowledged", {}, subject=order)
    world.clock.set(end + HOUR - 60)
    receipt = world.sign("eve", "preservation_order.lapsed", {}, subject=order)
    assert marks(world, receipt) == {"time.order"}
    assert world.order_record(order).nonconforming == ("time.order",)


def test_a_duty_that_is_extended_beyond_every_date_ends_with_the_last_one() -> None:
    world = office()
    request = received(world)
    effect(world, request, days=regimes.LONGEST)
    for _ in range(80):
        step(world, request, "extension_requested", entry_mode="record")
        step(world, request, "extension_decided", "judge", granted=True, days=regimes.LONGEST)
    (row,) = due(world.store.read(), world.clock.now(), EVER)
    assert (row.why, row.at, row.not_before) == ("ends_soon", EVER, EVER)


@shows("un-42.release.early")
def test_data_let_go_before_what_is_said_to_end_the_duty_were_let_go_early() -> None:
    world = office()
    case = world.case()
    begun = world.clock.now()
    withdrawn = [received(world, case) for _ in range(2)]
    refused = received(world, case)
    for request in (*withdrawn, refused):
        effect(world, request)
    world.later(5 * DAY)
    ended: dict[str, Value] = {"entry_mode": "record", "occurred_at": format_instant(begun + 2 * DAY)}
    for request in withdrawn:
        step(world, request, "withdrawn", "eve", document_sha256=PAPER, **ended)
    step(world, refused, "refused", "eve", refusal_grounds="40.22", explanation="persecution", **ended)
    for request, reason, days, found in (
        (withdrawn[0], "withdrawn", 1, {"un-42.release.early"}),
        (withdrawn[1], "withdrawn", 2, set()),
        (refused, "refused", 4, {"un-42.release.early"}),
    ):
        gone = format_instant(begun + days * DAY)
        assert (
            marks(
                world,
                step(world, request, "data_released", reason=reason, entry_mode="record", occurred_at=gone),
            )
            == found
        )


def test_data_let_go_after_the_latest_end_were_not_let_go_early_although_the_request_is_taken_back_later() -> (
    None
):
    world, request, end = _lapsed()
    world.clock.set(end + 10 * DAY)
    step(world, request, "withdrawn", entry_mode="record")
    gone = format_instant(end + 3 * DAY)
    receipt = step(
        world, request, "data_released", reason="period_ended", entry_mode="record", occurred_at=gone
    )
    assert marks(world, receipt) == set()


@shows("un-42.release.decision_pending")
def test_preservation_is_not_refused_any_more_while_assistance_is_undecided() -> None:
    world = office()
    request = received(world)
    effect(world, request)
    asked = ask_assistance(world, request)
    no: dict[str, Value] = {"refusal_grounds": "40.22", "explanation": "persecution"}
    with refused_here(world, "un-42.release.decision_pending", "42(8)"):
        step(world, request, "refused", "judge", **no)
    refuse(world, asked)
    with refused_here(world, "un-42.refusal.effected", "42(8)"):
        step(world, request, "refused", "judge", **no)


def test_what_happened_before_a_request_of_unknown_date_was_recorded_may_well_have_followed_it() -> None:
    world = office()
    then = format_instant(world.clock.now())
    world.later(3 * DAY)
    request = received(world, late_reason="paper_record", occurred_at=None, not_known="occurred_at")
    assert marks(world, effect(world, request, occurred_at=then)) == set()
    known = received(world, world.case("C-2"), late_reason="paper_record")
    assert marks(world, effect(world, known, occurred_at=then)) == {"preservation_request.before"}


@shows("un-42.extension.late")
def test_an_extension_asked_for_nobody_knows_when_and_recorded_after_the_end_is_late() -> None:
    world, request, _ = _lapsed()
    world.later(2 * DAY)
    nobody: dict[str, Value] = {"entry_mode": "record", "occurred_at": None, "not_known": "occurred_at"}
    receipt = step(world, request, "extension_requested", "eve", **nobody)
    assert (marks(world, receipt), request_record(world, request).asked) == ({"un-42.extension.late"}, None)


def test_assistance_that_came_while_another_kept_the_data_is_in_time_although_recorded_after_its_decision() -> (
    None
):
    world = office()
    request = received(world)
    effect(world, request)
    first = ask_assistance(world, request)
    world.clock.set(granted_period(world, request)[1] + 20 * DAY)
    refuse(world, first)
    came = format_instant(world.clock.now() - DAY)
    world.later(HOUR)
    receipt = ask_assistance(world, request, occurred_at=came)
    assert (marks(world, receipt), state_of(world, request)) == (set(), "pending_decision")


@shows("un-42.floor")
def test_days_beyond_what_a_law_allows_are_marked_however_many_they_are() -> None:
    world = office()
    adopt(world, "budapest-29", max_days=90, max_renewal_days=30)
    request = received(world, profile="budapest-29")
    receipt = effect(world, request, days=regimes.LONGEST + 1, preservation_order=at_home(world, request))
    start, end = granted_period(world, request)
    assert (marks(world, receipt), end - start) == ({"un-42.floor"}, 90 * DAY)
    step(world, request, "extension_requested", entry_mode="record")
    with refused_here(world, "un-42.floor"):
        step(world, request, "extension_decided", "judge", granted=True, days=31)
    receipt = step(world, request, "extension_decided", granted=True, days=31, entry_mode="record")
    assert (marks(world, receipt), granted_period(world, request)) == ({"un-42.floor"}, (end, end + 30 * DAY))
    step(world, request, "extension_requested", entry_mode="record")
    assert marks(world, step(world, request, "extension_decided", "judge", granted=True, days=30)) == set()


def test_a_grant_stands_and_a_later_refusal_of_the_same_request_does_not_hide_it() -> None:
    world = office()
    request = received(world)
    effect(world, request)
    asked = ask_assistance(world, request)
    refuse(world, asked)
    decide(world, asked, "eve", entry_mode="record")
    assert (assistance_record(world, asked).standing, state_of(world, request)) == ("granted", "granted")
    receipt = refuse(world, asked, "eve", entry_mode="record")
    assert marks(world, receipt) == {"mla_request.decided_before"}
    assert (assistance_record(world, asked).standing, state_of(world, request)) == ("granted", "granted")


@shows("un-42.release.reason")
def test_a_refusal_to_preserve_after_assistance_was_granted_lets_nothing_go() -> None:
    world = office()
    request = received(world)
    effect(world, request)
    decide(world, ask_assistance(world, request))
    step(world, request, "refused", entry_mode="record", refusal_grounds="40.22", explanation="persecution")
    with refused_here(world, "un-42.release.reason", "42(8)"):
        step(world, request, "data_released", "judge", reason="refused")
    with refused_here(world, "un-42.release.early", "42(8)"):
        step(world, request, "data_released", "judge", reason="executed")
    world.later(62 * DAY)
    step(world, request, "data_released", "judge", reason="executed")
