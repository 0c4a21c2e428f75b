"""The objects that a sweep reads: due ones, or all of a case, exhibit, store or ledger.

Objects are read page by page, so memory does not grow with their number.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice

from custody.frozen import dataclass
from custody.law.clock import AHEAD, EVER
from custody.ledger.ports import DEPTHS, NEVER, CheckRow, LedgerReader
from custody.ledger.state.state_cache import recalled
from custody.ledger.stores.verification_policy import DAY, DEFAULT, Policy
from custody.ledger.views.stores.outages import owed_from, resumed_from
from custody.ledger.views.subjects.lookup import PAGE, Lookup
from custody.model.locks.rules import deletion_of
from custody.model.records import StoredObject

_LAST = "\x7f"


@dataclass(frozen=True, slots=True)
class Scope:
    """The scope of a sweep: at most one of ``case``, ``exhibit``, ``object``, ``store``, by id or name.

    ``due`` selects the objects that the store's policy wants read now, and all that are on record as failing.
    ``max_age`` (days) selects those not read for that long, ``resume`` those left unread when a store did not
    answer. ``slice`` (n, t) selects the n-th of t parts; an identifier always falls into the same part.
    """

    case: str | None = None
    exhibit: str | None = None
    object: str | None = None
    store: str | None = None
    due: bool = False
    max_age: int | None = None
    resume: bool = False
    slice: tuple[int, int] = (1, 1)

    @property
    def aged(self) -> bool:
        """Whether the scope depends on when an object was last read."""
        return self.due or self.resume or self.max_age is not None


def objects_in(
    lookup: Lookup, scope: Scope, depth: str, now: int, policies: Mapping[str, Policy]
) -> Iterator[StoredObject]:
    """Yield the objects that a sweep of this scope reads, by their state at ``now`` (seconds UTC).

    Objects read or recorded during the sweep are not yielded again. ``depth`` is ``full`` or ``sample``.
    """
    before = _before(lookup, scope, depth, now, policies)
    aged = scope.aged
    if aged and scope.case is None and scope.exhibit is None and scope.object is None:
        stores = lookup.reader.checked_stores() if scope.store is None else [scope.store]
        found: Iterator[StoredObject] = (
            stored
            for store in stores
            for stored in _due(lookup, scope, store, depth, before=before(store), now=now)
        )
    else:
        found = _listed(lookup, scope)
        if aged:
            found = _aged(lookup, found, depth, before, now + AHEAD, failed=scope.due)
    number, parts = scope.slice
    return (
        stored for stored in found if parts == 1 or int(stored.id.replace("-", ""), 16) % parts == number - 1
    )


def failing_in(lookup: Lookup, scope: Scope) -> list[StoredObject]:
    """Return the existing objects of a scope's case, exhibit, object or store recorded as failing."""
    if scope.object is not None:
        found = iter([lookup.get(StoredObject, scope.object)])
    else:
        found = lookup.under(StoredObject, "failing", "", _LAST)
    asked = {"case": scope.case, "exhibit": scope.exhibit, "store": scope.store}
    wanted = {name: value for name, value in asked.items() if value is not None}
    return [
        stored
        for stored in found
        if stored.failing is not None
        and stored.destroyed is None
        and all(getattr(stored, name) == value for name, value in wanted.items())
    ]


def destroyed_of(reader: LedgerReader, objects: Collection[str]) -> set[str]:
    """Return the identifiers of those objects that are recorded as destroyed."""
    found = (StoredObject.from_doc(doc) for doc in reader.records_of(StoredObject.space, objects).values())
    return {stored.id for stored in found if stored.destroyed is not None}


def leaving_of(
    read: Callable[[], LedgerReader], now: Callable[[], int], objects: Collection[str]
) -> dict[str, str]:
    """Return by object id the reason why an object may be deleted by now; other objects are left out.

    ``read`` returns the current ledger, ``now`` seconds UTC. The reason is the code of ``deletion_of``, or
    ``deletion_unentered`` for an object recorded as destroyed. Missing bytes of such an object are no loss to
    report.
    """
    state, at = recalled(read()), now()
    found = filter(None, (state.get(StoredObject, key) for key in objects))
    codes = {
        stored.id: "deletion_unentered" if stored.destroyed is not None else deletion_of(state, stored, at)
        for stored in found
    }
    return {key: code for key, code in codes.items() if code is not None}


