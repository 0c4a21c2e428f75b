"""Rules about which preserved data a request for assistance concerns: it is stated, and until then all are kept."""

from __future__ import annotations

from uuid import uuid4

import pytest

from custody.errors import RuleBroken
from custody.law.clock import DAY, HOUR, format_instant
from custody.ledger.submissions.submission import Receipt
from custody.model.schema.types import Value, join_codes
from tests.model.foreign import (
    PAPER,
    adopt,
    ask_assistance,
    assistance_record,
    consult,
    decide,
    effect,
    follow,
    granted_period,
    preserved,
    received,
    refuse,
    request_record,
    sent,
    state_of,
    step,
)
from tests.model.office import at, office
from tests.model.showing import marks, refused_here, shows
from tests.world import World


def unsaid(world: World, request: str, **values: Value) -> Receipt:
    """Take in assistance of the State of a request, with nothing stated about its data unless told otherwise."""
    usual: dict[str, Value] = {
        "preservation_requests": None,
        "excluded_requests": None,
        "exclusion_reason": None,
    }
    return ask_assistance(world, request, **{**usual, **values})


def exclude(world: World, asked: Receipt, *requests: str, **values: Value) -> Receipt:
    """State that assistance does not concern the data of these requests."""
    usual: dict[str, Value] = {"excluded_requests": join_codes(requests), "explanation": "another file"}
    return follow(world, asked, "preservation_excluded", "eve", **{**usual, **values})


def join(world: World, asked: Receipt, *requests: str) -> Receipt:
    """Find that assistance concerns the data of these requests."""
    return follow(world, asked, "preservation_identified", "eve", preservation_requests=join_codes(requests))


def release(world: World, request: str, reason: str = "period_ended", **values: Value) -> Receipt:
    return step(world, request, "data_released", "judge", **{"reason": reason, **values})


@shows("un-42.linkage")
def test_assistance_is_received_once_it_is_stated_what_it_concerns_of_all_that_is_preserved_for_the_state() -> (
    None
):
    world = office()
    here, there = preserved(world), preserved(world, world.case("C-2"))
    waiting = received(world, world.case("C-3"))
    for named in ({}, {"preservation_requests": here}, {"preservation_requests": join_codes([here, there])}):
        with refused_here(world, "un-42.linkage", "42(8)"):
            unsaid(world, here, **named)
    with pytest.raises(RuleBroken, match=r"of 3 requests .*, 2 of them effected by the record"):
        unsaid(world, here)
    rest: dict[str, Value] = {
        "excluded_requests": join_codes([there, waiting]),
        "exclusion_reason": "other files",
    }
    asked = ask_assistance(world, here, **rest)
    assert marks(world, asked) == set()
    found = assistance_record(world, asked)
    assert (found.keeping, found.undetermined) == ((here,), ())
    assert set(found.unconcerned) == {there, waiting}


@shows("un-42.linkage")
def test_what_is_undetermined_is_marked_and_keeps_what_is_preserved_in_time() -> None:
    world = office()
    case = world.case()
    over, runs = preserved(world, case), received(world, case)
    effect(world, runs, days=90)
    world.clock.set(granted_period(world, over)[1] + 2 * DAY)
    asked = unsaid(world, runs, preservation_undetermined=True)
    assert marks(world, asked) == {"un-42.linkage"}
    assert set(assistance_record(world, asked).undetermined) == {over, runs}
    world.later(400 * DAY)
    assert (state_of(world, over), state_of(world, runs)) == ("lapsed", "pending_decision")


def test_nothing_is_asked_about_what_is_let_go_taken_back_or_of_another_state_or_law() -> None:
    world = office()
    adopt(world, "budapest-29", after_data_request="unchanged")
    case = world.case()
    gone, back = preserved(world, case), preserved(world, case)
    preserved(world, case, state="DE")
    free = received(world, case, profile="budapest-29")
    effect(world, free)
    world.later(70 * DAY)
    release(world, gone)
    step(world, back, "withdrawn", entry_mode="record")
    assert marks(world, unsaid(world, gone)) == set()
    preserved(world, case)
    with refused_here(world, "un-42.linkage"):
        unsaid(world, gone)


