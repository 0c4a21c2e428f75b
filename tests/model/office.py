"""An office in memory with its usual people, and the few things that tests of several rules do in it."""

from __future__ import annotations

from custody.law.clock import HOUR, format_instant
from custody.ledger.submissions.submission import Receipt
from custody.model.schema.ids import b64
from custody.model.schema.types import Value
from custody.proof.note import SeedSigner
from custody.storage.memory.ledger import MemoryLedgerStore
from custody.storage.memory.objects import MemoryObjects
from custody.storage.memory.small_ports import MemoryHead, MemorySources
from tests.world import Person, World


def office() -> World:
    """Return an office with an open ledger and everybody enrolled."""
    return World.memory().staff()


def at(world: World, back: int = 0) -> str:
    """Return an instant so many seconds ago."""
    return format_instant(world.clock.now() - back)


def stick(world: World, seal: str | None = "S-1") -> str:
    """Register one exhibit of a seizure, held by Eve."""
    return world.exhibit(world.seize(world.case()), seal=seal)


def seal_on(world: World, exhibit: str, number: str, by: str = "eve") -> Receipt:
    """Put a seal on."""
    return world.sign(by, "exhibit.sealed", {"seal_no": number}, subject=exhibit)


def answer(world: World, exhibit: str, kind: str, by: str, re: bytes | None = None) -> Receipt:
    """Refuse or recall the open offer of an exhibit."""
    reasons = {"transfer.refused": "seal", "transfer.recalled": "mistake"}
    leaf = world.entry(world.open_offer(exhibit).position).leaf if re is None else re
    return world.sign(by, kind, {"reason": reasons[kind]}, subject=exhibit, re=leaf)


def recorded(world: World, case: str, **values: Value) -> tuple[str, set[str]]:
    """Record an order that was given on paper an hour ago; gives its subject and its marks."""
    before = world.size()
    order = world.order(case, by="eve", entry_mode="record", **{"occurred_at": at(world, HOUR), **values})
    return order, set(str(world.entry(before).value("nonconforming") or "").split())


def period(world: World, order: str) -> tuple[int, int]:
    """Return the newest period of an order."""
    newest = world.order_record(order).periods[-1]
    return newest.start, newest.end


def rotate(world: World, owner: str, new: str | SeedSigner, by: str | None = None) -> None:
    """Replace somebody's key."""
    signer = world.signer_of(new) if isinstance(new, str) else new
    person = world.people[owner]
    values: dict[str, Value] = {
        "replaced_key": person.signer.verifier.name,
        "vkey": str(signer.verifier),
    }
    world.sign(by or owner, "key.rotated", values, subject=person.actor)
    world.people[owner] = Person(owner, person.actor, signer)


def set_roles(world: World, who: str, roles: str | None, by: str = "ada") -> None:
    """Set somebody's roles."""
    values: dict[str, Value] = {"roles": roles, "reason": "duty_change"}
    world.sign(by, "actor.roles_set", values, subject=world.people[who].actor)


def revoke(world: World, who: str, by: str = "ada") -> None:
    """Revoke somebody's key."""
    person = world.people[who]
    values: dict[str, Value] = {"key": person.signer.verifier.name, "reason": "departed"}
    world.sign(by, "key.revoked", values, subject=person.actor)


def bare(domain: str = "lab.example") -> World:
    """Return an office that has not opened its ledger."""
    return World(MemoryLedgerStore(), MemoryHead(), MemoryObjects("local"), MemorySources(), domain=domain)


def opening_values(world: World, signer: SeedSigner) -> dict[str, Value]:
    """Return the values of the opening entry for a first administrator."""
    return {
        "log_vkey": str(world.log_key),
        "actor": world.journal.new_subject(),
        "vkey": str(signer.verifier),
        "training": False,
        "display_name": "Ada",
    }


def opening(world: World, signer: SeedSigner | None = None, **values: Value) -> None:
    """Open a ledger with some values of the opening entry replaced."""
    own = world.signer_of("ada")
    usual = opening_values(world, own)
    world.people["ada"] = Person("ada", str(usual["actor"]), signer or own)
    world.sign("ada", "ledger.opened", {**usual, **values})


def resumption_values(lost_size: int, lost_root: bytes, evidence: str = "receipt") -> dict[str, Value]:
    """Return the values of a proposal to resume the ledger."""
    return {
        "reason": "restore",
        "lost_size": lost_size,
        "lost_root": b64(lost_root),
        "evidence": evidence,
    }
