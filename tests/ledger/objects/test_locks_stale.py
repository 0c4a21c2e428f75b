"""A lock that nobody can undo is set only as long as the ledger wants it: it is asked again before each object."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from custody.law.clock import DAY, parse_instant
from custody.law.retention_limits import Policy
from custody.ledger.ports import Lock
from custody.ledger.state.state_cache import recalled
from custody.ledger.stores.locks import Locks, ReportedLock, applied
from custody.model.records import LockOrder, StoredObject
from custody.model.state import State
from custody.storage.memory.objects import MemoryObjects
from tests.model.ends import place, release
from tests.model.locking import archived, carried, erase, followed, locking, ordered, term
from tests.model.objects.test_rules_locked import wiped
from tests.model.office import office
from tests.model.showing import marks
from tests.world import World


class Desk:
    """An office with objects of one exhibit, held for twenty days, in a store whose locks nobody can undo."""

    def __init__(self, count: int = 3) -> None:
        self.world: World = office()
        service, store = locking(self.world, Policy("compliance", 10))
        self.service: Locks = service
        self.store: MemoryObjects = store
        self.seizure = self.world.seize(self.world.case())
        self.exhibit = self.world.exhibit(self.seizure, seal=None)
        self.objects = [archived(self.world, self.exhibit, str(at).encode()) for at in range(count)]
        term(self.world, self.seizure, 20 * DAY)

    def state(self) -> State:
        return recalled(self.world.store.read())

    def after(self, looks: int, act: Callable[[], object]) -> Callable[[], State]:
        """Return what tells the state; something is entered once it was asked so many times."""
        asked = [0]

        def tell() -> State:
            if asked[0] == looks:
                act()
            asked[0] += 1
            return self.state()

        return tell

    def locks(self) -> list[Lock]:
        return [self.store.stat(stored.store_key, stored.version).lock for stored in self.objects]

    def set(self, order: LockOrder, state: Callable[[], State] | None = None) -> list[ReportedLock]:
        return self.service.set(order, self.objects, state or self.state)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_an_order_is_carried_out_while_the_ledger_wants_it(desk: Desk) -> None:
    (order,) = ordered(desk.world, desk.service)
    assert [lock.why for lock in desk.set(order)] == [""] * 3
    assert desk.locks() == [Lock("compliance", parse_instant(order.until or ""))] * 3


@pytest.mark.parametrize("looks", range(4))
def test_what_is_set_after_an_authority_was_shortened_is_nothing(desk: Desk, looks: int) -> None:
    world = desk.world
    (order,) = ordered(world, desk.service)
    end = world.clock.now() + 2 * DAY
    told = desk.set(order, desk.after(looks, lambda: term(world, desk.seizure, 2 * DAY)))
    assert [lock.mode for lock in desk.locks()] == ["compliance"] * looks + ["none"] * (3 - looks)
    assert ["no longer wants" in line.why for line in told] == [False] * looks + [True] * (3 - looks)
    made = applied(order, told)
    assert len(made) == (looks > 0)
    if made:
        world.sign_all("carl", made)
    for anew in ordered(world, desk.service):
        carried(world, desk.service, anew)
    assert [lock.until for lock in desk.locks()[looks:]] == [end] * (3 - looks)


def test_a_lock_goes_on_where_the_authority_was_made_longer(desk: Desk) -> None:
    (order,) = ordered(desk.world, desk.service)
    term(desk.world, desk.seizure, 40 * DAY)
    assert [lock.why for lock in desk.set(order)] == [""] * 3
    assert desk.locks() == [Lock("compliance", parse_instant(order.until or ""))] * 3


def test_no_hold_is_lifted_once_another_one_was_placed(desk: Desk) -> None:
    world = desk.world
    first = world.subject_of(place(world, desk.objects[0].case, "case"))
    followed(world, desk.service)
    release(world, first)
    (order,) = ordered(world, desk.service)
    assert not order.hold
    place(world, desk.objects[0].case, "case")
    assert all("no longer wants" in lock.why for lock in desk.set(order))
    assert [lock.hold for lock in desk.locks()] == [True] * 3


def test_nothing_is_set_for_an_order_that_another_one_took_the_place_of(desk: Desk) -> None:
    (order,) = ordered(desk.world, desk.service)
    carried(desk.world, desk.service, order)
    for stored in desk.objects:
        desk.store.unlock(stored.store_key, stored.version or "")
    assert all("no longer wants" in lock.why for lock in desk.set(order))
    assert [lock.mode for lock in desk.locks()] == ["none"] * 3


def test_nothing_is_set_on_what_was_destroyed_meanwhile(desk: Desk) -> None:
    (order,) = ordered(desk.world, desk.service)
    wiped(desk.world, desk.exhibit, desk.objects[0].case)
    assert all("no longer wants" in lock.why for lock in desk.set(order))
    assert [lock.mode for lock in desk.locks()] == ["none"] * 3
    gone: StoredObject = desk.objects[0]
    assert marks(desk.world, erase(desk.world, desk.service, gone, by="eve")) == set()
