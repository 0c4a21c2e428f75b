"""Periods against the clocks on walls: whole multiples of 24 hours in every zone, over every change of clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from custody.law import clock, regimes
from custody.law.clock import DAY, HOUR, Period

ZONES = st.sampled_from(sorted(available_timezones()))
#: From 1990 to 2100, past which tables of zones only guess.
STARTS = st.integers(clock.parse_instant("1990-01-01T00:00:00Z"), clock.parse_instant("2100-01-01T00:00:00Z"))
DAYS = st.integers(1, 400)


def last_midnight(start: int, days: int, name: str) -> tuple[int, int]:
    """Return the midnight that ends the last of ``days`` days of a zone, and its shift of clocks.

    The day of the start does not count. A negative shift is one back, and Samoa's is that of a day it left out.
    """
    zone = ZoneInfo(name)
    begun = datetime.fromtimestamp(start, zone)
    day = begun.date() + timedelta(days=days + 1)
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    before, after = begun.utcoffset(), midnight.utcoffset()
    assert before is not None
    assert after is not None
    return int(midnight.timestamp()), int((after - before).total_seconds())


def test_the_tables_of_zones_hold_changes_of_clocks_and_a_day_left_out() -> None:
    spring, autumn = (clock.parse_instant(f"2026-{day}T12:00:00Z") for day in ("03-28", "10-24"))
    assert [last_midnight(moment, 1, "Europe/Berlin")[1] for moment in (spring, autumn)] == [HOUR, -HOUR]
    assert last_midnight(clock.parse_instant("2011-12-29T12:00:00Z"), 2, "Pacific/Apia")[1] == DAY


@given(STARTS, DAYS, ZONES)
@example(clock.parse_instant("2026-10-24T12:00:00Z"), 1, "Europe/Berlin")
def test_a_ceiling_never_outlasts_its_days_however_long_they_are_on_the_walls(
    start: int, days: int, name: str
) -> None:
    """Where clocks go back a day has 25 hours, and the ceiling takes none of them more."""
    end = clock.period_of(start, days).end
    midnight, shift = last_midnight(start, days, name)
    assert end - start == days * DAY
    assert end <= midnight + shift


@given(STARTS, DAYS, ZONES)
@example(clock.parse_instant("2026-10-24T22:00:00Z"), 1, "Europe/Berlin")
def test_where_law_is_silent_nothing_is_let_go_before_the_last_day_is_over_in_any_zone(
    start: int, days: int, name: str
) -> None:
    """An hour of a changing clock is included, which is what law changes clocks by; a State that moves zone is not."""
    found = clock.deadline(clock.period_of(start, days))
    midnight, shift = last_midnight(start, days, name)
    assert found.earliest == start + days * DAY
    assert found.latest >= midnight - max(0, -shift - HOUR)


@given(STARTS, DAYS, ZONES)
def test_a_period_is_the_same_wherever_its_instants_are_written(start: int, days: int, name: str) -> None:
    there = datetime.fromtimestamp(start, ZoneInfo(name))
    assert clock.period_of(int(there.timestamp()), days) == clock.period_of(start, days)
    assert int((there.astimezone(UTC) + timedelta(days=days)).timestamp()) == start + days * DAY


@given(st.integers(1972, 2096).filter(lambda year: year % 4 == 0), st.integers(0, DAY - 1), DAYS)
def test_a_leap_day_is_a_day_like_any_other(year: int, second: int, days: int) -> None:
    start = clock.parse_instant(f"{year}-02-28T00:00:00Z") + second
    assert clock.format_instant(clock.period_of(start, 1).end)[:10] == f"{year}-02-29"
    assert clock.period_of(start, days).end - start == days * DAY


@given(st.integers(-5, 500), st.booleans())
@pytest.mark.parametrize("rule", ["un-25", "un-42"])
def test_a_ceiling_is_never_passed_and_a_floor_never_undercut_whatever_was_chosen(
    rule: str, days: int, further: bool
) -> None:
    row = regimes.regime(rule, 1)
    least, most = regimes.bounds(row, further=further)
    counted = regimes.counted(row, days, further=further)
    assert counted >= least
    assert most is None or counted <= most
    inside = least <= days and (most is None or days <= most)
    assert (counted == days) is inside


@given(STARTS, DAYS, st.integers(0, 200))
def test_the_latest_end_is_never_before_the_earliest(start: int, days: int, slack: int) -> None:
    found = clock.deadline(Period(start, start + days * DAY), slack)
    assert found.latest - found.earliest == slack * HOUR
