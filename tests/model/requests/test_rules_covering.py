"""Rules about what requests for assistance cover: each preservation waits for those that came in time only."""

from __future__ import annotations

import pytest

from custody.law.clock import DAY, HOUR
from custody.model.schema.types import Value
from tests.model.foreign import (
    adopt,
    ask_assistance,
    assistance_record,
    consult,
    decide,
    effect,
    follow,
    granted_period,
    postpone,
    preserved,
    received,
    refuse,
    reported,
    request_record,
    sent,
    state_of,
    step,
)
from tests.model.office import at, office
from tests.model.showing import marks, refused_here, shows


def test_of_several_preservations_only_those_still_in_force_are_kept() -> None:
    world = office()
    case = world.case()
    short, long = preserved(world, case), received(world, case)
    effect(world, long, days=90)
    world.clock.set(granted_period(world, short)[1] + 2 * DAY)
    asked = ask_assistance(world, short, long)
    assert marks(world, asked) == {"un-42.mla_request.late"}
    assert assistance_record(world, asked).keeping == (long,)
    world.later(400 * DAY)
    assert (state_of(world, short), state_of(world, long)) == ("lapsed", "pending_decision")


def test_a_decision_reaches_what_it_names_and_nothing_else() -> None:
    world = office()
    case = world.case()
    first, second, third = (preserved(world, case) for _ in range(3))
    asked = ask_assistance(world, first, second, third)
    refuse(world, asked, preservation_requests=second)
    world.later(400 * DAY)
    states = [state_of(world, request) for request in (first, second, third)]
    assert states == ["pending_decision", "lapsed", "pending_decision"]
    assert assistance_record(world, asked).open
    decide(world, asked, extent="partial")
    states = [state_of(world, request) for request in (first, second, third)]
    assert (states, assistance_record(world, asked).standing) == (["granted", "lapsed", "granted"], "differs")


def test_data_that_several_requests_ask_for_stay_until_the_last_one_is_decided() -> None:
    world = office()
    case = world.case()
    shared, own = preserved(world, case), preserved(world, case)
    one, other = ask_assistance(world, shared, own), ask_assistance(world, shared)
    world.later(400 * DAY)
    refuse(world, one)
    assert (state_of(world, shared), state_of(world, own)) == ("pending_decision", "lapsed")
    refuse(world, other)
    assert state_of(world, shared) == "lapsed"


@pytest.mark.parametrize("purposes", ["statements", "records statements"])
def test_what_is_no_search_seizure_or_disclosure_keeps_no_data(purposes: str) -> None:
    world = office()
    request = preserved(world)
    asked = ask_assistance(world, request, purposes=purposes)
    assert (marks(world, asked), state_of(world, request)) == (set(), "in_force")
    ask_assistance(world, request, purposes=f"disclosure {purposes}")
    assert state_of(world, request) == "pending_decision"


@shows("mla_request.linked_before")
def test_data_asked_for_later_are_kept_if_they_are_still_preserved_then() -> None:
    world = office()
    case = world.case()
    first, late, second = (preserved(world, case) for _ in range(3))
    asked = ask_assistance(world, first)
    with refused_here(world, "mla_request.linked_before"):
        follow(world, asked, "preservation_linked", preservation_requests=first, entry_mode="record")
    assert (
        marks(
            world,
            follow(world, asked, "preservation_linked", preservation_requests=second, entry_mode="record"),
        )
        == set()
    )
    world.later(400 * DAY)
    receipt = follow(world, asked, "preservation_linked", preservation_requests=late, entry_mode="record")
    assert marks(world, receipt) == {"un-42.mla_request.late"}
    states = [state_of(world, request) for request in (first, second, late)]
    assert states == ["pending_decision", "pending_decision", "lapsed"]


def test_what_is_covered_after_the_decision_waits_for_one_of_its_own() -> None:
    world = office()
    case = world.case()
    first, second = preserved(world, case), preserved(world, case)
    asked = ask_assistance(world, first)
    decide(world, asked)
    follow(world, asked, "preservation_linked", preservation_requests=second, entry_mode="record")
    assert (state_of(world, second), assistance_record(world, asked).open) == ("pending_decision", True)
    assert marks(world, refuse(world, asked)) == set()
    assert (state_of(world, first), state_of(world, second)) == ("granted", "in_force")


