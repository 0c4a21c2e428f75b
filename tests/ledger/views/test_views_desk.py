"""The desk lists what needs somebody now: each thing from the second it does, most urgent first, and no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from custody.law.clock import DAY, format_instant
from custody.ledger.views.worklist.worklist import Desk, desk
from custody.ledger.views.worklist.worklist_page import view_order
from custody.model.schema.types import Value
from custody.storage.memory.objects import MemoryObjects
from tests.ledger.append.crashing import PLACES
from tests.model.office import answer, stick
from tests.world import World


@pytest.fixture(params=PLACES)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> World:
    return PLACES[request.param](tmp_path).world.staff()


def seen(world: World, who: str | None = None, warn: int = 14 * DAY) -> Desk:
    """Look at the desk of somebody."""
    return desk(world.store.read(), world.clock.now(), None if who is None else world.people[who].actor, warn)


def ids(views: tuple[object, ...]) -> list[str]:
    return [getattr(getattr(view, "order", view), "id", "") for view in views]


def test_an_empty_office_has_an_empty_desk(world: World) -> None:
    found = seen(world, "eve")
    assert not found.needs_attention
    assert (found.lapsed.count, found.due.count, found.not_started, found.failing) == (0, 0, (), ())
    assert found.last_sweep is None
    assert not found.objects_without_sweep


def test_an_order_is_due_from_its_warning_and_lapsed_from_its_end(world: World) -> None:
    order = world.order(world.case(), days=30, clock_start="order")
    end = world.order_record(order).periods[-1].end
    steps = [
        (end - 14 * DAY - 1, [], []),
        (end - 14 * DAY, [order], []),
        (end - 1, [order], []),
        (end, [], [order]),
    ]
    for now, due, lapsed in steps:
        world.clock.set(now)
        found = seen(world)
        assert (ids(found.due.rows), ids(found.lapsed.rows)) == (due, lapsed)
        assert found.needs_attention is bool(due or lapsed)
    world.clock.set(end)
    world.sign("bot", "preservation_order.lapsed", {}, subject=order)
    assert ids(seen(world).lapsed.rows) == []


def test_the_order_that_ends_first_stands_first(world: World) -> None:
    case = world.case()
    days = [60, 20, 40, 80]
    orders = [world.order(case, days=count, clock_start="order") for count in days]
    world.later(50 * DAY)
    found = seen(world, warn=40 * DAY)
    assert ids(found.lapsed.rows) == [orders[1], orders[2]]
    assert ids(found.due.rows) == [orders[0], orders[3]]


def test_a_withdrawn_order_is_on_nobodys_desk(world: World) -> None:
    order = world.order(world.case(), days=1, clock_start="order")
    assert ids(seen(world).due.rows) == [order]
    world.sign("judge", "preservation_order.withdrawn", {"reason": "obtained"}, subject=order)
    world.later(10 * DAY)
    found = seen(world)
    assert (found.due.count, found.lapsed.count, found.not_started) == (0, 0, ())


def test_an_order_whose_clock_waits_is_listed_until_it_starts(world: World) -> None:
    case = world.case()
    first, second = world.order(case), world.order(case)
    assert ids(seen(world).not_started) == [first, second]
    world.serve(first)
    assert ids(seen(world).not_started) == [second]


def test_an_order_shows_its_gaps_and_its_lags_apart(world: World) -> None:
    order = world.order(world.case(), days=30, clock_start="order")
    first = world.order_record(order).periods[0]
    world.clock.set(first.end + 5 * DAY)
    on_paper: dict[str, Value] = {"entry_mode": "record", "occurred_at": format_instant(first.end + DAY)}
    world.renew(order, 30, "eve", **on_paper)
    view = view_order(world.order_record(order), world.clock.now())
    assert [(gap.start, gap.end) for gap in view.gaps] == [(first.end, first.end + DAY)]
    assert view.lags == (0, 4 * DAY)
    assert view.standing.ends == first.end + 31 * DAY


def test_an_offer_is_on_the_desks_of_giver_and_receiver_until_it_ends(world: World) -> None:
    one, two = stick(world, "S-1"), stick(world, "S-2")
    world.offer(one, "carl", hours=48)
    world.offer(two, "carl", hours=24)
    assert [offer.exhibit for offer in seen(world, "carl").offers_to_me] == [two, one]
    assert [offer.exhibit for offer in seen(world, "eve").offers_by_me] == [two, one]
    assert seen(world, "judge").offers_to_me == ()
    assert seen(world).offers_to_me == ()
    assert seen(world, "carl").needs_attention
    assert not seen(world, "eve").needs_attention
    world.accept(one)
    answer(world, two, "transfer.refused", "carl")
    assert seen(world, "carl").offers_to_me == ()
    assert seen(world, "eve").offers_by_me == ()


def test_an_offer_that_ran_out_is_no_longer_on_the_receivers_desk(world: World) -> None:
    exhibit = stick(world)
    world.offer(exhibit, "carl", hours=1)
    world.clock.set(world.open_offer(exhibit).expires)
    assert len(seen(world, "carl").offers_to_me) == 1
    world.later(1)
    assert seen(world, "carl").offers_to_me == ()
    assert len(seen(world, "eve").offers_by_me) == 1


def test_whoever_holds_an_exhibit_sees_it(world: World) -> None:
    exhibit = stick(world)
    assert ids(seen(world, "eve").held_by_me.rows) == [exhibit]
    world.offer(exhibit, "carl")
    world.accept(exhibit)
    assert ids(seen(world, "eve").held_by_me.rows) == []
    assert ids(seen(world, "carl").held_by_me.rows) == [exhibit]


def test_a_proposal_waits_until_it_is_answered_or_expires(world: World) -> None:
    position = world.store.read().positions(stick(world))[0]
    first = world.propose_erasure(position, "description")
    second = world.propose_erasure(position, "make")
    assert [proposal.position for proposal in seen(world).proposals] == [first.position, second.position]
    world.approve(first)
    assert [proposal.position for proposal in seen(world).proposals] == [second.position]
    world.later(14 * DAY)
    assert seen(world).proposals == ()


def test_an_object_that_failed_stays_on_the_desk_until_it_reads_well() -> None:
    world = World.memory().staff()
    objects = world.objects
    assert isinstance(objects, MemoryObjects)
    world.put_source("/image.dd", b"image")
    object_id, archived = world.archive(stick(world), "/image.dd")
    assert seen(world).objects_without_sweep
    world.sweep(depth="metadata")
    assert seen(world).objects_without_sweep
    world.sweep()
    assert not seen(world).objects_without_sweep
    objects.lose(archived.key)
    world.sweep()
    found = seen(world)
    assert ids(found.failing) == [object_id]
    assert found.failing[0].failing == "missing"
    assert found.needs_attention
    assert found.last_sweep is not None
    assert (found.last_sweep.ok, found.last_sweep.bad) == (0, 1)
    objects.spoil(archived.key, b"image")
    world.sweep()
    assert seen(world).failing == ()
