"""What was changed just now is left alone for an instant before it is read, so that no half of a write is whole."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from custody.errors import SourceChanged
from custody.storage.files import quiescence
from custody.storage.files.quiescence import settle
from custody.storage.files.sources import DiskSources
from custody.storage.files.tree_source import open_folder
from custody.storage.images import files

SECOND = 1_000_000_000
IMAGE = Path(__file__).parents[3] / "fixtures" / "logs" / "stick.E01"
NOW = 1_800_000_000 * SECOND + 123
TICK = 20_000_000


class Clock:
    """A clock that goes on where somebody sleeps, in nanoseconds; ``meanwhile`` is done then."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.now = NOW
        self.slept: list[int] = []
        self.meanwhile: Callable[[], object] = lambda: None
        patch.setattr(quiescence, "_settled", {})
        patch.setattr(time, "time_ns", lambda: self.now)
        patch.setattr(time, "sleep", self.sleep)

    def sleep(self, seconds: float) -> None:
        """Advance the time."""
        self.slept.append(round(seconds * SECOND))
        self.now += self.slept[-1]
        self.meanwhile()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def read(path: Path) -> bytes:
    with DiskSources().open(str(path)) as source:
        data = b"".join(source.chunks())
        source.check_unchanged()
    return data


class Unheard:
    """Progress that nobody hears of."""

    def advance(self, done: int, total: int | None, what: str) -> None:
        """Go on."""


def media(path: Path) -> bytes:
    return files.read(path, Unheard()).scan.digests["sha256"]


def packed(folder: Path) -> bytes:
    with open_folder(str(folder)) as source:
        data = b"".join(source.chunks())
        source.check_unchanged()
    return data


def test_a_change_is_waited_for_until_it_lies_back_and_never_twice(clock: Clock) -> None:
    assert not settle(1, NOW - TICK)
    assert settle(1, NOW - 5_000_000)
    assert not settle(1, NOW - 5_000_000)
    assert not settle(1, NOW - 6_000_000)
    assert clock.slept == [TICK - 5_000_000]
    assert settle(2, NOW), "another device has another clock"


def test_times_in_whole_seconds_are_waited_for_longer_and_a_clock_that_is_ahead_no_longer(
    clock: Clock,
) -> None:
    assert settle(1, NOW - 123)
    assert clock.slept.pop() == 2 * SECOND - 123
    assert settle(1, clock.now + 60 * SECOND + 123)
    assert clock.slept.pop() == TICK


def test_files_that_are_old_take_no_wait_and_many_fresh_ones_take_one(tmp_path: Path, clock: Clock) -> None:
    for at in range(50):
        (tmp_path / str(at)).write_bytes(b"data")
    newest = max(path.stat().st_ctime_ns for path in tmp_path.iterdir())
    clock.now = newest + TICK
    assert {read(path) for path in tmp_path.iterdir()} == {b"data"}
    packed(tmp_path)
    assert clock.slept == []
    clock.now = newest
    packed(tmp_path)
    assert {read(path) for path in tmp_path.iterdir()} == {b"data"}
    assert len(clock.slept) == 1


def test_a_write_that_goes_on_when_a_file_is_opened_is_read_whole(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "image.dd"
    path.write_bytes(b"AAAA")
    assert read(path) == b"AAAA"
    path.write_bytes(b"BBAA")
    clock.now = path.stat().st_ctime_ns

    def finish() -> None:
        if len(clock.slept) == 1:
            path.write_bytes(b"BBBB")
            clock.now = path.stat().st_ctime_ns

    clock.slept.clear()
    clock.meanwhile = finish
    assert read(path) == b"BBBB"
    assert len(clock.slept) == 2


def test_a_file_that_others_write_to_all_the_time_is_refused(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "image.dd"

    def write() -> None:
        path.write_bytes(b"A" * (len(clock.slept) + 1))
        clock.now = path.stat().st_ctime_ns

    write()
    clock.meanwhile = write
    with pytest.raises(SourceChanged, match="without a pause"):
        read(path)
    assert len(clock.slept) == 5


def test_a_file_of_a_folder_that_goes_on_being_written_is_found(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "b").write_bytes(b"BBAA")
    clock.now = (tmp_path / "b").stat().st_ctime_ns
    assert b"BBAA" in packed(tmp_path)
    os.utime(tmp_path / "b")
    clock.now = (tmp_path / "b").stat().st_ctime_ns
    clock.meanwhile = lambda: (tmp_path / "b").write_bytes(b"BBBB")
    with pytest.raises(SourceChanged, match="'b'"):
        packed(tmp_path)


def test_a_container_that_is_being_written_is_left_alone_before_it_is_read(
    tmp_path: Path, clock: Clock
) -> None:
    whole, path = IMAGE.read_bytes(), tmp_path / "stick.E01"
    clock.now = IMAGE.stat().st_ctime_ns + 10 * SECOND
    right = media(IMAGE)
    assert clock.slept == [], "what has lain there for long takes no wait"
    middle = len(whole) // 2
    path.write_bytes(whole[:middle] + bytes(512) + whole[middle + 512 :])
    clock.now = path.stat().st_ctime_ns

    def finish() -> None:
        if len(clock.slept) == 1:
            path.write_bytes(whole)
            clock.now = path.stat().st_ctime_ns

    clock.meanwhile = finish
    assert media(path) == right
    assert len(clock.slept) == 2


def test_a_container_that_others_write_to_all_the_time_is_refused(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "stick.E01"

    def write() -> None:
        path.write_bytes(IMAGE.read_bytes())
        clock.now = path.stat().st_ctime_ns

    write()
    clock.meanwhile = write
    with pytest.raises(SourceChanged, match="without a pause"):
        media(path)
    assert len(clock.slept) == 5
