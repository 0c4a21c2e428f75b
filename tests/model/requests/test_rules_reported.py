"""Rules for what another State reports of a request for assistance that was sent: its receipt keeps the data."""

from __future__ import annotations

from custody.law.clock import DAY
from tests.ledger.replaying import check
from tests.model.foreign import (
    ask_assistance,
    assistance_record,
    decide,
    effect,
    follow,
    received,
    refuse,
    reported,
    request_record,
    sent,
    state_of,
)
from tests.model.office import at, office
from tests.model.showing import marks, refused_here, shows
from tests.world import World


def asked_abroad(days: int = 60) -> tuple[World, str]:
    """Return an office, and a request that it sent and whose data are preserved abroad for so many days."""
    world = office()
    ours = sent(world)
    effect(world, ours, days)
    return world, ours


def test_what_was_sent_keeps_nothing_until_its_receipt_is_reported() -> None:
    world, ours = asked_abroad()
    asked = ask_assistance(world, ours)
    assert (state_of(world, ours), assistance_record(world, asked).keeping) == ("in_force", ())
    world.later(10 * DAY)
    assert marks(world, reported(world, asked)) == set()
    world.later(90 * DAY)
    assert (state_of(world, ours), assistance_record(world, asked).keeping) == ("pending_decision", (ours,))
    refuse(world, asked, "eve", entry_mode="record")
    assert state_of(world, ours) == "lapsed"
    check(world.store.read(), world.log_key)


def test_a_report_that_comes_after_the_end_of_a_receipt_before_it_keeps_them_all_the_same() -> None:
    world, ours = asked_abroad()
    asked = ask_assistance(world, ours)
    world.later(70 * DAY)
    assert state_of(world, ours) == "lapsed"
    assert marks(world, reported(world, asked, occurred_at=at(world, 20 * DAY))) == set()
    assert state_of(world, ours) == "pending_decision"


@shows("un-42.mla_request.late")
def test_a_receipt_after_the_end_keeps_nothing_and_is_marked() -> None:
    world, ours = asked_abroad()
    asked = ask_assistance(world, ours)
    world.later(62 * DAY)
    assert marks(world, reported(world, asked)) == {"un-42.mla_request.late"}
    assert (state_of(world, ours), assistance_record(world, asked).standing) == ("lapsed", "pending")


def test_what_is_asked_for_later_is_kept_once_that_is_reported_too() -> None:
    world, first = asked_abroad()
    second = sent(world, request_record(world, first).case)
    effect(world, second)
    asked = ask_assistance(world, first)
    reported(world, asked)
    follow(world, asked, "preservation_linked", "judge", preservation_requests=second)
    assert (state_of(world, first), state_of(world, second)) == ("pending_decision", "in_force")
    reported(world, asked)
    assert state_of(world, second) == "pending_decision"


def test_a_grant_shows_a_receipt_that_nobody_reported_and_a_refusal_lets_the_clock_run() -> None:
    for answer, state in ((decide, "granted"), (refuse, "in_force")):
        world, ours = asked_abroad()
        asked = ask_assistance(world, ours)
        answer(world, asked, "eve", entry_mode="record")
        assert state_of(world, ours) == state
    world, ours = asked_abroad()
    asked = ask_assistance(world, ours)
    world.later(62 * DAY)
    decide(world, asked, "eve", entry_mode="record")
    assert state_of(world, ours) == "lapsed"


@shows("mla_request.receipt_acknowledged.incoming")
def test_what_another_state_asked_is_received_and_not_reported() -> None:
    world = office()
    theirs = ask_assistance(world, received(world))
    with refused_here(world, "mla_request.receipt_acknowledged.incoming"):
        reported(world, theirs)
