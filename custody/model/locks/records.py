"""Records of holding terms, of ordered locks, and of the newest verification of a store's locks."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Term(Record):
    """The term for which an authority lets exhibits be held: until an end, or a review (seconds UTC).

    ``source`` is their seizure or production order. Without ``until`` it is open-ended, unless it ``follows`` a
    preservation order and ends with that duty. ``leaf`` is the leaf hash (base64) of its entry; the newest counts.
    ``dropped_until`` and ``dropped_review`` are the dates of an earlier term that this one no longer names.
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
        """Return the record's (term, value) pairs: by ``until`` and ``review``, and by those dropped."""
        named = ("until", "review", "dropped_until", "dropped_review")
        dated = [(name, getattr(self, name)) for name in named]
        return (("all", ""), *((name, format_instant(at)) for name, at in dated if at is not None))


@dataclass(frozen=True, slots=True)
class LockOrder(Record):
    """A lock ordered for objects of a store; ``waiting`` are those not recorded as locked yet."""

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
        """Return the record's (term, value) pairs; ``open`` by store while an object waits."""
        return (("all", ""), *((("open", self.store),) if self.waiting else ()))


@dataclass(frozen=True, slots=True)
class LockCheck(Record):
    """The newest verification of a store's locks: counts, the clock's offset (seconds), and its date."""

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
        """Return the record's (term, value) pairs.

        ``wrong`` while the store's clock is off by the newest verification.
        """
        return (("all", ""), *((("wrong", ""),) if self.wrong_clock else ()))
