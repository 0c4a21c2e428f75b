"""What is due of an order that keeps nothing by the word of whoever was ordered: it is taken back, and not renewed."""

from __future__ import annotations

from pathlib import Path

import pytest

from custody.law import grounds
from custody.law.clock import DAY
from custody.ledger.views.deadlines import due
from custody.ledger.views.deadlines.next_action import TO_DO
from custody.ledger.views.instruments.unconfirmed_preservation import NOT_KEPT
from tests.counting import Records
from tests.ledger.append.crashing import PLACES
from tests.ledger.views.test_views_due import european, of, rows, running
from tests.model.foreign import adopt, served_order
from tests.model.met import comply
from tests.world import World


@pytest.fixture(params=PLACES)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> World:
    return PLACES[request.param](tmp_path).world.staff()


def not_met(world: World, order: str, reason: str) -> None:
    world.sign(
        "eve", "preservation_order.not_complied", {"reason": reason, "consequence": "none"}, subject=order
    )


@pytest.mark.parametrize("reason", NOT_KEPT)
@pytest.mark.parametrize("often", [True, False])
def test_an_order_that_keeps_nothing_is_taken_back_and_not_renewed(
    world: World, reason: str, often: bool
) -> None:
    order, end = running(world, renewal_allowed=often)
    world.serve(order)
    not_met(world, order, reason)
    assert of(world, order) == [
        ("preservation_order_end", f"unkept_{reason}", "preservation_order.withdrawn", "due")
    ]
    assert TO_DO[f"unkept_{reason}"].startswith("it keeps nothing")
    (row,) = rows(world)
    assert (row.at, row.roles) == (end, ("authority",))
    comply(world, order)
    assert of(world, order)[0][1] == ("renew" if often else "replace"), "the newest word counts"
    not_met(world, order, reason)
    world.clock.set(end)
    assert of(world, order) == [("preservation_order_end", "lapsed", "preservation_order.lapsed", "overdue")]


@pytest.mark.parametrize("reason", sorted(set(grounds.NON_COMPLIANCE) - set(NOT_KEPT) - {"challenged"}))
def test_an_order_that_was_not_kept_to_binds_on_and_is_renewed(world: World, reason: str) -> None:
    order, _ = running(world)
    world.serve(order)
    not_met(world, order, reason)
    assert of(world, order) == [("preservation_order_end", "renew", "preservation_order.renewed", "due")]


def test_nothing_starts_the_clock_of_an_order_that_keeps_nothing_nor_does_a_decision_end_it(
    world: World,
) -> None:
    adopt(world, "eu-2023-1543")
    waiting, followed = world.order(world.case()), european(world)
    world.sign("eve", "preservation_order.data_requested", {}, subject=followed)
    for order in (waiting, followed):
        not_met(world, order, "never_held")
    assert of(world, waiting) == [("start", "unkept_never_held", "preservation_order.withdrawn", "open")]
    assert of(world, followed) == [
        ("data_requested", "unkept_never_held", "preservation_order.withdrawn", "open")
    ]


def test_how_orders_were_met_is_asked_for_once_a_batch_and_only_of_those_that_were_answered(
    world: World,
) -> None:
    case = world.case()
    quiet = [served_order(world, case, clock_start="order") for _ in range(3)]
    order = world.order(case, clock_start="order")
    not_met(world, order, "refused")
    reader = Records(world.store.read())
    now = world.clock.now()
    assert len(list(due(reader, now, now + 90 * DAY))) > len(quiet)  # type: ignore[arg-type]  # it reads as the ledger does
    assert [reader.keys.count(item) for item in quiet] == [1, 1, 1]
    assert reader.keys.count(order) == 2
