"""Records of the ledger itself and of the people and keys that sign in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from custody.model.record import Record


@dataclass(frozen=True, slots=True)
class Ledger(Record):
    """The ledger itself: its subject, origin, log key and how often it was resumed."""

    space: ClassVar[str] = "ledger"
    slot: str
    subject: str
    origin: str
    log_vkey: str
    training: bool
    resumed: int = 0


@dataclass(frozen=True, slots=True)
class Actor(Record):
    """A person or machine, which it stays for ever: roles and key names that are valid now."""

    space: ClassVar[str] = "actor"
    id: str
    roles: tuple[str, ...]
    keys: tuple[str, ...]
    machine: bool = False


@dataclass(frozen=True, slots=True)
class Key(Record):
    """A key ever enrolled: verifier key, owner, and from which position it no longer signs."""

    space: ClassVar[str] = "key"
    name: str
    vkey: str
    actor: str
    since: int
    until: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class PublicKey(Record):
    """Remembers that a public key was seen, so that it is never enrolled twice."""

    space: ClassVar[str] = "public_key"
    public: str
    name: str
