"""A resumption counts for the one loss that it names.

Searching the model of the head protocol showed two faults here. A signed resumption could be admitted again after a
second restore, and the log signed two checkpoints of one size without a new signature. One that was broken off left an
intent, which `custody log resume --from-head` named although it was smaller than the lost head. A proposal now states
what the machine remembered when it was signed, and is admitted only while exactly that is remembered.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from custody.errors import HeadMismatch
from custody.ledger.append.resumption import Lost, draft_resumption, lost_by_head
from custody.ledger.audit import compare_outside
from custody.ledger.ports import HeadMark, HeadState
from custody.ledger.submissions.submission import Submission
from custody.model.schema.ids import b64
from custody.storage.memory.small_ports import MemoryHead
from tests.ledger.append.crashing import Crash, Fuse, at, dying
from tests.ledger.audit.test_resume import refuses, resumption, rewind
from tests.ledger.replaying import check
from tests.world import World


def restore(world: World, folder: Path) -> World:
    """Put the backup that ``rewind`` left in the place of the database once more."""
    world.store.close()
    for suffix in ("-wal", "-shm"):
        (folder / f"ledger.db{suffix}").unlink(missing_ok=True)
    shutil.copy(folder / "backup.db", folder / "ledger.db")
    return at(folder, world)


def test_a_resumption_of_an_earlier_loss_is_not_admitted_again(tmp_path: Path) -> None:
    """It would lead along the same path, and what is entered then would have the sizes of other signed checkpoints."""
    world = rewind(World.on_disk(tmp_path).staff(), tmp_path, more=6)
    known = world.head.read()
    assert known is not None
    first = resumption(world, known.committed)
    world.sequencer.submit(first)
    world.case("C-resumed")
    world = restore(world, tmp_path)
    known = world.head.read()
    assert known is not None
    size = world.size()
    assert size < known.committed.size < size + 6
    with pytest.raises(HeadMismatch, match="names another head") as caught:
        world.sequencer.submit(first)
    assert "earlier loss" in caught.value.hint
    refuses(world)
    world.sequencer.submit(resumption(world, known.committed))
    world.case("C-after")
    check(world.store.read(), world.log_key)


def test_a_resumption_that_was_broken_off_is_not_what_was_lost(tmp_path: Path) -> None:
    world = rewind(World.on_disk(tmp_path).staff(), tmp_path, more=6)
    known = world.head.read()
    assert known is not None
    submission = resumption(world, known.committed)
    with pytest.raises(Crash):
        dying(world, Fuse("before commit")).submit(submission)
    world.store.close()
    world = at(tmp_path, world)
    known = world.head.read()
    assert known is not None
    assert known.intent is not None
    assert known.intent.size < known.committed.size
    lost = lost_by_head(world.head)
    assert (lost.size, lost.root) == (known.committed.size, known.committed.root)
    world.sequencer.submit(resumption(world, HeadMark(lost.size, lost.root)))
    world.case("C-after")


def test_what_was_promised_beyond_a_lost_head_is_lost_too() -> None:
    head = MemoryHead()
    for committed, intent, newest in ((3, 5, 5), (5, 3, 5), (5, 5, 5)):
        marks = HeadMark(committed, b"\x01" * 32), HeadMark(intent, b"\x02" * 32)
        head._state = HeadState(*marks)
        lost = lost_by_head(head)
        assert (lost.size, lost.root) == (newest, marks[committed < intent].root)


def named_by_a_receipt(world: World, lost: HeadMark) -> Submission:
    """Sign a resumption that names a larger head than the remembered one, as a receipt shows it."""
    signers = (world.people["ada"].signer, world.people["second"].signer)
    reader, known = world.store.read(), Lost(lost.size, lost.root, "receipt")
    drafts = draft_resumption(
        world.journal, reader, world.head, known, reason="restore", signers=signers, more={}
    )
    return Submission(tuple(draft.item for draft in drafts))


def taken_away(_: World, folder: Path) -> None:
    shutil.rmtree(folder / "state")


def put_back(world: World, _: Path) -> None:
    """Put a head file back that is older than what was lost, and newer than what is left."""
    world.head.start(HeadMark(world.size() + 2, b"\x01" * 32))


@pytest.mark.parametrize("lose", [taken_away, put_back])
def test_a_resumption_that_names_more_than_is_remembered_counts_for_one_loss_too(
    tmp_path: Path, lose: Callable[[World, Path], None]
) -> None:
    """Its receipt names so much that no later head is larger; it was signed for the head of that time all the same."""
    world = World.on_disk(tmp_path).staff()
    world.case("C-kept")
    world = rewind(world, tmp_path, more=9)
    newest = world.head.read()
    assert newest is not None
    lose(world, tmp_path)
    refuses(world)
    size = world.size()
    first = named_by_a_receipt(world, newest.committed)
    world.sequencer.submit(first)
    world.case("C-resumed")
    shown = world.prover().checkpoint(world.size())
    world = restore(world, tmp_path)
    assert world.size() == size
    known = world.head.read()
    assert known is not None
    assert known.committed.size < newest.committed.size
    with pytest.raises(HeadMismatch, match="signed while this machine remembered another head") as caught:
        world.sequencer.submit(first)
    assert caught.value.exit_status == 9
    refuses(world)
    world.sequencer.submit(named_by_a_receipt(world, newest.committed))
    said = world.entry(size)
    assert said.value("remembered_head") == f"{known.committed.size}:{b64(known.committed.root)}"
    world.case("C-other")
    # What was shown before is contradicted, and the ledger says by an entry of its own that it was resumed after that.
    found = compare_outside(world.store.read(), world.log_key, shown)
    assert found is not None
    assert found.code == "outside_differs"
    check(world.store.read(), world.log_key)
