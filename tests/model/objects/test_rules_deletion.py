"""What it may be that stored bytes are gone and no entry says so: lawful deletion by the record, or a loss."""

from __future__ import annotations

from custody.ledger.state.state_cache import recalled
from custody.ledger.submissions.submission import Receipt
from custody.model.locks.rules import deletion_of
from custody.model.records import Disposition, StoredObject
from custody.model.state import Blank, State
from tests.model.ends import agree, bear_witness, carry_out, ended, place, propose, release
from tests.model.locking import archived
from tests.world import World


def missing(world: World, stored: StoredObject) -> str | None:
    """Return what it may be that the bytes of an object are gone now."""
    return deletion_of(recalled(world.store.read()), stored, world.clock.now())


def destroyed() -> tuple[World, StoredObject, Receipt]:
    """Return an office with an exhibit destroyed without its witness, an object of it, and that entry."""
    world, exhibit, _ = ended()
    world.enrol("aud", "auditor")
    stored = archived(world, exhibit)
    assert missing(world, stored) is None, "nobody has disposed of anything"
    proposal = propose(world, exhibit, "destroy")
    agree(world, proposal)
    return world, stored, carry_out(world, exhibit, "destroy", proposal)


def test_bytes_that_are_gone_before_the_witness_of_the_destruction_has_signed_are_a_loss() -> None:
    world, stored, done = destroyed()
    assert missing(world, stored) is None
    bear_witness(world, done, "aud")
    assert missing(world, stored) == "deletion_unentered"


def test_a_hold_that_came_after_the_witness_leaves_open_what_happened_and_an_older_one_does_not() -> None:
    world, stored, done = destroyed()
    bear_witness(world, done, "aud")
    later = [world.subject_of(place(world, *on)) for on in ((stored.case, "case"), (stored.id, "object"))]
    assert missing(world, stored) == "deletion_held"
    for hold in later:
        release(world, hold)
    assert missing(world, stored) == "deletion_unentered"
    other, kept, gone = destroyed()
    before = other.subject_of(place(other, kept.exhibit))
    bear_witness(other, gone, "aud")
    assert missing(other, kept) is None
    place(other, kept.case, "case")
    assert missing(other, kept) is None, "a younger hold takes nothing from an older one"
    release(other, before)
    assert missing(other, kept) == "deletion_held"


def test_a_hold_on_another_object_of_the_exhibit_keeps_only_that() -> None:
    world, first, done = destroyed()
    second = archived(world, first.exhibit, b"more")
    place(world, first.id, "object")
    bear_witness(world, done, "aud")
    assert (missing(world, first), missing(world, second)) == (None, "deletion_unentered")


def test_bytes_of_an_exhibit_that_no_record_has_are_a_loss_whatever_was_destroyed() -> None:
    """No entry leads to this state; it is made by hand, because a replay of damaged entries may meet it."""
    world, stored, done = destroyed()
    bear_witness(world, done, "aud")
    state = State(Blank(), world.size())
    state.put(stored)
    for disposition in world.lookup().all(Disposition):
        state.put(disposition)
    assert deletion_of(state, stored, world.clock.now()) is None
    state.put(world.exhibit_record(stored.exhibit))
    assert deletion_of(state, stored, world.clock.now()) == "deletion_unentered"
