"""Rules about the dialogue while data are preserved for another State: warnings, extensions and the lapse."""

from __future__ import annotations

from custody.law.clock import DAY, HOUR, Period, deadline, format_instant
from custody.model.schema.types import Value
from tests.model.foreign import (
    ask_assistance,
    effect,
    granted_period,
    received,
    request_record,
    sent,
    state_of,
    step,
)
from tests.model.office import at, office
from tests.model.showing import marks, refused_here, shows
from tests.world import World


@shows("un-42.clock_unknown")
def test_an_extension_decided_at_an_unknown_time_is_marked_and_leaves_no_gap_that_nobody_knows() -> None:
    world = office()
    request = sent(world)
    effect(world, request)
    step(world, request, "extension_requested", "judge")
    end = granted_period(world, request)[1]
    late: dict[str, Value] = {"entry_mode": "record", "occurred_at": None, "not_known": "occurred_at"}
    receipt = step(world, request, "extension_decided", "eve", granted=True, days=30, **late)
    assert marks(world, receipt) == {"un-42.clock_unknown"}
    assert granted_period(world, request) == (end, end + 30 * DAY)


@shows("un-42.concern.not_open")
def test_a_warning_waits_for_an_answer_and_silence_refuses_nothing() -> None:
    world = office()
    request = received(world)
    effect(world, request)
    receipt = step(world, request, "concern_answered", proceed=True)
    assert marks(world, receipt) == {"un-42.concern.not_open"}
    step(
        world,
        request,
        "concern_notified",
        risks="availability confidentiality",
        explanation="the provider tells users",
    )
    world.later(30 * DAY)
    assert (state_of(world, request), request_record(world, request).warned is None) == ("in_force", False)
    receipt = step(world, request, "concern_answered", proceed=True)
    assert marks(world, receipt) == set()
    assert (state_of(world, request), request_record(world, request).warned) == ("in_force", None)


def test_the_requesting_state_that_does_not_want_it_executed_takes_it_back() -> None:
    world = office()
    request = received(world)
    step(world, request, "concern_notified", risks="confidentiality", explanation="the provider tells users")
    step(world, request, "concern_answered", proceed=False)
    assert state_of(world, request) == "withdrawn"


def test_a_request_ends_where_its_last_granted_period_does_and_without_one_nowhere() -> None:
    world = office()
    request = received(world)
    assert request_record(world, request).granted_end is None
    effect(world, request)
    record = request_record(world, request)
    start, end = granted_period(world, request)
    assert record.granted_end == deadline(Period(start, end), record.calendar_margin_hours)


def latest_end(world: World, request: str) -> int:
    """Return the latest end that the law allows for what a request has had granted."""
    latest = request_record(world, request).latest_end
    assert latest is not None
    return latest


@shows("un-42.extension.late")
def test_an_extension_is_asked_for_before_the_granted_end() -> None:
    world = office()
    case = world.case()
    request, ours = received(world, case), sent(world, case)
    effect(world, request)
    effect(world, ours)
    latest = latest_end(world, request)
    world.clock.set(latest - 1)
    assert granted_period(world, request)[1] < latest
    receipt = step(world, request, "extension_requested", entry_mode="record")
    assert (marks(world, receipt), state_of(world, request)) == (set(), "extension_pending")
    assert request_record(world, request).asked is not None
    step(world, ours, "extension_requested", "judge")
    late = received(world, case)
    effect(world, late)
    lapsed = sent(world, case)
    effect(world, lapsed)
    world.clock.set(latest_end(world, lapsed))
    receipt = step(world, late, "extension_requested", entry_mode="record")
    assert (marks(world, receipt), state_of(world, late)) == ({"un-42.extension.late"}, "lapsed")
    with refused_here(world, "un-42.extension.late", "42(9)"):
        step(world, lapsed, "extension_requested", "judge")


@shows("un-42.extension.not_started")
def test_nothing_is_extended_before_something_is_preserved() -> None:
    world = office()
    request = received(world)
    with refused_here(world, "un-42.extension.not_started"):
        step(world, request, "extension_requested", entry_mode="record")
    with refused_here(world, "un-42.extension.not_started"):
        step(world, request, "extension_decided", "judge", granted=False)
    effect(world, request)
    step(world, request, "extension_requested", entry_mode="record")


