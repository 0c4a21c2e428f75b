"""A restored, copied or headless ledger signs nothing until two administrators have said what was lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from custody.errors import HeadMismatch, LedgerBehind, RuleBroken, StorageFailed
from custody.law.clock import DAY
from custody.ledger.append.entry_signing import SignedDraft
from custody.ledger.append.resumption import draft_resumption, nothing_lost
from custody.ledger.append.sequencer import Sequencer
from custody.ledger.consistency import head_recovery
from custody.ledger.ports import HeadMark, HeadState
from custody.ledger.publish.committed_size import released_size
from custody.ledger.submissions.submission import Item, Submission
from custody.model.engine.names import LEDGER_SLOT
from custody.model.records import Ledger, Proposal
from custody.model.schema.ids import b64
from custody.model.schema.types import Value
from custody.storage.memory.small_ports import MemoryHead
from tests.ledger.append.crashing import Crash, Fuse, at, dying
from tests.ledger.append.test_head_protocol_unknown import BrokenHead
from tests.ledger.append.wrong_entries import case
from tests.ledger.forge import Forge, leaf_of
from tests.ledger.replaying import check
from tests.model.office import rotate
from tests.model.showing import refused
from tests.world import World


def rewind(world: World, folder: Path, more: int = 3) -> World:
    """Keep a copy of the database, go on, and put the copy back: an old backup restored."""
    store = world.store
    store.close()
    shutil.copy(folder / "ledger.db", folder / "backup.db")
    world = at(folder, world)
    for number in range(more):
        world.case(f"C-lost-{number}")
    world.store.close()
    for suffix in ("-wal", "-shm"):
        (folder / f"ledger.db{suffix}").unlink(missing_ok=True)
    shutil.copy(folder / "backup.db", folder / "ledger.db")
    return at(folder, world)


def restored(folder: Path) -> tuple[World, HeadMark]:
    """Return an office whose database is older than its head, and what the head remembers."""
    world = rewind(World.on_disk(folder).staff(), folder)
    known = world.head.read()
    assert known is not None
    assert known.committed.size == world.size() + 3
    return world, known.committed


def headless(folder: Path) -> tuple[World, HeadMark]:
    """Return an office whose database is whole and whose head is remembered nowhere."""
    world = World.on_disk(folder).staff()
    row = world.store.read().head()
    shutil.rmtree(folder / "state")
    return world, HeadMark(row.size, row.root)


def damaged(folder: Path) -> tuple[World, HeadMark]:
    """Return an office whose head file is damaged in both slots."""
    world = World.on_disk(folder).staff()
    row = world.store.read().head()
    (folder / "state" / "head").write_bytes(b"\xff" * 8192)
    return world, HeadMark(row.size, row.root)


def forgetful(_folder: Path) -> tuple[World, HeadMark]:
    """Return an office in memory whose head was lost."""
    world = World.memory().staff()
    row = world.store.read().head()
    world.head = MemoryHead()
    world.sequencer = Sequencer(world.store, world.head, world.log_signer, world.clock)
    world.journal._sequencer = world.sequencer
    return world, HeadMark(row.size, row.root)


UNFIT: dict[str, Callable[[Path], tuple[World, HeadMark]]] = {
    "restored": restored,
    "headless": headless,
    "damaged": damaged,
    "in memory": forgetful,
}


@pytest.fixture(params=UNFIT)
def unfit(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[World, HeadMark]:
    return UNFIT[request.param](tmp_path)


def test_a_resumption_can_say_that_the_clock_is_right(tmp_path: Path) -> None:
    world, _ = forgetful(tmp_path)
    world.later(-DAY)
    signers = (world.people["ada"].signer, world.people["second"].signer)

    def drafted(**more: Value) -> list[SignedDraft]:
        reader = world.store.read()
        lost = nothing_lost(reader)
        return draft_resumption(
            world.journal, reader, world.head, lost, reason="migrated_back", signers=signers, more=more
        )

    with refused("time.seen"):
        drafted()
    world.journal.submit(drafted(late_reason="clock"))
    marked = [world.entry(world.size() - back).value("nonconforming") for back in (2, 1)]
    assert marked == ["time.order time.seen", "time.seen"]
    world.case()
    check(world.store.read(), world.log_key)


def proposal(forge: Forge, world: World, lost: HeadMark, by: str = "ada") -> Item:
    values: dict[str, Value] = {
        "reason": "restore",
        "lost_size": lost.size,
        "lost_root": b64(lost.root),
        "evidence": "head_file",
        "remembered_head": head_recovery.remembered_words(world.head),
    }
    return forge.item(by, "resumption.proposed", values, subject=world.entry(0).envelope.subject)


def approval(forge: Forge, world: World, proposed: Item, by: str = "second", *, judged: bool = True) -> Item:
    subject = world.entry(0).envelope.subject
    return forge.item(by, "resumption.approved", subject=subject, re=leaf_of(proposed), judged=judged)


def resumption(world: World, lost: HeadMark) -> Submission:
    """Sign what two administrators sign."""
    forge = Forge(world)
    proposed = proposal(forge, world, lost)
    return Submission((proposed, approval(forge, world, proposed)))


def refuses(world: World) -> None:
    """Check that the ledger signs nothing, with the exit status for a wrong setup, and that nothing changes."""
    before = world.store.read().head()
    with pytest.raises(HeadMismatch) as caught:
        world.sequencer.submit(Submission((case(world),)))
    assert caught.value.exit_status == (4 if isinstance(caught.value, LedgerBehind) else 9)
    assert "resum" in caught.value.hint
    with pytest.raises(HeadMismatch):
        world.sequencer.ready()
    assert world.store.read().head() == before


def test_it_signs_nothing_and_says_what_to_do(unfit: tuple[World, HeadMark]) -> None:
    world, _ = unfit
    refuses(world)
    refuses(world)
    check(world.store.read(), world.log_key)


def test_two_administrators_make_it_sign_again_and_what_was_lost_is_on_record(
    unfit: tuple[World, HeadMark],
) -> None:
    world, lost = unfit
    refuses(world)
    size = world.size()
    receipts = world.sequencer.submit(resumption(world, lost))
    assert [receipt.position for receipt in receipts] == [size, size + 1]
    said = world.entry(size)
    assert (said.value("lost_size"), said.value("lost_root")) == (lost.size, b64(lost.root))
    assert world.lookup().get(Ledger, LEDGER_SLOT).resumed == 1
    row = world.store.read().head()
    assert world.head.read() == HeadState(HeadMark(row.size, row.root), None)
    world.sequencer.submit(Submission((case(world),)))
    world.case("C-after")
    check(world.store.read(), world.log_key)


def test_one_administrator_alone_does_not_suffice(unfit: tuple[World, HeadMark]) -> None:
    world, lost = unfit
    forge = Forge(world)
    proposed = proposal(forge, world, lost)
    with pytest.raises(HeadMismatch):
        world.sequencer.submit(Submission((proposed,)))
    with refused("proposal.distinct"):
        approval(forge, world, proposed, by="ada")
    twice = approval(forge, world, proposed, by="ada", judged=False)
    with pytest.raises(RuleBroken) as caught:
        world.sequencer.submit(Submission((proposed, twice)))
    assert caught.value.rule == "proposal.distinct"
    refuses(world)


def test_an_administrator_and_somebody_without_the_role_do_not_suffice(unfit: tuple[World, HeadMark]) -> None:
    world, lost = unfit
    for other in ("judge", "bot"):
        forge = Forge(world)
        proposed = proposal(forge, world, lost)
        with refused("role.permit"):
            approval(forge, world, proposed, by=other)
        with pytest.raises(RuleBroken):
            world.sequencer.submit(
                Submission((proposed, approval(forge, world, proposed, by=other, judged=False)))
            )
    refuses(world)


def test_other_entries_do_not_slip_through_without_the_resumption(unfit: tuple[World, HeadMark]) -> None:
    world, lost = unfit
    before = world.store.read().head()
    forge = Forge(world)
    proposed = proposal(forge, world, lost)
    with pytest.raises(HeadMismatch):
        world.sequencer.submit_many([Submission((proposed,)), Submission((case(world),))])
    assert world.store.read().head() == before
    world.sequencer.submit(Submission((proposed, approval(forge, world, proposed))))


def test_nothing_stands_between_what_was_left_and_the_resumption(unfit: tuple[World, HeadMark]) -> None:
    world, lost = unfit
    before = world.store.read().head()
    forge = Forge(world)
    first = case(world)
    proposed = proposal(forge, world, lost)
    both = Submission((proposed, approval(forge, world, proposed)))
    with pytest.raises(HeadMismatch):
        world.sequencer.submit_many([Submission((first,)), both])
    assert world.store.read().head() == before
    world.sequencer.submit(both)


def test_an_old_receipt_is_not_given_out_again_by_a_ledger_that_signs_nothing(tmp_path: Path) -> None:
    world = World.on_disk(tmp_path).staff()
    item = case(world)
    world.sequencer.submit(Submission((item,)))
    world = rewind(world, tmp_path)
    assert world.store.read().position_of(world.entry(world.size() - 1).envelope.id) is not None
    with pytest.raises(HeadMismatch):
        world.sequencer.submit(Submission((item,)))


def test_a_resumption_does_not_say_that_less_was_lost_than_is_left(unfit: tuple[World, HeadMark]) -> None:
    world, lost = unfit
    with refused("resumption.lost_size"):
        resumption(world, HeadMark(world.size() - 1, lost.root))


def test_a_resumption_does_not_say_that_less_was_lost_than_the_head_remembers(tmp_path: Path) -> None:
    world, lost = restored(tmp_path)
    assert lost.size > world.size()
    less = world.store.read().head()
    with pytest.raises(HeadMismatch, match=f"the {lost.size} entries"):
        world.sequencer.submit(resumption(world, HeadMark(less.size, less.root)))
    refuses(world)
    world.sequencer.submit(resumption(world, lost))
    check(world.store.read(), world.log_key)


def test_a_resumption_counts_once_for_one_loss(tmp_path: Path) -> None:
    world, lost = restored(tmp_path)
    world.sequencer.submit(resumption(world, lost))
    world = rewind(world, tmp_path)
    assert world.lookup().get(Ledger, LEDGER_SLOT).resumed == 1
    refuses(world)
    known = world.head.read()
    assert known is not None
    world.sequencer.submit(resumption(world, known.committed))
    assert world.lookup().get(Ledger, LEDGER_SLOT).resumed == 2
    check(world.store.read(), world.log_key)


STEPS = ("before intend", "after intend", "before commit", "after commit", "before promote", "after promote")


@pytest.mark.parametrize("step", STEPS)
def test_a_crash_during_a_resumption_never_makes_the_restored_ledger_look_like_the_newest(
    tmp_path: Path, step: str
) -> None:
    world, lost = restored(tmp_path)
    size = world.size()
    submission = resumption(world, lost)
    fuse = Fuse(step)
    with pytest.raises(Crash):
        dying(world, fuse).submit(submission)
    assert fuse.steps == list(STEPS)[: STEPS.index(step) + 1]
    world.store.close()
    world = at(tmp_path, world)
    if STEPS.index(step) < STEPS.index("after commit"):
        assert world.size() == size
        refuses(world)
    else:
        assert world.size() == size + 2
    if step in ("after commit", "before promote"):
        with pytest.raises(HeadMismatch, match="interrupted"):
            released_size(world.head, world.store.read())
    receipts = world.sequencer.submit(submission)
    assert [receipt.position for receipt in receipts] == [size, size + 1]
    assert released_size(world.head, world.store.read()) == size + 2
    world.case("C-after")
    check(world.store.read(), world.log_key)


@pytest.mark.parametrize("step", ["before commit", "after commit", "before start", "after start"])
def test_a_crash_during_a_resumption_without_a_head_remembers_none_that_was_not_committed(
    tmp_path: Path, step: str
) -> None:
    world, lost = headless(tmp_path)
    size = world.size()
    submission = resumption(world, lost)
    with pytest.raises(Crash):
        dying(world, Fuse(step)).submit(submission)
    world.store.close()
    world = at(tmp_path, world)
    if step == "after start":
        assert world.size() == size + 2
    else:
        assert world.head.read() is None
        refuses(world)
        row = world.store.read().head()
        world.sequencer.submit(resumption(world, HeadMark(row.size, row.root)))
    world.case("C-after")
    check(world.store.read(), world.log_key)


def test_a_resumption_whose_commit_fails_leaves_the_ledger_refusing(tmp_path: Path) -> None:
    world, lost = restored(tmp_path)
    submission = resumption(world, lost)
    broken = BrokenHead(world, "intend", StorageFailed("disk full"))
    with pytest.raises(StorageFailed):
        Sequencer(world.store, broken, world.log_signer, world.clock).submit(submission)
    refuses(world)
    world.sequencer.submit(submission)


def test_a_rotated_key_is_no_second_administrator(tmp_path: Path) -> None:
    world = World.on_disk(tmp_path).staff()
    rotate(world, "ada", "ada new")
    world = rewind(world, tmp_path)
    known = world.head.read()
    assert known is not None
    forge = Forge(world)
    proposed = proposal(forge, world, known.committed)
    with refused("proposal.distinct"):
        approval(forge, world, proposed, by="ada")
    old = world.signer_of("ada")
    with refused("key.valid"):
        forge.item(old, "resumption.approved", subject=world.entry(0).envelope.subject, re=leaf_of(proposed))


def test_a_resumption_of_a_ledger_that_fits_its_head_is_recorded_and_changes_nothing_else() -> None:
    world = World.memory().staff()
    row = world.store.read().head()
    world.sequencer.submit(resumption(world, HeadMark(row.size + 5, b"\x01" * 32)))
    how, _ = head_recovery.judge(world.head, world.store.read().head())
    assert how == "committed"
    assert [answer.status for answer in world.lookup().all(Proposal)] == ["approved"]
    check(world.store.read(), world.log_key)
