"""The clock of data preserved for another State: at least 60 days, then as long as a request for them is undecided."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.law import foreign_request_clock, regimes
from custody.law.clock import DAY, HOUR, Period, deadline, period_of
from custody.law.foreign_request_clock import Course

START = 1_800_000_000
INSTANTS = st.integers(START, START + 400 * DAY)
MAYBE = st.none() | INSTANTS
PERIODS = st.lists(st.integers(1, 90), max_size=3).map(
    lambda many: [
        Period(START + DAY * sum(many[:i]), START + DAY * sum(many[: i + 1])) for i in range(len(many))
    ]
)
COURSES = st.builds(
    Course,
    periods=PERIODS,
    asked=MAYBE,
    pending=st.booleans(),
    granted=st.booleans(),
    decided=MAYBE,
    refused=MAYBE,
    withdrawn=MAYBE,
    released=MAYBE,
)
ZONES = [
    "Pacific/Apia",
    "America/Adak",
    "Europe/Vienna",
    "Australia/Lord_Howe",
    "Pacific/Kiritimati",
    "Asia/Kolkata",
]


def test_nothing_is_preserved_before_that_is_effected() -> None:
    assert foreign_request_clock.standing(Course(), START).state == "requested"
    assert foreign_request_clock.ends(Course()) is None


def test_the_course_of_a_request_that_nobody_follows_up() -> None:
    course = Course(periods=[period_of(START, 60)])
    end = START + 60 * DAY
    states = [
        foreign_request_clock.standing(course, at).state
        for at in (START, end - 14 * DAY - 1, end - 14 * DAY, end - 1, end, end + 999 * DAY)
    ]
    assert states == ["in_force", "in_force", "due_soon", "due_soon", "lapsed", "lapsed"]


def test_pending_and_granted_are_open_ended() -> None:
    course = Course(periods=[period_of(START, 60)], pending=True)
    assert foreign_request_clock.standing(course, START + 9999 * DAY).state == "pending_decision"
    granted = replace(course, pending=False, granted=True)
    assert foreign_request_clock.standing(granted, START + 9999 * DAY).state == "granted"
    assert foreign_request_clock.ends(course) is foreign_request_clock.ends(granted) is None


def test_a_refusal_after_the_granted_period_ends_it_then_and_one_before_leaves_it() -> None:
    end = START + 60 * DAY
    course = Course(periods=[period_of(START, 60)], decided=START + 10 * DAY)
    assert foreign_request_clock.ends(course) == deadline(period_of(START, 60))
    late = foreign_request_clock.ends(replace(course, decided=end + 5 * DAY))
    assert late is not None
    assert (late.earliest, late.latest) == (end + 5 * DAY, end + 5 * DAY)
    soon = foreign_request_clock.ends(replace(course, decided=end + HOUR))
    assert soon is not None
    assert (soon.earliest, soon.latest) == (end + HOUR, end + DAY + HOUR)


@given(COURSES, INSTANTS)
def test_an_end_on_record_comes_before_everything_else(course: Course, instant: int) -> None:
    state = foreign_request_clock.standing(course, instant).state
    ended = [
        item
        for item in (course.refused, course.withdrawn, course.released)
        if item is not None and item <= instant
    ]
    assert (state in foreign_request_clock.ENDED) == bool(ended)


@given(COURSES, INSTANTS)
def test_a_clock_that_is_open_ended_never_lapses(course: Course, instant: int) -> None:
    said = foreign_request_clock.standing(course, instant)
    if course.pending or course.granted:
        assert said.state in (*foreign_request_clock.ENDED, "requested", "pending_decision", "granted")
    if said.state == "lapsed":
        end = foreign_request_clock.ends(course)
        assert end is not None
        assert end.earliest == said.ends
        assert said.ends is not None
        assert said.ends <= instant
        assert course.asked is None


@given(COURSES, INSTANTS, st.integers(0, 100 * DAY))
def test_time_alone_never_brings_a_lapsed_request_back(course: Course, instant: int, more: int) -> None:
    if foreign_request_clock.standing(course, instant).state == "lapsed":
        assert foreign_request_clock.standing(course, instant + more).state in (
            "lapsed",
            *foreign_request_clock.ENDED,
        )


@pytest.mark.parametrize("zone", ZONES)
@given(
    start=st.datetimes(datetime.fromisoformat("2020-01-01"), datetime.fromisoformat("2037-01-01")),
    days=st.integers(1, 120),
)
def test_whatever_zone_and_day_convention_a_court_takes_its_end_lies_within_the_deadline(
    zone: str, start: datetime, days: int
) -> None:
    """The start's day may not count and the last one may run to its midnight, in any zone, across changing clocks."""
    here = ZoneInfo(zone)
    began = start.replace(microsecond=0, tzinfo=here)
    found = deadline(period_of(int(began.timestamp()), days))
    last_midnight = datetime(began.year, began.month, began.day, tzinfo=here) + timedelta(days=days + 1)
    by_hours = int(began.timestamp()) + days * DAY
    assert found.earliest == by_hours <= found.latest
    assert last_midnight.timestamp() <= found.latest


def test_a_floor_never_rounds_down_and_a_ceiling_never_up() -> None:
    floor, ceiling = regimes.newest("un-42"), regimes.newest("un-25")
    assert [regimes.counted(floor, days) for days in (0, 59, 60, 61, 10**9)] == [
        60,
        60,
        60,
        61,
        regimes.LONGEST,
    ]
    assert [regimes.counted(ceiling, days) for days in (0, 1, 90, 91)] == [1, 1, 90, 90]
