"""Rules about orphaned objects: two people, exactly what they agreed to, in time, and never after a resumption."""

from __future__ import annotations

from unittest.mock import patch

import pytest

from custody.errors import Conflict, HeadMismatch, NotFound, ObjectLocked, ObjectUnreadable
from custody.law.clock import DAY
from custody.ledger.objects.orphan_deletion import Deleted, Remains
from custody.ledger.objects.store_comparison import Leftovers
from custody.ledger.ports import HeadMark, Lock
from custody.ledger.submissions.submission import Receipt
from custody.model.records import Proposal
from custody.model.schema.types import Value
from custody.storage.memory.objects import MemoryObjects
from custody.storage.memory.uploads import MemoryUploadJournals
from tests.model.ledger.test_rules_proposal import resumption
from tests.model.objects.test_rules_evidence import archive, stored
from tests.model.office import office, stick
from tests.model.orphans import (
    KEY,
    carry_out,
    enter,
    propose,
    proposed,
    put,
    record_of,
    refuse,
    service,
)
from tests.model.showing import marks, refused_here, shows
from tests.world import World

OTHER = f"objects/{'0c' * 16}"


def nothing(world: World, key: str = KEY) -> Deleted:
    """Return that an earlier run had deleted all there was."""
    return Deleted(Remains(world.objects.name, key, ()), world.clock.now())


def resume(world: World) -> None:
    """Resume the ledger as if entries had been lost."""
    world.approve(resumption(world), by="second")


def agreed(world: World, key: str = KEY) -> Receipt:
    """Agree by two people that what lies under a key goes."""
    proposal = propose(world, key)
    world.approve(proposal)
    return proposal


def recorded(world: World, proposal: Receipt) -> set[str]:
    """Record that it is gone; returns the marks of the record."""
    found = record_of(world, proposal)
    return marks(world, enter(world, found, nothing(world), late=True)) - {"entry.expected"}


@shows("orphan_deletion.approved")
def test_an_orphaned_object_goes_once_two_people_agree() -> None:
    world = office()
    put(world)
    put(world, KEY.replace("objects", "trees"), b"tree")
    proposal = propose(world)
    with refused_here(world, "orphan_deletion.approved"):
        carry_out(world, proposal)
    assert len(list(world.objects.listing())) == 2
    world.approve(proposal)
    receipt = carry_out(world, proposal)
    entry = world.entry(receipt.position)
    assert (entry.value("version_count"), entry.value("entry_mode"), marks(world, receipt)) == (
        2,
        "act",
        set(),
    )
    assert list(world.objects.listing()) == []
    found = record_of(world, proposal)
    assert (found.abandoned_position, found.bytes, found.nonconforming) == (receipt.position, 10, ())
    assert world.lookup().get(Proposal, found.leaf).status == "carried_out"
    put(world)
    unapproved = propose(world)
    assert recorded(world, unapproved) == {"orphan_deletion.approved"}
    assert record_of(world, unapproved).nonconforming == ("orphan_deletion.approved",)


def test_who_proposes_does_not_approve_and_a_refused_proposal_deletes_nothing() -> None:
    world = office()
    put(world)
    proposal = propose(world, by="ada")
    with refused_here(world, "proposal.distinct"):
        world.approve(proposal, by="ada")
    for nobody in ("carl", "eve", "bot"):
        with refused_here(world, "role.permit"):
            world.approve(proposal, by=nobody)
    refuse(world, proposal)
    with refused_here(world, "proposal.open"):
        world.approve(proposal)
    with refused_here(world, "orphan_deletion.approved"):
        carry_out(world, proposal)
    assert len(list(world.objects.listing())) == 1


@shows("orphan_deletion.resumed")
def test_nothing_orphaned_goes_once_the_ledger_was_resumed() -> None:
    world = office()
    put(world)
    open_one, proposal = propose(world), agreed(world)
    resume(world)
    with refused_here(world, "orphan_deletion.resumed"):
        proposed(world)
    with refused_here(world, "orphan_deletion.resumed"):
        world.approve(open_one)
    with refused_here(world, "orphan_deletion.resumed"):
        carry_out(world, proposal)
    assert len(list(world.objects.listing())) == 1
    assert recorded(world, proposal) == {"orphan_deletion.resumed"}


