"""An audit compares the root that a recorded backup names with that of so many entries."""

from __future__ import annotations

from custody.ledger.append.entry_signing import Request
from custody.ledger.audit import Audit
from custody.model.schema.ids import b64
from custody.model.schema.types import Value
from custody.proof.merkle.prove import root_at
from tests.model.office import at, office
from tests.world import World


def made(world: World, size: int, root: bytes) -> int:
    """Record a backup of so many entries; return its position."""
    values: dict[str, Value] = {
        "size": size,
        "root": b64(root),
        "total_bytes": 1,
        "manifest_sha256": b64(bytes(32)),
        "taken_at": at(world),
    }
    request = Request("backup.made", values, subject=world.journal.new_subject())
    return world.sign_all("bot", [request])[0].position


def found(world: World) -> list[tuple[str, str]]:
    """Return code and entry of what is wrong."""
    audit = Audit(world.store.read(), world.log_key, head=world.head, stores={}, now=world.clock.now())
    report = audit.run(objects="none")
    return [(finding.code, finding.where) for finding in report.findings if finding.severity == "error"]


def root_of(world: World, size: int) -> bytes:
    found = root_at(size, world.store.read())
    assert found is not None
    return found


def test_a_backup_of_the_entries_that_there_were_is_right() -> None:
    world = office()
    for size in (1, 3, world.size()):
        made(world, size, root_of(world, size))
    assert found(world) == []


def test_a_backup_that_names_another_root_is_found() -> None:
    world = office()
    wrong = made(world, 3, bytes(32))
    other = made(world, 3, root_of(world, 2))
    made(world, 3, root_of(world, 3))
    assert found(world) == [("backup_root", f"entry {wrong}"), ("backup_root", f"entry {other}")]
