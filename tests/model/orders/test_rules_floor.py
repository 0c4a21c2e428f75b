"""Rules by which no word ends preservation for another State before its floor, and what ends it instead."""

from __future__ import annotations

from custody.law.clock import DAY, HOUR, format_instant
from custody.model.schema.types import Value
from tests.model.foreign import (
    PAPER,
    effect,
    granted_period,
    preserved,
    received,
    request_record,
    sent,
    state_of,
    step,
    supplement,
)
from tests.model.office import at, office
from tests.model.showing import marks, refused_here, shows
from tests.world import World

REFUSAL: dict[str, Value] = {"refusal_grounds": "40.22", "explanation": "persecution"}
GONE: dict[str, Value] = {"reasons": "deleted_before", "information_given": "the logs were overwritten"}


def latest(world: World, request: str) -> int:
    """Return before which instant nothing may be let go."""
    return granted_period(world, request)[1] + DAY + HOUR


@shows("un-42.refusal.effected")
def test_what_was_preserved_is_not_refused_any_more_and_a_recorded_refusal_ends_nothing() -> None:
    world = office()
    case = world.case()
    control = received(world, case)
    step(world, control, "refused", "judge", **REFUSAL)
    assert state_of(world, control) == "refused"
    request = preserved(world, case)
    with refused_here(world, "un-42.refusal.effected", "42(8)"):
        step(world, request, "refused", "judge", **REFUSAL)
    receipt = step(world, request, "refused", "eve", entry_mode="record", **REFUSAL)
    assert (marks(world, receipt), state_of(world, request)) == ({"un-42.refusal.effected"}, "in_force")
    early = step(world, request, "data_released", entry_mode="record", reason="refused")
    assert "un-42.release.early" in marks(world, early)


@shows("un-42.refusal.effected")
def test_a_refusal_that_is_recorded_before_the_effecting_that_it_follows_ends_nothing_either() -> None:
    world = office()
    request = received(world, occurred_at=at(world, 2 * HOUR))
    step(world, request, "refused", "judge", **REFUSAL)
    receipt = effect(world, request, occurred_at=at(world, HOUR), basis="held_here")
    assert marks(world, receipt) == {"un-42.refusal.effected"}
    assert state_of(world, request) == "in_force"
    with refused_here(world, "un-42.release.early", "42(8)"):
        step(world, request, "data_released", "judge", reason="refused")


@shows("un-42.release.early")
def test_after_a_recorded_refusal_the_data_go_when_their_period_is_over() -> None:
    world = office()
    request = preserved(world)
    step(world, request, "refused", "eve", entry_mode="record", **REFUSAL)
    with refused_here(world, "un-42.release.early", "42(8)"):
        step(world, request, "data_released", "judge", reason="refused")
    world.clock.set(latest(world, request))
    step(world, request, "data_released", "judge", reason="period_ended")
    assert state_of(world, request) == "released"


@shows("un-42.release.early")
def test_preservation_since_an_unknown_instant_lasts_as_long_as_if_it_began_when_it_was_recorded() -> None:
    world = office()
    request = received(world)
    effect(world, request, occurred_at=None, not_known="occurred_at", basis="held_here")
    recorded = request_record(world, request).recorded
    with refused_here(world, "un-42.refusal.effected", "42(8)"):
        step(world, request, "refused", "judge", **REFUSAL)
    world.later(60 * DAY)
    with refused_here(world, "un-42.release.early", "42(8)"):
        step(world, request, "data_released", "judge", reason="period_ended")
    world.later(2 * DAY)
    assert world.clock.now() > recorded + 61 * DAY
    step(world, request, "data_released", "judge", reason="period_ended")


@shows("preservation_request.before", "un-42.release.early")
def test_what_was_kept_before_the_request_is_no_part_of_its_period() -> None:
    world = office()
    request = received(world)
    receipt = effect(world, request, occurred_at=at(world, 61 * DAY), basis="held_here")
    assert marks(world, receipt) == {"preservation_request.before"}
    assert granted_period(world, request)[0] == request_record(world, request).made
    with refused_here(world, "un-42.release.early", "42(8)"):
        step(world, request, "data_released", "judge", reason="period_ended")


