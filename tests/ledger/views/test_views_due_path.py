"""What is due along the path of a communication: a provider that was found, until an order goes on to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from custody.law.clock import DAY
from custody.ledger.views.instruments.provider_path import way_of, ways
from tests.ledger.append.crashing import PLACES
from tests.ledger.views.test_views_due import of, rows
from tests.model.foreign import effect, received, sent, show_abroad
from tests.model.met import end_path, show_path
from tests.world import World


@pytest.fixture(params=PLACES)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> World:
    return PLACES[request.param](tmp_path).world.staff()


def served(world: World, case: str, **values: str) -> str:
    order = world.order(case, **values)
    world.serve(order)
    return order


def paths(world: World, order: str) -> list[tuple[str, str, str | None, str]]:
    return [item for item in of(world, order) if item[0].startswith("path")]


def test_a_provider_found_at_home_is_due_until_an_order_names_the_one_before_it(world: World) -> None:
    case = world.case()
    first = served(world, case)
    show_path(world, first, "none")
    assert paths(world, first) == []
    shown = show_path(world, first)
    assert paths(world, first) == [("path", "path", "preservation_order.issued", "open")]
    (row,) = [line for line in rows(world) if line.sort == "path"]
    assert (row.roles, row.position, row.case) == (("authority",), shown.position, case)
    assert row.since == world.clock.now() - 60
    world.later(DAY)
    second = served(world, case, upstream_order=first)
    assert paths(world, first) == []
    show_path(world, second)
    assert paths(world, second) == [("path", "path", "preservation_order.issued", "open")]


def test_each_showing_is_due_until_it_is_said_why_nothing_goes_on(world: World) -> None:
    order = served(world, world.case())
    first, second = show_path(world, order), show_path(world, order)
    assert len(paths(world, order)) == 2
    end_path(world, order, first)
    (left,) = [row for row in rows(world) if row.sort == "path"]
    assert left.position == second.position
    end_path(world, order, second, reason="not_needed")
    assert paths(world, order) == []


def test_a_way_leads_from_the_first_order_through_each_to_the_last(world: World) -> None:
    case = world.case()
    first = world.order(case)
    second = world.order(case, upstream_order=first)
    third, fourth = (world.order(case, upstream_order=second) for _ in range(2))
    lookup = world.lookup()
    middle = way_of(lookup, world.order_record(second))
    assert (middle.before, middle.after) == ((first,), ((third,), (fourth,)))
    assert way_of(lookup, world.order_record(first)).after == ((second, third), (second, fourth))
    assert way_of(lookup, world.order_record(fourth)).before == (first, second)
    assert way_of(lookup, world.order_record(first)).orders == (second, third, fourth)


def test_ways_through_things_that_name_the_one_before_begin_where_none_is_named() -> None:
    assert ways({}) == ()
    assert ways({"b": "a"}) == (("a", "b"),)
    assert ways({"b": "a", "c": "b", "d": "b", "z": "y"}) == (("a", "b", "c"), ("a", "b", "d"), ("y", "z"))


def test_what_is_found_abroad_waits_for_a_request_of_ours_or_is_owed_to_the_state_that_asked(
    world: World,
) -> None:
    case = world.case()
    own, beneath = served(world, case), served(world, case)
    request = received(world, case)
    effect(world, request, preservation_order=beneath)
    for order in (own, beneath):
        show_path(world, order, "abroad")
    assert paths(world, own) == [("path_abroad", "path_abroad", "preservation_request.sent", "open")]
    assert paths(world, beneath) == []
    assert paths(world, request) == [
        ("path_owed", "path_owed", "preservation_request.traffic_data_disclosed", "open")
    ]
    (row,) = [line for line in rows(world) if line.sort == "path_owed"]
    assert (row.case, row.roles) == (case, ("authority", "evidence_custodian", "examiner"))
    assert row.since == world.clock.now() - 60
    sent(world, case, state="DE", upstream_order=own)
    show_abroad(world, request, entry_mode="act")
    assert [*paths(world, own), *paths(world, request)] == []
