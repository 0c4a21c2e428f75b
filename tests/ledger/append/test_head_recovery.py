"""How the database stands to the remembered head: every case, judged without changing anything and settled once."""

from __future__ import annotations

from typing import cast
from unittest.mock import Mock

import pytest

from custody.errors import HeadMismatch
from custody.ledger.consistency import head_recovery
from custody.ledger.ports import HeadMark, HeadRow, HeadState, LedgerReader
from custody.model.entry.facts import Facts
from custody.model.schema.ids import b64
from custody.model.schema.types import Value
from custody.proof import checkpoint
from custody.proof.merkle import EMPTY_ROOT
from custody.storage.memory.small_ports import MemoryHead
from tests.ledger.objects.test_erasure import erase, registered
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
    found, unfit = head_recovery.judge(head, row(here))
    assert found == how
    assert (unfit is not None) is (how == "unknown")
    assert head.read() == known
    if unfit is not None:
        shorter = known is not None and here.size < known.committed.size
        assert unfit.exit_status == (4 if shorter else 9)
        assert "custody log resume" in unfit.hint


def test_a_damaged_head_is_unknown_and_its_own_error_is_told() -> None:
    class Damaged(MemoryHead):
        def read(self) -> HeadState | None:
            raise HeadMismatch("both marks are damaged")

    found, unfit = head_recovery.judge(Damaged(), row(OLD))
    assert found == "unknown"
    assert unfit is not None
    assert "damaged" in unfit.message


class Beside(MemoryHead):
    """A head that a writer moves while it is looked at: gives one state after the other, the last one for ever."""

    def __init__(self, *states: HeadState | None) -> None:
        super().__init__()
        self._states = list(states)

    def read(self) -> HeadState | None:
        return self._states.pop(0) if len(self._states) > 1 else self._states[0]


class Rows:
    """A database of which only the head row is asked, one after the other."""

    def __init__(self, *marks: HeadMark) -> None:
        self._marks = list(marks)

    def head(self) -> HeadRow:
        return row(self._marks.pop(0) if len(self._marks) > 1 else self._marks[0])


def test_what_a_writer_promotes_between_two_looks_is_no_alarm() -> None:
    old, new = HeadState(OLD, None), HeadState(NEW, None)
    head, reader = Beside(old, new), cast("LedgerReader", Rows(OLD, NEW))
    assert head_recovery.seen(head, reader) == (row(NEW), "committed", None)


def test_a_ledger_that_does_not_fit_while_the_head_stands_still_is_an_alarm() -> None:
    for state in (HeadState(OLD, None), HeadState(OLD, NEW), None):
        here, how, unfit = head_recovery.seen(Beside(state), cast("LedgerReader", Rows(OTHER)))
        assert (here, how) == (row(OTHER), "unknown")
        assert unfit is not None


def words(mark: HeadMark) -> str:
    return f"{mark.size}:{b64(mark.root)}"


def named(mark: HeadMark, evidence: str = "head_file", remembered: str | None = words(NEW)) -> Facts:
    lost: dict[str, Value] = {"lost_size": mark.size, "lost_root": b64(mark.root), "evidence": evidence}
    return Facts({**lost, "remembered_head": remembered})


KNOWN = HeadState(NEW, HeadMark(7, b"\x07" * 32))


@pytest.mark.parametrize(
    "facts",
    [
        named(NEW),
        named(HeadMark(7, b"\x07" * 32)),
        named(OTHER, "receipt"),
        named(OTHER, "witness"),
        named(NEW, "receipt"),
    ],
)
def test_a_resumption_names_the_remembered_head_or_a_newer_one_from_outside(facts: Facts) -> None:
    head_recovery.check_named(KNOWN, [facts])


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        (named(OLD), "less was lost"),
        (named(OLD, "receipt"), "less was lost"),
        (named(OTHER), "another head"),
        (named(HeadMark(NEW.size, OLD.root)), "another head"),
        (named(HeadMark(NEW.size, OLD.root), "receipt"), "another head"),
        (named(HeadMark(7, bytes(32))), "another head"),
        (named(NEW, remembered=None), "signed while"),
        (named(NEW, remembered=words(OLD)), "signed while"),
        (named(OTHER, "receipt", None), "signed while"),
        (named(OTHER, "receipt", words(OTHER)), "signed while"),
        (named(HeadMark(7, b"\x07" * 32), remembered=words(HeadMark(7, b"\x07" * 32))), "signed while"),
    ],
)
def test_a_resumption_that_names_an_earlier_or_another_head_is_refused(facts: Facts, why: str) -> None:
    with pytest.raises(HeadMismatch, match=why):
        head_recovery.check_named(KNOWN, [facts])


