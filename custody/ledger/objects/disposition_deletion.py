"""Deletes what is stored of an exhibit destroyed or removed, by object, and makes its entries.

An object is judged by the ledger as it is at its deletion, and nobody enters anything between the two: a hold is on
record before it and keeps the object, or comes after it. What has gone is always entered: marked, where a rule would
have kept it, or where a hold was placed since. Records nothing by itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from custody.errors import CustodyError, RuleBroken, UsageError
from custody.frozen import dataclass
from custody.law.clock import AHEAD, format_instant
from custody.ledger.append.entry_signing import Journal, Request
from custody.ledger.ports import HeadStore, LedgerStore
from custody.ledger.stores.deletion import Erased, destroyed, erased
from custody.ledger.stores.locks import Locks, told_kept
from custody.ledger.views.exhibits.dispositions import left_behind
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.record import replace
from custody.model.records import WIPING, Disposition, StoredObject


def following(lookup: Lookup, found: Disposition) -> tuple[StoredObject, ...]:
    """Return the stored objects that follow an exhibit destroyed or removed before a witness.

    Raises UsageError if it was neither, RuleBroken while the witness has not signed: until then two people at
    most have said that it may go, or one alone if nobody approved it, and what is deleted here does not come
    back.
    """
    if found.executed is None or found.measure not in WIPING:
        raise UsageError(
            "nothing was destroyed or removed by it, so nothing that is stored follows",
            hint="`custody disposition show` says how it stands.",
        )
    if found.unwitnessed:
        raise RuleBroken(
            "no witness has signed, and a deletion cannot be undone",
            rule="object.destruction_unwitnessed",
            hint=f"Somebody who had no part in it signs: `custody disposition witness {found.position}`.",
        )
    return left_behind(lookup, found.exhibit).objects


@dataclass(frozen=True, slots=True)
class Cleared:
    """What became of one object: the store's result of its deletion, or the error that prevented it."""

    object: StoredObject
    erased: Erased | None = None
    error: CustodyError | None = None

    @property
    def outcome(self) -> str:
        """``gone``, ``kept`` by a lock or hold in its store, ``refused`` by a rule, or ``failed``."""
        if self.error is not None:
            return "refused" if isinstance(self.error, RuleBroken) else "failed"
        return "gone" if self.erased is None or self.erased.kept is None else "kept"

    @property
    def why(self) -> str:
        """Why the object was not deleted, for people; "" if it was."""
        if self.error is not None:
            rule = f" [rule {self.error.rule}]" if isinstance(self.error, RuleBroken) else ""
            return f"{self.error.message}{rule}"
        return "" if self.erased is None else told_kept(self.erased)


class Clearing:
    """Clears the stores of one vault for the key ``by``, which signs what became of it."""

    def __init__(self, store: LedgerStore, head: HeadStore, journal: Journal, locks: Locks, by: str) -> None:
        self._store = store
        self._head = head
        self._journal = journal
        self._locks = locks
        self._by = by

    def foresee(self, objects: Sequence[StoredObject]) -> None:
        """Raise what would refuse even a record of the end of any of these, before a byte is deleted."""
        latest = self._latest()
        self._journal.foresee(self._by, [_recorded(_end_of(one, latest), Erased(one)) for one in objects])

    def rehearse(self, objects: Sequence[StoredObject]) -> list[Cleared]:
        """Return what ``clear`` would do by what the stores list now; deletes nothing."""
        return [self._rehearsed(one) for one in objects]

    def clear(self, objects: Sequence[StoredObject]) -> list[Cleared]:
        """Delete objects one after the other; those whose end is on record since they were read are left out.

        An error is that of its object and keeps no other from being deleted.
        """
        return [one for one in map(self._cleared, objects) if one is not None]

    def requests(self, done: Sequence[Cleared]) -> list[Request]:
        """Make the entries: an act each, or where a rule has come to refuse it a record, which is marked."""
        made: list[Request] = []
        for one in done:
            if one.erased is None or self._is_entered(one.object):
                continue
            request = erased(one.erased)
            if request is not None:
                absent = one.erased.absent_at
                late = absent is not None and self._refusal(one.object, absent) is not None
                made.append(_recorded(request, one.erased) if late else request)
        return made

    def _rehearsed(self, stored: StoredObject) -> Cleared:
        try:
            refusal = self._refusal(stored)
            if refusal is not None:
                return self._unless(stored, refusal)
            return Cleared(stored, self._locks.foreseen(stored))
        except CustodyError as error:
            return Cleared(stored, error=error)

    def _cleared(self, stored: StoredObject) -> Cleared | None:
        try:
            self._locks.reach(stored)
            with self._head.exclusive():
                if self._is_entered(stored):
                    return None
                refusal = self._refusal(stored)
                if refusal is None:
                    return Cleared(stored, self._locks.erase(stored))
            return self._unless(stored, refusal)
        except CustodyError as error:
            return Cleared(stored, error=error)

    def _unless(self, stored: StoredObject, refusal: RuleBroken) -> Cleared:
        """Return the refusal of a rule to delete an object, or the object as erased if it is gone anyway."""
        gone = self._locks.gone(stored)
        return Cleared(stored, error=refusal) if gone is None else Cleared(stored, gone)

    def _refusal(self, stored: StoredObject, absent: int | None = None) -> RuleBroken | None:
        """Return the rule that refuses that an object is deleted now, or was gone by ``absent`` (seconds UTC).

        Raises what refuses a record of it too.
        """
        try:
            end = _end_of(stored, self._latest() if absent is None else absent)
            self._journal.foresee(self._by, [end])
        except RuleBroken as error:
            if not error.recordable:
                raise
            return error
        return None

    def _latest(self) -> int:
        """Return the latest instant (seconds UTC) since which a deletion can be dated.

        No entry is dated later, so that every hold on record counts as one from before the deletion.
        """
        return self._locks.clock.now() + AHEAD

    def _is_entered(self, stored: StoredObject) -> bool:
        """Return whether its end is on record by now, as when two people clear at once."""
        known = Lookup(self._store.read()).maybe(StoredObject, stored.id)
        return known is not None and known.destroyed is not None


def _end_of(stored: StoredObject, absent: int) -> Request:
    """Return the entry for the end of an object gone since ``absent`` (seconds UTC), as rules judge."""
    return destroyed(Erased(stored), absent)


def _recorded(request: Request, one: Erased) -> Request:
    """Record an act; nobody knows when that went of which an earlier run took away the last."""
    values = {**request.values, "entry_mode": "record"}
    if not one.versions and not one.markers:
        values["not_known"] = "occurred_at"
    elif one.absent_at is not None:
        values["occurred_at"] = format_instant(one.absent_at)
    return replace(request, values=values)
