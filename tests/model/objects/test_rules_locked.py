"""Rules about the term of an authority, locks in stores, and the deletion of what was stored."""

from __future__ import annotations

from typing import Any

import pytest

from custody.errors import ObjectLocked
from custody.law.clock import DAY, HOUR, format_instant
from custody.law.retention_limits import Policy
from custody.ledger.objects.disposition_deletion import following
from custody.ledger.stores.locks import Locks
from custody.ledger.submissions.submission import Receipt
from custody.ledger.views.exhibits.dispositions import find
from custody.model.records import LockCheck, StoredObject, Term
from custody.model.schema.types import Value
from tests.model.ends import PAPER, agree, ahead, bear_witness, carry_out, decided, place, propose, release
from tests.model.locking import NAME, archived, carried, erase, followed, locking, ordered, term, verify
from tests.model.objects.test_rules_evidence import archive, stored
from tests.model.office import office
from tests.model.showing import marks, refused, refused_here, shows
from tests.world import World

NOTHING = "00000000-0000-4000-8000-000000000000"


def held(world: World) -> tuple[str, str]:
    """Return a seizure and an exhibit of it."""
    seizure = world.seize(world.case())
    return seizure, world.exhibit(seizure, seal=None)


def order(world: World, *objects: str, by: str = "carl", **values: Value) -> Receipt:
    """Order a lock, as typed by hand."""
    usual: dict[str, Value] = {
        "store": NAME,
        "objects": " ".join(sorted(objects)),
        "lock_mode": "governance",
        "lock_until": ahead(world, DAY),
        "lock_hold": False,
        "reason": "authority_term",
    }
    return world.sign(by, "lock.ordered", {**usual, **values})


def read_back(world: World, kind: str, subject: str, **values: Value) -> Receipt:
    """Record a lock as a store told it."""
    told: dict[str, Value] = {"lock_mode": "none", "lock_hold": False}
    return world.sign("carl", kind, {**told, **values}, subject=subject)


def wiped(world: World, exhibit: str, case: str) -> None:
    """Destroy an exhibit."""
    decided(world, case)
    proposal = propose(world, exhibit, "destroy")
    agree(world, proposal)
    carry_out(world, exhibit, "destroy", proposal)


@shows("term.end")
def test_a_term_names_an_end_or_a_review() -> None:
    world = office()
    seizure, _ = held(world)
    for until, review in ((DAY, None), (None, DAY), (DAY, DAY)):
        assert marks(world, term(world, seizure, until, review)) == set()
    for by, standing in (("judge", "act"), ("eve", "record")):
        with refused_here(world, "term.end"):
            term(world, seizure, None, None, by=by, entry_mode=standing)


@shows("term.past")
def test_a_term_ends_after_it_was_decided() -> None:
    world = office()
    seizure, _ = held(world)
    with refused_here(world, "term.past"):
        term(world, seizure, 0)
    assert marks(world, term(world, seizure, 1)) == set()
    end = world.clock.now() + DAY
    late = term(world, seizure, DAY, 0, by="eve", entry_mode="record", document_sha256=PAPER)
    assert marks(world, late) == {"term.past"}
    found = world.lookup().get(Term, seizure)
    assert (found.position, found.until) == (late.position, end)


@shows("lock.beyond_authority")
def test_nothing_is_locked_beyond_the_end_of_the_authority_or_its_next_review() -> None:
    world = office()
    service, _ = locking(world)
    seizure, exhibit = held(world)
    stored = archived(world, exhibit)
    with refused_here(world, "lock.beyond_authority"):
        order(world, stored.id)
    end, over = ahead(world, DAY), ahead(world, DAY + 1)
    term(world, seizure, DAY)
    order(world, stored.id, lock_until=end)
    with refused_here(world, "lock.beyond_authority"):
        order(world, stored.id, lock_until=over)
    end, over = ahead(world, 6000), ahead(world, 6001)
    place(world, exhibit, review_due_at=end)
    with refused_here(world, "lock.beyond_authority"):
        order(world, stored.id, lock_until=over)
    assert ordered(world, service)[0].until == end