@shows("un-42.linkage")
def test_before_a_decision_about_all_of_it_somebody_states_what_it_concerns() -> None:
    world = office()
    request = preserved(world)
    asked = unsaid(world, request, preservation_undetermined=True)
    consult(world, asked)
    for answer in (decide, refuse):
        with refused_here(world, "un-42.linkage", "42(8)"):
            answer(world, asked)
    join(world, asked, request)
    assert marks(world, decide(world, asked)) == set()
    assert state_of(world, request) == "granted"


def test_a_refusal_on_record_ends_what_was_undetermined_and_a_grant_on_record_does_not() -> None:
    world = office()
    case = world.case()
    first = preserved(world, case)
    asked = unsaid(world, first, preservation_undetermined=True)
    receipt = refuse(world, asked, "eve", entry_mode="record")
    assert marks(world, receipt) == {"un-42.linkage"}
    assert (state_of(world, first), assistance_record(world, asked).open) == ("in_force", False)
    asked = unsaid(world, first, preservation_undetermined=True)
    decide(world, asked, "eve", entry_mode="record")
    assert (state_of(world, first), assistance_record(world, asked).open) == ("pending_decision", True)
    follow(world, asked, "withdrawn", entry_mode="record")
    assert (state_of(world, first), assistance_record(world, asked).undetermined) == ("in_force", ())


@shows("un-42.release.undetermined")
def test_nothing_is_let_go_while_it_is_open_whether_assistance_concerns_it() -> None:
    world = office()
    case = world.case()
    request, control = preserved(world, case), preserved(world, case, state="DE")
    world.clock.set(granted_period(world, request)[1] + 2 * DAY)
    asked = unsaid(world, request, preservation_undetermined=True)
    release(world, control)
    with refused_here(world, "un-42.release.undetermined", "42(8)"):
        release(world, request)
    exclude(world, asked, request)
    assert marks(world, release(world, request)) == set()


@shows("un-42.release.undetermined")
def test_data_let_go_all_the_same_are_recorded_as_let_go_and_marked() -> None:
    world = office()
    request = preserved(world)
    world.clock.set(granted_period(world, request)[1] + 2 * DAY)
    asked = unsaid(world, request, preservation_undetermined=True)
    receipt = release(world, request, entry_mode="record")
    assert marks(world, receipt) == {"un-42.release.undetermined"}
    receipt = release(world, request, entry_mode="record")
    assert marks(world, receipt) == {"un-42.release.again"}
    assert assistance_record(world, asked).undetermined == (request,)


@shows("un-42.release.decision_pending")
def test_a_word_about_the_preservation_lets_nothing_go_that_assistance_asked_for_before_it() -> None:
    world = office()
    case = world.case()
    words: dict[str, dict[str, Value]] = {
        "withdrawn": {"document_sha256": PAPER},
        "refused": {"refusal_grounds": "40.22", "explanation": "fear"},
    }
    for word, more in words.items():
        request = preserved(world, case)
        asked = ask_assistance(world, request)
        world.later(HOUR)
        step(world, request, word, "eve", entry_mode="record", **more)
        with refused_here(world, "un-42.release.decision_pending", "42(8)"):
            release(world, request, word)
        follow(world, asked, "withdrawn", entry_mode="record")
        if word == "refused":
            with refused_here(world, "un-42.release.early", "42(8)"):
                release(world, request, word)
        else:
            release(world, request, word)


@shows("un-42.linkage.data_released")
def test_joined_later_it_counts_from_its_receipt_unless_the_data_were_let_go_since() -> None:
    world = office()
    case = world.case()
    kept, gone = preserved(world, case), preserved(world, case)
    asked = unsaid(world, kept, preservation_undetermined=True)
    release(world, gone, entry_mode="record")
    world.later(400 * DAY)
    with refused_here(world, "un-42.linkage.data_released", "42(8)"):
        join(world, asked, gone)
    assert marks(world, join(world, asked, kept)) == set()
    assert (state_of(world, kept), assistance_record(world, asked).keeping) == ("pending_decision", (kept,))


def test_what_came_after_the_period_is_late_also_where_it_is_joined() -> None:
    world = office()
    request = preserved(world)
    world.clock.set(granted_period(world, request)[1] + 2 * DAY)
    asked = unsaid(world, request, preservation_undetermined=True)
    assert marks(world, join(world, asked, request)) == {"un-42.mla_request.late"}
    assert state_of(world, request) == "lapsed"


