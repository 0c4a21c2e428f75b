"""What tests about orphaned objects do again and again: put one there, propose that it goes, agree, delete it."""

from __future__ import annotations

from collections.abc import Callable

from custody.ledger.append.entry_signing import Request
from custody.ledger.objects.orphan_deletion import Abandoning, Deleted, abandoned, recorded
from custody.ledger.ports import UNLOCKED, Lock
from custody.ledger.submissions.submission import Receipt
from custody.model.records import Abandonment
from custody.model.schema.types import Value
from custody.storage.memory.uploads import MemoryUploadJournals
from tests.world import World

KEY = f"objects/{'0b' * 16}"


def put(world: World, key: str = KEY, data: bytes = b"orphan", lock: Lock = UNLOCKED) -> None:
    """Write under a key as a program does that asks nobody."""
    writer = world.objects.create(key, lock)
    writer.write(data)
    writer.commit()


def service(world: World, speaking: Callable[[], str | None] = lambda: None) -> Abandoning:
    """Return the service over the one store of an office."""
    return Abandoning(
        world.store.read,
        {world.objects.name: world.objects},
        MemoryUploadJournals(),
        world.head,
        world.journal,
        log_key=world.log_key,
        speaking=speaking,
        now=world.clock.now,
    )


def propose(world: World, key: str = KEY, by: str = "carl", **values: Value) -> Receipt:
    """Propose that what lies under a key goes."""
    request, _ = service(world).propose(world.objects.name, key, "interrupted", None)
    return world.sign(by, request.kind, {**request.values, **values})


def proposed(world: World, by: str = "carl", **values: Value) -> Receipt:
    """Propose it by hand, without anything that lies there."""
    usual: dict[str, Value] = {
        "store": world.objects.name,
        "object_key": KEY,
        "version_count": 1,
        "delete_marker_count": 0,
        "unfinished_part_count": 0,
        "total_bytes": 6,
        "contents_sha256": DIGEST,
        "searched_sources": "entries head",
        "reason": "foreign",
    }
    return world.sign(by, "orphan_deletion.proposed", {**usual, **values})


DIGEST = "".join(("A" * 42, "A="))


def record_of(world: World, proposal: Receipt) -> Abandonment:
    """Return how an orphaned object stands by the record."""
    return world.lookup().get(Abandonment, world.subject_of(proposal))


def refuse(world: World, proposal: Receipt, by: str = "judge") -> Receipt:
    """Refuse a proposal."""
    entry = world.entry(proposal.position)
    values: dict[str, Value] = {"reason": "not_convinced"}
    return world.sign(by, "orphan_deletion.refused", values, subject=entry.envelope.subject, re=entry.leaf)


def carry_out(world: World, proposal: Receipt, by: str = "carl") -> Receipt:
    """Delete what was agreed to, and enter that it is gone."""
    found = record_of(world, proposal)
    name = world.people[by].signer.verifier.name
    return enter(world, found, service(world).carry_out(name, found), by)


def enter(
    world: World, found: Abandonment, done: Deleted, by: str = "carl", *, late: bool = False
) -> Receipt:
    """Enter that nothing is left of an orphaned object."""
    request: Request = abandoned(found, done)
    request = recorded(request, done) if late else request
    return world.sign_all(by, [request])[0]