def test_without_a_remembered_head_any_is_named_but_one_is() -> None:
    head_recovery.check_named(None, [named(OLD, remembered=None)])
    head_recovery.check_named(None, [named(NOTHING, remembered=None)])
    with pytest.raises(HeadMismatch, match="remembers nothing"):
        head_recovery.check_named(None, [named(OLD)])
    with pytest.raises(HeadMismatch, match="less was lost"):
        head_recovery.check_named(None, [])


def marked(world: World, size: int) -> HeadMark:
    """Return the mark of an earlier state of a ledger."""
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
        unfit = head_recovery.settle(head, reader, reader.head())
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
    reader = Mock(wraps=world.store.read())
    assert head_recovery.settle(head, reader, reader.head()) is None
    assert head.list_erasures() == expected
    reader.entries.assert_called_once_with(size - 1, size)


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
        assert head_recovery.settle(head, reader, reader.head()) is None
        assert head.list_erasures() == expected
        assert head.read() == HeadState(marked(world, size), None)


def test_a_mark_is_an_earlier_state_if_the_log_signed_that_very_root() -> None:
    world = office()
    reader = world.store.read()
    assert head_recovery.contained_size(reader, marked(world, 3)) == 3
    assert head_recovery.contained_size(reader, HeadMark(3, bytes(32))) == 0
    assert head_recovery.contained_size(reader, HeadMark(99, bytes(32))) == 0
    assert head_recovery.contained_size(reader, NOTHING) == 0


def test_an_erasure_is_missing_if_it_is_listed_for_this_very_entry_and_not_carried_out() -> None:
    world = office()
    position = registered(world)
    erase(world, position, "serial")
    reader = world.store.read()
    (listed,) = world.head.list_erasures()
    assert head_recovery.missing_erasures(world.head, reader) == {}
    world.head.add_erasures(
        [
            type(listed)(position, listed.leaf, listed.field + 1),
            type(listed)(position, bytes(32), listed.field + 2),
            type(listed)(position + 10**6, listed.leaf, 0),
            type(listed)(world.size(), listed.leaf, 0),
        ]
    )
    assert head_recovery.missing_erasures(world.head, reader) == {}, (
        "no entry orders it, and none can be lost"
    )
    known = world.head.read()
    assert known is not None
    world.head.start(HeadMark(known.committed.size + 1, bytes(32)))
    assert head_recovery.missing_erasures(world.head, reader) == {position: (listed.field + 1,)}
    assert head_recovery.apply_erasures(world.head, world.store) == 1
    assert head_recovery.missing_erasures(world.head, world.store.read()) == {}


def test_what_the_entries_say_was_erased_and_the_list_does_not_have_is_told_once_and_in_their_order() -> None:
    world = office()
    first, second = registered(world), registered(world)
    erase(world, second, "serial")
    erase(world, first, "serial", "make")
    listed = world.head.list_erasures()
    assert [entry.position for entry in listed] == [second, first, first]
    assert head_recovery.unlisted_erasures(world.head, world.store.read()) == []
    forgotten = MemoryHead()
    assert head_recovery.unlisted_erasures(forgotten, world.store.read()) == listed
    forgotten.add_erasures(listed[1:2])
    assert head_recovery.unlisted_erasures(forgotten, world.store.read()) == [listed[0], listed[2]]