def amount_of(
    lookup: Lookup, scope: Scope, depth: str, now: int, policies: Mapping[str, Policy]
) -> tuple[int, int]:
    """Return the number of a scope's objects and their total bytes, from the index of its case or exhibit.

    Ignores the scope's ``slice``.
    """
    reader, aged = lookup.reader, scope.aged
    before = _before(lookup, scope, depth, now, policies)
    term, value = ("case", scope.case) if scope.exhibit is None else ("exhibit", scope.exhibit)
    found = [
        reader.due_listed(term, value or "", store, depth, before(store) if aged else EVER, ahead=now + AHEAD)
        for store in reader.checked_stores()
    ]
    return sum(count for count, _ in found), sum(size for _, size in found)


def _before(
    lookup: Lookup, scope: Scope, depth: str, now: int, policies: Mapping[str, Policy]
) -> Callable[[str], int]:
    """Return a function from a store to the latest read (seconds UTC) at which its objects are still due.

    Objects that a paused sweep of a whole store left unread are due at once.
    """

    @cache
    def before(store: str) -> int:
        if scope.max_age is not None:
            return max(0, now - scope.max_age * DAY)
        if scope.resume:
            return resumed_from(lookup, store, depth)
        return max(policies.get(store, DEFAULT).before(depth, now), owed_from(lookup, store, depth))

    return before


def _due(
    lookup: Lookup, scope: Scope, store: str, depth: str, *, before: int, now: int
) -> Iterator[StoredObject]:
    """Yield a store's objects last read up to ``before``; with ``due``, failing ones first, none twice."""
    if not scope.due:
        yield from _records(lookup, _pages(lookup, store, depth, before, now))
        return
    failing = _pages(lookup, store, depth, before, now, failing=True)
    yield from _records(lookup, failing)
    rest = ([row for row in page if not row.failing] for page in _pages(lookup, store, depth, before, now))
    yield from _records(lookup, rest)


def _pages(
    lookup: Lookup, store: str, depth: str, before: int, now: int, *, failing: bool = False
) -> Iterator[list[CheckRow]]:
    """Yield pages of due or failing rows of a store, without those read since ``now``."""
    after = (-1, "")
    at = DEPTHS.index(depth)
    ahead = now + AHEAD
    while rows := lookup.reader.due(
        store, depth, before, limit=PAGE, after=after, ahead=ahead, failing=failing
    ):
        fresh = [row for row in rows if not now <= row.looks[at].tried <= ahead]
        yield fresh
        last = rows[-1].looks[at].tried
        recorded = len(fresh) < len(rows) and last <= ahead
        after = (ahead, _LAST) if recorded else (last, rows[-1].object)


def _listed(lookup: Lookup, scope: Scope) -> Iterator[StoredObject]:
    """Yield the existing objects of a scope's object, exhibit, case or store, or of the ledger."""
    if scope.object is not None:
        return _existing(iter([lookup.get(StoredObject, scope.object)]))
    if scope.exhibit is not None:
        return _existing(lookup.under(StoredObject, "exhibit", scope.exhibit))
    if scope.case is not None:
        return _existing(lookup.under(StoredObject, "case", scope.case))
    if scope.store is not None:
        return _existing(lookup.under(StoredObject, "stored", f"{scope.store} ", f"{scope.store} {_LAST}"))
    return _existing(lookup.all(StoredObject))


def _existing(objects: Iterator[StoredObject]) -> Iterator[StoredObject]:
    """Yield the objects that are not recorded as destroyed."""
    return (stored for stored in objects if stored.destroyed is None)


def _aged(
    lookup: Lookup,
    objects: Iterator[StoredObject],
    depth: str,
    before: Callable[[str], int],
    ahead: int,
    *,
    failed: bool,
) -> Iterator[StoredObject]:
    """Yield the objects last read up to ``before`` of their store; with ``failed`` failing ones too."""
    at = DEPTHS.index(depth)
    while page := list(islice(objects, PAGE)):
        rows = lookup.reader.checks_of([stored.id for stored in page])
        for stored in page:
            look = rows[stored.id].looks[at] if stored.id in rows else NEVER
            if (failed and stored.failing is not None) or not before(stored.store) < look.at <= ahead:
                yield stored


def _records(lookup: Lookup, pages: Iterable[Sequence[CheckRow]]) -> Iterator[StoredObject]:
    """Yield the stored objects of these rows, in order, without those that have no record."""
    for page in pages:
        docs = lookup.reader.records_of(StoredObject.space, [row.object for row in page])
        yield from (StoredObject.from_doc(docs[row.object]) for row in page if row.object in docs)
