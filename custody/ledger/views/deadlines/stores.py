"""Tasks of stores: stale probes, locks to set or extend, objects to verify.

The settings of stores are not in the ledger; the caller supplies them. Each store has one task of a sort.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field

from custody.frozen import dataclass
from custody.law import retention_limits
from custody.law.clock import AHEAD, DAY, EVER, format_instant, parse_instant
from custody.ledger.ports import DEPTHS
from custody.ledger.state.state_cache import recalled
from custody.ledger.stores.verification_policy import Policy
from custody.ledger.views.deadlines.deadline import Task, turn, urgency
from custody.ledger.views.deadlines.missing_locks import to_lock
from custody.ledger.views.stores import probes
from custody.ledger.views.stores.outages import owed_from
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.exits.holding_authority import basis_of
from custody.model.records import StoredObject

#: Depths of verification by policy, with the sort of task of each.
_DEPTHS = {"full": "verification_end", "sample": "sample_end"}
#: The place after the objects never tried, in the order of due objects.
_TRIED = (0, "\x7f")


@dataclass(frozen=True, slots=True)
class StoreUpkeep:
    """The settings of stores by name: digests of probed settings, lock and verification policies."""

    probed: Mapping[str, bytes] = field(default_factory=dict)
    locks: Mapping[str, retention_limits.Policy] = field(default_factory=dict)
    fixity: Mapping[str, Policy] = field(default_factory=dict)


#: The settings without any store.
NO_STORES = StoreUpkeep()


def ends(lookup: Lookup, upkeep: StoreUpkeep, low: int, high: int, now: int) -> list[Task]:
    """Return the tasks of stores due between two instants (seconds UTC), the earliest first."""
    found = [
        *(row for row in _probes(lookup, upkeep, now) if row.at is not None),
        *_steps(lookup, upkeep, high, now),
        *_looks(lookup, upkeep, now),
    ]
    return sorted((row for row in found if low <= (row.at or 0) <= high), key=urgency)


def waiting(lookup: Lookup, upkeep: StoreUpkeep, now: int) -> Iterator[Task]:
    """Yield the undated tasks of stores: to probe, to lock, to read for the first time or again."""
    yield from (row for row in _probes(lookup, upkeep, now) if row.at is None)
    for store, policy in upkeep.locks.items():
        if to_lock(lookup, store, policy, now) is not None:
            yield _row("lock", store, "never_locked", "lock.ordered")
    for store in upkeep.fixity:
        first = lookup.reader.due(store, "full", now, limit=1)
        if any(row.looks[-1].tried == 0 for row in first):
            yield _row("verification", store, "never_read", "sweep.completed")
        ahead = now + AHEAD
        if any(lookup.reader.due(store, depth, -1, limit=1, ahead=ahead) for depth in _DEPTHS):
            yield _row("verification", store, "read_ahead", "sweep.completed")


def closed(lookup: Lookup, upkeep: StoreUpkeep, low: int, high: int, now: int) -> Iterator[Task]:
    """Yield the tasks of stores between two instants that are no longer due: probes and lock steps."""
    for standing in probes.probe_states(lookup, upkeep.probed, now):
        if standing.probe is not None and standing.state in ("changed", "failed"):
            at = probes.stale_at(standing.probe)
            if low <= at <= high:
                yield _row("probe_end", standing.store, "settled", "store.probed", at=at)
    moving = {row.subject for row in _steps(lookup, upkeep, EVER, now)}
    for store in upkeep.locks.keys() - moving:
        for stored in _locked(lookup, store, low, high):
            yield _row("lock_step", store, "settled", "lock.ordered", at=_end(stored))
            break


def _probes(lookup: Lookup, upkeep: StoreUpkeep, now: int) -> Iterator[Task]:
    """Yield the task of each store's probe: to renew it, or to probe the store at all."""
    for standing in probes.probe_states(lookup, upkeep.probed, now):
        at = 0 if standing.probe is None else probes.stale_at(standing.probe)
        if standing.state == "fresh" or (standing.state == "old" and at <= now):
            yield _row("probe_end", standing.store, f"probe_{standing.state}", "store.probed", at=at)
        else:
            since = (
                standing.probe.ended if standing.probe is not None and standing.state == "failed" else None
            )
            yield _row("store_probe", standing.store, f"probe_{standing.state}", "store.probed", since=since)


def _steps(lookup: Lookup, upkeep: StoreUpkeep, high: int, now: int) -> Iterator[Task]:
    """Yield for each store the first lock until ``high`` that ends before it should."""
    state = recalled(lookup.reader)
    for store, policy in upkeep.locks.items():
        if policy.mode == "none":
            continue
        for stored in _locked(lookup, store, 0, high):
            at = _end(stored)
            if retention_limits.limit(basis_of(state, stored, now), at) > at:
                yield _row("lock_step", store, "lock_step", "lock.ordered", at=at)
                break


def _locked(lookup: Lookup, store: str, low: int, high: int) -> Iterator[StoredObject]:
    """Yield the objects of a store whose lock ends between two instants, the earliest first."""
    return lookup.under(
        StoredObject, "locked", f"{store} {format_instant(low)}", f"{store} {format_instant(high)}"
    )


def _end(stored: StoredObject) -> int:
    """Return the end of an object's lock (seconds UTC)."""
    return parse_instant(stored.lock_until or "")


def _looks(lookup: Lookup, upkeep: StoreUpkeep, now: int) -> Iterator[Task]:
    """Yield for each store and depth the task to read the object that is due first.

    An object tried without answer is due since then; one left unread by a paused sweep of a whole store is
    due since that sweep began. Failing objects are due since their last reading: one task for all of a store,
    in place of the full reading.
    """
    for store, policy in upkeep.fixity.items():
        failed = lookup.reader.due(store, "full", 0, limit=1, failing=True)
        for row in failed:
            at = max(look.tried for look in row.looks)
            yield _row("verification_end", store, "read_failed", "sweep.completed", at=min(at, now))
        for depth, sort in _DEPTHS.items():
            if failed and depth == "full":
                continue
            owed = owed_from(lookup, store, depth)
            for row in lookup.reader.due(store, depth, now, limit=1, after=_TRIED):
                look = row.looks[DEPTHS.index(depth)]
                at = look.at + policy.days(depth) * DAY if look.at else look.tried
                if look.at <= owed < at:
                    yield _row(sort, store, "read_rest", "sweep.completed", at=owed + 1)
                else:
                    yield _row(sort, store, f"read_{depth}", "sweep.completed", at=at)


def _row(
    sort: str, store: str, why: str, awaited: str, *, at: int | None = None, since: int | None = None
) -> Task:
    """Return a task of one store."""
    return Task(sort, "store", store, why, since=since, at=at, awaited=awaited, roles=turn(awaited))