@shows("lock.beyond_authority")
def test_a_lock_that_reads_back_beyond_the_authority_is_recorded_and_marked() -> None:
    world = office()
    service, store = locking(world)
    seizure, exhibit = held(world)
    stored = archived(world, exhibit)
    term(world, seizure, DAY)
    (first,) = ordered(world, service)
    longer = world.clock.now() + 2 * DAY
    store.retain(stored.store_key, stored.version or "", "governance", longer)
    (receipt,) = carried(world, service, first)
    assert marks(world, receipt) == {"lock.beyond_authority"}
    assert world.object_record(stored.id).lock_until == format_instant(longer)


@shows("lock.beyond_authority")
def test_an_object_archived_with_a_lock_beyond_the_authority_is_marked() -> None:
    world = office()
    seizure, exhibit = held(world)
    end, over = ahead(world, DAY), ahead(world, DAY + 1)
    term(world, seizure, DAY)
    for until, found in ((end, set()), (over, {"lock.beyond_authority"})):
        receipt = archive(world, exhibit, stored(world), lock_mode="governance", lock_until=until)
        assert marks(world, receipt) == found


@shows("lock.differs", "lock.drift_resolved")
def test_an_object_stored_with_another_lock_is_marked_and_one_with_less_drifts_until_it_is_set() -> None:
    world = office()
    service, store = locking(world)
    seizure, exhibit = held(world)
    plain = archive(world, exhibit, stored(world))
    assert marks(world, plain) == set()
    assert world.object_record(world.subject_of(plain)).drift == ()
    term(world, seizure, DAY)
    other = archive(world, exhibit, stored(world), store=NAME, lock_deviations="lock_missing")
    assert marks(world, other) == {"lock.differs"}
    name = world.subject_of(other)
    assert world.object_record(name).drift == ("not_as_requested",)
    longer = archive(world, exhibit, stored(world), store=NAME, lock_deviations="hold_unexpected too_long")
    assert marks(world, longer) == {"lock.differs"}
    assert world.object_record(world.subject_of(longer)).drift == ()
    # No reading of the lock settles it, and other drift does not hide it; setting the lock does.
    for found in service.verify([world.object_record(name)]):
        assert found.found == ("not_as_requested",)
    with refused_here(world, "lock.drift_resolved"):
        read_back(world, "lock.drift_resolved", name)
    read_back(world, "lock.drift_found", name, lock_deviations="delete_marker")
    assert world.object_record(name).drift == ("delete_marker", "not_as_requested")
    mine = [lock_order for lock_order in ordered(world, service) if name in lock_order.waiting]
    for made in mine:
        carried(world, service, made)
    record = world.object_record(name)
    assert (record.drift, record.lock_mode, len(mine)) == ((), "governance", 1)
    assert store.stat(record.store_key, record.version).lock.mode == "governance"


@shows("lock.shape", "lock.store")
def test_an_order_is_for_one_store_and_retention_has_mode_and_end() -> None:
    world = office()
    locking(world)
    seizure, exhibit = held(world)
    stored = archived(world, exhibit)
    term(world, seizure)
    with refused_here(world, "lock.shape"):
        order(world, stored.id, lock_mode="none")
    with refused_here(world, "lock.shape"):
        order(world, stored.id, lock_until=None)
    with refused_here(world, "lock.store"):
        order(world, stored.id, store="elsewhere")
    order(world, stored.id, lock_mode="none", lock_until=None, lock_hold=True)


@shows("object.known")
def test_a_lock_is_of_an_object_that_is_known_and_still_there() -> None:
    world = office()
    service, _ = locking(world)
    seizure, exhibit = held(world)
    stored = archived(world, exhibit)
    term(world, seizure)
    with refused_here(world, "object.known"):
        order(world, NOTHING)
    with refused_here(world, "object.known"):
        read_back(world, "lock.drift_found", NOTHING, lock_deviations="too_long")
    with refused_here(world, "object.known"):
        world.sign("carl", "object.deleted", _gone(world), subject=NOTHING)
    wiped(world, exhibit, stored.case)
    erase(world, service, stored, by="eve")
    with refused_here(world, "object.known"):
        order(world, stored.id, lock_mode="none", lock_until=None)
    with refused_here(world, "object.known"):
        erase(world, service, stored, by="eve")


def _gone(world: World, standing: str = "act") -> dict[str, Value]:
    gone: dict[str, Value] = {"version_count": 1, "delete_marker_count": 0}
    return {**gone, "absent_at": ahead(world, 0), "entry_mode": standing}


