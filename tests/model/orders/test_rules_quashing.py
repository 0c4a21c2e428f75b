"""Rules about a quashing that is appealed, suspended or reversed."""

from __future__ import annotations

import pytest

from custody.law.clock import DAY, HOUR
from custody.ledger.submissions.submission import Receipt
from custody.ledger.views.exhibits.continuity import continuity
from custody.ledger.views.exhibits.holding_history import holding_periods
from custody.model.records import Compliance, Contest, Production
from tests.model.met import contest, quash
from tests.model.office import at, office
from tests.model.orders.test_rules_compliance import running, standing, waits
from tests.model.orders.test_rules_production import follow
from tests.model.produced import produced
from tests.model.quashing import appeal, reverse, settled, stay
from tests.model.showing import marks, refused_here, shows
from tests.world import World

RETURN = {"obtained_data": "return_or_destroy"}


def outcomes(world: World, order: str) -> list[str | None]:
    contests = sorted(world.lookup().under(Contest, "order", order), key=lambda one: one.position)
    return [decision.outcome for decision in contests]


@shows("quashing.known", "quashing.before")
def test_only_a_quashing_that_is_there_is_appealed_suspended_or_reversed() -> None:
    world = office()
    order = running(world)
    for brought in (appeal, stay, reverse):
        with refused_here(world, "quashing.known", "24(2)"):
            brought(world, order)
    world.later(DAY)
    quash(world, order)
    assert marks(world, appeal(world, order, occurred_at=at(world, HOUR))) == {"quashing.before"}
    assert marks(world, stay(world, order)) == set()
    assert marks(world, reverse(world, order)) == set()
    with refused_here(world, "quashing.known", "24(2)"):
        reverse(world, order)


@shows("quashing.challenge")
def test_of_an_order_that_was_quashed_nothing_is_left_to_contest() -> None:
    world = office()
    order = running(world)
    world.later(DAY)
    quash(world, order)
    assert marks(world, contest(world, order)) == {"quashing.challenge"}
    assert marks(world, contest(world, order, occurred_at=at(world, HOUR))) == set()
    assert marks(world, appeal(world, order)) == set()
    assert waits(world, order) == ["notify", "challenge", "challenge", "challenge_quashing"]


def test_a_reversed_quashing_leaves_the_order_in_force_with_a_gap() -> None:
    world = office()
    order = running(world, days=60)
    world.later(DAY)
    quash(world, order, **RETURN)
    decided = world.order_record(order).set_aside
    appeal(world, order)
    world.later(2 * DAY)
    reverse(world, order)
    record = world.order_record(order)
    assert standing(world, order) == "in_force"
    assert (record.quashed, record.set_aside, record.ended) == (None, None, False)
    (gap,) = record.lifted
    assert (gap.decided, gap.how) == (decided, "reversed")
    assert record.standing(gap.decided, 0).state == "quashed"
    assert record.standing(gap.until - 1, 0).state == "quashed"
    assert record.standing(gap.until, 0).state == "in_force"
    assert outcomes(world, order) == ["reversed"]
    assert not world.lookup().get(Compliance, order).gives_back
    assert waits(world, order) == ["notify_restored"]
    told = world.sign(
        "eve",
        "preservation_order.status_notified",
        {"method": "post", "notified_person": "legal desk"},
        subject=order,
    )
    assert world.entry(told.position).value("notified_status") == "restored"
    assert waits(world, order) == []


@shows("preservation_order.quashed_before")
def test_what_happened_while_a_quashing_had_effect_is_marked_after_its_reversal_too() -> None:
    world = office()
    order = running(world)
    world.later(DAY)
    quash(world, order)
    world.later(DAY)
    reverse(world, order)
    values = {"extent": "full", "preserved_scope": "the mailbox", "confirmed_by": "legal desk"}
    within = world.sign(
        "eve", "preservation_order.complied", {**values, "occurred_at": at(world, HOUR)}, subject=order
    )
    after = world.sign("eve", "preservation_order.complied", values, subject=order)
    assert marks(world, within) == {"preservation_order.quashed_before"}
    assert marks(world, after) == set()
    world.renew(order)


