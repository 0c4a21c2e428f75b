"""The head file's slots when power fails in any write, and when any byte is changed afterwards."""

from __future__ import annotations

import base64
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import Busy, HeadMismatch, StorageFailed
from custody.ledger.ports import HeadMark, HeadState
from storage import durable
from storage.head import SLOT_BYTES, HeadFile, state_folder

ORIGIN = "lab.example/00112233445566778899aabbccddeeff"
A, B, C, D = (
    HeadMark(size, bytes([first]) * 32) for size, first in ((0, 1), (256, 17), (257, 18), (10**5, 99))
)

Tear = Callable[[bytes, bytes], bytes]
Act = Callable[[HeadFile], None]


class PowerCut(BaseException):
    """The machine stopped."""


@contextmanager
def power_cut(path: Path, at: int, tear: Tear) -> Iterator[None]:
    """Let the write number ``at`` reach the disk only as ``tear(old, new)`` says, and then nothing more."""
    whole = durable.write_all_at
    count = 0

    def torn(fd: int, data: bytes, offset: int) -> None:
        nonlocal count
        if count == at:
            old = path.read_bytes()[offset : offset + len(data)]
            whole(fd, tear(old, data), offset)
            raise PowerCut
        count += 1
        whole(fd, data, offset)

    durable.write_all_at = torn
    try:
        yield
    finally:
        durable.write_all_at = whole


def cut_off(act: Act, head: HeadFile, at: int, tear: Tear) -> bool:
    """Do something while power fails; tell whether it failed before the work was done."""
    try:
        with power_cut(head._path, at, tear):
            act(head)
    except PowerCut:
        return True
    return False


LENGTHS = sorted(
    {*range(0, 200, 7), *(512 * n + d for n in range(1, 8) for d in (-1, 0, 1)), *range(4060, 4097, 4), 4095}
)
MODES: dict[str, Callable[[int], Tear]] = {
    "new bytes before old ones": lambda n: lambda old, new: new[:n] + old[n:],
    "old bytes before new ones": lambda n: lambda old, new: old[:n] + new[n:],
    "new bytes before zeros": lambda n: lambda old, new: new[:n].ljust(len(new), b"\0"),
    "zeros before new bytes": lambda n: lambda old, new: bytes(n) + new[n:],
    "new bytes before rubbish": lambda n: lambda old, new: new[:n].ljust(len(new), b"\xa5"),
}


def begin(path: Path, *acts: Act) -> HeadFile:
    head = HeadFile(path / "head", ORIGIN, lock_seconds=0.05)
    head.start(A)
    for act in acts:
        act(head)
    return head


def intend(before: HeadMark, after: HeadMark) -> Act:
    return lambda head: head.intend(before, after)


def promote(mark: HeadMark) -> Act:
    return lambda head: head.promote(mark)


def scramble(number: int) -> Act:
    """Leave a slot as an earlier power cut may have left it."""

    def act(head: HeadFile) -> None:
        with head._path.open("r+b") as file:
            file.seek(number * SLOT_BYTES + 100)
            file.write(b"torn")

    return act


# What was before, what is being done, and what may be remembered when it is cut off.
CRASHES: dict[str, tuple[list[Act], Act, set[HeadState]]] = {
    "intent after start": ([], intend(A, B), {HeadState(A, None), HeadState(A, B)}),
    "promotion": ([intend(A, B)], promote(B), {HeadState(A, B), HeadState(B, None)}),
    "second intent": (
        [intend(A, B), promote(B)],
        intend(B, C),
        {HeadState(B, None), HeadState(B, C)},
    ),
    "second promotion": (
        [intend(A, B), promote(B), intend(B, C)],
        promote(C),
        {HeadState(B, C), HeadState(C, None)},
    ),
    "abandoning": ([intend(A, B)], promote(A), {HeadState(A, B), HeadState(A, None)}),
    "intent over an abandoned one": (
        [intend(A, B)],
        intend(A, C),
        {HeadState(A, B), HeadState(A, None), HeadState(A, C)},
    ),
    "promotion without intent": ([], promote(D), {HeadState(A, None), HeadState(A, D), HeadState(D, None)}),
    "intent after a torn intent": ([scramble(1)], intend(A, B), {HeadState(A, None), HeadState(A, B)}),
    "abandoning after a torn intent": (
        [intend(A, B), scramble(1)],
        promote(A),
        {HeadState(A, None), HeadState(A, B)},
    ),
    "promotion after a torn promotion": (
        [intend(A, B), scramble(0)],
        promote(B),
        {HeadState(A, B), HeadState(B, None)},
    ),
    "abandoning after a torn promotion": (
        [intend(A, B), scramble(0)],
        promote(A),
        {HeadState(A, B), HeadState(A, None)},
    ),
    "intent after a torn promotion": (
        [intend(A, B), scramble(0)],
        intend(A, C),
        {HeadState(A, B), HeadState(A, None), HeadState(A, C)},
    ),
}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("what", CRASHES)
def test_a_torn_write_leaves_one_of_the_allowed_marks(tmp_path: Path, what: str, mode: str) -> None:
    acts, act, allowed = CRASHES[what]
    head = begin(tmp_path, *acts)
    path = tmp_path / "head"
    before = path.read_bytes()
    act(head)
    done = head.read()
    assert done in allowed
    assert head.inspect() == []
    for at in range(3):
        for length in LENGTHS:
            path.write_bytes(before)
            if not cut_off(act, head, at, MODES[mode](length)):
                break
            assert head.read() in allowed, (at, length)
            act(head)
            assert head.read() == done, (at, length)
            assert head.inspect() == [], (at, length)


