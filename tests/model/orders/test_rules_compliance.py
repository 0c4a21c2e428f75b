"""Rules about how an order is met, contested and set aside."""

from __future__ import annotations

from custody.law.clock import DAY, HOUR
from custody.ledger.views.deadlines import due
from custody.ledger.views.worklist.worklist_page import view_order
from custody.model.records import Compliance, Contest
from custody.model.schema.types import Value
from tests.model.met import comply, contest, quash, settle
from tests.model.office import at, office
from tests.model.showing import marks, refused_here, shows
from tests.world import World


def running(world: World, **values: Value) -> str:
    """Issue an order whose period runs, told to its addressee."""
    order = world.order(world.case(), clock_start="order", **values)  # type: ignore[arg-type]  # values are no names
    world.serve(order)
    return order


def standing(world: World, order: str) -> str:
    return view_order(world.order_record(order), world.clock.now()).standing.state


def waits(world: World, order: str) -> list[str]:
    now = world.clock.now()
    return [row.why for row in due(world.store.read(), now, now + DAY) if row.subject == order]


def not_met(world: World, order: str, reason: str, follows: str = "seizure") -> set[str]:
    values: dict[str, Value] = {"reason": reason, "consequence": follows}
    return marks(world, world.sign("eve", "preservation_order.not_complied", values, subject=order))


@shows("preservation_order.complied_late")
def test_an_order_is_complied_with_while_its_period_runs() -> None:
    world = office()
    order = running(world, days=10)
    assert marks(world, comply(world, order, extent="partial")) == set()
    world.later(15 * DAY)
    assert marks(world, comply(world, order)) == {"preservation_order.complied_late"}
    assert world.lookup().get(Compliance, order).outcome == "full"


@shows("preservation_order.no_answer")
def test_silence_says_something_only_of_somebody_who_was_told() -> None:
    world = office()
    told, untold = running(world), world.order(world.case("C-2"))
    assert not_met(world, told, "no_answer") == set()
    assert not_met(world, untold, "no_answer") == {"preservation_order.no_answer"}
    assert world.order_record(untold).unserved
    assert not_met(world, untold, "refused") == set()
    assert not world.order_record(untold).unserved


@shows("preservation_order.deleted_after")
def test_nothing_is_lost_under_an_order_that_nobody_was_told_of() -> None:
    """That nobody ever held the data, or that they were gone before, can be said by whoever was not told."""
    world = office()
    told, untold = running(world), world.order(world.case("C-2"))
    assert not_met(world, told, "deleted_after") == set()
    assert not_met(world, untold, "deleted_after") == {"preservation_order.deleted_after"}
    for reason in ("deleted_before", "never_held", "no_data"):
        assert not_met(world, untold, reason) == set()


@shows("challenge.open")
def test_a_contest_that_is_given_as_the_reason_is_on_record() -> None:
    world = office()
    order = running(world)
    assert not_met(world, order, "challenged") == {"challenge.open"}
    brought = contest(world, order, suspensive=True)
    assert not_met(world, order, "challenged") == set()
    settle(world, order, brought)
    assert not_met(world, order, "challenged") == {"challenge.open"}


def test_what_has_to_follow_is_waited_for_until_the_order_is_met_or_ends() -> None:
    world = office()
    order = running(world)
    not_met(world, order, "refused")
    assert waits(world, order) == ["consequence_seizure"]
    not_met(world, order, "refused", "none")
    assert waits(world, order) == []
    not_met(world, order, "refused", "new_order")
    comply(world, order)
    assert waits(world, order) == []
    not_met(world, order, "refused")
    world.sign("judge", "preservation_order.withdrawn", {"reason": "obtained"}, subject=order)
    assert waits(world, order) == ["notify"]


@shows("challenge.known", "challenge.over")
def test_a_contest_ends_once() -> None:
    world = office()
    order, other = running(world), world.order(world.case("C-2"))
    first, second = contest(world, order), contest(world, order, suspensive=True)
    assert waits(world, order) == ["challenge", "challenge_suspends"]
    assert marks(world, settle(world, order, first)) == set()
    assert waits(world, order) == ["challenge_suspends"]
    assert marks(world, settle(world, order, first, outcome="withdrawn")) == {"challenge.over"}
    with refused_here(world, "challenge.known", "24(2)"):
        settle(world, other, second)
    quash(world, order)
    assert waits(world, order) == ["notify"]
    found = {entry.position: entry.outcome for entry in world.lookup().under(Contest, "order", order)}
    assert found == {first.position: "dismissed", second.position: "quashed"}


