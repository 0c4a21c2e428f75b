"""Rules about renewing an order, serving it, and its lapse: decided late is a gap, recorded late is a lag."""

from __future__ import annotations

import pytest

from custody.law.clock import DAY, format_instant, parse_instant
from custody.ledger.views.entries.corrections import corrected_periods
from custody.ledger.views.entries.entries import Entries
from custody.ledger.views.worklist.worklist_page import view_order
from custody.model.schema.types import split_codes
from tests.ledger.replaying import check
from tests.model.foreign import adopt
from tests.model.office import at, office, period
from tests.model.showing import refused_here, shows


@shows("un-25.ceiling")
def test_each_renewal_runs_at_most_90_days_too() -> None:
    world = office()
    order = world.order(world.case(), days=90, clock_start="order")
    world.renew(order, days=90)
    with refused_here(world, "un-25.ceiling", "25(2)"):
        world.renew(order, days=91)
    world.renew(order, days=100, by="eve", entry_mode="record")
    start, end = period(world, order)
    assert end - start == 90 * DAY


@shows("un-25.particulars")
def test_a_new_renewal_states_who_decided_it_and_why() -> None:
    world = office()
    case = world.case()
    world.renew(world.order(case, days=30, clock_start="order"))
    order = world.order(case, days=30, clock_start="order")
    with refused_here(world, "un-25.particulars", "24(2)"):
        world.renew(order, grounds=None)
    with refused_here(world, "un-25.particulars", "24(2)"):
        world.renew(order, issuing_authority=None)
    world.renew(order, by="eve", entry_mode="record", grounds=None)
    assert world.order_record(order).nonconforming == ("un-25.particulars",)


@shows("un-25.renewal.instant")
def test_a_renewal_has_the_instant_of_its_decision() -> None:
    world = office()
    order = world.order(world.case(), clock_start="order")
    world.renew(order, by="eve", entry_mode="record", occurred_at=at(world, 60))
    with refused_here(world, "un-25.renewal.instant", "25(2)"):
        world.renew(order, by="eve", entry_mode="record", occurred_at=None, not_known="occurred_at")


@shows("un-25.renewal.not_started")
def test_an_order_whose_clock_has_not_started_is_not_renewed() -> None:
    world = office()
    order = world.order(world.case())
    with refused_here(world, "un-25.renewal.not_started", "25(2)"):
        world.renew(order)
    with refused_here(world, "un-25.renewal.not_started", "25(2)"):
        world.renew(order, by="eve", entry_mode="record")
    world.serve(order)
    world.renew(order)


@shows("un-25.renewal.forbidden")
def test_an_order_whose_law_knows_no_renewal_is_not_renewed() -> None:
    world = office()
    case = world.case()
    world.renew(world.order(case, days=30, clock_start="order", renewal_allowed=True))
    order = world.order(case, days=30, clock_start="order", renewal_allowed=False)
    with refused_here(world, "un-25.renewal.forbidden", "25(2)"):
        world.renew(order)
    world.renew(order, by="eve", entry_mode="record")
    assert world.order_record(order).nonconforming == ("un-25.renewal.forbidden",)


@shows("un-25.renewal.after_end")
def test_a_renewal_is_decided_before_the_period_ends() -> None:
    world = office()
    order = world.order(world.case(), days=30, clock_start="order")
    end = period(world, order)[1]
    world.clock.set(end - 1)
    world.renew(order, days=30)
    assert period(world, order) == (end, end + 30 * DAY)
    world.clock.set(end + 30 * DAY)
    with refused_here(world, "un-25.renewal.after_end", "25(2)"):
        world.renew(order, days=30)


@shows("un-25.renewal.after_end")
def test_a_late_renewal_on_paper_is_marked_and_its_gap_stays() -> None:
    world = office()
    order = world.order(world.case(), days=30, clock_start="order")
    end = period(world, order)[1]
    world.clock.set(end + 2 * DAY)
    late = format_instant(end + DAY)
    world.renew(order, days=30, by="eve", entry_mode="record", occurred_at=late)
    record = world.order_record(order)
    assert record.nonconforming == ("un-25.renewal.after_end",)
    assert period(world, order) == (end + DAY, end + 31 * DAY)
    assert world.entry(world.size() - 1).value("gap_seconds") == DAY


