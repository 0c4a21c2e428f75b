"""Periods end at exact multiples of 24 hours, renewals join or leave a gap, every boundary instant has one answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from custody.errors import CustodyError, Malformed
from custody.law import clock
from custody.law.clock import DAY, HOUR, ClockState, Gap, Period

LAST = 253402300799
INSTANTS = st.integers(min_value=0, max_value=LAST)
#: Starts from which ninety days and their renewals stay within the calendar.
STARTS = st.integers(min_value=0, max_value=LAST - 4000 * DAY)
DAYS = st.integers(min_value=1, max_value=90)


@given(INSTANTS)
@example(0)
@example(LAST)
def test_an_instant_is_written_in_one_way_and_read_back(seconds: int) -> None:
    text = clock.format_instant(seconds)
    assert clock.parse_instant(text) == seconds
    assert datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).timestamp() == seconds


@pytest.mark.parametrize("seconds", [-1, LAST + 1, 2**53, -(2**53)])
def test_an_instant_outside_the_calendar_is_not_written(seconds: int) -> None:
    assert clock.format_instant(0) == "1970-01-01T00:00:00Z"
    assert clock.tell_instant(seconds) == f"second {seconds} after 1970"
    assert clock.tell_instant(0) == clock.format_instant(0)
    assert clock.tell_instant(clock.LAST) == "9999-12-31T23:59:59Z"
    with pytest.raises(Malformed, match="1970 to 9999"):
        clock.format_instant(seconds)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-11-24",
        "2026-11-24T13:37:00",
        "2026-11-24T13:37:00z",
        "2026-11-24t13:37:00Z",
        "2026-11-24 13:37:00Z",
        "2026-11-24T13:37Z",
        "2026-11-24T13:37:00.0Z",
        "2026-11-24T13:37:00+00:00",
        "2026-11-24T13:37:00Z\n",
        " 2026-11-24T13:37:00Z",
        "2026-11-24T24:00:00Z",
        "2026-11-24T13:60:00Z",
        "2026-11-24T13:37:61Z",
        "2016-12-31T23:59:60Z",
        "2026-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-00-10T00:00:00Z",
        "0000-01-01T00:00:00Z",
        "1969-12-31T23:59:59Z",
        "12026-11-24T13:37:00Z",
        "\uff12\uff10\uff12\uff16-11-24T13:37:00Z",
    ],
)
def test_an_instant_has_no_second_spelling(text: str) -> None:
    assert clock.parse_instant("2026-11-24T13:37:00Z") == 1795527420
    with pytest.raises(Malformed):
        clock.parse_instant(text)


@given(st.text(max_size=30))
def test_whatever_text_is_read_as_an_instant_is_written_so_again(text: str) -> None:
    try:
        seconds = clock.parse_instant(text)
    except CustodyError:
        return
    assert clock.format_instant(seconds) == text


@given(STARTS, DAYS)
def test_a_period_ends_exactly_so_many_times_24_hours_after_its_start(start: int, days: int) -> None:
    period = clock.period_of(start, days)
    assert (period.start, period.end) == (start, start + days * 86400)
    assert period.end - period.start <= 90 * 86400
    written = clock.parse_instant(clock.format_instant(period.end))
    assert written - start == days * 24 * HOUR


@pytest.mark.parametrize("start", ["2026-03-28T12:00:00Z", "2026-10-24T12:00:00Z", "2016-12-31T12:00:00Z"])
def test_a_period_over_a_change_of_clocks_or_a_leap_second_is_no_longer_and_no_shorter(start: str) -> None:
    begun = clock.parse_instant(start)
    end = clock.format_instant(clock.period_of(begun, 1).end)
    noon_next_day = datetime.fromisoformat(start) + timedelta(days=1)
    assert end == noon_next_day.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_a_period_does_not_depend_on_where_it_is_read() -> None:
    start = clock.parse_instant("2026-10-24T23:30:00Z")
    end = clock.period_of(start, 1).end
    there = timezone(timedelta(hours=13, minutes=45))
    assert datetime.fromtimestamp(end, there).timestamp() == start + DAY


@given(STARTS, DAYS, st.integers(min_value=-2 * DAY, max_value=100 * DAY))
def test_a_period_covers_its_first_instant_and_not_its_end(start: int, days: int, offset: int) -> None:
    period = clock.period_of(start, days)
    assert period.covers(period.start)
    assert period.covers(period.end - 1)
    assert not period.covers(period.end)
    assert not period.covers(period.start - 1)
    assert period.covers(start + offset) is (0 <= offset < days * DAY)


@given(STARTS, DAYS, DAYS, st.integers(min_value=-10 * DAY, max_value=200 * DAY))
@example(0, 1, 1, DAY)
@example(0, 1, 1, DAY - 1)
@example(0, 1, 1, DAY + 1)
def test_a_renewal_decided_in_time_joins_and_one_decided_late_leaves_exactly_its_gap(
    start: int, days: int, more: int, offset: int
) -> None:
    first = clock.period_of(start, days)
    decided = start + offset
    second = clock.continued(first, decided, more)
    assert second.end - second.start == more * DAY
    if decided <= first.end:
        assert second.start == first.end
        assert clock.gaps([first, second]) == ()
    else:
        assert second.start == decided
        assert clock.gaps([first, second]) == (Gap(first.end, decided),)


@given(STARTS, st.lists(st.tuples(DAYS, st.integers(0, 150 * DAY)), min_size=1, max_size=6))
def test_however_often_an_order_is_renewed_its_periods_and_gaps_fill_the_time_without_overlap(
    start: int, renewals: list[tuple[int, int]]
) -> None:
    periods = [clock.period_of(start, 30)]
    for more, after in renewals:
        periods.append(clock.continued(periods[-1], periods[-1].start + after, more))
    gaps = clock.gaps(periods)
    pieces = sorted(
        [(period.start, period.end) for period in periods] + [(gap.start, gap.end) for gap in gaps]
    )
    assert pieces[0][0] == start
    assert pieces[-1][1] == periods[-1].end
    assert all(one[1] == two[0] for one, two in pairwise(pieces))


def test_one_period_or_none_has_no_gap() -> None:
    assert clock.gaps([]) == ()
    assert clock.gaps([Period(0, DAY)]) == ()


@given(INSTANTS, INSTANTS)
def test_a_lag_tells_of_the_record_and_is_never_negative(occurred: int, recorded: int) -> None:
    assert clock.lag(occurred, recorded) == max(0, recorded - occurred)


def test_a_renewal_decided_in_time_but_recorded_late_is_a_lag_and_no_gap() -> None:
    first = Period(0, 30 * DAY)
    decided, recorded = 30 * DAY - 1, 33 * DAY
    assert clock.gaps([first, clock.continued(first, decided, 30)]) == ()
    assert clock.lag(decided, recorded) == 3 * DAY + 1


def test_a_renewal_decided_late_and_recorded_at_once_is_a_gap_and_no_lag() -> None:
    first = Period(0, 30 * DAY)
    decided = 33 * DAY
    assert clock.gaps([first, clock.continued(first, decided, 30)]) == (Gap(30 * DAY, 33 * DAY),)
    assert clock.lag(decided, decided) == 0


def test_a_period_within_another_shortens_none() -> None:
    """As a renewal of few days, decided while a long one runs, and another that goes on from the long one."""
    long, within, on = Period(20 * DAY, 60 * DAY), Period(25 * DAY, 30 * DAY), Period(60 * DAY, 70 * DAY)
    assert clock.gaps([Period(0, 10 * DAY), long, within, on]) == (Gap(10 * DAY, 20 * DAY),)


ONE = [Period(10 * DAY, 40 * DAY)]
BROKEN = [Period(10 * DAY, 40 * DAY), Period(50 * DAY, 60 * DAY)]
JOINED = [Period(10 * DAY, 40 * DAY), Period(40 * DAY, 70 * DAY)]
WARN = 14 * DAY


@pytest.mark.parametrize(
    ("periods", "withdrawn", "instant", "expected"),
    [
        ([], None, 0, ClockState("not_started", None)),
        (ONE, None, 10 * DAY - 1, ClockState("not_started", 40 * DAY)),
        (BROKEN, None, 10 * DAY - 1, ClockState("not_started", 60 * DAY)),
        (ONE, None, 10 * DAY, ClockState("in_force", 40 * DAY)),
        (ONE, None, 26 * DAY - 1, ClockState("in_force", 40 * DAY)),
        (ONE, None, 26 * DAY, ClockState("due_soon", 40 * DAY)),
        (ONE, None, 40 * DAY - 1, ClockState("due_soon", 40 * DAY)),
        (ONE, None, 40 * DAY, ClockState("lapsed", 40 * DAY)),
        (ONE, None, 41 * DAY, ClockState("lapsed", 40 * DAY)),
        (JOINED, None, 40 * DAY - 1, ClockState("in_force", 70 * DAY)),
        (JOINED, None, 40 * DAY, ClockState("in_force", 70 * DAY)),
        (JOINED, None, 56 * DAY - 1, ClockState("in_force", 70 * DAY)),
        (JOINED, None, 56 * DAY, ClockState("due_soon", 70 * DAY)),
        (JOINED, None, 70 * DAY, ClockState("lapsed", 70 * DAY)),
        (BROKEN, None, 40 * DAY - 1, ClockState("due_soon", 40 * DAY)),
        (BROKEN, None, 40 * DAY, ClockState("lapsed", 40 * DAY)),
        (BROKEN, None, 50 * DAY - 1, ClockState("lapsed", 40 * DAY)),
        (BROKEN, None, 50 * DAY, ClockState("due_soon", 60 * DAY)),
        (BROKEN, None, 60 * DAY, ClockState("lapsed", 60 * DAY)),
        (ONE, 20 * DAY, 20 * DAY - 1, ClockState("in_force", 40 * DAY)),
        (ONE, 20 * DAY, 20 * DAY, ClockState("withdrawn", 20 * DAY)),
        (ONE, 20 * DAY, 45 * DAY, ClockState("withdrawn", 20 * DAY)),
        ([], 20 * DAY, 19 * DAY, ClockState("not_started", None)),
        ([], 20 * DAY, 20 * DAY, ClockState("withdrawn", 20 * DAY)),
    ],
)
def test_the_standing_of_an_order_at_every_boundary_instant(
    periods: list[Period], withdrawn: int | None, instant: int, expected: ClockState
) -> None:
    assert clock.standing(periods, withdrawn, instant, WARN) == expected
    assert clock.standing(periods, withdrawn, instant) == expected, (
        "a fortnight is what nobody has to ask for"
    )


@given(
    STARTS,
    st.lists(st.tuples(DAYS, st.integers(0, 150 * DAY)), max_size=4),
    st.integers(0, 1000 * DAY),
    st.integers(0, 30 * DAY),
)
def test_an_order_stands_exactly_while_a_period_covers_the_instant(
    start: int, renewals: list[tuple[int, int]], after: int, warn: int
) -> None:
    periods = [clock.period_of(start, 30)]
    for more, late in renewals:
        periods.append(clock.continued(periods[-1], periods[-1].start + late, more))
    instant = start + after
    found = clock.standing(periods, None, instant, warn)
    assert (found.state in ("in_force", "due_soon")) is any(period.covers(instant) for period in periods)
    assert found.ends is not None
    if found.state == "lapsed":
        assert found.ends <= instant
        assert found.ends == max(period.end for period in periods if period.end <= instant)
    else:
        assert found.ends > instant
        assert (found.state == "due_soon") is (found.ends - instant <= warn)


@pytest.mark.parametrize("text", ["-12:00", "+14:00", "+00:00", "+05:45"])
def test_an_offset_is_one_that_some_place_has(text: str) -> None:
    moment = datetime.fromisoformat(f"2026-11-02T09:00:00{text}")
    assert clock.offset_of(moment) == moment.utcoffset()


@pytest.mark.parametrize("text", ["-12:01", "+14:01", "-13:00", "+23:59"])
def test_an_offset_of_no_place_is_refused_and_so_is_none(text: str) -> None:
    with pytest.raises(Malformed, match=r"no place: offsets are between -12:00 and \+14:00"):
        clock.offset_of(datetime.fromisoformat(f"2026-11-02T09:00:00{text}"))
    with pytest.raises(Malformed, match="names no zone"):
        clock.offset_of(datetime(2026, 11, 2, 9))  # noqa: DTZ001 - a moment without a zone is what is asked about
