"""Deletion of the stored objects of an exhibit destroyed or removed, and the requests that record it.

An object is judged by the ledger as it is at its deletion, and nothing is recorded between the two: a hold is on record
before it and keeps the object, or comes after it. A deletion is always recorded: marked, where a rule would have
refused it, or where a hold was placed since. Nothing is recorded here.
"""

from __future__ import annotations

from collections.abc import Sequence

from custody.errors import CustodyError, RuleBroken, UsageError
from custody.frozen import dataclass
from custody.law.clock import AHEAD, format_instant
from custody.ledger.append.entry_signing import Journal, Request
from custody.ledger.ports import HeadStore, LedgerStore
from custody.ledger.stores.deletion import Erased, destroyed, erased
from custody.ledger.stores.locks import Locks, kept_words
from custody.ledger.views.exhibits.dispositions import left_behind
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.record import replace
from custody.model.records import WIPING, Disposition, StoredObject


def following(lookup: Lookup, found: Disposition) -> tuple[StoredObject, ...]:
    """Return the stored objects to be deleted after an exhibit was destroyed or removed before a witness.

    Raise UsageError where it was neither, RuleBroken while the witness has not signed: until then at most two people
    have agreed, and a deleted object does not come back.
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
    """The result for one object: what the store reported of its deletion, or the error that prevented it."""

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
        """The reason why the object was not deleted, in words; empty if it was."""
        if self.error is not None:
            rule = f" [rule {self.error.rule}]" if isinstance(self.error, RuleBroken) else ""
            return f"{self.error.message}{rule}"
        return "" if self.erased is None else kept_words(self.erased)


class Clearing:
    """The deletion of objects from the stores of one vault, for the key ``by``, which signs the entries."""

    def __init__(self, store: LedgerStore, head: HeadStore, journal: Journal, locks: Locks, by: str) -> None:
        self._store = store
        self._head = head
        self._journal = journal
        self._locks = locks
        self._by = by

    def foresee(self, objects: Sequence[StoredObject]) -> None:
        """Raise the error that would refuse even a record of the deletion of any of these; delete nothing."""
        latest = self._latest()
        self._journal.foresee(
            self._by, [_recorded(_end_of(stored, latest), Erased(stored)) for stored in objects]
        )

    def rehearse(self, objects: Sequence[StoredObject]) -> list[Cleared]:
        """Return the results that ``clear`` would have, by the stores' listings now; delete nothing."""
        return [self._rehearsed(stored) for stored in objects]

    def clear(self, objects: Sequence[StoredObject]) -> list[Cleared]:
        """Delete objects one after the other; return their results, without those already deleted on record.

        An error is the result of its object and does not stop the others.
        """
        return [result for result in map(self._cleared, objects) if result is not None]

    def requests(self, done: Sequence[Cleared]) -> list[Request]:
        """Return the requests that record deletions: acts, or marked records where a rule refuses the act."""
        made: list[Request] = []
        for result in done:
            if result.erased is None or self._is_entered(result.object):
                continue
            request = erased(result.erased)
            if request is not None:
                absent = result.erased.absent_at
                late = absent is not None and self._refusal(result.object, absent) is not None
                made.append(_recorded(request, result.erased) if late else request)
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
        """Return the refusal as the object's result, or its deletion if the object is gone anyway."""
        gone = self._locks.confirmed_deletion(stored)
        return Cleared(stored, error=refusal) if gone is None else Cleared(stored, gone)

    def _refusal(self, stored: StoredObject, absent: int | None = None) -> RuleBroken | None:
        """Return the error of the rule that refuses an object's deletion; None if none does.

        The deletion is dated ``absent`` (seconds UTC), or as late as possible. Raise an error that refuses a record of
        it too.
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
        """Return the latest instant (seconds UTC) that a deletion can be dated.

        No entry is dated later, so that every hold on record counts as one from before the deletion.
        """
        return self._locks.clock.now() + AHEAD

    def _is_entered(self, stored: StoredObject) -> bool:
        """Return whether the object's deletion is on record by now, as when two people delete at once."""
        known = Lookup(self._store.read()).maybe(StoredObject, stored.id)
        return known is not None and known.destroyed is not None


def _end_of(stored: StoredObject, absent: int) -> Request:
    """Return the request for an object deleted by ``absent`` (seconds UTC), for the rules to judge."""
    return destroyed(Erased(stored), absent)


def _recorded(request: Request, one: Erased) -> Request:
    """Return the request as a later record, with unknown instant if an earlier run deleted the last."""
    values = {**request.values, "entry_mode": "record"}
    if not one.versions and not one.markers:
        values["not_known"] = "occurred_at"
    elif one.absent_at is not None:
        values["occurred_at"] = format_instant(one.absent_at)
    return replace(request, values=values)