@shows("mla_request.linked_before", "un-42.linkage.linked")
def test_what_is_excluded_is_taken_back_by_joining_and_what_is_joined_is_not_excluded() -> None:
    world = office()
    request = preserved(world)
    asked = unsaid(world, request, preservation_undetermined=True)
    exclude(world, asked, request)
    found = assistance_record(world, asked)
    assert (found.unconcerned, found.undetermined, state_of(world, request)) == ((request,), (), "in_force")
    join(world, asked, request)
    assert (assistance_record(world, asked).unconcerned, state_of(world, request)) == ((), "pending_decision")
    with refused_here(world, "un-42.linkage.linked", "42(8)"):
        exclude(world, asked, request)
    with refused_here(world, "mla_request.linked_before"):
        join(world, asked, request)
    with refused_here(world, "un-42.linkage.linked"):
        ask_assistance(world, request, excluded_requests=request, exclusion_reason="both")
    follow(world, asked, "preservation_unlinked", preservation_requests=request, entry_mode="record")
    exclude(world, asked, request)


@shows("un-42.linkage.known")
def test_only_a_preservation_that_the_same_state_had_asked_for_is_joined_or_excluded() -> None:
    world = office()
    case = world.case()
    request, german, ours = preserved(world, case), preserved(world, case, state="DE"), sent(world, case)
    asked = unsaid(world, request, preservation_undetermined=True)
    for other in (german, ours, str(uuid4())):
        for state in (join, exclude):
            with refused_here(world, "un-42.linkage.known", "42(8)"):
                state(world, asked, other)
    join(world, asked, request)


@shows("un-42.linkage.sent")
def test_of_assistance_that_was_sent_it_is_not_found_here_what_it_concerns() -> None:
    world = office()
    case = world.case()
    ours, theirs = sent(world, case), preserved(world, case)
    asked = ask_assistance(world, ours)
    for state in (join, exclude):
        with refused_here(world, "un-42.linkage.sent", "42(8)"):
            state(world, asked, theirs)
    exclude(world, unsaid(world, theirs, preservation_undetermined=True), theirs)


@shows("un-42.linkage.explanation")
def test_why_preserved_data_are_not_concerned_is_stated() -> None:
    world = office()
    request = preserved(world)
    with refused_here(world, "un-42.linkage.explanation", "42(8)"):
        unsaid(world, request, excluded_requests=request)
    asked = unsaid(world, request, preservation_undetermined=True)
    with refused_here(world, "entry.expected"):
        exclude(world, asked, request, explanation=None)
    unsaid(world, request, excluded_requests=request, exclusion_reason="another file")


def test_a_preservation_asked_for_later_waits_for_a_word_and_is_kept_where_it_may_have_come_first() -> None:
    world = office()
    case = world.case()
    begun = world.clock.now()
    asked = unsaid(world, received(world, case, state="DE"), state="AT")
    later, earlier = received(world, case), received(world, case, occurred_at=format_instant(begun))
    for request in (later, earlier):
        effect(world, request)
    found = assistance_record(world, asked)
    assert (set(found.undetermined), found.open) == ({later, earlier}, True)
    assert (state_of(world, later), state_of(world, earlier)) == ("in_force", "pending_decision")
    assert request_record(world, earlier).pending == (found.id,)
    exclude(world, asked, later, earlier)
    assert (state_of(world, later), state_of(world, earlier)) == ("in_force", "in_force")


def test_assistance_of_unknown_date_may_have_come_after_every_preservation() -> None:
    world = office()
    case = world.case()
    asked = unsaid(
        world, received(world, case, state="DE"), state="AT", occurred_at=None, not_known="occurred_at"
    )
    request = preserved(world, case)
    assert request_record(world, request).pending == (assistance_record(world, asked).id,)


def test_of_what_came_before_the_preservation_it_is_stated_and_nothing_is_kept_by_it() -> None:
    world = office()
    world.later(DAY)
    request = preserved(world)
    receipt = unsaid(world, request, preservation_undetermined=True, occurred_at=at(world, HOUR))
    assert marks(world, receipt) == {"un-42.linkage"}
    assert state_of(world, request) == "in_force"
