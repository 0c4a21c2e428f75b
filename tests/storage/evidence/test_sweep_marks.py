"""Marks of sweeps: they tell how far one is while it runs, say that it was killed, and are gone when it has ended."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from custody.storage.state.sweep_marks import Begun, SweepMarks, SweepProgress
from tests.processes import kept

BEGUN = Begun("full", "exhibit", "7a0f9c52-0000-4000-8000-000000000001", 1_700_000_000)
#: Marks a sweep in the folder that is named, says so, and waits to be ended.
OTHER = """
import sys
from pathlib import Path
from custody.storage.state.sweep_marks import Begun, SweepMarks
with SweepMarks(Path(sys.argv[1])).begin(Begun("full", "due", "", 1_600_000_000)) as mark:
    mark.advance(7, 10, "bytes")
    mark.entered(3)
    print("begun", flush=True)
    sys.stdin.read()
"""


def other(folder: Path) -> subprocess.Popen[str]:
    """Start another program that marks a sweep."""
    made = kept(
        subprocess.Popen(
            [sys.executable, "-c", OTHER, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
    )
    assert made.stdout is not None
    assert made.stdout.readline() == "begun\n"
    return made


def test_a_mark_tells_how_far_a_sweep_is_at_most_once_a_second_and_goes_with_it(tmp_path: Path) -> None:
    at = [0.0]
    marks = SweepMarks(tmp_path / "sweeps", ticks=lambda: at[0])
    assert marks.noted() == []
    with marks.begin(BEGUN) as mark:
        (one,) = marks.noted()
        assert (one.begun, one.held, one.own, one.far) == (BEGUN, True, True, SweepProgress())
        for tick, done in ((5.0, 10), (5.9, 20), (6.0, 30), (6.1, 25)):
            at[0] = tick
            mark.advance(done, 100, "bytes")
            assert marks.noted()[0].far == SweepProgress(10 if tick < 6 else 30, 100, "bytes")
        mark.entered(4)
        mark.entered(5)
        assert marks.noted()[0].far == SweepProgress(30, 100, "bytes", 9)
    assert marks.noted() == []
    assert list((tmp_path / "sweeps").iterdir()) == []


def test_the_sweep_of_another_program_is_seen_until_it_ends(tmp_path: Path) -> None:
    marks = SweepMarks(tmp_path)
    running = other(tmp_path)
    with marks.begin(BEGUN):
        first, second = marks.noted()
    assert (first.process, first.held, first.own) == (running.pid, True, False)
    assert first.far == SweepProgress(7, 10, "bytes", 3)
    assert (second.begun, second.own) == (BEGUN, True)
    running.communicate("")
    assert running.returncode == 0
    assert marks.noted() == []


def test_a_sweep_that_was_killed_is_told_as_such_until_the_next_one_begins(tmp_path: Path) -> None:
    marks = SweepMarks(tmp_path)
    running = other(tmp_path)
    running.kill()
    running.communicate()
    (one,) = marks.noted()
    assert (one.held, one.own, one.far) == (False, False, SweepProgress(7, 10, "bytes", 3))
    with marks.begin(BEGUN):
        assert [each.begun for each in marks.noted()] == [BEGUN]


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{",
        b"[]",
        b'{"done":1}',
        b'{"done":-1,"entered":0,"total":null,"what":""}',
        b'{"done":1,"entered":0,"total":null,"what":"\\u001b"}',
        b"\xff" * 600,
    ],
)
def test_a_report_that_cannot_be_read_says_nothing_and_the_sweep_is_seen(tmp_path: Path, line: bytes) -> None:
    marks = SweepMarks(tmp_path)
    with marks.begin(BEGUN):
        (path,) = tmp_path.iterdir()
        whole = path.read_bytes()
        assert marks.noted()[0].far == SweepProgress()
        with path.open("r+b") as file:
            file.truncate(len(whole) // 2)
            file.seek(len(whole) // 2)
            file.write(line)
        (one,) = marks.noted()
        assert (one.begun, one.held, one.far) == (BEGUN, True, None)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"custody.sweeping/1", b"custody.sweeping/2"),
        (b'"depth":"full"', b'"depth":"deep"'),
        (b'"of":"exhibit"', b'"of":"secrets"'),
        (b'"process":', b'"process":-'),
        (b'"since"', b'"sense"'),
        (b'"since":1700000000', b'"since":253402300800'),
    ],
)
def test_what_is_no_mark_is_left_out(tmp_path: Path, old: bytes, new: bytes) -> None:
    marks = SweepMarks(tmp_path)
    with marks.begin(BEGUN):
        (path,) = tmp_path.iterdir()
        data = path.read_bytes()
        assert len(marks.noted()) == 1
        assert old in data
        path.write_bytes(data.replace(old, new))
        assert marks.noted() == []


def test_a_sweep_goes_on_where_no_mark_can_be_written(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_bytes(b"")
    for folder in (taken, taken / "below"):
        marks = SweepMarks(folder)
        with marks.begin(BEGUN) as mark:
            mark.advance(1, 2, "bytes")
            mark.entered(1)
            assert marks.noted() == []
    assert taken.read_bytes() == b""


def test_a_mark_has_room_for_the_longest_name_of_a_store_or_is_not_kept(tmp_path: Path) -> None:
    marks = SweepMarks(tmp_path)
    with marks.begin(Begun("metadata", "store", "s" * 200, 0)):
        assert marks.noted()[0].begun.key == "s" * 200
    with marks.begin(Begun("metadata", "store", "s" * 600, 0)) as mark:
        mark.advance(1, 2, "objects")
        assert marks.noted() == []
    assert list(tmp_path.iterdir()) == []