@shows("orphan_deletion.resumed")
def test_a_table_that_forgot_the_resumption_lets_nothing_go() -> None:
    """Whoever has the database can change what the rules judge from; the entries that are read say otherwise."""
    world = office()
    put(world)
    resume(world)
    with patch("custody.model.objects.rules.orphan_deletion.was_resumed", lambda _: False):
        proposed(world)
        with refused_here(world, "orphan_deletion.resumed"):
            propose(world)


def leftovers(world: World) -> Leftovers:
    """Return what compares the one store of an office with its entries."""
    stores = {world.objects.name: world.objects}
    return Leftovers(world.store.read(), stores, MemoryUploadJournals(), world.head)


@shows("orphan_deletion.approved", "orphan_deletion.resumed")
def test_one_person_alone_clears_no_whole_object_away() -> None:
    world = office()
    put(world)
    with refused_here(world, "orphan_deletion.approved"):
        leftovers(world).clear(world.objects.name, KEY)
    resume(world)
    with refused_here(world, "orphan_deletion.resumed"):
        leftovers(world).clear(world.objects.name, KEY)
    assert len(list(world.objects.listing())) == 1


@shows("orphan_deletion.recorded")
def test_what_an_entry_speaks_of_is_not_orphaned() -> None:
    world = office()
    there = stored(world)
    proposal = agreed(world, there.key)
    archive(world, stick(world, None), there)
    with refused_here(world, "orphan_deletion.recorded"):
        proposed(world, object_key=there.key)
    with pytest.raises(Conflict, match="speaks of"):
        carry_out(world, proposal)
    found = record_of(world, proposal)
    assert marks(world, enter(world, found, nothing(world, there.key), late=True)) >= {
        "orphan_deletion.recorded"
    }
    assert len(list(world.objects.listing())) == 1


@shows("orphan_deletion.nothing")
def test_something_lies_where_a_proposal_says_that_it_does() -> None:
    world = office()
    with refused_here(world, "orphan_deletion.nothing"):
        proposed(world, version_count=0)
    for name in ("version_count", "delete_marker_count", "unfinished_part_count"):
        only: dict[str, Value] = {"version_count": 0, name: 1}
        proposed(world, "carl", **only)
    with pytest.raises(NotFound):
        propose(world)


@shows("orphan_deletion.known")
def test_a_deletion_answers_the_proposal_of_that_very_place() -> None:
    world = office()
    put(world)
    put(world, OTHER)
    proposal, other = agreed(world), agreed(world, OTHER)
    found = record_of(world, proposal)
    values: dict[str, Value] = {
        "store": found.store,
        "object_key": KEY,
        "version_count": 0,
        "delete_marker_count": 0,
        "unfinished_part_count": 0,
    }
    at: dict[str, Value] = {"absent_at": "2026-11-02T09:00:00Z"}
    with refused_here(world, "orphan_deletion.known"):
        world.sign(
            "carl", "orphan_deletion.executed", {**values, **at}, subject=found.id, re=world.leaf_of(other)
        )
    with refused_here(world, "orphan_deletion.known"):
        world.sign("carl", "orphan_deletion.executed", {**values, **at}, re=world.leaf_of(proposal))
    places: list[dict[str, Value]] = [{"object_key": OTHER}, {"store": "elsewhere"}]
    for wrong in places:
        with refused_here(world, "orphan_deletion.known"):
            world.sign(
                "carl",
                "orphan_deletion.executed",
                {**values, **at, **wrong},
                subject=found.id,
                re=world.leaf_of(proposal),
            )


@shows("orphan_deletion.once")
def test_that_it_is_gone_is_entered_once() -> None:
    world = office()
    put(world)
    proposal = agreed(world)
    carry_out(world, proposal)
    with refused_here(world, "orphan_deletion.once"):
        enter(world, record_of(world, proposal), nothing(world))


