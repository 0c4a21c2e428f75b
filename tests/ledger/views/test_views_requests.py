"""Requests of States as people see them: two clocks apart, whose turn it is, and which ones need somebody here."""

from __future__ import annotations

from pathlib import Path

import pytest

from custody.law.clock import DAY, HOUR
from custody.ledger.views.instruments.preservation_requests import (
    RequestView,
    lapsed,
    request_file,
    view_request,
    wanted,
)
from custody.ledger.views.subjects.lookup import Lookup
from custody.ledger.views.worklist.worklist import desk
from custody.model.records import Request
from custody.model.schema.types import Value
from tests.counting import Records
from tests.ledger.append.crashing import PLACES
from tests.model.foreign import ask_assistance, at_home, decide, effect, received, sent, step
from tests.world import World


@pytest.fixture(params=PLACES)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> World:
    return PLACES[request.param](tmp_path).world.staff()


def view(world: World, request: str) -> RequestView:
    lookup = world.lookup()
    return view_request(lookup, lookup.get(Request, request), world.clock.now())


def turn(world: World, request: str) -> list[tuple[str, bool]]:
    """Return why a request waits, and whether for somebody here."""
    return [(period.why, bool(period.roles)) for period in wanted(view(world, request))]


def listed(world: World) -> list[str]:
    """Return the requests on the desk."""
    return [request.request.id for request in desk(world.store.read(), world.clock.now(), None).requests]


def test_an_incoming_request_waits_for_us_where_we_must_act_and_for_the_other_state_where_it_must(
    world: World,
) -> None:
    request = received(world)
    assert turn(world, request) == [("effect", True)]
    effect(world, request)
    assert turn(world, request) == []
    step(world, request, "concern_notified", risks="availability", explanation="the host is failing")
    assert turn(world, request) == [("concern", False)]
    step(world, request, "concern_answered", proceed=True)
    world.later(46 * DAY)
    assert turn(world, request) == [("ends_soon", False)]
    step(world, request, "extension_requested", entry_mode="record")
    assert turn(world, request) == [("extension", True)]
    step(world, request, "extension_decided", "judge", granted=True, days=60)
    asked = ask_assistance(world, request)
    assert turn(world, request) == [("decision", True)]
    decide(world, asked)
    assert turn(world, request) == [("execute", True)]
    world.later(90 * DAY)
    assert turn(world, request) == [("execute", True)]
    step(world, request, "data_released", "judge", reason="executed")
    assert turn(world, request) == []


def test_the_answer_to_the_order_beneath_is_read_once(world: World) -> None:
    request = received(world)
    order = at_home(world, request)
    effect(world, request, preservation_order=order)
    for reason in ("refused", "never_held"):
        values: dict[str, Value] = {"reason": reason, "consequence": "none"}
        world.sign("eve", "preservation_order.not_complied", values, subject=order)
        reader = Records(world.store.read())
        lookup = Lookup(reader)  # type: ignore[arg-type]  # it reads as the ledger does
        below = view_request(lookup, lookup.get(Request, request), world.clock.now()).beneath
        assert below is not None
        assert below.unmet is not None
        assert (below.unmet.reason, below.untold) == (reason, reason == "never_held")
        assert reader.keys.count(order) == 2, "the order, and how it was met"


def test_an_outgoing_request_waits_for_the_other_state_but_for_more_time_and_for_warnings(
    world: World,
) -> None:
    request = sent(world)
    assert (turn(world, request), view(world, request).clock_known) == ([("report", False)], False)
    effect(world, request)
    assert view(world, request).clock_known
    step(world, request, "concern_notified", risks="availability", explanation="the host is failing")
    assert turn(world, request) == [("concern", True)]
    step(world, request, "concern_answered", proceed=True)
    world.later(46 * DAY)
    assert turn(world, request) == [("extend", True)]
    step(world, request, "extension_requested", "judge")
    assert turn(world, request) == [("extension", False)]
    step(world, request, "extension_decided", entry_mode="record", granted=False)
    world.later(14 * DAY)
    assert turn(world, request) == [("lapsed", True)]
    step(world, request, "lapsed", "bot")
    assert turn(world, request) == []


def test_what_is_missing_is_asked_for_once(world: World) -> None:
    request = received(world, necessity=None)
    assert turn(world, request) == [("effect", True), ("particulars", True)]
    step(world, request, "queried", queried_particulars="e", question="why?")
    assert turn(world, request) == [("effect", True)]
    ours = sent(world, entry_mode="record", by="eve", necessity=None)
    assert turn(world, ours) == [("report", False), ("particulars", True)]


