"""What tests of locks do again and again: terms of authority, orders carried out, locks read back, bytes deleted."""

from __future__ import annotations

from custody.law.clock import DAY
from custody.law.retention_limits import Policy
from custody.ledger.state.state_cache import recalled
from custody.ledger.stores.deletion import erased
from custody.ledger.stores.locks import Locks, applied, orders, verified
from custody.ledger.submissions.submission import Receipt
from custody.model.records import LockOrder, StoredObject
from custody.model.schema.types import Value
from custody.storage.memory.objects import MemoryObjects
from tests.model.ends import ahead
from tests.world import World

NAME = "vaults"
GOVERNANCE = Policy("governance", 10)


def locking(world: World, policy: Policy = GOVERNANCE) -> tuple[Locks, MemoryObjects]:
    """Set an empty store with locks for the office; return it with the service over it."""
    store = MemoryObjects(NAME, world.clock)
    world.objects = store
    return Locks({NAME: store}, {NAME: policy}, world.clock), store


def term(
    world: World,
    seizure: str,
    until: int | None = 20 * DAY,
    review: int | None = None,
    by: str = "judge",
    *,
    kind: str = "seizure.term_set",
    **values: Value,
) -> Receipt:
    """Enter for how long what was seized, or by its kind what was handed over, may be held, in seconds from now."""
    usual: dict[str, Value] = {
        "holding_until": None if until is None else ahead(world, until),
        "review_due_at": None if review is None else ahead(world, review),
        "authority": "District Court",
        "legal_basis": "CPA s. 31",
    }
    return world.sign(by, kind, {**usual, **values}, subject=seizure)


def archived(world: World, exhibit: str, data: bytes = b"bytes", by: str = "carl") -> StoredObject:
    """Store an object without a lock, and record it."""
    world.put_source("/images/locked.dd", data)
    return world.object_record(world.archive(exhibit, "/images/locked.dd", by=by)[0])


def ordered(world: World, service: Locks, by: str = "carl") -> list[LockOrder]:
    """Order what the record wants; gives what was ordered."""
    plan = service.plan(recalled(world.store.read()), world.lookup().all(StoredObject))
    made = orders(plan)
    receipts = world.sign_all(by, made) if made else []
    return [world.lookup().get(LockOrder, world.subject_of(receipt)) for receipt in receipts]


def carried(world: World, service: Locks, order: LockOrder, by: str = "carl") -> list[Receipt]:
    """Set what was ordered where it waits, and record what read back."""
    waiting = [world.object_record(name) for name in order.waiting]
    told = service.set(order, waiting, lambda: recalled(world.store.read()))
    made = applied(order, told)
    return world.sign_all(by, made) if made else []


def followed(world: World, service: Locks) -> list[LockOrder]:
    """Set every lock as the record wants it; return what was ordered."""
    made = ordered(world, service)
    for order in made:
        carried(world, service, order)
    return made


def verify(world: World, service: Locks, by: str = "bot") -> list[Receipt]:
    """Read all locks back and record what drifted."""
    told = service.verify(list(world.lookup().under(StoredObject, "all", "")))
    mine = [line for line in told if line.object.store in service.stores]
    return world.sign_all(by, verified(NAME, mine, service.ahead(NAME)))


def erase(world: World, service: Locks, stored: StoredObject, by: str = "carl") -> Receipt:
    """Delete what is stored, and record what became of it."""
    request = erased(service.erase(stored))
    assert request is not None
    return world.sign_all(by, [request])[0]