@shows("orphan_deletion.expired")
def test_what_was_agreed_to_is_done_in_time() -> None:
    world = office()
    put(world)
    proposal = agreed(world)
    world.later(15 * DAY)
    with refused_here(world, "orphan_deletion.expired"):
        carry_out(world, proposal)
    assert len(list(world.objects.listing())) == 1
    assert recorded(world, proposal) == {"orphan_deletion.expired"}


@shows("orphan_deletion.exact")
def test_what_goes_is_what_was_agreed_to_or_what_is_left_of_it() -> None:
    world = office()
    assert isinstance(world.objects, MemoryObjects)
    put(world)
    put(world, KEY.replace("objects", "trees"), b"tree")
    proposal = agreed(world)
    assert service(world).examine(record_of(world, proposal)).bytes == 10
    world.objects.spoil(KEY, b"other!")
    with refused_here(world, "orphan_deletion.exact"):
        service(world).examine(record_of(world, proposal))
    with refused_here(world, "orphan_deletion.exact"):
        carry_out(world, proposal)
    assert len(list(world.objects.listing())) == 2
    put(world, OTHER)
    put(world, OTHER.replace("objects", "trees"), b"tree")
    rest = agreed(world, OTHER)
    tree = OTHER.replace("objects", "trees")
    world.objects.delete(tree, world.objects.versions(tree)[0].version)
    assert marks(world, carry_out(world, rest)) == set()
    assert [row.key for row in world.objects.listing()] == [KEY, KEY.replace("objects", "trees")]


def test_a_run_that_was_killed_after_its_deletion_is_entered_by_the_next() -> None:
    world = office()
    put(world)
    proposal = agreed(world)
    found = record_of(world, proposal)
    service(world).carry_out(world.people["carl"].signer.verifier.name, found)
    assert list(world.objects.listing()) == []
    receipt = carry_out(world, proposal)
    entry = world.entry(receipt.position)
    assert (entry.value("version_count"), entry.value("contents_sha256"), marks(world, receipt)) == (
        0,
        None,
        set(),
    )


def test_what_a_lock_keeps_is_neither_proposed_nor_deleted() -> None:
    world = office()
    world.objects = MemoryObjects("local", world.clock)
    put(world, lock=Lock("governance", world.clock.now() + DAY))
    with pytest.raises(ObjectLocked, match="a lock keeps"):
        propose(world)
    put(world, OTHER)
    proposal = agreed(world, OTHER)
    version = world.objects.versions(OTHER)[0].version or ""
    world.objects.hold(OTHER, version, on=True)
    with pytest.raises(ObjectLocked, match="a lock keeps"):
        carry_out(world, proposal)
    assert len(list(world.objects.listing())) == 2


def test_nothing_goes_while_the_ledger_does_not_fit_or_something_outside_speaks() -> None:
    world = office()
    put(world)
    proposal = agreed(world)
    found, by = record_of(world, proposal), world.people["carl"].signer.verifier.name
    with pytest.raises(Conflict, match="receipt 9 is of an entry that is not here"):
        service(world, lambda: "receipt 9 is of an entry that is not here").carry_out(by, found)
    known = world.head.read()
    assert known is not None
    world.head.start(HeadMark(known.committed.size + 1, bytes(32)))
    with pytest.raises(HeadMismatch):
        service(world).carry_out(by, found)
    assert len(list(world.objects.listing())) == 1


def test_what_cannot_be_read_is_not_deleted(monkeypatch: pytest.MonkeyPatch) -> None:
    world = office()
    put(world)
    proposal = agreed(world)

    def broken(*_: object, **__: object) -> None:
        raise ObjectUnreadable("the disk failed")

    monkeypatch.setattr(world.objects, "read", broken)
    with pytest.raises(ObjectUnreadable):
        carry_out(world, proposal)
    assert len(list(world.objects.listing())) == 1