def test_a_renewal_decided_in_time_and_recorded_late_is_no_gap_and_not_marked() -> None:
    world = office()
    order = world.order(world.case(), days=30, clock_start="order")
    end = period(world, order)[1]
    world.clock.set(end + 5 * DAY)
    world.renew(order, days=30, by="eve", entry_mode="record", occurred_at=format_instant(end - 1))
    record = world.order_record(order)
    assert record.nonconforming == ()
    newest = record.periods[-1]
    assert (newest.start, newest.decided, newest.recorded) == (end, end - 1, end + 5 * DAY)
    assert world.entry(world.size() - 1).value("gap_seconds") == 0


@shows("un-25.renewal.before_start")
def test_a_renewal_is_not_decided_before_the_period_it_renews_began() -> None:
    world = office()
    order = world.order(world.case(), days=30, clock_start="order")
    start = period(world, order)[0]
    world.renew(order, by="eve", entry_mode="record", occurred_at=format_instant(start))
    assert world.order_record(order).nonconforming == ()
    world.renew(order, by="eve", entry_mode="record", occurred_at=format_instant(start + 1))
    assert world.order_record(order).nonconforming == ("un-25.renewal.before_start",)


@pytest.mark.parametrize(
    ("decided", "runs", "gaps", "marked"),
    [
        (20, (30, 50), [], []),
        (20, (30, 90), [], []),
        (20, (30, 35), [(35, 40)], []),
        (35, (35, 55), [(30, 35)], ["un-25.renewal.after_end"]),
        (50, (70, 90), [(30, 40)], []),
        (-1, (30, 50), [], ["un-25.renewal.before_start"]),
    ],
)
def test_a_renewal_that_is_entered_after_a_later_one_continues_the_period_that_ran_when_it_was_decided(
    decided: int, runs: tuple[int, int], gaps: list[tuple[int, int]], marked: list[str]
) -> None:
    world = office()
    order = world.order(world.case(), days=30, clock_start="order")
    start = period(world, order)[0]
    world.clock.set(start + 60 * DAY)
    late = format_instant(start + 40 * DAY)
    world.renew(order, by="eve", entry_mode="record", occurred_at=late)
    assert period(world, order) == (start + 40 * DAY, start + 70 * DAY)
    paper = format_instant(start + decided * DAY)
    world.renew(order, days=runs[1] - runs[0], by="eve", entry_mode="record", occurred_at=paper)
    entry = world.entry(world.size() - 1)
    view = view_order(world.order_record(order), world.clock.now())
    end = view.order.granted_end
    assert end is not None
    assert entry.value("starts_at") == format_instant(start + runs[0] * DAY)
    assert (end.earliest, view.standing.ends) == (start + max(runs[1], 70) * DAY,) * 2
    assert [(gap.start, gap.end) for gap in view.gaps] == [
        (start + one * DAY, start + other * DAY) for one, other in gaps
    ]
    assert set(split_codes(entry.value("nonconforming"))) == set(marked)


def test_two_renewals_of_one_period_do_not_add_up() -> None:
    world = office()
    order = world.order(world.case(), days=90, clock_start="order")
    start = period(world, order)[0]
    world.clock.set(start + 60 * DAY)
    for day in (50, 20):
        decided = format_instant(start + day * DAY)
        world.renew(order, days=90, by="eve", entry_mode="record", occurred_at=decided)
    assert period(world, order) == (start + 90 * DAY, start + 180 * DAY)
    marks = ("un-25.renewal.before_start", "un-25.renewal.stacked")
    assert world.order_record(order).nonconforming == marks


