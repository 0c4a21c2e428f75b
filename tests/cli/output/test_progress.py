"""Progress on a terminal: how far, how fast, how long still; drawn seldom, and taken away without a trace."""

from __future__ import annotations

import io

from custody.cli.console.progress import Meter

MIB = 1 << 20


class Watch:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def line(stream: io.StringIO) -> str:
    """Return what stands on the line now."""
    return stream.getvalue().rpartition("\x1b[K")[2]


def test_a_rate_and_the_rest_of_the_time_are_shown_once_they_say_something() -> None:
    stream, watch = io.StringIO(), Watch()
    meter = Meter(stream, watch)
    meter.draw(0, 400 * MIB, "bytes")
    assert line(stream) == "  0 bytes of 400.0 MiB (0 %)"
    watch.now += 0.5
    meter.draw(50 * MIB, 400 * MIB, "bytes")
    assert line(stream) == "  50.0 MiB of 400.0 MiB (12 %)"
    watch.now += 1.5
    meter.draw(200 * MIB, 400 * MIB, "bytes")
    assert line(stream) == "  200.0 MiB of 400.0 MiB (50 %), 100.0 MiB/s, 2 s left"
    meter.draw(400 * MIB, 400 * MIB, "bytes")
    assert line(stream) == "  400.0 MiB of 400.0 MiB (100 %), 200.0 MiB/s"


def test_long_waits_are_told_in_minutes_and_hours() -> None:
    for total, told in ((1 + 59, "59 s left"), (1 + 61, "1 min 01 s left"), (1 + 7500, "2 h 05 min left")):
        stream, watch = io.StringIO(), Watch()
        meter = Meter(stream, watch)
        meter.draw(0, total * MIB, "bytes")
        watch.now += 1
        meter.draw(MIB, total * MIB, "bytes")
        assert line(stream).endswith(told)
        assert len(line(stream)) <= 80


def test_what_is_not_measured_in_bytes_or_has_no_known_end_is_counted() -> None:
    stream, watch = io.StringIO(), Watch()
    meter = Meter(stream, watch)
    meter.draw(3, None, "entries")
    assert line(stream) == "  3 entries"
    watch.now += 2
    meter.draw(13, None, "entries")
    assert line(stream) == "  13 entries, 5 entries/s"


def test_other_work_begins_its_own_rate() -> None:
    stream, watch = io.StringIO(), Watch()
    meter = Meter(stream, watch)
    meter.draw(0, 10, "entries")
    watch.now += 10
    meter.draw(10, 10, "entries")
    meter.draw(5 * MIB, 6 * MIB, "bytes")
    assert line(stream) == "  5.0 MiB of 6.0 MiB (83 %)"
    watch.now += 1
    meter.draw(1, 6, "bytes")
    assert line(stream) == "  1 byte of 6 bytes (16 %)"


def test_a_line_is_drawn_ten_times_a_second_at_most_and_the_last_always() -> None:
    stream, watch = io.StringIO(), Watch()
    meter = Meter(stream, watch)
    for done in range(1000):
        meter.draw(done, 1000, "entries")
        watch.now += 0.001
    meter.draw(1000, 1000, "entries")
    assert stream.getvalue().count("\x1b[K") <= 13
    assert "(100 %)" in line(stream)


def test_it_is_taken_away_once() -> None:
    stream = io.StringIO()
    meter = Meter(stream, Watch())
    meter.clear()
    assert stream.getvalue() == ""
    meter.draw(1, 2, "entries")
    assert meter.shown
    meter.clear()
    meter.clear()
    assert stream.getvalue().endswith("\r\x1b[K")
    assert stream.getvalue().count("\r\x1b[K") == 2
    assert not meter.shown
