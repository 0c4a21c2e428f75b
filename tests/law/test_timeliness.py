"""An act comes in time by proof, in time by word, late, or nobody knows; late on record is not late in law."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from custody.law.timeliness import Timeliness, timeliness

END = 1_800_000_000
AROUND = st.integers(END - 1000, END + 1000)


def judged(claimed: int | None, recorded: int, proven: int | None) -> str:
    return timeliness(END, claimed, recorded, proven).verdict


def test_only_an_outsider_who_saw_the_record_before_the_end_proves_it() -> None:
    assert judged(END - 10, END - 5, END - 1) == "proven_in_time"
    assert judged(END - 10, END - 5, END) == "claimed_in_time"
    assert judged(END - 10, END - 5, None) == "claimed_in_time"


def test_the_end_itself_is_too_late_and_the_second_before_is_not() -> None:
    assert judged(END - 1, END, None) == "claimed_in_time"
    late = timeliness(END, END, END + 7, None)
    assert (late.verdict, late.gap, late.lag) == ("late", 0, 7)
    assert timeliness(END, END + 5, END + 7, None).gap == 5


def test_decided_in_time_and_recorded_late_is_a_lag_and_no_gap() -> None:
    found = timeliness(END, END - 100, END + 50, END + 60)
    assert (found.verdict, found.gap, found.lag, found.recorded_late) == ("claimed_in_time", 0, 150, True)
    assert timeliness(END, END - 100, END, None).recorded_late
    assert not timeliness(END, END - 100, END - 50, None).recorded_late
    assert not timeliness(END, END - 100, END - 50, END - 1).recorded_late
    assert not timeliness(END, END + 1, END + 50, None).recorded_late


def test_what_nobody_dates_is_as_old_as_its_record_and_unknown_after_the_end() -> None:
    assert judged(None, END - 1, END - 1) == "proven_in_time"
    assert judged(None, END - 1, None) == "claimed_in_time"
    assert timeliness(END, None, END, END - 1) == Timeliness("unknown", 0, 0, recorded_late=True)


@given(st.none() | AROUND, AROUND, st.none() | AROUND)
def test_no_witness_makes_a_late_act_early_and_none_makes_an_early_one_late(
    claimed: int | None, recorded: int, proven: int | None
) -> None:
    alone, seen = timeliness(END, claimed, recorded, None), timeliness(END, claimed, recorded, proven)
    assert (seen.gap, seen.lag) == (alone.gap, alone.lag)
    if alone.verdict in ("late", "unknown"):
        assert seen == alone
    else:
        assert seen.verdict in ("proven_in_time", "claimed_in_time")


@given(AROUND, AROUND, AROUND, st.integers(0, 500))
def test_an_earlier_witness_never_shows_less(claimed: int, recorded: int, proven: int, earlier: int) -> None:
    order = ["late", "claimed_in_time", "proven_in_time"]
    assert order.index(judged(claimed, recorded, proven - earlier)) >= order.index(
        judged(claimed, recorded, proven)
    )