@shows("preservation_order.quashed_again", "preservation_order.quashed_before")
def test_a_quashed_order_stands_no_more_and_what_happens_all_the_same_is_marked() -> None:
    world = office()
    order = running(world)
    assert marks(world, quash(world, order)) == set()
    assert standing(world, order) == "quashed"
    assert marks(world, quash(world, order)) == {"preservation_order.quashed_again"}
    assert marks(world, comply(world, order)) == {"preservation_order.quashed_before"}
    with refused_here(world, "preservation_order.quashed_before", "24(2)"):
        world.renew(order)
    with refused_here(world, "preservation_order.quashed_before", "24(2)"):
        world.sign("judge", "preservation_order.withdrawn", {"reason": "obtained"}, subject=order)
    world.later(100 * DAY)
    with refused_here(world, "preservation_order.lapsed.due"):
        world.sign("bot", "preservation_order.lapsed", {}, subject=order)
    assert waits(world, order) == ["notify"]


def test_quashing_takes_effect_from_the_decision_or_from_the_beginning() -> None:
    world = office()
    now, ever = running(world), running(world)
    world.later(5 * DAY)
    decided = world.clock.now() - HOUR
    quash(world, now, occurred_at=at(world, HOUR))
    quash(world, ever, effect="from_beginning", obtained_data="return_or_destroy")
    assert (world.order_record(now).quashed, world.order_record(now).annulled) == (decided, False)
    assert (world.order_record(ever).quashed, world.order_record(ever).annulled) == (
        world.order_record(ever).issued,
        True,
    )
    found = world.lookup().get(Compliance, ever)
    assert (found.preserved_data, found.obtained_data) == ("may_be_deleted", "return_or_destroy")
    assert view_order(world.order_record(now), decided - 1).standing.state == "in_force"


def test_an_order_that_lapsed_or_was_withdrawn_can_still_be_quashed() -> None:
    world = office()
    order = running(world, days=10)
    world.later(20 * DAY)
    world.sign("bot", "preservation_order.lapsed", {}, subject=order)
    assert marks(world, quash(world, order, effect="from_beginning")) == set()
    assert standing(world, order) == "quashed"
    early = world.order(world.case("C-2"))
    receipt = quash(world, early, occurred_at=at(world, 30 * DAY))
    assert marks(world, receipt) == {"preservation_order.before_issue"}


def tell(world: World, order: str, **values: Value) -> set[str]:
    usual: dict[str, Value] = {"method": "post", "notified_person": "legal desk"}
    return marks(
        world, world.sign("eve", "preservation_order.status_notified", {**usual, **values}, subject=order)
    )


def test_whoever_was_told_of_an_order_is_told_of_its_end_and_of_each_end_again() -> None:
    world = office()
    order, unknown = running(world), world.order(world.case("C-2"), clock_start="order")
    for item in (order, unknown):
        world.sign("judge", "preservation_order.withdrawn", {"reason": "obtained"}, subject=item)
    assert (waits(world, order), waits(world, unknown)) == (["notify"], [])
    assert tell(world, order) == set()
    assert (waits(world, order), world.order_record(order).told) == ([], "withdrawn")
    quash(world, order, effect="from_beginning")
    decided = world.order_record(order).set_aside
    (row,) = (
        deadline
        for deadline in due(world.store.read(), world.clock.now(), world.clock.now())
        if deadline.subject == order
    )
    assert (row.why, row.at) == ("notify", decided)
    assert tell(world, order) == set()
    assert (waits(world, order), world.order_record(order).told) == ([], "quashed")
    comply(world, unknown)
    assert waits(world, unknown) == ["notify"]


@shows("preservation_order.nothing_to_notify", "preservation_order.notified_early")
def test_the_end_that_somebody_is_told_of_has_come() -> None:
    world = office()
    order = running(world, days=10)
    assert tell(world, order) == {"preservation_order.nothing_to_notify"}
    world.later(10 * DAY)
    assert tell(world, order) == set()
    assert world.order_record(order).told == "lapsed"
    second = running(world)
    world.later(DAY)
    quash(world, second)
    assert tell(world, second, occurred_at=at(world, HOUR)) == {"preservation_order.notified_early"}
    assert waits(world, second) == ["notify"]
    assert tell(world, second, occurred_at=at(world, 0)) == set()
    assert waits(world, second) == []