@shows("un-42.effected.over")
def test_preservation_of_which_nobody_told_until_its_period_was_over_is_marked() -> None:
    world = office()
    request, other = (received(world, world.case(f"C-{number}"), occurred_at=at(world)) for number in (1, 2))
    began = at(world)
    world.later(59 * DAY)
    assert marks(world, effect(world, other, occurred_at=began, basis="held_here")) == set()
    world.later(2 * DAY)
    assert marks(world, effect(world, request, occurred_at=began, basis="held_here")) == {
        "un-42.effected.over"
    }


@shows("un-42.withdrawal.document", "un-42.release.unsupported")
def test_only_a_paper_of_the_other_state_lets_data_go_before_the_end() -> None:
    world = office()
    case = world.case()
    with_paper, without, ours = preserved(world, case), preserved(world, case), sent(world, case)
    assert (
        marks(world, step(world, with_paper, "withdrawn", entry_mode="record", document_sha256=PAPER))
        == set()
    )
    step(world, with_paper, "data_released", "judge", reason="withdrawn")
    receipt = step(world, without, "withdrawn", entry_mode="record")
    assert marks(world, receipt) == {"un-42.withdrawal.document"}
    assert request_record(world, without).binds(world.clock.now())
    with refused_here(world, "un-42.release.unsupported", "42(8)"):
        step(world, without, "data_released", "judge", reason="withdrawn")
    step(world, without, "data_released", "judge", reason="withdrawn", document_sha256=PAPER)
    assert not request_record(world, without).binds(world.clock.now())
    effect(world, ours)
    step(world, ours, "withdrawn", "judge")
    heard = step(world, ours, "data_released", entry_mode="record", reason="withdrawn")
    assert marks(world, heard) == set(), "we took it back ourselves, by an act on record"


@shows("un-42.withdrawal.document")
def test_a_warning_that_we_answer_ourselves_is_no_paper_of_the_other_state() -> None:
    world = office()
    request = preserved(world)
    step(world, request, "concern_notified", risks="prejudice", explanation="the holder is a suspect")
    receipt = step(world, request, "concern_answered", proceed=False)
    assert (marks(world, receipt), state_of(world, request)) == ({"un-42.withdrawal.document"}, "withdrawn")
    with refused_here(world, "un-42.release.unsupported", "42(8)"):
        step(world, request, "data_released", "judge", reason="withdrawn")
    world.clock.set(latest(world, request))
    step(world, request, "data_released", "judge", reason="withdrawn")


@shows("preservation_request.not_executed.effected")
def test_a_request_is_closed_as_not_executed_only_where_nothing_was_preserved() -> None:
    world = office()
    case = world.case()
    request, part = received(world, case), preserved(world, case)
    step(world, request, "not_executed", "judge", **GONE)
    assert (state_of(world, request), request_record(world, request).is_open) == ("not_executed", False)
    assert not request_record(world, request).binds(world.clock.now())
    with refused_here(world, "preservation_request.not_executed.effected", "42(8)"):
        step(world, part, "not_executed", "judge", **GONE)
    receipt = step(world, part, "not_executed", "eve", entry_mode="record", **GONE)
    assert (marks(world, receipt), state_of(world, part)) == (
        {"preservation_request.not_executed.effected"},
        "in_force",
    )
    again = effect(world, request, basis="held_here")
    assert marks(world, again) == {"preservation_request.ended", "preservation_request.not_executed.effected"}
    assert state_of(world, request) == "in_force"


@shows("preservation_request.not_executed.information_given")
def test_a_state_is_told_why_its_request_was_not_executed() -> None:
    world = office()
    request, ours = received(world), sent(world)
    with refused_here(world, "preservation_request.not_executed.information_given"):
        step(world, request, "not_executed", "judge", reasons="other", not_known="information_given")
    step(
        world,
        request,
        "not_executed",
        "judge",
        reasons="deleted_before elsewhere",
        third_state="DE",
        information_given="ask DE",
    )
    receipt = step(
        world,
        ours,
        "not_executed",
        "eve",
        entry_mode="record",
        reasons="account_unknown",
        not_known="information_given",
    )
    assert (marks(world, receipt), state_of(world, ours)) == (
        {"preservation_request.not_executed.information_given"},
        "not_executed",
    )


