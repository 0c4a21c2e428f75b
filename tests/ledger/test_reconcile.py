"""How the database stands to the remembered head: every case, judged without changing anything and settled once."""

from __future__ import annotations

import pytest

from custody.errors import HeadMismatch
from custody.ledger import reconcile
from custody.ledger.ports import HeadMark, HeadRow, HeadState
from custody.proof import checkpoint
from custody.proof.merkle import EMPTY_ROOT
from storage.memory import MemoryHead
from tests.ledger.test_erasure import erase, registered
from tests.model.office import office
from tests.world import World

OLD, NEW, OTHER = (HeadMark(size, bytes([size]) * 32) for size in (3, 4, 9))
NOTHING = HeadMark(0, EMPTY_ROOT)


def remembering(state: HeadState | None) -> MemoryHead:
    head = MemoryHead()
    head._state = state
    return head


def row(mark: HeadMark) -> HeadRow:
    return HeadRow(mark.size, mark.root, b"")


@pytest.mark.parametrize(
    ("known", "here", "how"),
    [
        (None, NOTHING, "fresh"),
        (None, OLD, "unknown"),
        (HeadState(NOTHING, None), NOTHING, "committed"),
        (HeadState(OLD, None), OLD, "committed"),
        (HeadState(OLD, NEW), OLD, "committed"),
        (HeadState(OLD, NEW), NEW, "promote"),
        (HeadState(OLD, None), NEW, "unknown"),
        (HeadState(OLD, NEW), OTHER, "unknown"),
        (HeadState(OLD, NEW), NOTHING, "unknown"),
        (HeadState(OLD, None), HeadMark(OLD.size, NEW.root), "unknown"),
        (HeadState(OLD, NEW), HeadMark(NEW.size, OLD.root), "unknown"),
        (HeadState(OTHER, NEW), NEW, "promote"),
        (HeadState(OLD, None), NOTHING, "unknown"),
    ],
)
def test_every_standing_of_the_database_to_the_head(
    known: HeadState | None, here: HeadMark, how: str
) -> None:
    head = remembering(known)
    found, unfit = reconcile.judge(head, row(here))
    assert found == how
    assert (unfit is not None) is (how == "unknown")
    assert head.read() == known
    if unfit is not None:
        assert unfit.exit_status == 9
        assert "custody log resume" in unfit.hint


def test_a_damaged_head_is_unknown_and_its_own_error_is_told() -> None:
    class Damaged(MemoryHead):
        def read(self) -> HeadState | None:
            raise HeadMismatch("both marks are damaged")

    found, unfit = reconcile.judge(Damaged(), row(OLD))
    assert found == "unknown"
    assert unfit is not None
    assert "damaged" in unfit.message


def marked(world: World, size: int) -> HeadMark:
    """Give the mark of an earlier state of a ledger."""
    stored = world.store.read().checkpoint(size)
    assert stored is not None
    return HeadMark(size, checkpoint.parse(stored).root)


def test_settling_abandons_an_intent_that_was_not_reached_and_promotes_one_that_was() -> None:
    world = office()
    size = world.size()
    here, before = marked(world, size), marked(world, size - 1)
    for known, expected in (
        (HeadState(here, NEW), HeadState(here, NEW)),
        (HeadState(before, here), HeadState(here, None)),
        (HeadState(before, None), HeadState(before, None)),
    ):
        head = remembering(known)
        reader = world.store.read()
        unfit = reconcile.settle(head, reader, reader.head())
        assert (unfit is not None) is (known.committed == before and known.intent is None)
        assert head.read() == expected


def test_settling_lists_what_the_promoted_entries_erased() -> None:
    world = office()
    position = registered(world)
    erase(world, position, "serial", "make")
    expected = world.head.list_erasures()
    assert len(expected) == 2
    size = world.size()
    head = remembering(HeadState(marked(world, size - 1), marked(world, size)))
    reader = world.store.read()
    assert reconcile.settle(head, reader, reader.head()) is None
    assert head.list_erasures() == expected


def test_settling_an_interrupted_resumption_lists_every_erasure_there_is() -> None:
    """The promised mark is that of the lost ledger, so nothing tells from where on entries are new."""
    world = office()
    position = registered(world)
    erase(world, position, "serial")
    expected = world.head.list_erasures()
    world.case("C-2")
    size = world.size()
    for lost in (HeadMark(size + 40, bytes(32)), HeadMark(size - 1, bytes(32)), HeadMark(2, bytes(32))):
        head = remembering(HeadState(lost, marked(world, size)))
        reader = world.store.read()
        assert reconcile.settle(head, reader, reader.head()) is None
        assert head.list_erasures() == expected
        assert head.read() == HeadState(marked(world, size), None)


def test_a_mark_is_an_earlier_state_if_the_log_signed_that_very_root() -> None:
    world = office()
    reader = world.store.read()
    assert reconcile.prefix(reader, marked(world, 3)) == 3
    assert reconcile.prefix(reader, HeadMark(3, bytes(32))) == 0
    assert reconcile.prefix(reader, HeadMark(99, bytes(32))) == 0
    assert reconcile.prefix(reader, NOTHING) == 0


def test_an_erasure_is_missing_if_it_is_listed_for_this_very_entry_and_not_carried_out() -> None:
    world = office()
    position = registered(world)
    erase(world, position, "serial")
    reader = world.store.read()
    (listed,) = world.head.list_erasures()
    assert reconcile.missing_erasures(world.head, reader) == {}
    world.head.add_erasures(
        [
            type(listed)(position, listed.leaf, listed.field + 1),
            type(listed)(position, bytes(32), listed.field + 2),
            type(listed)(position + 10**6, listed.leaf, 0),
        ]
    )
    assert reconcile.missing_erasures(world.head, reader) == {position: (listed.field + 1,)}
    assert reconcile.apply_erasures(world.head, world.store) == 1
    assert reconcile.missing_erasures(world.head, world.store.read()) == {}
