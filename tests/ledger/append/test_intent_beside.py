"""The head is told of a commit while its rows are made, receipts while it is: neither ends without the other."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from custody.errors import CommitUnknown, StorageFailed
from custody.ledger.append import sequencer as sequencing
from custody.ledger.append.sequencer import Sequencer
from custody.ledger.ports import HeadMark, HeadRow, LedgerTransaction
from custody.ledger.submissions.submission import Submission
from custody.proof import proof_file
from custody.storage.machine.workers import ThreadWorkers
from tests.ledger.append.crashing import PLACES, DyingHead, DyingStore, DyingTransaction, Fuse
from tests.ledger.append.wrong_entries import case
from tests.ledger.replaying import check
from tests.world import World

#: Seconds to wait for what should happen meanwhile, and for what should not.
LONG, SHORT = 20, 0.1


class Course:
    """What was done, in its order; ``rows`` are made at some moment, and ``over`` is a commit or the end of all."""

    def __init__(self) -> None:
        self.steps: list[str] = []
        self.rows = threading.Event()
        self.over = threading.Event()

    def end(self, step: str) -> None:
        """Note what the telling of the head must come before."""
        self.steps.append(step)
        self.over.set()


class Told(DyingHead):
    """A head that is told of an intent once the rows are made, and late; then fails with ``error``, if there is one."""

    def __init__(self, world: World, course: Course, error: StorageFailed | None) -> None:
        super().__init__(world.head, Fuse())
        self._course, self._error = course, error

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        try:
            with super().exclusive():
                yield
        finally:
            self._course.end("let go")

    def intend(self, committed: HeadMark, intent: HeadMark) -> None:
        assert self._course.rows.wait(LONG), "the rows waited for the head"
        self._course.over.wait(SHORT)
        if self._error is not None:
            self._course.steps.append("failed")
            raise self._error
        super().intend(committed, intent)
        self._course.steps.append("intended")


class Made(DyingStore):
    """A store that fails with ``error``, if there is one, once its rows are made."""

    def __init__(self, world: World, course: Course, error: StorageFailed | None) -> None:
        super().__init__(world.store, Fuse())
        self._course, self._error = course, error

    @contextmanager
    def begin(self) -> Iterator[LedgerTransaction]:
        with super().begin() as txn:
            assert isinstance(txn, DyingTransaction)
            put, commit = txn.set_head, txn.commit

            def set_head(head: HeadRow) -> None:
                put(head)
                self._course.rows.set()
                if self._error is not None:
                    raise self._error

            def committing() -> None:
                commit()
                self._course.end("committed")

            txn.set_head, txn.commit = set_head, committing  # type: ignore[attr-defined, method-assign]  # to watch them
            yield txn


@pytest.fixture(params=PLACES)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> World:
    return PLACES[request.param](tmp_path).world.staff()


@pytest.mark.parametrize(
    ("rows", "head", "steps"),
    [
        (None, None, ["intended", "committed", "let go"]),
        (StorageFailed("the disk is full"), None, ["intended", "let go"]),
        (None, StorageFailed("the disk is full"), ["failed", "let go"]),
        (StorageFailed("the disk is full"), StorageFailed("another disk is full"), ["failed", "let go"]),
    ],
    ids=["neither fails", "rows fail", "head fails", "both fail"],
)
def test_nothing_is_committed_before_the_head_is_told_and_nothing_let_go_meanwhile(
    world: World,
    rows: StorageFailed | None,
    head: StorageFailed | None,
    steps: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    course = Course()
    size, item = world.size(), case(world)
    monkeypatch.setattr(sequencing, "MANY", 1)
    sequencer = Sequencer(
        Made(world, course, rows),
        Told(world, course, head),
        world.log_signer,
        world.clock,
        beside=ThreadWorkers(1),
    )
    if rows is None and head is None:
        sequencer.submit(Submission((item,)))
    else:
        with pytest.raises(StorageFailed, match=r"^the disk is full"):
            sequencer.submit(Submission((item,)))
    assert course.steps == steps
    assert world.size() == size + ("committed" in steps)
    (receipt,) = world.sequencer.submit(Submission((item,)))
    assert (receipt.position, world.size()) == (size, size + 1)
    check(world.store.read(), world.log_key)


class Committing(DyingStore):
    """A store whose commit ends once receipts are made, and then fails with ``error``, if there is one."""

    def __init__(self, world: World, made: threading.Event, error: CommitUnknown | None) -> None:
        super().__init__(world.store, Fuse())
        self._made, self._error = made, error
        self.waited = False

    @contextmanager
    def begin(self) -> Iterator[LedgerTransaction]:
        with super().begin() as txn:
            assert isinstance(txn, DyingTransaction)
            commit = txn.commit

            def committing() -> None:
                commit()
                self.waited = self._made.wait(LONG)
                if self._error is not None:
                    raise self._error

            txn.commit = committing  # type: ignore[method-assign]  # to watch it
            yield txn


@pytest.mark.parametrize("error", [None, CommitUnknown("the answer was lost")], ids=["sure", "unknown"])
def test_receipts_are_made_while_their_entries_are_committed_and_given_once_these_stand(
    world: World, error: CommitUnknown | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, size = threading.Event(), world.size()
    items = [case(world) for _ in range(3)]
    write = proof_file.Writer.file

    def writing(writer: proof_file.Writer, *given: Any) -> bytes:
        data = write(writer, *given)
        made.set()
        return data

    monkeypatch.setattr(proof_file.Writer, "file", writing)
    monkeypatch.setattr(sequencing, "MANY", 3)
    store = Committing(world, made, error)
    sequencer = Sequencer(store, world.head, world.log_signer, world.clock, beside=ThreadWorkers(1))
    given = sequencer.submit_many([Submission((item,)) for item in items])
    assert store.waited
    again = world.sequencer.submit_many([Submission((item,)) for item in items])
    assert (given, world.size()) == (again, size + 3)
    check(world.store.read(), world.log_key)


def test_entries_whose_receipts_cannot_be_made_stand_and_are_not_called_failed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    size, items = world.size(), [case(world) for _ in range(3)]

    def full(*_: object) -> bytes:
        raise MemoryError

    sequencer = Sequencer(world.store, world.head, world.log_signer, world.clock, beside=ThreadWorkers(1))
    with monkeypatch.context() as changed:
        changed.setattr(proof_file.Writer, "file", full)
        changed.setattr(sequencing, "MANY", 3)
        with pytest.raises(
            CommitUnknown, match=f"^entries {size} to {size + 2} stand in the database, but no receipt"
        ):
            sequencer.submit_many([Submission((item,)) for item in items])
    assert world.size() == size + 3
    state = world.head.read()
    assert state is not None
    assert (state.committed.size, state.intent) == (size + 3, None)
    receipts = sequencer.submit_many([Submission((item,)) for item in items])
    assert [receipt[0].position for receipt in receipts if isinstance(receipt, list)] == list(
        range(size, size + 3)
    )
    assert world.size() == size + 3
