"""An act that only arranges an office is entered once for the same office and words, and leaves the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from custody.errors import CustodyError
from custody.ledger.append.sequencer import Sequencer
from custody.storage.memory.ledger import MemoryLedgerStore, _State
from tests import arrangements
from tests.ledger.forger import audited
from tests.model.narrowing import narrowed
from tests.model.office import rotate
from tests.world import World


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(vars(arrangements), "_kept", type(arrangements._kept)())


def arranged() -> World:
    world = World.memory().staff()
    case = world.case()
    world.order(case)
    world.exhibit(world.seize(case), seal="S-1")
    return world


def state(world: World) -> _State:
    assert isinstance(world.store, MemoryLedgerStore)
    return world.store._committed


def test_what_is_laid_is_what_entering_leaves_and_an_office_goes_on_from_it() -> None:
    entered = arranged()
    assert len(arrangements._kept) == 5
    laid = arranged()
    assert len(arrangements._kept) == 5, "nothing was entered again"
    for world in (entered, laid):
        world.serve(world.order(world.case("C-2")))
        rotate(world, "eve", "eve's second")
        assert audited(world).verdict == "verified"
    assert state(laid) == state(entered)
    assert laid.head.read() == entered.head.read()
    assert laid.clock.now() == entered.clock.now()
    assert laid.entropy.token(32) == entered.entropy.token(32)
    assert {name: one.actor for name, one in laid.people.items()} == {
        name: one.actor for name, one in entered.people.items()
    }


def later(world: World) -> None:
    world.later(1)


def drawn(world: World) -> None:
    world.entropy.token(1)


def named(world: World) -> None:
    world.people["judge"] = replace(world.people["judge"], actor=world.people["eve"].actor)


def tampered(world: World) -> None:
    assert isinstance(world.store, MemoryLedgerStore)
    entries = world.store._committed.entries
    entries[1] = replace(entries[1], openings=b"")


def remembered(world: World) -> None:
    head = world.head.read()
    assert head is not None
    world.head.intend(head.committed, replace(head.committed, size=99))


def reopened(world: World) -> None:
    world.sequencer = Sequencer(world.store, world.head, world.log_signer, world.clock)


@pytest.mark.parametrize("change", [later, drawn, named, tampered, remembered, reopened])
def test_another_clock_number_person_ledger_head_or_writer_is_entered(
    change: Callable[[World], None],
) -> None:
    World.memory().staff().case()
    kept = [outcome.after.ledger.entries[-1] for outcome in arrangements._kept.values()]
    world = World.memory().staff()
    before = state(world)
    assert before.entries[-1] in kept
    change(world)
    try:
        world.case()
    except CustodyError:
        assert state(world) is before
    else:
        assert not any(state(world).entries[-1] is entry for entry in kept)


def test_what_a_test_does_to_a_ledger_that_was_laid_is_not_laid_again() -> None:
    first = arranged()
    second = arranged()
    tampered(second)
    assert state(arranged()) == state(first) != state(second)


def test_other_words_are_entered_and_a_failure_is_not_kept() -> None:
    world = World.memory().staff()
    assert world.case() != world.case("C-2")
    known = len(arrangements._kept)
    with pytest.raises(CustodyError):
        world.case("C-3", by="bot")
    assert len(arrangements._kept) == known


def test_with_a_patch_in_force_or_with_nothing_to_be_kept_acts_are_entered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with arrangements.keeping_nothing():
        World.memory().staff()
    assert not arrangements._kept
    monkeypatch.setattr(arrangements, "MOST", 8)
    World.memory().staff()
    assert not arrangements._kept


def test_with_a_kind_that_is_another_one_acts_of_it_are_entered_and_nothing_is_kept() -> None:
    usual = state(World.memory().staff()).entries
    World.memory().staff().case()
    known = len(arrangements._kept)
    with narrowed("case.closed"):
        staffed = World.memory().staff()
        assert state(staffed).entries[-1] is usual[-1]
        staffed.case("C-7")
    with narrowed("case.opened"), pytest.raises(CustodyError):
        World.memory().staff().case()
    assert len(arrangements._kept) == known