def test_an_appeal_that_suspends_the_quashing_puts_the_order_in_force_until_it_fails() -> None:
    world = office()
    order = running(world)
    world.later(DAY)
    quash(world, order, **RETURN)
    brought = appeal(world, order, suspensive=True)
    assert standing(world, order) == "in_force"
    assert waits(world, order) == ["notify_restored", "challenge_quashing_suspends"]
    settled(world, order, brought)
    assert standing(world, order) == "quashed"
    assert world.lookup().get(Compliance, order).gives_back
    assert world.order_record(order).lifted[0].how == "resumed"
    assert waits(world, order) == ["notify"]


@shows("quashing.stayed_again", "quashing.not_stayed")
def test_a_quashing_is_suspended_once_at_a_time() -> None:
    world = office()
    order = running(world)
    quash(world, order, effect="from_beginning")
    assert marks(world, stay(world, order, "suspension_lifted")) == {"quashing.not_stayed"}
    assert marks(world, stay(world, order)) == set()
    assert marks(world, stay(world, order)) == {"quashing.stayed_again"}
    assert standing(world, order) == "in_force"
    assert marks(world, stay(world, order, "suspension_lifted")) == set()
    record = world.order_record(order)
    assert standing(world, order) == "quashed"
    assert (record.quashed, record.annulled) == (record.issued, True)


def test_a_suspension_ends_with_the_last_appeal_that_keeps_it() -> None:
    world = office()
    order = running(world)
    quash(world, order)
    first, second = appeal(world, order, suspensive=True), appeal(world, order)
    settled(world, order, first)
    assert standing(world, order) == "quashed"
    stay(world, order)
    third = appeal(world, order)
    settled(world, order, second)
    assert standing(world, order) == "in_force"
    settled(world, order, third, outcome="withdrawn")
    assert standing(world, order) == "quashed"


def test_another_decision_quashes_an_order_whose_quashing_is_suspended() -> None:
    world = office()
    order = running(world)
    quash(world, order)
    stay(world, order)
    assert marks(world, quash(world, order)) == set()
    assert standing(world, order) == "quashed"
    assert [item.how for item in world.order_record(order).lifted] == ["resumed"]
    reverse(world, order)
    assert standing(world, order) == "in_force"


def test_after_a_second_quashing_the_addressee_is_told_of_it_too() -> None:
    world = office()
    order = running(world)
    quash(world, order)
    world.sign(
        "eve",
        "preservation_order.status_notified",
        {"method": "post", "notified_person": "legal desk"},
        subject=order,
    )
    reverse(world, order)
    assert waits(world, order) == ["notify_restored"]
    quash(world, order)
    assert waits(world, order) == ["notify"]
    reverse(world, order)
    world.sign(
        "eve",
        "preservation_order.status_notified",
        {"method": "post", "notified_person": "legal desk"},
        subject=order,
    )
    world.sign("judge", "preservation_order.withdrawn", {"reason": "obtained"}, subject=order)
    assert waits(world, order) == ["notify"]


@pytest.mark.parametrize("obtained_data", ["return_or_destroy", "keep"])
def test_what_was_handed_over_is_covered_again_after_the_reversal_and_not_in_between(
    obtained_data: str,
) -> None:
    world = office()
    order, thing = produced(world)
    world.later(DAY)
    follow(world, order, "quashed", obtained_data=obtained_data)
    brought = appeal(world, order, "production_order")
    assert waits(world, order) == ["challenge_quashing"]
    world.later(DAY)
    settled(world, order, brought, "production_order", outcome="inadmissible")
    stay(world, order, thing="production_order")
    assert world.lookup().get(Production, order).state == "provided"
    reverse(world, order, "production_order")
    record = world.lookup().get(Production, order)
    assert (record.state, record.quashed, record.obtained_data) == ("provided", None, None)
    lookup, now = world.lookup(), world.clock.now()
    held = holding_periods(lookup, continuity(lookup.reader, thing), now)
    between = None if obtained_data == "return_or_destroy" else "decision"
    assert [stretch.basis for stretch in held] == ["production_order", between, "production_order"]


def test_a_production_order_is_contested_itself_too() -> None:
    world = office()
    order, _ = produced(world)
    brought = contest_production(world, order)
    assert waits(world, order) == ["challenge_suspends"]
    follow(world, order, "quashed")
    assert outcomes(world, order) == ["quashed"]
    assert marks(world, settled(world, order, brought, "production_order")) == {"challenge.over"}


def contest_production(world: World, order: str) -> Receipt:
    return appeal(world, order, "production_order", against="order", suspensive=True)