def test_the_crash_test_would_see_a_slot_written_while_the_other_is_torn(tmp_path: Path) -> None:
    head = begin(tmp_path, intend(A, B), scramble(0), scramble(1))
    with pytest.raises(HeadMismatch, match="both marks"):
        head.read()
    for act in (intend(A, B), promote(B)):
        with pytest.raises(HeadMismatch, match="both marks"):
            act(head)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["intend", "promote", "abandon"]),
        st.integers(0, 3),
        st.integers(0, SLOT_BYTES),
        st.sampled_from(sorted(MODES)),
    ),
    max_size=12,
)


@given(STEPS)
def test_no_row_of_power_cuts_loses_both_marks_or_invents_one(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, int, str]]
) -> None:
    head = begin(tmp_path_factory.mktemp("head"))
    size = 0
    for what, at, length, mode in steps:
        state = head.read()
        assert state is not None
        committed, intent = state.committed, state.intent
        if what == "promote" and intent is not None:
            act, done = promote(intent), HeadState(intent, None)
        elif what == "abandon":
            act, done = promote(committed), HeadState(committed, None)
        else:
            size += 1
            mark = HeadMark(size, bytes([size]) * 32)
            act, done = intend(committed, mark), HeadState(committed, mark)
        cut = cut_off(act, head, at, MODES[mode](length))
        lost = set() if what == "promote" else {HeadState(committed, None)}
        assert head.read() in ({state, done} | lost if cut else {done})


@pytest.mark.parametrize(
    ("acts", "without_first", "without_second"),
    [
        ([], HeadState(A, None), HeadState(A, None)),
        ([intend(A, B)], HeadState(A, B), HeadState(A, None)),
        ([intend(A, B), promote(B)], HeadState(A, B), HeadState(B, None)),
        ([intend(A, B), promote(A)], HeadState(A, None), HeadState(A, None)),
    ],
    ids=["started", "intended", "promoted", "abandoned"],
)
def test_any_changed_byte_is_found_and_never_changes_a_mark(
    tmp_path: Path, acts: list[Act], without_first: HeadState, without_second: HeadState
) -> None:
    head = begin(tmp_path, *acts)
    path = tmp_path / "head"
    assert head.inspect() == []
    data = bytearray(path.read_bytes())
    assert len(data) == 2 * SLOT_BYTES
    with path.open("r+b", buffering=0) as file:
        for at in range(len(data)):
            file.seek(at)
            file.write(bytes([data[at] ^ 1 << at % 8]))
            problems = head.inspect()
            assert len(problems) == 1, at
            assert f"slot {at // SLOT_BYTES}" in problems[0]
            assert head.read() == (without_first if at < SLOT_BYTES else without_second), at
            file.seek(at)
            file.write(data[at : at + 1])
    assert head.inspect() == []


@pytest.mark.parametrize("length", [0, 1, 4095, 4096, 4097, 8191])
def test_a_cut_file_is_found_and_never_taken_for_a_new_ledger(tmp_path: Path, length: int) -> None:
    head = begin(tmp_path, intend(A, B))
    os.truncate(tmp_path / "head", length)
    assert any("bytes long" in problem for problem in head.inspect())
    if length < SLOT_BYTES:
        with pytest.raises(HeadMismatch, match="both marks"):
            head.read()
    else:
        assert head.read() == HeadState(A, None)
        head.intend(A, B)
        assert head.inspect() == []


