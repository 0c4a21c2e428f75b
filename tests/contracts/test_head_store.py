"""What every head store promises."""

from __future__ import annotations

import threading
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Protocol

import pytest

from custody.errors import Busy, HeadMismatch, UsageError
from custody.ledger.ports import HeadMark, HeadState, HeadStore, ListedErasure
from custody.storage.memory.small_ports import MemoryHead
from custody.storage.state.head import HeadFile

ORIGIN = "lab.example/00112233445566778899aabbccddeeff"
MARKS = [HeadMark(size, bytes([size]) * 32) for size in range(6)]


class Inspected(HeadStore, Protocol):
    def inspect(self) -> list[str]: ...


Make = Callable[[Path], Inspected]


def on_disk(folder: Path) -> Inspected:
    return HeadFile(folder / "state" / "head", ORIGIN, lock_seconds=0.05)


def in_memory(folder: Path) -> Inspected:
    return MemoryHead(lock_seconds=0.05)


@pytest.fixture(params=[on_disk, in_memory])
def head(request: pytest.FixtureRequest, tmp_path: Path) -> Inspected:
    make: Make = request.param
    return make(tmp_path)


@pytest.fixture
def started(head: Inspected) -> Inspected:
    head.start(MARKS[0])
    return head


def test_remembers_nothing_before_it_started(head: Inspected) -> None:
    assert head.read() is None
    assert head.list_erasures() == []
    with pytest.raises(HeadMismatch):
        head.intend(MARKS[0], MARKS[1])
    with pytest.raises(HeadMismatch):
        head.promote(MARKS[1])
    assert head.read() is None


def test_walks_from_start_through_intents_and_promotions(started: Inspected) -> None:
    assert started.read() == HeadState(MARKS[0], None)
    for before, after in pairwise(MARKS):
        started.intend(before, after)
        assert started.read() == HeadState(before, after)
        started.promote(after)
        assert started.read() == HeadState(after, None)
    assert started.inspect() == []


def test_an_abandoned_intent_is_forgotten_by_promoting_what_it_followed(started: Inspected) -> None:
    started.intend(MARKS[0], MARKS[1])
    started.promote(MARKS[0])
    assert started.read() == HeadState(MARKS[0], None)


def test_an_abandoned_intent_gives_way_to_the_next(started: Inspected) -> None:
    started.intend(MARKS[0], MARKS[1])
    started.intend(MARKS[0], MARKS[2])
    assert started.read() == HeadState(MARKS[0], MARKS[2])
    started.promote(MARKS[2])
    assert started.read() == HeadState(MARKS[2], None)


def test_an_intent_follows_only_what_was_committed(started: Inspected) -> None:
    started.intend(MARKS[0], MARKS[1])
    for stranger in (MARKS[1], MARKS[2], HeadMark(0, bytes([9]) * 32)):
        with pytest.raises(HeadMismatch):
            started.intend(stranger, MARKS[3])
    assert started.read() == HeadState(MARKS[0], MARKS[1])


def test_an_intent_to_stay_is_no_intent(started: Inspected) -> None:
    started.intend(MARKS[0], MARKS[0])
    assert started.read() == HeadState(MARKS[0], None)


def test_a_mark_can_be_promoted_without_an_intent(started: Inspected) -> None:
    started.promote(MARKS[4])
    assert started.read() == HeadState(MARKS[4], None)


def test_starts_again_also_with_a_smaller_size(started: Inspected) -> None:
    started.promote(MARKS[5])
    started.intend(MARKS[5], MARKS[4])
    started.start(MARKS[2])
    assert started.read() == HeadState(MARKS[2], None)
    started.intend(MARKS[2], MARKS[3])
    assert started.read() == HeadState(MARKS[2], MARKS[3])


def test_only_one_at_a_time_may_sign(started: Inspected) -> None:
    outcome: list[str] = []

    def other() -> None:
        try:
            with started.exclusive():
                outcome.append("got in")
        except Busy:
            outcome.append("busy")

    with started.exclusive():
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        assert started.read() == HeadState(MARKS[0], None)
    assert outcome == ["busy"]
    with started.exclusive():
        outcome.append("again")
    other()
    assert outcome == ["busy", "again", "got in"]


def test_the_right_to_sign_is_given_back_when_work_fails(started: Inspected) -> None:
    with pytest.raises(ZeroDivisionError), started.exclusive():
        _ = 1 // 0
    with started.exclusive():
        pass


ERASURES = [
    ListedErasure(position, bytes([position]) * 32, field) for position, field in ((9, 0), (3, 255), (9, 4))
]


def test_lists_erasures_in_order_and_each_once(head: Inspected) -> None:
    head.add_erasures(ERASURES[:2])
    assert head.list_erasures() == ERASURES[:2]
    head.add_erasures([])
    head.add_erasures([ERASURES[1], ERASURES[2], ERASURES[2], ERASURES[0]])
    head.add_erasures(ERASURES)
    assert head.list_erasures() == ERASURES
    assert head.inspect() == []


def test_lists_erasures_across_a_new_start(head: Inspected) -> None:
    head.add_erasures(ERASURES)
    head.start(MARKS[1])
    assert head.list_erasures() == ERASURES


@pytest.mark.parametrize(
    "wrong",
    [
        ListedErasure(0, b"short", 0),
        ListedErasure(0, bytes(32), 256),
        ListedErasure(0, bytes(32), -1),
        ListedErasure(-1, bytes(32), 0),
    ],
)
def test_refuses_an_erasure_that_names_no_field_and_lists_none_of_them(
    head: Inspected, wrong: ListedErasure
) -> None:
    with pytest.raises(UsageError):
        head.add_erasures([ERASURES[0], wrong])
    assert head.list_erasures() == []
