"""Rules about an order at home that is taken back while another State is owed the data that it keeps."""

from __future__ import annotations

from custody.law.clock import DAY, HOUR
from custody.ledger.submissions.submission import Receipt
from custody.model.schema.types import Value, split_codes
from tests.model.foreign import (
    PAPER,
    ask_assistance,
    effect,
    granted_period,
    received,
    sent,
    step,
)
from tests.model.office import office
from tests.model.showing import marks, shows
from tests.world import World


def withdraw(world: World, order: str, by: str = "judge", **values: Value) -> Receipt:
    """Take an order back."""
    return world.sign(
        by, "preservation_order.withdrawn", {"reason": "issued_in_error", **values}, subject=order
    )


def uncovers(world: World, receipt: Receipt) -> tuple[str, ...]:
    """Read which requests an entry leaves without an order."""
    return split_codes(world.entry(receipt.position).value("uncovered_requests"))


def beneath(world: World) -> tuple[str, str, str]:
    """Preserve data for another State by an order at home; gives the case, the order and the request."""
    case = world.case()
    order, request = world.order(case, days=90, clock_start="order"), received(world, case)
    effect(world, request, preservation_order=order)
    return case, order, request


@shows("un-42.uncovered")
def test_an_order_that_keeps_data_for_another_state_is_taken_back_and_says_whom_it_leaves_without() -> None:
    world = office()
    case, order, request = beneath(world)
    free = world.order(case, days=90, clock_start="order")
    receipt = withdraw(world, free)
    assert (marks(world, receipt), uncovers(world, receipt)) == (set(), ())
    receipt = withdraw(world, order)
    assert marks(world, receipt) == {"un-42.uncovered"}
    assert uncovers(world, receipt) == (request,)
    assert world.order_record(order).nonconforming == ("un-42.uncovered",)


@shows("un-42.uncovered")
def test_an_order_whose_duty_another_one_carries_out_is_taken_back_without_a_mark() -> None:
    world = office()
    case, order, request = beneath(world)
    other = world.order(case, days=90, clock_start="order")
    step(world, request, "order_linked", preservation_order=other)
    assert marks(world, withdraw(world, order)) == set()
    receipt = withdraw(world, other, "eve", entry_mode="record")
    assert marks(world, receipt) == {"un-42.uncovered"}


@shows("un-42.uncovered")
def test_a_duty_that_has_ended_is_left_without_nothing() -> None:
    world = office()
    ends: tuple[tuple[str, dict[str, Value]], ...] = (
        ("withdrawn", {"document_sha256": PAPER}),
        ("data_released", {"reason": "withdrawn"}),
    )
    for end, values in ends:
        _, order, request = beneath(world)
        step(world, request, end, "eve", **values, entry_mode="record")
        assert marks(world, withdraw(world, order)) == set()


@shows("un-42.uncovered")
def test_a_duty_binds_up_to_the_latest_end_that_the_law_may_mean() -> None:
    world = office()
    for early, expected in ((1, {"un-42.uncovered"}), (0, set[str]())):
        _, order, request = beneath(world)
        world.clock.set(granted_period(world, request)[1] + DAY + HOUR - early)
        assert marks(world, withdraw(world, order)) == expected


@shows("un-42.uncovered")
def test_a_duty_binds_while_assistance_is_undecided_and_what_we_asked_for_binds_others() -> None:
    world = office()
    case, order, request = beneath(world)
    ask_assistance(world, request)
    ours = sent(world, case)
    effect(world, ours, entry_mode="record", preservation_order=order)
    world.later(80 * DAY)
    receipt = withdraw(world, order)
    assert (marks(world, receipt), uncovers(world, receipt)) == ({"un-42.uncovered"}, (request,))