@shows("lock.known", "lock.objects", "lock.pending_count")
def test_what_read_back_is_among_what_was_ordered_and_the_rest_lags() -> None:
    world = office()
    service, _ = locking(world)
    seizure, exhibit = held(world)
    first, second = archived(world, exhibit), archived(world, exhibit, b"more")
    term(world, seizure)
    (made,) = ordered(world, service)
    with refused_here(world, "lock.known"):
        read_back(world, "lock.applied", NOTHING, objects=first.id, pending_count=0)
    with refused_here(world, "lock.objects"):
        read_back(world, "lock.applied", made.id, objects=NOTHING, pending_count=1)
    with refused_here(world, "lock.pending_count"):
        read_back(world, "lock.applied", made.id, objects=first.id, pending_count=0)
    read_back(world, "lock.applied", made.id, objects=first.id, pending_count=1)
    with refused_here(world, "lock.objects"):
        read_back(world, "lock.applied", made.id, objects=first.id, pending_count=1)
    read_back(world, "lock.applied", made.id, objects=second.id, pending_count=0)


@shows("lock.clock_offset", "lock.count")
def test_a_clock_that_is_more_than_two_minutes_off_is_marked_until_it_reads_right() -> None:
    world = office()

    def told(seconds: int, drifting: int = 0, unread: int = 0) -> Receipt:
        counts: dict[str, Value] = {"checked_count": 1, "drift_count": drifting, "unread_count": unread}
        return world.sign(
            "bot", "lock.verified", {"store": NAME, "store_clock_offset_seconds": seconds, **counts}
        )

    for seconds, found in (
        (120, set()),
        (-121, {"lock.clock_offset"}),
        (121, {"lock.clock_offset"}),
        (-120, set()),
    ):
        assert marks(world, told(seconds)) == found
        assert world.lookup().get(LockCheck, NAME).wrong_clock == bool(found)
    told(0, 1)
    with refused_here(world, "lock.count"):
        told(0, 1, 1)


@shows("lock.drift_known", "lock.drift_resolved")
def test_drift_stands_until_the_lock_reads_back_as_recorded() -> None:
    world = office()
    service, store = locking(world)
    seizure, exhibit = held(world)
    stored = archived(world, exhibit)
    term(world, seizure, None, 5 * DAY)
    for made in ordered(world, service):
        carried(world, service, made)
    on_record = world.object_record(stored.id)
    right: dict[str, Value] = {
        "lock_mode": "governance",
        "lock_until": on_record.lock_until,
        "lock_hold": True,
    }
    with refused_here(world, "lock.drift_known"):
        read_back(world, "lock.drift_resolved", stored.id, **right)
    store.hold(stored.store_key, stored.version or "", on=False)
    _, drift = verify(world, service)
    assert world.entry(drift.position).value("responsible_role") == "evidence_custodian"
    assert world.object_record(stored.id).drift == ("hold_missing",)
    with refused_here(world, "lock.drift_resolved"):
        read_back(world, "lock.drift_resolved", stored.id, **{**right, "lock_hold": False})
    (again,) = ordered(world, service)
    carried(world, service, again)
    assert world.object_record(stored.id).drift == ()


@shows("object.exhibit_not_disposed")
def test_nothing_is_deleted_whose_exhibit_was_not_disposed_of() -> None:
    world = office()
    service, _ = locking(world)
    _, exhibit = held(world)
    stored = archived(world, exhibit)
    with refused_here(world, "object.exhibit_not_disposed"):
        world.sign("eve", "object.deleted", _gone(world), subject=stored.id)
    late = world.sign("eve", "object.deleted", _gone(world, "record"), subject=stored.id)
    assert marks(world, late) == {"object.exhibit_not_disposed"}
    second = archived(world, exhibit, b"second")
    wiped(world, exhibit, stored.case)
    now = world.clock.now()
    assert marks(world, erase(world, service, second, by="eve")) == set()
    assert world.object_record(second.id).destroyed == now
    assert world.object_record(second.id).sha256 == second.sha256


