"""Rules for locks in stores: ordered within the authority to hold, set, verified; and for deletion."""

from __future__ import annotations

from custody.law import retention_limits
from custody.law.clock import AHEAD, format_instant, parse_instant
from custody.model.disposition.records import Disposition
from custody.model.engine.moments import event_date, happened
from custody.model.exhibits.records import Exhibit
from custody.model.exits.holding_authority import basis_of
from custody.model.legal_holds import questions as hold
from custody.model.locks.questions import settle
from custody.model.locks.records import LockCheck, LockOrder
from custody.model.objects.records import StoredObject
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.state import State


def judge_ordered(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a lock is for objects of one store, and ends within the authority to hold each of them."""
    facts = ruling.facts
    until = facts.text("lock_until")
    if (until is None) != (facts.must("lock_mode") == "none"):
        raise ruling.refuse("lock.shape", "retention has a mode and an end, or neither")
    for name in facts.codes("objects"):
        stored = state.get(StoredObject, name)
        if stored is None or stored.destroyed is not None:
            raise ruling.refuse("object.known", f"there is no object {name}")
        if stored.store != facts.must("store"):
            raise ruling.refuse("lock.store", f"object {name} is in another store: {stored.store}")
        if until is not None:
            _within(state, stored, until, command.at, ruling)


def _within(state: State, stored: StoredObject, until: str, now: int, ruling: Ruling) -> None:
    latest = retention_limits.limit(basis_of(state, stored, now), now)
    if parse_instant(until) > latest:
        ruling.broken(
            "lock.beyond_authority",
            f"object {stored.id} would be locked until {until}; the authority to hold it lets it be locked until "
            f"{format_instant(latest)} at the latest",
        )


def fold_ordered(state: State, placed: Placed) -> None:
    """Record the ordered lock; its objects wait for it, and no longer for an earlier one."""
    event, facts = placed.event, placed.event.facts
    objects = facts.codes("objects")
    for key in state.keys("lock", "open", facts.must("store")):
        before = state.get(LockOrder, key)
        if before is not None and not set(objects).isdisjoint(before.waiting):
            left = tuple(object_id for object_id in before.waiting if object_id not in set(objects))
            state.put(replace(before, waiting=left))
    state.put(
        LockOrder(
            id=event.subject,
            store=facts.must("store"),
            mode=facts.must("lock_mode"),
            until=facts.text("lock_until"),
            hold=facts.flag("lock_hold"),
            why=facts.must("reason"),
            ordered=event.at,
            position=placed.position,
            objects=len(objects),
            waiting=objects,
        )
    )


def judge_set(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that the locked objects wait for an ordered lock, and that the number pending is right."""
    order = state.get(LockOrder, command.subject)
    if order is None:
        raise ruling.refuse("lock.known", f"no lock change was ordered as {command.subject}")
    done = set(ruling.facts.codes("objects"))
    if not done <= set(order.waiting):
        raise ruling.refuse("lock.objects", "it names objects that do not wait for this lock")
    until = ruling.facts.text("lock_until")
    if order.until is not None and until is not None:
        for stored in filter(None, (state.get(StoredObject, name) for name in sorted(done))):
            _within(state, stored, until, command.at, ruling)
    if len(order.waiting) - len(done) != ruling.facts.number("pending_count"):
        raise ruling.refuse(
            "lock.pending_count",
            f"{len(order.waiting) - len(done)} objects still wait for this lock, not the number stated",
        )


def fold_set(state: State, placed: Placed) -> None:
    """Record the lock of each object as it was read back from the store."""
    facts = placed.event.facts
    order = state.get(LockOrder, placed.event.subject)
    if order is None:
        return
    done = facts.codes("objects")
    for name in done:
        stored = state.get(StoredObject, name)
        if stored is not None:
            state.put(_held(stored, placed))
    state.put(
        replace(order, waiting=tuple(object_id for object_id in order.waiting if object_id not in set(done)))
    )


def _held(stored: StoredObject, placed: Placed) -> StoredObject:
    """Return an object with the lock that an entry states, and no drift."""
    facts = placed.event.facts
    return replace(
        stored,
        lock_mode=facts.must("lock_mode"),
        lock_until=facts.text("lock_until"),
        lock_hold=facts.flag("lock_hold"),
        drift=(),
    )


def judge_verified(state: State, command: Command, ruling: Ruling) -> None:
    """Verify the counts of a verification, and mark a store clock off by more than a signer's may be."""
    ahead = ruling.facts.count("store_clock_offset_seconds")
    if abs(ahead) > AHEAD:
        ruling.mark("lock.clock_offset")
    counts = ruling.facts.count("drift_count") + ruling.facts.count("unread_count")
    if counts > ruling.facts.count("checked_count"):
        raise ruling.refuse("lock.count", "more locks differ or are unread than were checked")


def fold_verified(state: State, placed: Placed) -> None:
    """Record the newest verification of the store's locks."""
    event, facts = placed.event, placed.event.facts
    state.put(
        LockCheck(
            store=facts.must("store"),
            id=event.subject,
            checked=facts.count("checked_count"),
            drifting=facts.count("drift_count"),
            unread=facts.count("unread_count"),
            ahead=facts.number("store_clock_offset_seconds"),
            ended=happened(facts, event.at),
            position=placed.position,
            wrong_clock="lock.clock_offset" in facts.codes("nonconforming"),
        )
    )


def _object(state: State, command: Command, ruling: Ruling) -> StoredObject:
    stored = state.get(StoredObject, command.subject)
    if stored is None or stored.destroyed is not None:
        raise ruling.refuse("object.known", f"there is no object {command.subject}")
    return stored


def judge_drift(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a drift is of a known object; compute the role that must act on it."""
    _object(state, command, ruling)
    ruling.set("responsible_role", retention_limits.responsible_role(ruling.facts.codes("lock_deviations")))


def fold_drift(state: State, placed: Placed) -> None:
    """Record the drift beside the lock on record; a lock that was never set stays unset."""
    stored = state.get(StoredObject, placed.event.subject)
    if stored is not None:
        stays = {retention_limits.UNSET}.intersection(stored.drift)
        state.put(
            replace(stored, drift=tuple(sorted(stays.union(placed.event.facts.codes("lock_deviations")))))
        )


def judge_settled(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a drift is resolved only where the lock reads back as recorded."""
    stored = _object(state, command, ruling)
    facts = ruling.facts
    if not stored.drift:
        raise ruling.refuse("lock.drift_known", "no differing lock of this object is on record")
    if retention_limits.UNSET in stored.drift:
        raise ruling.refuse("lock.drift_resolved", "the lock that was asked for was never set")
    held = (facts.must("lock_mode"), facts.text("lock_until"), facts.flag("lock_hold"))
    if held != (stored.lock_mode, stored.lock_until, stored.lock_hold):
        raise ruling.refuse("lock.drift_resolved", "the lock in the store is not the one on record")


def fold_settled(state: State, placed: Placed) -> None:
    """Clear the drift of the object; its entries stay."""
    stored = state.get(StoredObject, placed.event.subject)
    if stored is not None:
        state.put(replace(stored, drift=()))


def judge_destroyed(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a deleted object's exhibit was destroyed or removed before, and under no legal hold.

    A hold placed between the deletion and its entry marks it.
    """
    stored = _object(state, command, ruling)
    leaf = _wiped(state, stored.exhibit)
    if leaf is None:
        ruling.broken(
            "object.exhibit_not_disposed",
            "the exhibit that it is an object of was neither destroyed nor removed",
        )
    ruling.set("disposition", leaf)
    absent = parse_instant(ruling.facts.must("absent_at"))
    event_at, at = min(event_date(ruling), absent), min(happened(ruling.facts, command.at), absent)
    exhibit = state.get(Exhibit, stored.exhibit)
    holds = () if exhibit is None else tuple(hold.holds_on_object(state, exhibit, stored.object_id, at))
    if any(not legal_hold.began_after(event_at) for legal_hold in holds):
        ruling.broken("object.under_legal_hold", "it, its exhibit or its case is under legal hold")
    if any(legal_hold.began_after(event_at) for legal_hold in holds):
        ruling.mark("object.held_since_deletion")


def _wiped(state: State, exhibit: str) -> str | None:
    """Return the leaf hash of the newest entry that destroyed or removed an exhibit, None if none did."""
    found = (state.get(Disposition, key) for key in state.keys("disposition", "wiped", exhibit))
    done = [
        disposition for disposition in found if disposition is not None and disposition.carried is not None
    ]
    newest = max(done, key=lambda one: one.carried_position or 0, default=None)
    return None if newest is None else newest.carried


def deletion_of(state: State, stored: StoredObject, now: int) -> str | None:
    """Return the code of an unrecorded deletion of an object's bytes; None if their absence is a loss.

    ``deletion_unentered``: the destruction or removal of its exhibit was witnessed and no hold covers it at ``now``
    (seconds UTC), so that it may be deleted. ``deletion_held``: every such hold was entered after that witness had
    signed, so that it may have been deleted before the first of them.
    """
    ends = (state.get(Disposition, key) for key in state.keys("disposition", "wiped", stored.exhibit))
    since = [
        disposition.witnessed_position
        for disposition in ends
        if disposition is not None and disposition.witnessed_position is not None
    ]
    exhibit = state.get(Exhibit, stored.exhibit)
    if not since or exhibit is None:
        return None
    holds = [period.position for period in hold.holds_on_object(state, exhibit, stored.object_id, now)]
    if not holds:
        return "deletion_unentered"
    return "deletion_held" if min(holds) > min(since) else None


def fold_destroyed(state: State, placed: Placed) -> None:
    """Record the object as deleted; its digest, size and store stay on record."""
    stored = state.get(StoredObject, placed.event.subject)
    if stored is not None:
        absent = parse_instant(placed.event.facts.must("absent_at"))
        settle(state, replace(stored, destroyed=absent, delayed=None, drift=()))


def judge_delayed(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that an object whose deletion is delayed is known, with the retention or hold stated."""
    _object(state, command, ruling)
    if ruling.facts.text("lock_until") is None and not ruling.facts.flag("lock_hold"):
        raise ruling.refuse(
            "object.deletion_delay", "no lock and no store hold is named that delays the deletion"
        )


def fold_delayed(state: State, placed: Placed) -> None:
    """Record why the object cannot be deleted yet: the end of its retention, or a hold."""
    facts = placed.event.facts
    stored = state.get(StoredObject, placed.event.subject)
    if stored is not None:
        state.put(replace(stored, delayed="hold" if facts.flag("lock_hold") else facts.must("lock_until")))


JUDGES = {
    "lock.ordered": judge_ordered,
    "lock.applied": judge_set,
    "lock.released": judge_set,
    "lock.verified": judge_verified,
    "lock.drift_found": judge_drift,
    "lock.drift_resolved": judge_settled,
    "object.deleted": judge_destroyed,
    "object.deletion_delayed": judge_delayed,
}
FOLDS = {
    "lock.ordered": fold_ordered,
    "lock.applied": fold_set,
    "lock.released": fold_set,
    "lock.verified": fold_verified,
    "lock.drift_found": fold_drift,
    "lock.drift_resolved": fold_settled,
    "object.deleted": fold_destroyed,
    "object.deletion_delayed": fold_delayed,
}
