"""Several sequencers on one ledger, one after the other and at once: each works from what stands, both land."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from custody.errors import Busy, KeyFailed, ProofInvalid, StorageFailed
from custody.ledger.append.entry_signing import Journal, Request
from custody.ledger.append.sequencer import Sequencer
from custody.ledger.ports import HeadMark
from custody.ledger.submissions.submission import Submission
from custody.storage.database import SqlLedgerStore
from custody.storage.memory.ledger import MemoryLedgerStore
from custody.storage.memory.small_ports import CountedEntropy, MemoryHead
from custody.storage.state.head import HeadFile
from tests.ledger.append.wrong_entries import case, office
from tests.ledger.forge import Forge
from tests.ledger.replaying import check
from tests.world import World


def second(world: World) -> Sequencer:
    """Return another sequencer of the same office, as another process would have."""
    return Sequencer(world.store, world.head, world.log_signer, world.clock)


def test_two_sequencers_that_take_turns_each_notice_what_the_other_wrote() -> None:
    world = office()
    other = second(world)
    for turn in range(6):
        sequencer = (world.sequencer, other)[turn % 2]
        sequencer.submit(Submission((case(world),)))
        if turn == 3:
            other.submit(Submission((case(world),)))
    check(world.store.read(), world.log_key)


class Stubborn(MemoryHead):
    """A head whose next intents fail, as on a full disk."""

    failing = 0

    def intend(self, committed: HeadMark, intent: HeadMark) -> None:
        if self.failing:
            self.failing -= 1
            raise StorageFailed("the disk is full")
        super().intend(committed, intent)


def test_a_batch_that_failed_at_the_head_does_not_mislead_the_next_one() -> None:
    world = office()
    head = Stubborn()
    world.head, head._state = head, world.head.read()
    world.sequencer, other = second(world), second(world)
    world.sequencer.submit(Submission((case(world),)))
    before = world.store.read().head()
    head.failing = 1
    with pytest.raises(StorageFailed, match="full"):
        world.sequencer.submit(Submission((case(world),)))
    assert world.store.read().head() == before
    other.submit(Submission((case(world),)))
    world.sequencer.submit(Submission((case(world),)))
    assert world.size() == before.size + 2
    check(world.store.read(), world.log_key)


def test_the_frontier_is_compared_with_the_stored_head_every_time() -> None:
    world = office()
    item = case(world)
    row = world.store.read().head()
    store = world.store
    assert isinstance(store, MemoryLedgerStore)
    for wrong in (replace(row, frontier=row.frontier[:-32] + bytes(32)), replace(row, root=bytes(32))):
        store._committed.head = wrong
        world.head.start(HeadMark(wrong.size, wrong.root))
        for sequencer in (world.sequencer, second(world)):
            with pytest.raises(ProofInvalid, match="not the root"):
                sequencer.submit(Submission((item,)))
    store._committed.head = row
    world.head.start(HeadMark(row.size, row.root))
    world.sequencer.submit(Submission((item,)))
    check(world.store.read(), world.log_key)


@dataclass
class Process:
    """A process of its own on the files of an office: its own handles, its own sequencer."""

    journal: Journal
    store: SqlLedgerStore

    @classmethod
    def on(cls, folder: Path, world: World, seed: bytes) -> Process:
        store = SqlLedgerStore.open(folder / "ledger.db")
        head = HeadFile(folder / "state" / "head", world.origin)
        sequencer = Sequencer(store, head, world.log_signer, world.clock)
        return cls(Journal(store, sequencer, world.clock, CountedEntropy(seed), world.log_key), store)


def test_two_writers_at_once_both_land_or_one_is_told_to_come_again(tmp_path: Path) -> None:
    world = World.on_disk(tmp_path).staff()
    before = world.size()
    writers = [Process.on(tmp_path, world, bytes([number])) for number in range(2)]
    landed: list[int] = []
    failed: list[BaseException] = []

    def work(writer: Process) -> None:
        signer = world.people["judge"].signer
        for number in range(5):
            try:
                landed.extend(
                    entry.position
                    for entry in writer.journal.record(
                        signer, [Request("case.opened", {"reference": f"C-{number}"})]
                    )
                )
            except Busy as error:
                failed.append(error)

    threads = [threading.Thread(target=work, args=(writer,)) for writer in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(landed) + len(failed) == 10
    assert sorted(landed) == list(range(before, before + len(landed)))
    assert landed
    check(world.store.read(), world.log_key)
    for writer in writers:
        writer.store.close()
    world.store.close()


def test_asking_whether_a_ledger_can_be_written_to_writes_nothing() -> None:
    world = office()
    before = world.store.read().head(), world.head.read(), list(world.store.read().checkpoints())
    world.sequencer.ready()
    assert before == (world.store.read().head(), world.head.read(), list(world.store.read().checkpoints()))
    world.sequencer.submit(Submission((case(world),)))


def test_a_log_key_that_does_not_sign_is_told_before_any_work_is_done() -> None:
    class Locked:
        verifier = office().log_signer.verifier

        def sign(self, message: bytes) -> bytes:
            raise KeyFailed("the token is not there")

    world = office()
    world.sequencer.ready()
    with pytest.raises(KeyFailed, match="not there"):
        Sequencer(world.store, world.head, Locked(), world.clock).ready()


def test_what_one_process_signed_after_an_old_state_still_lands_behind_what_the_other_wrote() -> None:
    world = office()
    early = Forge(world).item("eve", "case.opened", {"reference": "C-early"})
    world.case("C-between")
    (receipt,) = world.sequencer.submit(Submission((early,)))
    assert receipt.position == world.size() - 1