@shows("un-42.extension.not_requested")
def test_an_extension_that_nobody_asked_for_in_time_is_not_refused_and_more_time_is_marked() -> None:
    world = office()
    request = received(world)
    effect(world, request)
    with refused_here(world, "un-42.extension.not_requested", "42(9)"):
        step(world, request, "extension_decided", "judge", granted=False, days=None)
    for mode in ("act", "record"):
        before = len(request_record(world, request).periods)
        receipt = step(world, request, "extension_decided", "judge", entry_mode=mode, granted=True, days=30)
        assert marks(world, receipt) == {"un-42.extension.not_requested"}
        assert len(request_record(world, request).periods) == before + 1


@shows("un-42.extension.days")
def test_a_granted_extension_has_days_and_a_refused_one_has_none() -> None:
    world = office()
    request = received(world)
    effect(world, request)
    step(world, request, "extension_requested", entry_mode="record")
    for granted, days in ((True, None), (True, 0), (False, 30)):
        with refused_here(world, "un-42.extension.days"):
            step(world, request, "extension_decided", "judge", granted=granted, days=days)
    end = granted_period(world, request)[1]
    step(world, request, "extension_decided", "judge", granted=True, days=1)
    assert granted_period(world, request) == (end, end + DAY)
    assert request_record(world, request).asked is None


def test_an_extension_answered_after_the_end_leaves_a_gap_on_record() -> None:
    world = office()
    request = received(world)
    effect(world, request)
    end = granted_period(world, request)[1]
    world.clock.set(end - DAY)
    step(world, request, "extension_requested", entry_mode="record")
    world.clock.set(end + 2 * DAY)
    assert state_of(world, request) == "extension_pending"
    receipt = step(world, request, "extension_decided", "judge", granted=True, days=30)
    assert world.entry(receipt.position).value("gap_seconds") == 2 * DAY
    assert granted_period(world, request) == (end + 2 * DAY, end + 32 * DAY)


def test_a_refused_extension_leaves_the_granted_end_where_it_was() -> None:
    world = office()
    request = received(world)
    effect(world, request)
    end = granted_period(world, request)
    step(world, request, "extension_requested", entry_mode="record")
    step(world, request, "extension_decided", "judge", granted=False, explanation="no resources")
    assert (granted_period(world, request), state_of(world, request)) == (end, "in_force")


@shows("preservation_request.incoming")
def test_of_what_another_state_preserves_only_its_answer_is_recorded() -> None:
    world = office()
    ours = sent(world)
    effect(world, ours)
    step(world, ours, "extension_requested", "judge")
    with refused_here(world, "preservation_request.incoming"):
        step(world, ours, "extension_decided", "judge", granted=True, days=30)
    with refused_here(world, "preservation_request.incoming"):
        step(world, ours, "refused", "judge", refusal_grounds="40.22", explanation="persecution")
    receipt = step(world, ours, "extension_decided", entry_mode="record", granted=True, days=30)
    assert marks(world, receipt) == set()


@shows("preservation_request.lapsed.due")
def test_a_lapse_is_recorded_once_after_the_end_and_only_if_nothing_keeps_the_data() -> None:
    world = office()
    request, kept = received(world), received(world)
    with refused_here(world, "preservation_request.lapsed.due"):
        step(world, request, "lapsed", "bot")
    effect(world, request)
    effect(world, kept)
    ask_assistance(world, kept)
    end = granted_period(world, request)[1]
    world.clock.set(end - 1)
    with refused_here(world, "preservation_request.lapsed.due"):
        step(world, request, "lapsed", "bot")
    world.clock.set(end)
    receipt = step(world, request, "lapsed", "bot")
    assert world.entry(receipt.position).value("lapsed_at") == format_instant(end)
    with refused_here(world, "preservation_request.lapsed.due"):
        step(world, request, "lapsed", "bot")
    with refused_here(world, "preservation_request.lapsed.due"):
        step(world, kept, "lapsed", "bot")


@shows("un-42.extension.before")
def test_an_extension_is_not_answered_before_it_was_asked_for() -> None:
    world = office()
    unknown: dict[str, Value] = {"occurred_at": None, "not_known": "occurred_at"}
    for hours, found in ((3, set()), (1, {"un-42.extension.before"}), (None, set())):
        request = sent(world)
        effect(world, request)
        world.later(4 * HOUR)
        dated: dict[str, Value] = unknown if hours is None else {"occurred_at": at(world, hours * HOUR)}
        step(world, request, "extension_requested", "eve", entry_mode="record", **dated)
        answer: dict[str, Value] = {"granted": True, "days": 30, "occurred_at": at(world, 2 * HOUR)}
        receipt = step(world, request, "extension_decided", "eve", entry_mode="record", **answer)
        assert marks(world, receipt) == found
        assert request_record(world, request).asked is None
