"""A backup states entries that there are, is sealed to keys of people, and is destroyed once."""

from __future__ import annotations

import pytest

from custody.ledger.append.entry_signing import Request
from custody.ledger.state.state_cache import recalled
from custody.ledger.submissions.submission import Receipt
from custody.ledger.views.stores import backups as views
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.engine.names import LEDGER_SLOT
from custody.model.records import Backup, Ledger
from custody.model.schema.ids import b64
from custody.model.schema.types import Value, join_codes
from custody.pages.things.actions import allowed
from tests.model.office import at, office, revoke
from tests.model.showing import refused_here, shows
from tests.world import World


def made(world: World, by: str = "bot", **values: Value) -> Receipt:
    """Record a backup of all entries there are."""
    usual: dict[str, Value] = {
        "size": world.size(),
        "root": b64(bytes(32)),
        "total_bytes": 4711,
        "manifest_sha256": b64(b"\1" * 32),
        "taken_at": at(world, 60),
    }
    return world.sign_all(
        by, [Request("backup.made", {**usual, **values}, subject=world.journal.new_subject())]
    )[0]


def destroyed(world: World, backup: Receipt, by: str = "carl", subject: str | None = None) -> Receipt:
    """Record that a backup was destroyed."""
    entry = world.entry(backup.position)
    return world.sign(
        by,
        "backup.destroyed",
        {"reason": "superseded"},
        subject=subject or entry.envelope.subject,
        re=entry.leaf,
    )


def record_of(world: World, backup: Receipt) -> Backup:
    return Lookup(world.store.read()).get(Backup, world.subject_of(backup))


def key_of(world: World, who: str) -> str:
    return world.people[who].signer.verifier.name


def marks(world: World, receipt: Receipt) -> set[str]:
    return set(str(world.entry(receipt.position).value("nonconforming") or "").split())


@pytest.mark.parametrize("by", ["ada", "carl", "bot"])
def test_administrator_custodian_and_machine_record_a_backup(by: str) -> None:
    world = office()
    before = world.size()
    first = made(world, by, escrow_keys=join_codes((key_of(world, "ada"), key_of(world, "carl"))))
    second = made(world, by)
    found = record_of(world, first)
    assert (found.size, found.bytes, found.position, found.destroyed) == (before, 4711, before, None)
    assert found.escrow == tuple(sorted((key_of(world, "ada"), key_of(world, "carl"))))
    assert record_of(world, second).escrow == ()
    lookup = Lookup(world.store.read())
    assert [backup.position for backup in views.newest_backups(lookup, 5)] == [before + 1, before]
    assert [backup.position for backup in views.newest_backups(lookup, 1)] == [before + 1]


def test_a_ledger_without_a_backup_has_no_newest_one() -> None:
    assert views.newest_backups(Lookup(office().store.read()), 1) == []


@shows("backup.size")
def test_a_backup_has_entries_and_none_that_the_ledger_has_not() -> None:
    world = office()
    made(world, size=1)
    made(world, size=world.size())
    for size in (0, world.size() + 1):
        with refused_here(world, "backup.size"):
            made(world, size=size)


@shows("backup.taken")
def test_a_backup_is_recorded_after_the_copy_was_taken() -> None:
    world = office()
    made(world, taken_at=at(world, -100))
    with refused_here(world, "backup.taken"):
        made(world, taken_at=at(world, -3600))


@shows("backup.escrow")
def test_a_passphrase_is_sealed_to_keys_of_people_of_this_ledger() -> None:
    world = office()
    with refused_here(world, "backup.escrow"):
        made(world, escrow_keys="lab.example/9f3ac0517be24d18")
    with refused_here(world, "backup.escrow"):
        made(world, escrow_keys=key_of(world, "bot"))


@shows("backup.escrow_retired")
def test_a_key_that_no_longer_signed_when_the_copy_was_taken_is_marked() -> None:
    world = office()
    signed = world.size()
    revoke(world, "eve")
    assert marks(world, made(world, size=signed, escrow_keys=key_of(world, "eve"))) == set()
    late = made(world, escrow_keys=key_of(world, "eve"))
    assert marks(world, late) == {"backup.escrow_retired"}
    assert record_of(world, late).nonconforming == ("backup.escrow_retired",)


@shows("backup.known")
def test_what_was_destroyed_is_named_by_the_entry_that_recorded_it() -> None:
    world = office()
    one, other = made(world), made(world)
    with refused_here(world, "backup.known"):
        destroyed(world, one, subject=world.subject_of(other))
    with refused_here(world, "backup.known"):
        destroyed(world, one, subject=world.journal.new_subject())


@shows("backup.once")
def test_a_backup_is_destroyed_once() -> None:
    world = office()
    backup, other = made(world), made(world)
    gone = destroyed(world, backup)
    found = record_of(world, backup)
    assert (found.destroyed, found.destroyed_position) == (
        world.entry(gone.position).envelope.at,
        gone.position,
    )
    assert found.reason == "superseded"
    lookup = Lookup(world.store.read())
    assert [left.id for left in views.remaining_backups(lookup)] == [world.subject_of(other)]
    with refused_here(world, "backup.once"):
        destroyed(world, backup)


def test_what_is_possible_of_the_ledger_names_a_backup() -> None:
    world = office()
    lookup = Lookup(world.store.read())
    ledger = lookup.get(Ledger, LEDGER_SLOT)
    for who, may in (("ada", True), ("bot", True), ("eve", False)):
        found = allowed(
            recalled(lookup.reader),
            lookup,
            (LEDGER_SLOT, ledger.subject),
            by=key_of(world, who),
            now=world.clock.now(),
        )
        assert [each.allowed for each in found if each.kind == "backup.made"] == [may]
