"""The head file's slots when power fails in any write, and when any byte is changed afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import HeadMismatch
from custody.ledger.ports import HeadMark, HeadState
from custody.storage.files import durable
from custody.storage.state.head import SLOT_BYTES, HeadFile
from tests.cli.conftest import tmp_path
from tests.faults.points import some

__all__ = ["tmp_path"]

ORIGIN = "lab.example/00112233445566778899aabbccddeeff"
A, B, C, D = (
    HeadMark(size, bytes([first]) * 32) for size, first in ((0, 1), (256, 17), (257, 18), (10**5, 99))
)

#: More bytes than the lines of a slot of these tests have; zeros follow.
TEXT_BYTES = 260
Tear = Callable[[bytes, bytes], bytes]
Act = Callable[[HeadFile], None]


class PowerCut(BaseException):
    """The machine stopped."""


@contextmanager
def power_cut(path: Path, at: int, tear: Tear) -> Iterator[None]:
    """Write only what ``tear(old, new)`` says in write number ``at``, and nothing after it."""
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
        for length in some(LENGTHS, 24):
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
    # The lines, some of the zeros behind them, and the checksum; of each slot.
    zeros = range(TEXT_BYTES, SLOT_BYTES - 32)
    slot = (*range(TEXT_BYTES), *some(zeros, 64), *range(zeros.stop, SLOT_BYTES))
    assert not any(data[number * SLOT_BYTES + at] for number in (0, 1) for at in zeros)
    places = [number * SLOT_BYTES + at for number in (0, 1) for at in slot]
    with path.open("r+b", buffering=0) as file:
        for at in places:
            file.seek(at)
            file.write(bytes([data[at] ^ 1 << at % 8]))
            problems = head.inspect()
            assert len(problems) == 1, at
            assert f"slot {at // SLOT_BYTES}" in problems[0]
            assert head.read() == (without_first if at < SLOT_BYTES else without_second), at
            file.seek(at)
            file.write(data[at : at + 1])
    assert head.inspect() == []


@pytest.mark.parametrize(
    "acts", [[], [intend(A, B)], [intend(A, B), promote(B)]], ids=["new", "intended", "promoted"]
)
def test_slots_that_changed_places_are_none_to_whoever_wrote_them(tmp_path: Path, acts: list[Act]) -> None:
    head = begin(tmp_path, *acts)
    head.read()
    data = (tmp_path / "head").read_bytes()
    (tmp_path / "head").write_bytes(data[SLOT_BYTES:] + data[:SLOT_BYTES])
    with pytest.raises(HeadMismatch, match="both marks"):
        head.read()
    (tmp_path / "head").write_bytes(data)
    head.read()