def test_the_desk_has_what_needs_somebody_here_the_soonest_end_first_and_nothing_else(world: World) -> None:
    case = world.case()
    unasked, late, early, ours = (
        received(world, case, necessity=None),
        received(world, case),
        received(world, case),
        sent(world, case),
    )
    assert listed(world) == [unasked, late, early]
    for request, days in ((unasked, 200), (late, 70), (early, 60), (ours, 60)):
        effect(world, request, days)
    assert listed(world) == [unasked], "it runs for long, but nobody has asked for what it leaves out"
    step(world, unasked, "queried", queried_particulars="e", question="why?")
    assert listed(world) == []
    end = view(world, early).standing.ends
    assert end is not None
    world.clock.set(end - 14 * DAY - 1)
    assert listed(world) == []
    world.clock.set(end - 14 * DAY)
    assert listed(world) == [early]
    world.clock.set(end + HOUR)
    assert listed(world) == [early, ours, late]
    assert [item.request.id for item in lapsed(world.lookup(), world.clock.now())] == [early, ours]
    step(world, early, "lapsed", "bot")
    assert listed(world) == [ours, late]


@pytest.mark.parametrize(("days", "short"), [(59, True), (60, True), (61, True), (62, False), (90, False)])
def test_an_order_is_short_unless_it_reaches_the_latest_end_of_the_duty(
    world: World, days: int, short: bool
) -> None:
    case = world.case()
    order = world.order(case, days=days, clock_start="order")
    request = received(world, case)
    effect(world, request, preservation_order=order)
    below = view(world, request).beneath
    assert below is not None
    assert (below.order.id, below.short) == (order, short)


def test_an_order_is_short_of_a_duty_without_an_end_and_of_none_that_is_over(world: World) -> None:
    case = world.case()
    order = world.order(case, days=90, clock_start="order")
    request = received(world, case)
    effect(world, request, preservation_order=order)

    def short() -> bool:
        below = view(world, request).beneath
        assert below is not None
        return below.short

    assert not short()
    assert turn(world, request) == []
    asked = ask_assistance(world, request)
    assert short()
    assert turn(world, request) == [("order", True), ("decision", True)], "it is in force, and ends before"
    decide(world, asked)
    assert short()
    world.later(80 * DAY)
    assert turn(world, request) == [("order", True), ("execute", True)]
    assert wanted(view(world, request))[0].kind == "preservation_order.renewed"
    world.later(20 * DAY)
    assert wanted(view(world, request))[0].kind == "preservation_order.issued"
    step(world, request, "data_released", "judge", reason="executed")
    assert not short()


def test_an_order_whose_clock_has_not_started_covers_nothing(world: World) -> None:
    case = world.case()
    order = world.order(case, clock_start="service")
    request = received(world, case)
    effect(world, request, preservation_order=order)
    below = view(world, request).beneath
    assert below is not None
    assert (below.standing.state, below.short) == ("not_started", True)
    assert wanted(view(world, request))[0].kind == "preservation_order.served", (
        "no new order: service starts it"
    )


def test_a_lapsed_duty_asks_nothing_of_the_order_after_its_latest_end(world: World) -> None:
    case = world.case()
    order = world.order(case, days=60, clock_start="order")
    request = received(world, case)
    effect(world, request, preservation_order=order)
    end = view(world, request).end
    assert end is not None
    for now, short in ((end.latest - 1, True), (end.latest, False)):
        world.clock.set(now)
        below = view(world, request).beneath
        assert below is not None
        assert (view(world, request).standing.state, below.short) == ("lapsed", short)


def test_a_file_has_its_own_entries_and_every_request_for_assistance_in_order(world: World) -> None:
    request, other = received(world), received(world, world.case("C-9"))
    effect(world, request)
    ask_assistance(world, other)
    for purposes in ("disclosure", "seizure"):
        ask_assistance(world, request, purposes=purposes)
    found = request_file(world.store.read(), request, world.clock.now())
    stated = [(item.purposes, request in item.unconcerned) for item in found.assistance]
    assert stated == [(("disclosure", "search"), True), (("disclosure",), False), (("seizure",), False)]
    assert [entry.envelope.kind for entry in found.entries] == [
        "preservation_request.received",
        "preservation_request.effected",
    ]