@shows("mla_request.before")
def test_what_follows_a_request_for_assistance_does_not_come_before_it() -> None:
    world = office()
    asked = ask_assistance(world, preserved(world))
    receipt = decide(world, asked, "eve", entry_mode="record", occurred_at=at(world, 61))
    assert marks(world, receipt) == {"mla_request.before"}
    asked = ask_assistance(world, preserved(world, world.case("C-2")))
    assert marks(world, decide(world, asked, "eve", entry_mode="record", occurred_at=at(world, 60))) == set()


@shows("preservation_request.incoming")
def test_about_assistance_that_was_asked_of_another_state_only_its_answer_is_recorded() -> None:
    world = office()
    case = world.case()
    ours = sent(world, case)
    effect(world, ours)
    asked = ask_assistance(world, ours)
    reported(world, asked)
    consult(world, asked)
    for answer in (decide, refuse, postpone):
        with refused_here(world, "preservation_request.incoming"):
            answer(world, asked)
    assert state_of(world, ours) == "pending_decision"
    refuse(world, asked, "eve", entry_mode="record")
    assert state_of(world, ours) == "in_force"


@shows("preservation_request.outgoing")
def test_only_the_state_that_asks_for_assistance_asks_for_more_for_less_or_for_nothing() -> None:
    world = office()
    case = world.case()
    for mine, made in ((False, preserved), (True, sent)):
        first, second = made(world, case), made(world, case)
        asked = ask_assistance(world, first)
        for what, values in (
            ("preservation_linked", {"preservation_requests": second}),
            ("preservation_unlinked", {"preservation_requests": second}),
            ("withdrawn", {}),
        ):
            given: dict[str, Value] = dict(values)
            if mine:
                follow(world, asked, what, "judge", **given)
                continue
            with refused_here(world, "preservation_request.outgoing"):
                follow(world, asked, what, "judge", **given)
            follow(world, asked, what, "eve", entry_mode="record", **given)


def test_to_ask_another_state_is_not_refused_because_preservation_there_is_over() -> None:
    world = office()
    ours = sent(world)
    effect(world, ours)
    world.later(90 * DAY)
    asked = ask_assistance(world, ours)
    assert (marks(world, asked), state_of(world, ours)) == ({"un-42.mla_request.late"}, "lapsed")


def test_the_clock_of_data_preserved_abroad_stays_unknown_until_the_other_state_reports() -> None:
    world = office()
    ours = sent(world)
    asked = ask_assistance(world, ours)
    assert state_of(world, ours) == "requested"
    effect(world, ours)
    assert state_of(world, ours) == "in_force"
    assert assistance_record(world, asked).standing == "unknown"
    reported(world, asked)
    assert state_of(world, ours) == "pending_decision"
    assert assistance_record(world, asked).standing == "pending"


@shows("un-42.mla_request.late")
def test_a_request_for_preservation_that_was_taken_back_is_not_kept_open_by_what_came_after() -> None:
    world = office()
    case = world.case()
    begun = world.clock.now()
    before, after = preserved(world, case), preserved(world, case)
    world.later(DAY)
    for request in (before, after):
        step(world, request, "withdrawn", entry_mode="record")
    assert marks(world, ask_assistance(world, after)) == {"un-42.mla_request.late"}
    came: dict[str, Value] = {"occurred_at": at(world, world.clock.now() - begun - HOUR)}
    assert marks(world, ask_assistance(world, before, **came)) == set()


def test_where_the_law_of_the_preservation_runs_on_unchanged_assistance_keeps_nothing_there() -> None:
    world = office()
    adopt(world, "budapest-29", after_data_request="unchanged")
    case = world.case()
    bound, free = preserved(world, case), received(world, case, profile="budapest-29")
    effect(world, free)
    asked = ask_assistance(world, bound, free)
    assert assistance_record(world, asked).keeping == (bound,)
    assert request_record(world, free).pending == ()
