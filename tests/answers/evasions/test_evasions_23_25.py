"""Attempts to get round articles 23 to 25: scope, safeguards, orders to preserve."""

from __future__ import annotations

from custody.law.clock import DAY
from tests.answers.evasions.playing import evades
from tests.model.office import office, recorded
from tests.model.showing import refused_here


@evades("25(2)")
def test_an_order_of_120_days_that_is_entered_as_given_on_paper_counts_for_90() -> None:
    world = office()
    honest, marked = recorded(world, world.case("C-1"), days=90, clock_start="order")
    assert marked == set()
    evading, marked = recorded(world, world.case("C-2"), days=120, clock_start="order")
    assert "un-25.ceiling" in marked
    for order in (honest, evading):
        (period,) = world.order_record(order).periods
        assert period.end - period.start == 90 * DAY
    case = world.case("C-3")
    with refused_here(world, "un-25.ceiling", "25(2)"):
        world.order(case, days=120)
