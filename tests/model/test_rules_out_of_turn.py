"""Rules about what is recorded late or out of turn, such as a lapse that came too soon."""

from __future__ import annotations

from custody.law import regimes
from custody.law.clock import DAY, HOUR, format_instant
from custody.ledger.views.due import due
from custody.ledger.views.due.listing import EVER
from tests.model.foreign import (
    adopt,
    ask_assistance,
    effect,
    granted_period,
    received,
    refuse,
    request_record,
    state_of,
    step,
)
from tests.model.office import office
from tests.model.showing import marks
from tests.world import World


def _whys(world: World) -> set[str]:
    """Give what is to be done now, of everything that is due."""
    return {row.why for row in due(world.store.read(), world.clock.now(), EVER)}


def _lapsed() -> tuple[World, str, int]:
    """Give a request whose lapse is on record, an hour after the earliest end of its period."""
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
    refuse(world, request, asked)
    assert _whys(world) == {"lapsed"}
    step(world, request, "lapsed")
    assert _whys(world) == {"release"}


def test_assistance_about_other_data_leaves_a_lapse_as_it_is() -> None:
    world, request, _ = _lapsed()
    ask_assistance(world, request, same_data=False)
    assert (request_record(world, request).lapse_recorded, _whys(world)) == (True, {"release"})


def test_an_extension_asked_for_in_time_and_recorded_after_the_lapse_waits_for_its_answer() -> None:
    world, request, end = _lapsed()
    before: dict[str, str] = {"standing": "record", "occurred_at": format_instant(end - HOUR)}
    step(world, request, "extension_asked", **before)
    assert (state_of(world, request), _whys(world)) == ("extension_pending", {"extension"})
    step(world, request, "extension_answered", "judge", granted=False)
    assert _whys(world) == {"lapsed"}


def test_an_order_whose_data_were_asked_for_in_time_is_open_again_although_its_lapse_is_on_record() -> None:
    world = office()
    adopt(world, "eu-2023-1543")
    order = world.order(
        world.case(), profile="eu-2023-1543", days=60, clock_start="receipt", confidential=True
    )
    world.sign("eve", "order.acknowledged", {}, subject=order)
    end = world.order_record(order).periods[-1].end
    world.clock.set(end + HOUR)
    world.sign("eve", "order.lapsed", {}, subject=order)
    assert _whys(world) == set()
    world.sign("eve", "order.followed", {"occurred_at": format_instant(end - HOUR)}, subject=order)
    assert _whys(world) == {"followed"}


def test_an_order_carries_the_marks_of_the_entry_that_recorded_its_lapse() -> None:
    world = office()
    order = world.order(world.case(), days=60, clock_start="order")
    end = world.order_record(order).periods[-1].end
    world.clock.set(end + HOUR)
    world.serve(order)
    world.clock.set(end + HOUR - 60)
    receipt = world.sign("eve", "order.lapsed", {}, subject=order)
    assert marks(world, receipt) == {"time.order"}
    assert world.order_record(order).nonconforming == ("time.order",)


def test_a_duty_that_is_extended_beyond_every_date_ends_with_the_last_one() -> None:
    world = office()
    request = received(world)
    effect(world, request, days=regimes.LONGEST)
    for _ in range(80):
        step(world, request, "extension_asked", standing="record")
        step(world, request, "extension_answered", "judge", granted=True, days=regimes.LONGEST)
    (row,) = due(world.store.read(), world.clock.now(), EVER)
    assert (row.why, row.at, row.not_before) == ("ends_soon", EVER, EVER)