@shows("un-25.renewal.stacked")
def test_a_renewal_long_before_the_end_leaves_no_more_than_a_ceiling_from_its_decision() -> None:
    world = office()
    order = world.order(world.case(), days=90, clock_start="order")
    start, end = period(world, order)
    world.clock.set(end - 14 * DAY)
    world.renew(order, days=90)
    assert world.order_record(order).nonconforming == ()
    early = world.order(world.case("C-2"), days=90, clock_start="order")
    start, end = period(world, early)
    world.clock.set(start + 60 * DAY)
    world.renew(early, days=60)
    assert world.order_record(early).nonconforming == ()
    stacked = world.order(world.case("C-3"), days=90, clock_start="order")
    world.renew(stacked, days=1)
    assert world.order_record(stacked).nonconforming == ("un-25.renewal.stacked",)


@shows("un-25.renewal.stacked")
def test_how_early_a_renewal_may_come_is_for_its_law_to_say() -> None:
    world = office()
    adopt(world, "us-2703f")
    american = world.order(world.case(), profile="us-2703f", days=90, clock_start="order")
    world.renew(american, days=90)
    assert world.order_record(american).nonconforming == ()
    adopt(world, "budapest-16", renewal_lead_days=0)
    strict = world.order(world.case("C-2"), profile="budapest-16", days=90, clock_start="order")
    world.later(89 * DAY)
    world.renew(strict, days=90)
    assert world.order_record(strict).nonconforming == ("un-25.renewal.stacked",)


@shows("un-25.obtained")
def test_what_was_similarly_obtained_lasts_as_long_as_it_says_and_is_prolonged_without_a_ceiling() -> None:
    world = office()
    case = world.case()
    obtained = world.order(case, days=120, clock_start="order", preservation_means="similarly_obtained")
    start, end = period(world, obtained)
    assert end - start == 120 * DAY
    world.renew(obtained, days=200)
    assert period(world, obtained) == (end, end + 200 * DAY)
    assert world.order_record(obtained).nonconforming == ()
    with refused_here(world, "un-25.obtained", "24(2)"):
        world.order(case, days=0, clock_start="order", preservation_means="similarly_obtained")
    with refused_here(world, "un-25.ceiling", "25(2)"):
        world.order(case, days=120, clock_start="order", preservation_means="ordered")


@shows("un-25.ceiling")
def test_a_law_that_bounds_more_than_orders_bounds_what_was_similarly_obtained() -> None:
    world = office()
    adopt(world, "eu-2023-1543")
    values = {"profile": "eu-2023-1543", "clock_start": "receipt", "preservation_means": "similarly_obtained"}
    case = world.case()
    world.order(case, days=60, **values)
    with refused_here(world, "un-25.ceiling"):
        world.order(case, days=120, **values)


