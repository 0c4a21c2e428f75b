"""Rules about how a request under article 42 ends: refused, taken back, or its data let go."""

from __future__ import annotations

from custody.law import grounds
from custody.law.clock import DAY, HOUR, format_instant
from custody.law.preservation import REFUSAL_42
from custody.model.mla_requests.records import DECISIONS
from custody.model.schema.types import Value
from tests.model.foreign import (
    PAPER,
    ask_assistance,
    consult,
    decide,
    effect,
    granted_period,
    postpone,
    preserved,
    received,
    refuse,
    request_record,
    sent,
    state_of,
    step,
)
from tests.model.office import office
from tests.model.showing import marks, refused_here, shows

FOUR_FACTS: dict[str, Value] = {
    "dual_criminality_required": True,
    "reservation_made": True,
    "dual_criminality_doubtful": True,
}


@shows("un-40.reasons")
def test_every_refusal_and_every_postponement_gives_reasons() -> None:
    world = office()
    case = world.case()
    request, other = preserved(world, case), received(world, case)
    asked = ask_assistance(world, request)
    consult(world, asked)
    with refused_here(world, "un-40.reasons", "40(25)"):
        postpone(world, asked, explanation=None, not_known="explanation")
    with refused_here(world, "un-40.reasons", "40(25)"):
        refuse(world, asked, explanation=None)
    with refused_here(world, "un-40.reasons", "40(25)"):
        step(world, other, "refused", "judge", refusal_grounds="40.22")
    ours = sent(world, case)
    receipt = step(world, ours, "refused", entry_mode="record", refusal_grounds="40.22")
    assert (marks(world, receipt), state_of(world, ours)) == ({"un-40.reasons"}, "refused")
    refuse(world, asked, refusal_grounds="40.22", explanation="persecution")


@shows("un-42.refusal.grounds")
def test_preservation_is_refused_on_the_grounds_of_article_42_only() -> None:
    world = office()
    case = world.case()
    for ground in ("40.21.b", "40.21.c", "40.22"):
        request = received(world, case)
        before = format_instant(world.clock.now())
        step(
            world,
            request,
            "refused",
            "judge",
            refusal_grounds=ground,
            explanation="as stated",
            consulted_at=before,
        )
        assert state_of(world, request) == "refused"
    request = received(world, case)
    with refused_here(world, "un-42.refusal.grounds", "42(6)"):
        step(world, request, "refused", "judge", refusal_grounds="other", explanation="too much work")
    ours = sent(world, case)
    receipt = step(
        world, ours, "refused", entry_mode="record", refusal_grounds="other", explanation="too much work"
    )
    assert marks(world, receipt) == {"un-42.refusal.grounds"}


@shows("un-42.refusal.dual_criminality")
def test_dual_criminality_refuses_preservation_with_all_four_facts_only() -> None:
    world = office()
    case = world.case()
    refusal: dict[str, Value] = {"refusal_grounds": "42.5", "explanation": "not punishable here"}
    other = received(world, case, offence_ground="35.1.c", max_penalty_months=60)
    for name in FOUR_FACTS:
        with refused_here(world, "un-42.refusal.dual_criminality", "42(5)"):
            step(world, other, "refused", "judge", **{**refusal, **FOUR_FACTS, name: False})
    established = received(world, case, offence_ground="35.1.b")
    with refused_here(world, "un-42.refusal.dual_criminality", "42(5)"):
        step(world, established, "refused", "judge", **refusal, **FOUR_FACTS)
    step(world, other, "refused", "judge", **refusal, **FOUR_FACTS)
    assert state_of(world, other) == "refused"


@shows("un-35.conduct")
def test_conduct_that_is_an_offence_here_fulfils_dual_criminality_whatever_it_is_called() -> None:
    world = office()
    request = received(world, offence_ground="35.1.c", max_penalty_months=60)
    refusal: dict[str, Value] = {"refusal_grounds": "42.5", "explanation": "another name here", **FOUR_FACTS}
    with refused_here(world, "un-35.conduct", "35(3)"):
        step(world, request, "refused", "judge", conduct_punishable_here=True, **refusal)
    step(world, request, "refused", "judge", conduct_punishable_here=False, **refusal)


@shows("preservation_request.outgoing")
def test_the_state_that_asked_takes_its_request_back() -> None:
    world = office()
    case = world.case()
    ours, theirs = sent(world, case), received(world, case)
    step(world, ours, "withdrawn", "judge")
    assert state_of(world, ours) == "withdrawn"
    with refused_here(world, "preservation_request.outgoing"):
        step(world, theirs, "withdrawn", "judge", entry_mode="act")
    step(world, theirs, "withdrawn", entry_mode="record")
    assert state_of(world, theirs) == "withdrawn"


@shows("preservation_request.outgoing")
def test_the_state_that_asked_asks_for_more_time() -> None:
    world = office()
    case = world.case()
    ours, theirs = sent(world, case), received(world, case)
    for request in (ours, theirs):
        effect(world, request)
    step(world, ours, "extension_requested", "judge")
    with refused_here(world, "preservation_request.outgoing", "42(9)"):
        step(world, theirs, "extension_requested", "judge", entry_mode="act")
    step(world, theirs, "extension_requested", entry_mode="record")
    assert (state_of(world, ours), state_of(world, theirs)) == ("extension_pending", "extension_pending")