@shows("object.under_legal_hold")
def test_nothing_is_deleted_on_which_a_hold_was_placed_since() -> None:
    world = office()
    service, _ = locking(world)
    _, exhibit = held(world)
    stored = archived(world, exhibit)
    wiped(world, exhibit, stored.case)
    hold = world.subject_of(place(world, stored.case, "case"))
    with refused_here(world, "object.under_legal_hold"):
        world.sign("eve", "object.deleted", _gone(world), subject=stored.id)
    release(world, hold)
    erase(world, service, stored, by="eve")


@shows("object.under_legal_hold", "object.held_since_deletion")
def test_a_hold_that_was_placed_after_the_bytes_were_gone_kept_nothing_and_is_told() -> None:
    for standing in ("act", "record"):
        for placed, released, found in (
            (HOUR, None, {"object.held_since_deletion"}),
            (-HOUR, None, {"object.under_legal_hold"}),
            (-HOUR, 30 * 60, {"object.under_legal_hold"}),
            (-HOUR, -30 * 60, set[str]()),
        ):
            world = office()
            locking(world)
            _, exhibit = held(world)
            stored = archived(world, exhibit)
            wiped(world, exhibit, stored.case)
            world.later(2 * HOUR)
            gone = world.clock.now()
            world.later(2 * HOUR)
            when: dict[str, Any] = {"entry_mode": "record", "occurred_at": format_instant(gone + placed)}
            hold = world.subject_of(place(world, stored.case, "case", "eve", **when))
            if released is not None:
                ended: dict[str, Value] = {**when, "occurred_at": format_instant(gone + released)}
                release(world, hold, "eve", **ended)
            end: dict[str, Value] = {**_gone(world, standing), "absent_at": format_instant(gone)}
            if standing == "record":
                end["occurred_at"] = format_instant(gone)
            if standing == "act" and "object.under_legal_hold" in found:
                with refused_here(world, "object.under_legal_hold"):
                    world.sign("eve", "object.deleted", end, subject=stored.id)
            else:
                receipt = world.sign("eve", "object.deleted", end, subject=stored.id)
                assert marks(world, receipt) == found


@shows("object.destruction_unwitnessed")
def test_nothing_that_is_stored_is_deleted_before_the_witness_of_the_destruction_has_signed() -> None:
    world = office()
    _, exhibit = held(world)
    stored = archived(world, exhibit)
    decided(world, stored.case)
    proposal = propose(world, exhibit, "destroy")
    agree(world, proposal)
    done = carry_out(world, exhibit, "destroy", proposal)
    with refused("object.destruction_unwitnessed"):
        following(world.lookup(), find(world.lookup(), str(proposal.position)))
    world.enrol("aud", "auditor")
    bear_witness(world, done, "aud")
    follow = following(world.lookup(), find(world.lookup(), str(proposal.position)))
    assert [record.id for record in follow] == [stored.id]


@shows("object.deletion_delay")
def test_what_keeps_an_object_from_deletion_is_said() -> None:
    world = office()
    service, store = locking(world)
    seizure, exhibit = held(world)
    stored = archived(world, exhibit)
    end = ahead(world, DAY)
    term(world, seizure, DAY)
    for made in ordered(world, service):
        carried(world, service, made)
    wiped(world, exhibit, stored.case)
    with refused_here(world, "object.deletion_delay"):
        world.sign("eve", "object.deletion_delayed", {"lock_hold": False}, subject=stored.id)
    with pytest.raises(ObjectLocked):
        store.delete(stored.store_key, stored.version)
    erase(world, service, stored, by="eve")
    assert world.object_record(stored.id).delayed == end
    assert service.erase(world.object_record(stored.id)).kept is not None
    world.later(DAY + 1)
    erase(world, service, stored, by="eve")
    assert world.lookup().get(StoredObject, stored.id).delayed is None
    assert list(store.keys()) == []


def test_an_object_stored_with_less_than_was_asked_is_settled_once_its_store_is_to_lock_nothing() -> None:
    world = office()
    _, store = locking(world)
    seizure, exhibit = held(world)
    term(world, seizure, DAY)
    name = world.subject_of(archive(world, exhibit, stored(world), lock_deviations="lock_missing"))
    none = Locks({NAME: store}, {NAME: Policy()}, world.clock)
    assert world.object_record(name).drift == ("not_as_requested",)
    (made,) = followed(world, none)
    assert (made.why, made.until) == ("policy", None)
    assert world.object_record(name).drift == ()
    assert followed(world, none) == []
