"""Records of signers: people and machines, their keys, and deputyships."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Actor(Record):
    """A person or machine: its valid roles and key names; ``since`` is the position of its enrolment."""

    space: ClassVar[str] = "actor"
    positions: ClassVar[frozenset[str]] = frozenset({"since"})
    id: str
    roles: tuple[str, ...]
    keys: tuple[str, ...]
    machine: bool = False
    since: int = 0

    def terms(self) -> Terms:
        """Return the record's (term, value) pairs.

        ``listed`` sorts actors with a valid key first, then by enrolment. Names are erasable and so no terms.
        """
        return (("all", ""), ("listed", f"{'signs' if self.keys else 'without'} {self.since:016}"))


@dataclass(frozen=True, slots=True)
class Window(Record):
    """A period of lent roles: the lending entry, start and end (seconds UTC), and early end.

    ``hours`` is the time to countersign an entry signed by a lent role, None where no countersigning is asked for.
    """

    space: ClassVar[str] = ""
    entry: str
    position: int
    roles: tuple[str, ...]
    start: int
    until: int
    lender: str
    reason: str
    represented_actor: str | None = None
    hours: int | None = None
    ended: int | None = None

    def covers(self, at: int) -> bool:
        """Return whether the roles are lent at an instant: from ``start``, before ``until`` or an early end."""
        return self.start <= at < (self.until if self.ended is None else min(self.until, self.ended))

    def over(self, now: int) -> bool:
        """Return whether the roles are no longer lent: ended by an entry, or expired by ``now``."""
        return self.ended is not None or now >= self.until


@dataclass(frozen=True, slots=True)
class Deputyship(Record):
    """The periods of lent roles of one actor, without those that are long past."""

    space: ClassVar[str] = "deputyship"
    nested: ClassVar[dict[str, type[Record]]] = {"windows": Window}
    actor: str
    windows: tuple[Window, ...] = ()

    def lent(self, at: int) -> tuple[Window, ...]:
        """Return the windows of lent roles that cover an instant (seconds UTC); empty if none."""
        return tuple(window for window in self.windows if window.covers(at))


@dataclass(frozen=True, slots=True)
class Key(Record):
    """A key ever enrolled: verifier key, owner, and the position from which it no longer signs.

    ``leaked`` is since when others may have had it, by its revocation: 0 for an unknown time, None where they had not.
    """

    space: ClassVar[str] = "key"
    positions: ClassVar[frozenset[str]] = frozenset({"since", "until"})
    name: str
    vkey: str
    actor: str
    since: int
    until: int | None = None
    reason: str | None = None
    leaked: int | None = None

    def terms(self) -> Terms:
        """Return the record's (term, value) pairs; ``actor``: with the position from which it signs."""
        return (("all", ""), ("actor", f"{self.actor} {self.since:016}"))