@shows("preservation_request.incoming", "un-42.release.early", "preservation_request.ended")
def test_of_what_was_not_executed_nothing_is_let_go_and_only_the_state_that_was_asked_says_so() -> None:
    world = office()
    case = world.case()
    request, ours = received(world, case), sent(world, case)
    with refused_here(world, "preservation_request.incoming"):
        step(world, ours, "not_executed", "judge", entry_mode="act", **GONE)
    step(world, request, "not_executed", "judge", **GONE)
    with refused_here(world, "un-42.release.early"):
        step(world, request, "data_released", "judge", reason="refused")
    with refused_here(world, "preservation_request.ended"):
        step(world, request, "not_executed", "judge", **GONE)


@shows("un-35.scope")
def test_a_request_is_declined_as_outside_article_35_where_its_own_words_put_it_there() -> None:
    world = office()
    case = world.case()
    decline: dict[str, Value] = {"refusal_grounds": "35.1", "explanation": "two years at most"}
    outside = [
        received(world, case, offence_ground="35.1.c", max_penalty_months=47),
        received(world, case, offence_ground="none"),
    ]
    within = [
        received(world, case, offence_ground="35.1.b", max_penalty_months=24),
        received(world, case, offence_ground="35.1.c", max_penalty_months=48),
        received(world, case, offence_ground="35.1.c", penalty_without_term="life"),
        received(world, case, offence_ground="35.1.c"),
        received(world, case, offence_ground=None),
    ]
    for request in within:
        with refused_here(world, "un-35.scope", "35(2)"):
            step(world, request, "refused", "judge", **decline)
        with refused_here(world, "un-35.scope", "35(2)"):
            step(world, request, "traffic_data_refused", "judge", **decline)
    for request in outside:
        step(world, request, "traffic_data_refused", "judge", **decline)
        step(world, request, "refused", "judge", **decline)
        assert state_of(world, request) == "refused"
    lesser, graver = within[3], received(world, case, offence_ground="35.1.c", max_penalty_months=24)
    supplement(world, lesser, max_penalty_months=24)
    step(world, lesser, "refused", "judge", **decline)
    supplement(world, graver, penalty_without_term="more_serious")
    with refused_here(world, "un-35.scope", "35(2)"):
        step(world, graver, "refused", "judge", **decline)
    receipt = step(world, sent(world, case), "refused", "eve", entry_mode="record", **decline)
    assert marks(world, receipt) == {"un-35.scope"}


@shows("un-35.outside")
def test_a_request_of_no_such_offence_is_not_sent_and_is_marked_where_it_came() -> None:
    world = office()
    case = world.case()
    with refused_here(world, "un-35.outside", "35(2)"):
        sent(world, case, offence_ground="none")
    assert request_record(world, received(world, case, offence_ground="none")).nonconforming == (
        "un-35.outside",
    )


@shows("un-40.consultation")
def test_before_preservation_is_refused_on_a_ground_of_article_40_21_the_states_consult() -> None:
    world = office()
    case = world.case()
    for ground in ("40.21.b", "40.21.c"):
        request, ours = received(world, case), sent(world, case)
        values: dict[str, Value] = {"refusal_grounds": ground, "explanation": "as stated"}
        with refused_here(world, "un-40.consultation", "40(28)"):
            step(world, request, "refused", "judge", consulted_at=None, **values)
        with refused_here(world, "time.ahead"):
            later = format_instant(world.clock.now() + HOUR)
            step(world, request, "refused", "judge", consulted_at=later, **values)
        afterwards = received(world, case, occurred_at=at(world, 3 * HOUR))
        dated: dict[str, Value] = {"occurred_at": at(world, 2 * HOUR), "consulted_at": at(world, HOUR)}
        heard = step(world, afterwards, "refused", "eve", entry_mode="record", **dated, **values)
        assert marks(world, heard) == {"un-40.consultation"}
        heard = step(world, ours, "refused", "eve", entry_mode="record", **values)
        assert marks(world, heard) == {"un-40.consultation"}
        newer = received(world, case, occurred_at=at(world, HOUR))
        with refused_here(world, "un-40.consultation", "40(28)"):
            step(world, newer, "refused", "judge", consulted_at=at(world, 2 * HOUR), **values)
        step(world, request, "refused", "judge", consulted_at=at(world), **values)