def test_added_bytes_are_found(tmp_path: Path) -> None:
    head = begin(tmp_path)
    with (tmp_path / "head").open("ab") as file:
        file.write(b"\0")
    assert any("bytes long" in problem for problem in head.inspect())
    assert head.read() == HeadState(A, None)
    with (tmp_path / "head").open("ab") as file:
        file.write(bytes(5 * SLOT_BYTES))
    assert any("no head file" in problem for problem in head.inspect())
    with pytest.raises(HeadMismatch, match="no head file"):
        head.read()


def test_a_head_file_of_another_ledger_is_not_taken(tmp_path: Path) -> None:
    begin(tmp_path, intend(A, B))
    other = HeadFile(tmp_path / "head", "lab.example/other")
    for use in (other.read, lambda: other.intend(A, B), lambda: other.promote(A)):
        with pytest.raises(HeadMismatch, match="belongs to ledger"):
            use()
    assert any("belongs to ledger" in problem for problem in other.inspect())


def test_slots_in_each_others_place_are_damage(tmp_path: Path) -> None:
    head = begin(tmp_path)
    data = (tmp_path / "head").read_bytes()
    (tmp_path / "head").write_bytes(data[SLOT_BYTES:] + data[:SLOT_BYTES])
    with pytest.raises(HeadMismatch, match="both marks"):
        head.read()
    assert len(head.inspect()) == 2


def test_whole_slots_that_do_not_belong_together_are_refused(tmp_path: Path) -> None:
    head = begin(tmp_path, intend(A, B), promote(B), intend(B, C))
    newer = (tmp_path / "head").read_bytes()[SLOT_BYTES:]
    begin(tmp_path)
    old = (tmp_path / "head").read_bytes()[:SLOT_BYTES]
    (tmp_path / "head").write_bytes(old + newer)
    with pytest.raises(HeadMismatch, match="do not belong together"):
        head.read()
    assert any("do not belong together" in problem for problem in head.inspect())


def test_a_head_file_can_be_read_by_a_person(tmp_path: Path) -> None:
    begin(tmp_path, intend(A, B))
    first = (tmp_path / "head").read_bytes()[:SLOT_BYTES].partition(b"\0")[0].decode()
    second = (tmp_path / "head").read_bytes()[SLOT_BYTES:].partition(b"\0")[0].decode()
    root_a, root_b = (base64.b64encode(mark.root).decode() for mark in (A, B))
    assert first == f"custody.head/1 committed\n{ORIGIN}\n2\n0 {root_a}\n"
    assert second == f"custody.head/1 intent\n{ORIGIN}\n3\n0 {root_a}\n256 {root_b}\n"


def test_a_start_that_fails_leaves_the_old_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    head = begin(tmp_path, intend(A, B))

    def broken(fd: int) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", broken)
        with pytest.raises(StorageFailed, match=r"could not write head file .*Input/output error"):
            head.start(D)
        with pytest.raises(StorageFailed, match=r"could not write head file .*Input/output error"):
            head.intend(A, C)
    assert head.read() in (HeadState(A, B), HeadState(A, C), HeadState(A, None))
    assert [path.name for path in tmp_path.iterdir()] == ["head"]


def test_a_folder_in_its_place_is_no_head_file(tmp_path: Path) -> None:
    (tmp_path / "head").mkdir()
    with pytest.raises(HeadMismatch, match="no head file"):
        HeadFile(tmp_path / "head", ORIGIN).read()


def test_is_made_for_its_owner_only(tmp_path: Path) -> None:
    head = HeadFile(tmp_path / "state" / "head", ORIGIN)
    head.start(A)
    with head.exclusive():
        pass
    assert (tmp_path / "state").stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "state").iterdir()} == {0o600}


HOLD = """
import sys, time
from pathlib import Path
from storage.head import HeadFile
with HeadFile(Path(sys.argv[1]), sys.argv[2]).exclusive():
    print("held", flush=True)
    time.sleep(60)
"""


def test_another_process_keeps_the_right_to_sign_until_it_dies(tmp_path: Path) -> None:
    head = begin(tmp_path)
    command = [sys.executable, "-c", HOLD, str(tmp_path / "head"), ORIGIN]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(Busy, match=r"head\.lock"), head.exclusive():
            pass
        other.send_signal(signal.SIGKILL)
    with head.exclusive():
        pass


def test_each_ledger_has_a_state_folder_of_its_own(tmp_path: Path) -> None:
    one, other = state_folder("lab.example/1", tmp_path), state_folder("lab.example/2", tmp_path)
    assert one != other
    assert one.parent == tmp_path
    assert len(one.name) == 32
    assert state_folder("lab.example/1").name == one.name
