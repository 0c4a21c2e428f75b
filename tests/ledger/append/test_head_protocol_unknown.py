"""When a step raises instead of crashing: what happened is found out by reading back, and never told otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from custody.errors import Busy, CommitUnknown, CustodyError, HeadMismatch, StorageFailed
from custody.ledger.append.sequencer import Sequencer
from custody.ledger.ports import HeadMark, LedgerReader, LedgerTransaction
from custody.ledger.proofs.prover import Prover
from custody.ledger.submissions.submission import Submission
from custody.proof import proof_file, verification
from tests.ledger.append.crashing import PLACES, DyingHead, DyingStore, Fuse
from tests.ledger.append.wrong_entries import case
from tests.ledger.replaying import check
from tests.world import World

#: What a step may raise: what a store answers, or that the machine has no more to give.
Failure = CustodyError | MemoryError


class Doubt(DyingStore):
    """A store whose commit raises, having happened or not, and whose reads may fail afterwards."""

    def __init__(self, world: World, happened: bool, read_error: Failure | None = None) -> None:
        super().__init__(world.store, Fuse())
        self._happened = happened
        self._read_error = read_error
        self._raised = False

    def read(self) -> LedgerReader:
        if self._raised and self._read_error is not None:
            raise self._read_error
        return super().read()

    @contextmanager
    def begin(self) -> Iterator[LedgerTransaction]:
        with super().begin() as txn:
            commit = txn.commit

            def raising() -> None:
                if self._happened:
                    commit()
                self._raised = True
                raise CommitUnknown("the connection broke while committing")

            txn.commit = raising  # type: ignore[method-assign]  # that is what breaks
            yield txn


@pytest.fixture(params=PLACES)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> World:
    return PLACES[request.param](tmp_path).world.staff()


def over(world: World, store: DyingStore) -> Sequencer:
    return Sequencer(store, world.head, world.log_signer, world.clock)


def test_a_commit_that_raised_but_happened_is_answered_with_its_receipt(world: World) -> None:
    size = world.size()
    (receipt,) = over(world, Doubt(world, happened=True)).submit(Submission((case(world),)))
    assert receipt.position == size
    assert verification.verify(proof_file.parse(receipt.proof), world.log_key).checkpoint.size == size + 1
    state = world.head.read()
    assert state is not None
    assert (state.committed.size, state.intent) == (size + 1, None)
    world.sequencer.submit(Submission((case(world),)))
    check(world.store.read(), world.log_key)


def test_a_commit_that_raised_and_did_not_happen_is_a_failure_and_can_be_done_again(world: World) -> None:
    head = world.store.read().head()
    item = case(world)
    with pytest.raises(StorageFailed, match="nothing was recorded") as caught:
        over(world, Doubt(world, happened=False)).submit(Submission((item,)))
    assert not isinstance(caught.value, CommitUnknown)
    assert "connection broke" in caught.value.message
    assert world.store.read().head() == head
    world.sequencer.submit(Submission((item,)))
    assert world.size() == head.size + 1
    check(world.store.read(), world.log_key)


@pytest.mark.parametrize("happened", [True, False])
@pytest.mark.parametrize("error", [StorageFailed("gone"), Busy("locked"), HeadMismatch("odd"), MemoryError()])
def test_a_commit_that_cannot_be_read_back_is_unknown_and_asking_again_finds_out(
    world: World, happened: bool, error: Failure
) -> None:
    size = world.size()
    item = case(world)
    with pytest.raises(CommitUnknown) as caught:
        over(world, Doubt(world, happened, error)).submit(Submission((item,)))
    assert caught.value.exit_status == 8
    assert world.size() == size + happened
    (receipt,) = world.sequencer.submit(Submission((item,)))
    assert receipt.position == size
    assert world.size() == size + 1
    check(world.store.read(), world.log_key)


def test_what_a_commit_left_is_promised_only_once_a_commit_after_it_is_sure(world: World) -> None:
    size, item = world.size(), case(world)
    with pytest.raises(CommitUnknown):
        over(world, Doubt(world, True, StorageFailed("gone"))).submit(Submission((item,)))
    for asked in (item, case(world)):
        with pytest.raises(
            CommitUnknown, match=f"entry {size} stands .* nothing is promised or added"
        ) as caught:
            over(world, Doubt(world, happened=True)).submit(Submission((asked,)))
        assert "connection broke" in caught.value.message
        state = world.head.read()
        assert state is not None
        assert (state.committed.size, world.size()) == (size, size + 1)
    (receipt,) = world.sequencer.submit(Submission((item,)))
    assert (receipt.position, world.size()) == (size, size + 1)
    check(world.store.read(), world.log_key)


def test_a_database_that_holds_neither_head_after_a_commit_is_not_guessed_about(world: World) -> None:
    other: list[World] = []

    class Overtaken(Doubt):
        def read(self) -> LedgerReader:
            if self._raised and other:
                return other[0].store.read()
            return super().read()

    other.append(World.memory().staff())
    other[0].case("another history")
    with pytest.raises(CommitUnknown, match="neither"):
        over(world, Overtaken(world, happened=False)).submit(Submission((case(world),)))


class BrokenHead(DyingHead):
    """A head store that fails at one method, as a full disk or a lost folder makes it fail."""

    def __init__(self, world: World, name: str, error: Failure) -> None:
        super().__init__(world.head, Fuse())
        setattr(self, name, self._failing(error))

    @staticmethod
    def _failing(error: Failure) -> Callable[..., None]:
        def fail(*_: object) -> None:
            raise error

        return fail


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (StorageFailed("disk full"), "disk full"),
        (HeadMismatch("the file is gone"), "the file is gone"),
        (MemoryError(), "gave no more memory"),
    ],
)
def test_a_head_that_cannot_be_promoted_leaves_the_entry_and_says_that_it_may_stand(
    world: World, error: Failure, why: str
) -> None:
    size = world.size()
    item = case(world)
    sequencer = Sequencer(world.store, BrokenHead(world, "promote", error), world.log_signer, world.clock)
    with pytest.raises(CommitUnknown, match="stands in the database") as caught:
        sequencer.submit(Submission((item,)))
    assert caught.value.message.endswith(why)
    assert world.size() == size + 1
    (receipt,) = world.sequencer.submit(Submission((item,)))
    assert receipt.position == size
    assert world.size() == size + 1


def test_a_head_that_takes_no_intent_lets_nothing_be_written(world: World) -> None:
    head = world.store.read().head()
    item = case(world)
    broken = BrokenHead(world, "intend", StorageFailed("disk full"))
    with pytest.raises(StorageFailed, match="disk full") as caught:
        Sequencer(world.store, broken, world.log_signer, world.clock).submit(Submission((item,)))
    assert not isinstance(caught.value, CommitUnknown)
    assert world.store.read().head() == head
    world.sequencer.submit(Submission((item,)))


@pytest.mark.parametrize("error", [StorageFailed("cannot read"), MemoryError()])
def test_an_entry_whose_receipt_cannot_be_made_is_not_recorded(
    world: World, error: Failure, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise error

    size = world.size()
    item = case(world)
    with monkeypatch.context() as unproven:
        unproven.setattr(Prover, "receipts_of", fail)
        with pytest.raises(type(error)):
            world.sequencer.submit(Submission((item,)))
    state = world.head.read()
    assert state is not None
    assert (state.committed.size, world.size()) == (size, size)
    (receipt,) = world.sequencer.submit(Submission((item,)))
    assert receipt.position == size
    check(world.store.read(), world.log_key)


def test_one_writer_waits_for_another_and_is_told_when_it_takes_too_long() -> None:
    from custody.storage.memory.small_ports import MemoryHead

    world = World.memory().staff()
    head = MemoryHead(lock_seconds=0.01)
    head._state = world.head.read()
    sequencer = Sequencer(world.store, head, world.log_signer, world.clock)
    before = world.store.read().head()
    with head.exclusive(), pytest.raises(Busy) as caught:
        sequencer.submit(Submission((case(world),)))
    assert caught.value.exit_status == 7
    assert world.store.read().head() == before
    sequencer.submit(Submission((case(world),)))


def test_a_signer_of_another_log_writes_nothing() -> None:
    from custody.proof.note import SeedSigner
    from tests.ledger.append.wrong_entries import OTHER_ORIGIN
    from tests.world import seed_of

    world = World.memory().staff()
    other = Sequencer(world.store, world.head, SeedSigner(OTHER_ORIGIN, seed_of("log")), world.clock)
    before = HeadMark(world.size(), world.store.read().head().root)
    with pytest.raises(CustodyError, match="signed for the ledger"):
        other.submit(Submission((case(world),)))
    assert HeadMark(world.size(), world.store.read().head().root) == before
