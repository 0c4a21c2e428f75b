"""What an entry ends at an instant still ahead, by a clock that is fast, is due until that has come."""

from __future__ import annotations

from pathlib import Path

import pytest

from custody.law.clock import format_instant
from custody.ledger.views.deadlines.calendar_events import events
from custody.model.schema.types import Value
from tests.ledger.append.crashing import PLACES
from tests.ledger.views.test_views_due import of, running
from tests.model.foreign import effect, received
from tests.model.met import quash
from tests.world import World


@pytest.fixture(params=PLACES)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> World:
    return PLACES[request.param](tmp_path).world.staff()


@pytest.mark.parametrize("word", ["withdrawn", "quashed"])
def test_an_order_that_ends_within_the_next_minutes_is_due_until_it_has_ended(
    world: World, word: str
) -> None:
    order, _ = running(world)
    before, (event,) = of(world, order), events(world.store.read(), world.clock.now())
    end = world.clock.now() + 100
    said: dict[str, Value] = {"occurred_at": format_instant(end), "entry_mode": "record"}
    if word == "withdrawn":
        world.sign("judge", "preservation_order.withdrawn", {"reason": "obtained", **said}, subject=order)
    else:
        quash(world, order, **said)
    assert world.order_record(order).ended
    world.clock.set(end - 1)
    assert before[0] in of(world, order)
    (still,) = (item for item in events(world.store.read(), end - 1) if item.uid == event.uid)
    assert not still.cancelled
    world.clock.set(end)
    assert before[0] not in of(world, order)
    (over,) = (item for item in events(world.store.read(), end) if item.uid == event.uid)
    assert over.cancelled


def test_an_order_whose_clock_has_not_started_waits_until_it_is_really_withdrawn(world: World) -> None:
    order = world.order(world.case())
    end = world.clock.now() + 100
    said: dict[str, Value] = {"occurred_at": format_instant(end), "entry_mode": "record"}
    world.sign("judge", "preservation_order.withdrawn", {"reason": "obtained", **said}, subject=order)
    world.clock.set(end - 1)
    assert of(world, order) == [("start", "clock", "preservation_order.served", "open")]
    world.clock.set(end)
    assert of(world, order) == []


def test_a_lapse_recorded_by_a_clock_that_is_ahead_leaves_the_end_in_the_list_until_it_has_come(
    world: World,
) -> None:
    order, end = running(world)
    world.clock.set(end)
    world.sign("bot", "preservation_order.lapsed", {}, subject=order)
    assert of(world, order) == []
    world.clock.set(end - 60)
    assert of(world, order) == [("preservation_order_end", "renew", "preservation_order.renewed", "due")]


def test_a_request_that_ends_within_the_next_minutes_is_due_until_it_has_ended(world: World) -> None:
    request = received(world)
    assert [item[0] for item in of(world, request)] == ["preservation"]
    effect(world, request)
    before = of(world, request)
    end = world.clock.now() + 100
    values: dict[str, Value] = {"occurred_at": format_instant(end), "entry_mode": "record"}
    world.sign("eve", "preservation_request.withdrawn", values, subject=request)
    world.clock.set(end - 1)
    assert of(world, request) == before
    world.clock.set(end)
    assert [item[0] for item in of(world, request)] == ["release"]