def test_a_corrected_decision_that_was_entered_out_of_turn_moves_nothing_within_the_period_it_continues() -> (
    None
):
    world = office()
    order = world.order(world.case(), days=30, clock_start="order")
    start = period(world, order)[0]
    world.clock.set(start + 60 * DAY)
    for day in (40, 20):
        decided = format_instant(start + day * DAY)
        world.renew(order, by="eve", entry_mode="record", occurred_at=decided)
    paper = world.size() - 1
    world.correct(paper, "occurred_at", value=format_instant(start + 21 * DAY))
    assert corrected_periods(Entries(world.store.read()).of(order)) is None
    world.correct(paper, "occurred_at", value=format_instant(start + 35 * DAY))
    differs = corrected_periods(Entries(world.store.read()).of(order))
    assert differs is not None
    assert [(item.start - start) // DAY for item in differs.periods] == [0, 35, 40]
    assert [(gap.start, gap.end) for gap in differs.gaps] == [(start + 30 * DAY, start + 35 * DAY)]
    assert differs.sooner == 0


def test_a_lapse_on_record_stays_when_a_renewal_entered_later_moves_no_end() -> None:
    world = office()
    order = world.order(world.case(), days=30, clock_start="order")
    start = period(world, order)[0]
    world.clock.set(start + 71 * DAY)
    late, paper = (format_instant(start + day * DAY) for day in (40, 20))
    world.renew(order, by="eve", entry_mode="record", occurred_at=late)
    world.sign("bot", "preservation_order.lapsed", {}, subject=order)
    world.renew(order, days=10, by="eve", entry_mode="record", occurred_at=paper)
    assert world.order_record(order).lapse_recorded
    assert view_order(world.order_record(order), world.clock.now()).gaps == ()
    check(world.store.read(), world.log_key)


@shows("preservation_order.lapsed.due")
def test_a_lapse_is_recorded_once_and_not_before_the_end() -> None:
    world = office()
    case = world.case()
    order, unserved = world.order(case, days=30, clock_start="order"), world.order(case)
    end = period(world, order)[1]
    world.clock.set(end - 1)
    with refused_here(world, "preservation_order.lapsed.due"):
        world.sign("bot", "preservation_order.lapsed", {}, subject=order)
    world.clock.set(end)
    receipt = world.sign("bot", "preservation_order.lapsed", {}, subject=order)
    assert world.entry(receipt.position).value("lapsed_at") == format_instant(end)
    with refused_here(world, "preservation_order.lapsed.due"):
        world.sign("bot", "preservation_order.lapsed", {}, subject=order)
    with refused_here(world, "preservation_order.lapsed.due"):
        world.sign("bot", "preservation_order.lapsed", {}, subject=unserved)


@shows("preservation_order.lapsed.due")
def test_a_withdrawn_order_does_not_lapse_and_a_renewed_one_lapses_again() -> None:
    world = office()
    case = world.case()
    order, withdrawn = (world.order(case, days=30, clock_start="order") for _ in range(2))
    world.sign("judge", "preservation_order.withdrawn", {"reason": "obtained"}, subject=withdrawn)
    end = period(world, order)[1]
    world.clock.set(end + DAY)
    world.sign("bot", "preservation_order.lapsed", {}, subject=order)
    with refused_here(world, "preservation_order.lapsed.due"):
        world.sign("bot", "preservation_order.lapsed", {}, subject=withdrawn)
    world.renew(order, days=30, by="eve", entry_mode="record", occurred_at=at(world))
    assert not world.order_record(order).lapse_recorded
    world.clock.set(period(world, order)[1])
    world.sign("bot", "preservation_order.lapsed", {}, subject=order)


@shows("preservation_order.served_again")
def test_a_renewal_is_served_once_after_its_decision_and_starts_no_period() -> None:
    world = office()
    order = world.order(world.case(), days=30)
    world.serve(order)
    first = world.order_record(order)
    world.later(DAY)
    world.renew(order, days=30)
    renewed = world.order_record(order)
    assert (first.renewal_unserved, renewed.renewal_unserved) == (False, True)
    world.serve(order, occurred_at=at(world, DAY))
    assert world.order_record(order).nonconforming == ("preservation_order.served_again",)
    assert world.order_record(order).renewal_unserved
    world.later(60)
    now = at(world)
    world.serve(order, occurred_at=now)
    served = world.order_record(order)
    assert (served.renewal_unserved, served.renewal_served) == (False, parse_instant(now))
    assert (served.served, served.periods) == (first.served, renewed.periods)
    world.later(60)
    world.serve(order, occurred_at=at(world))
    assert world.order_record(order).nonconforming == ("preservation_order.served_again",)


@shows("preservation_order.served_late")
def test_an_order_served_after_its_period_is_marked_unless_the_data_were_requested() -> None:
    world = office()
    case = world.case()
    in_time, late = (world.order(case, days=30, clock_start="order") for _ in range(2))
    world.serve(in_time)
    world.later(30 * DAY)
    assert world.order_record(in_time).nonconforming == ()
    world.serve(late, occurred_at=at(world, DAY))
    assert world.order_record(late).nonconforming == ()
    late = world.order(case, days=30, clock_start="order")
    world.later(30 * DAY)
    world.serve(late)
    assert world.order_record(late).nonconforming == ("preservation_order.served_late",)
