"""Holding reading back: over time no more than the rate, whoever reads."""

from __future__ import annotations

from custody.storage.machine.rate_limit import Throttle


class Time:
    def __init__(self) -> None:
        self.now = 100.0

    def ticks(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def test_bytes_come_no_faster_than_the_rate() -> None:
    time = Time()
    pace = Throttle(1000, ticks=time.ticks, sleep=time.sleep)
    for _ in range(50):
        pace.take(200)
    assert time.now - 100 > 9.9


def test_a_pause_is_made_up_for_by_a_second_at_the_most() -> None:
    time = Time()
    pace = Throttle(1000, ticks=time.ticks, sleep=time.sleep)
    time.now += 3600
    for _ in range(50):
        pace.take(200)
    assert time.now - 3700 > 8.9


def test_below_the_rate_nobody_waits() -> None:
    time = Time()
    pace = Throttle(1000, ticks=time.ticks, sleep=time.sleep)
    for at in range(10):
        time.now = 100 + at + 1
        pace.take(500)
        assert time.now == 100 + at + 1
