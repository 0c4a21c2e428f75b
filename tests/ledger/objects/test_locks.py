"""Orders of locks that are cut off anywhere say what lags, and are taken up again without doing anything twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from custody.errors import StorageFailed
from custody.law.clock import DAY
from custody.ledger.objects.archive import Archived, archived_request
from custody.ledger.state.state_cache import recalled
from custody.ledger.stores import locks
from custody.ledger.stores.locks import Locks, orders, resumed, verified, without_pending_deletions
from custody.model.records import LockOrder, StoredObject
from custody.model.schema.types import split_codes
from custody.proof.digest import ObjectHasher
from custody.storage.memory.objects import MemoryObjects
from custody.storage.memory.small_ports import MemorySources
from tests.faults.points import ALL
from tests.model.ends import place
from tests.model.locking import GOVERNANCE, NAME, archived, carried, locking, ordered, term, verify
from tests.model.office import office
from tests.world import World


class Failing(MemoryObjects):
    """A store that takes so many locks and then nothing more, as one that cannot be reached."""

    left = 0

    def retain(self, key: str, version: str, mode: str, until: int) -> None:
        """Lock a version, unless the store is gone."""
        if self.left == 0:
            raise StorageFailed("the store does not answer")
        self.left -= 1
        super().retain(key, version, mode, until)


def stocked(count: int, world: World | None = None) -> tuple[World, Locks, Failing, list[StoredObject]]:
    """Return an office with objects of one exhibit in a store that fails, and a term of authority."""
    world = world or office()
    store = Failing(NAME, world.clock)
    world.objects = store
    seizure = world.seize(world.case())
    exhibit = world.exhibit(seizure, seal=None)
    world.sources = MemorySources()
    objects = [archived(world, exhibit, str(number).encode()) for number in range(count)]
    term(world, seizure)
    return world, Locks({NAME: store}, {NAME: GOVERNANCE}, world.clock), store, objects


def locked(store: MemoryObjects, objects: list[StoredObject]) -> int:
    return sum(store.stat(stored.store_key, stored.version).lock.mode == "governance" for stored in objects)


@pytest.mark.parametrize("taken", range(5))
def test_wherever_a_store_fails_the_rest_lags_by_name_and_is_taken_up_again(taken: int) -> None:
    world, service, store, objects = stocked(5)
    (order,) = ordered(world, service)
    assert order.waiting == tuple(sorted(stored.id for stored in objects))
    store.left = taken
    carried(world, service, order)
    waiting = world.lookup().get(LockOrder, order.id).waiting
    assert (locked(store, objects), len(waiting)) == (taken, 5 - taken)
    assert {world.object_record(name).lock_mode for name in waiting} == {"none"}
    store.left = 5 - taken
    (last,) = carried(world, service, world.lookup().get(LockOrder, order.id))
    assert world.entry(last.position).value("pending_count") == 0
    assert (locked(store, objects), store.left) == (5, 0)
    assert world.lookup().get(LockOrder, order.id).waiting == ()
    assert ordered(world, service) == []


def test_what_was_set_and_not_recorded_is_read_back_and_not_set_again() -> None:
    world, service, store, objects = stocked(3)
    (order,) = ordered(world, service)
    store.left = 3
    service.set(order, objects, lambda: recalled(world.store.read()))
    # The program ended here: nothing but the order is on record.
    assert len(carried(world, service, order)) == 1
    assert store.left == 0
    assert world.lookup().get(LockOrder, order.id).waiting == ()


def test_objects_that_want_the_same_are_ordered_and_recorded_together() -> None:
    world, service, store, objects = stocked(4)
    place(world, objects[0].id, "object")
    made = orders(service.plan(recalled(world.store.read()), objects))
    assert sorted(len(split_codes(item.values["objects"])) for item in made) == [1, 3]
    store.left = 4
    size = world.size()
    for order in ordered(world, service):
        carried(world, service, order)
    assert world.size() == size + 4
    held = [stored for stored in objects if store.stat(stored.store_key, stored.version).lock.hold]
    assert held == objects[:1]


def test_a_lock_is_never_made_less_when_the_authority_ends_early() -> None:
    world = office()
    service, store = locking(world)
    seizure = world.seize(world.case())
    stored = archived(world, world.exhibit(seizure, seal=None))
    term(world, seizure)
    for order in ordered(world, service):
        carried(world, service, order)
    before = store.stat(stored.store_key, stored.version).lock
    term(world, seizure, DAY)
    (planned,) = service.plan(recalled(world.store.read()), [world.object_record(stored.id)])
    assert (planned.changes, planned.beyond) == (False, True)
    assert ordered(world, service) == []
    assert store.stat(stored.store_key, stored.version).lock == before


def test_nothing_is_written_of_a_lock_that_is_as_recorded_but_that_it_was_read() -> None:
    world, service, store, objects = stocked(2)
    store.left = 2
    for order in ordered(world, service):
        carried(world, service, order)
    (receipt,) = verify(world, service)
    entry = world.entry(receipt.position)
    assert (entry.value("checked_count"), entry.value("drift_count")) == (2, 0)
    store.lose(objects[0].store_key)
    _, found = verify(world, service)
    assert world.entry(found.position).value("lock_deviations") == "object_missing"


def test_an_order_that_was_never_set_is_not_carried_out_once_the_authority_ends_earlier() -> None:
    world, service, store, objects = stocked(2)
    (order,) = ordered(world, service)
    plan = list(service.plan(recalled(world.store.read()), objects))
    assert resumed(order, plan, world.clock.now()) == []
    term(world, str(plan[0].basis.rests_on[0]), DAY)
    plan = list(service.plan(recalled(world.store.read()), objects))
    stale = resumed(order, plan, world.clock.now())
    assert [item.object.id for item in stale] == [stored.id for stored in objects]
    (receipt,) = world.sign_all("carl", orders(stale))
    assert world.lookup().get(LockOrder, order.id).waiting == ()
    store.left = 2
    carried(world, service, world.lookup().get(LockOrder, world.subject_of(receipt)))
    until = plan[0].wanted.until
    assert {store.stat(stored.store_key, stored.version).lock.until for stored in objects} == {until}


def many(count: int, folder: Path) -> tuple[World, Locks, Failing]:
    """Do what ``stocked`` does for many objects, which are entered at once, in a ledger on disk."""
    world, service, store, _ = stocked(1, World.on_disk(folder).staff())
    (first,) = world.lookup().all(StoredObject)
    digest = ObjectHasher().finish()
    requests = []
    for number in range(1, count):
        key = f"objects/{number:032x}"
        store.add(key, b"")
        stored = store.stat(key, None)
        requests.append(archived_request(Archived(NAME, key, stored, digest, b"x"), first.exhibit, None, {}))
    world.sign_all("carl", requests)
    return world, service, store


def test_an_interruption_in_the_middle_of_ten_orders_names_what_lags_and_is_gone_on_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    each = locks.MOST if ALL else 40
    monkeypatch.setattr(locks, "MOST", each)
    world, service, store = many(10 * each, tmp_path)
    made = ordered(world, service)
    assert [len(item.waiting) for item in made] == [each] * 10
    store.left = 4 * each + 32
    for order in made:
        carried(world, service, order)
    left = [world.lookup().get(LockOrder, record.id) for record in made]
    assert [len(item.waiting) for item in left] == [0] * 4 + [each - 32] + [each] * 5
    unlocked = {record.id for record in world.lookup().all(StoredObject) if record.lock_mode == "none"}
    assert {name for lock_order in left for name in lock_order.waiting} == unlocked
    # Exactly what lags is set: one more would fail.
    store.left = 6 * each - 32
    for order in left:
        carried(world, service, order)
    assert store.left == 0
    assert {stored.lock_mode for stored in world.lookup().all(StoredObject)} == {"governance"}
    assert list(world.lookup().under(LockOrder, "open", "", "~")) == []
    assert ordered(world, service) == []


def test_a_lock_that_was_taken_away_is_missing_until_it_is_set_again() -> None:
    world, service, store, objects = stocked(2)
    store.left = 2
    for order in ordered(world, service):
        carried(world, service, order)
    assert len(verify(world, service)) == 1
    taken = objects[0]
    store.unlock(taken.store_key, taken.version or "")
    _, drift = verify(world, service)
    entry = world.entry(drift.position)
    assert (entry.value("lock_deviations"), entry.value("responsible_role")) == (
        "lock_missing",
        "evidence_custodian",
    )
    assert world.object_record(taken.id).drift == ("lock_missing",)
    assert world.object_record(objects[1].id).drift == ()
    store.left = 1
    (order,) = ordered(world, service)
    carried(world, service, order)
    assert world.object_record(taken.id).drift == ()
    assert len(verify(world, service)) == 1


@pytest.mark.parametrize("code", ["deletion_unentered", "deletion_held"])
def test_of_what_is_gone_and_may_have_been_deleted_no_drift_is_signed_and_of_the_rest_it_is(
    code: str,
) -> None:
    world, service, store, objects = stocked(3)
    store.left = 3
    for order in ordered(world, service):
        carried(world, service, order)
    world.later(30 * DAY)
    for item in objects[:2]:
        store.lose(item.store_key)
    asked: list[list[str]] = []

    def leaving(gone: list[str]) -> dict[str, str]:
        asked.append(gone)
        return {objects[0].id: code}

    told = without_pending_deletions(
        service.verify([world.object_record(stored.id) for stored in objects]), leaving
    )
    assert asked == [[objects[0].id, objects[1].id]]
    assert [bool(line.why) for line in told] == [True, False, False]
    assert ("a hold on it was placed since" in told[0].why) is (code == "deletion_held")
    count, *drifts = verified(NAME, told, 0)
    assert (count.values["unread_count"], count.values["checked_count"]) == (1, 3)
    assert objects[0].id not in {drift.subject for drift in drifts}
    assert (
        next(drift for drift in drifts if drift.subject == objects[1].id).values["lock_deviations"]
        == "object_missing"
    )