@shows("un-42.release.early")
def test_nothing_is_let_go_before_the_latest_end_that_the_law_may_mean() -> None:
    world = office()
    case = world.case()
    requested = received(world, case)
    with refused_here(world, "un-42.release.early", "42(8)"):
        step(world, requested, "data_released", "judge", reason="period_ended")
    request = preserved(world, case)
    latest = granted_period(world, request)[1] + DAY + HOUR
    world.clock.set(latest - 1)
    assert state_of(world, request) == "lapsed"
    with refused_here(world, "un-42.release.early", "42(8)"):
        step(world, request, "data_released", "judge", reason="period_ended")
    world.clock.set(latest)
    step(world, request, "data_released", "judge", reason="period_ended")
    assert state_of(world, request) == "released"


@shows("un-42.release.early")
def test_a_grant_whole_or_in_part_leaves_the_data_their_whole_period() -> None:
    world = office()
    case = world.case()
    requests = {extent: preserved(world, case) for extent in DECISIONS}
    latest = granted_period(world, requests["partial"])[1] + DAY + HOUR
    for extent, request in requests.items():
        decide(world, ask_assistance(world, request), extent=extent, conditions="no other use")
        assert state_of(world, request) == "granted"
    for wait in (0, latest - 1 - world.clock.now()):
        world.later(wait)
        with refused_here(world, "un-42.release.early", "42(8)"):
            step(world, requests["partial"], "data_released", "judge", reason="executed")
    world.clock.set(latest)
    receipts = [
        step(world, asked, "data_released", "judge", reason="executed") for asked in requests.values()
    ]
    assert [marks(world, receipt) for receipt in receipts] == [set(), set()]
    assert {state_of(world, item) for item in requests.values()} == {"released"}


@shows("un-42.release.early")
def test_within_the_period_the_rest_of_what_was_granted_in_part_may_still_be_asked_for() -> None:
    world = office()
    case = world.case()
    request, other = preserved(world, case), preserved(world, case)
    decide(world, ask_assistance(world, request), extent="partial", conditions="no other use")
    world.later(50 * DAY)
    decide(world, ask_assistance(world, request))
    decide(world, ask_assistance(world, other), extent="partial", conditions="no other use")
    step(world, other, "withdrawn", entry_mode="record", document_sha256=PAPER)
    step(world, other, "data_released", "judge", reason="withdrawn")
    receipt = step(world, request, "data_released", entry_mode="record", reason="executed")
    assert marks(world, receipt) == {"un-42.release.early"}


@shows("un-42.release.decision_pending")
def test_nothing_is_let_go_while_a_decision_is_pending() -> None:
    world = office()
    request = preserved(world)
    asked = ask_assistance(world, request)
    world.later(400 * DAY)
    with refused_here(world, "un-42.release.decision_pending", "42(8)"):
        step(world, request, "data_released", "judge", reason="period_ended")
    receipt = step(world, request, "data_released", entry_mode="record", reason="period_ended")
    assert marks(world, receipt) == {"un-42.release.decision_pending"}
    assert asked.position < receipt.position


@shows("un-42.release.extension_pending")
def test_nothing_is_let_go_while_an_extension_waits_for_its_answer() -> None:
    world = office()
    request = preserved(world)
    step(world, request, "extension_requested", entry_mode="record")
    world.later(90 * DAY)
    with refused_here(world, "un-42.release.extension_pending", "42(9)"):
        step(world, request, "data_released", "judge", reason="period_ended")
    step(world, request, "extension_decided", "judge", granted=False)
    step(world, request, "data_released", "judge", reason="period_ended")


@shows("un-42.release.reason")
def test_data_are_let_go_for_a_reason_that_is_on_record() -> None:
    world = office()
    case = world.case()

    def never(request: str, *reasons: str) -> None:
        for reason in reasons:
            with refused_here(world, "un-42.release.reason", "42(8)"):
                step(world, request, "data_released", "judge", reason=reason)

    granted = preserved(world, case)
    decide(world, ask_assistance(world, granted))
    ended, refused, withdrawn = (preserved(world, case) for _ in range(3))
    asked = ask_assistance(world, refused)
    step(world, withdrawn, "withdrawn", entry_mode="record")
    never(withdrawn, "period_ended", "executed", "refused")
    world.later(90 * DAY)
    refuse(world, asked)
    world.later(2 * DAY)
    never(granted, "period_ended", "refused", "withdrawn")
    never(ended, "executed", "refused", "withdrawn")
    never(refused, "executed", "withdrawn")
    step(world, granted, "data_released", "judge", reason="executed")
    step(world, ended, "data_released", "judge", reason="period_ended")
    step(world, refused, "data_released", "judge", reason="refused")
    step(world, withdrawn, "data_released", "judge", reason="withdrawn")
    assert {state_of(world, request) for request in (granted, ended, refused, withdrawn)} == {"released"}


@shows("un-42.release.again")
def test_data_are_let_go_once() -> None:
    world = office()
    request = received(world)
    step(world, request, "refused", "judge", refusal_grounds="40.22", explanation="persecution")
    step(world, request, "data_released", "judge", reason="refused")
    first = request_record(world, request).released
    with refused_here(world, "un-42.release.again"):
        step(world, request, "data_released", "judge", reason="refused")
    receipt = step(world, request, "data_released", entry_mode="record", reason="refused")
    assert marks(world, receipt) == {"un-42.release.again"}
    assert request_record(world, request).released == first


def test_the_grounds_of_assistance_and_of_preservation_are_not_the_same() -> None:
    other = {"29.4", "29.5.a", "29.5.b"}
    assert set(REFUSAL_42) - set(grounds.REFUSAL_40) == {"35.1", "42.5", "profile", *other}
    assert set(grounds.REFUSAL_40) - set(REFUSAL_42) == {
        *("40.8.available", "40.8.de_minimis", "40.8.dual_criminality"),
        *("40.21.a", "40.21.d", "40.23", "40.24"),
    }
