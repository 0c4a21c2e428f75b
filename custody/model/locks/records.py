"""Records of holding terms, of ordered locks, and of when a store's locks were last read back."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Term(Record):
    """For how long an authority lets things be held: until an end, or a review (seconds UTC).

    ``source`` is the seizure in which they were taken, or the production order by which they were handed over.
    Without an ``until`` it is open-ended, unless it ``follows`` the duty of an order to preserve and ends with that.
    ``leaf`` is the entry that says so; the newest counts. ``dropped_until`` and ``dropped_review`` are what an earlier
    term named and this one no longer does.
    """

    space: ClassVar[str] = "term"
    source: str
    case: str
    until: int | None
    review: int | None
    position: int
    leaf: str
    follows: str | None = None
    dropped_until: int | None = None
    dropped_review: int | None = None

    def terms(self) -> Terms:
        """Return the terms it is listed under: its instants ``until`` and ``review`` and those dropped."""
        named = ("until", "review", "dropped_until", "dropped_review")
        dated = [(name, getattr(self, name)) for name in named]
        return (("all", ""), *((name, format_instant(at)) for name, at in dated if at is not None))


@dataclass(frozen=True, slots=True)
class LockOrder(Record):
    """A lock ordered for objects of a store; ``waiting`` did not read back with it yet."""

    space: ClassVar[str] = "lock"
    id: str
    store: str
    mode: str
    until: str | None
    hold: bool
    why: str
    ordered: int
    position: int
    objects: int
    waiting: tuple[str, ...] = ()

    def terms(self) -> Terms:
        """Return the terms the record is listed under: ``open`` by store while an object waits."""
        return (("all", ""), *((("open", self.store),) if self.waiting else ()))


@dataclass(frozen=True, slots=True)
class LockCheck(Record):
    """When a store's locks were last read back, how many drifted, its clock's offset (seconds)."""

    space: ClassVar[str] = "lock_check"
    store: str
    id: str
    checked: int
    drifting: int
    unread: int
    ahead: int | None
    ended: int
    position: int
    wrong_clock: bool = False

    def terms(self) -> Terms:
        """Return the terms it is listed under: ``wrong`` while the clock read last was off."""
        return (("all", ""), *((("wrong", ""),) if self.wrong_clock else ()))
