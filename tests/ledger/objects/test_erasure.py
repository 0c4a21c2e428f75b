"""Erasing takes value, salt and label and nothing else; a restored database obeys the list beside the head."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from custody.errors import Conflict, CustodyError, HeadMismatch, NotFound
from custody.ledger.consistency import head_recovery
from custody.ledger.ports import HeadMark
from custody.ledger.submissions.submission import Item, Receipt, Submission
from custody.model import layouts
from custody.model.entry import openings
from custody.model.entry.envelope import parse_entry
from custody.model.schema.ids import b64
from custody.model.schema.types import Value
from custody.proof import fields, proof_file, verification
from tests.ledger.append.crashing import PLACES, at
from tests.ledger.append.wrong_entries import case
from tests.ledger.audit.test_resume import resumption
from tests.ledger.forge import Forge, leaf_of
from tests.ledger.replaying import check
from tests.world import World

LEGAL_BASIS = "Data Protection Act s. 17"


@pytest.fixture(params=PLACES)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> World:
    return PLACES[request.param](tmp_path).world.staff()


def registered(world: World) -> int:
    """Register an exhibit with a serial number; gives the position."""
    exhibit = world.exhibit(world.seize(world.case()), serial="SN-4711", make="Kingston")
    return world.store.read().positions(exhibit)[0]


def erase(world: World, position: int, *names: str) -> Receipt:
    """Erase fields with everybody's agreement."""
    proposal = world.propose_erasure(position, *names)
    world.approve(proposal)
    return world.erase(proposal)


def test_after_an_erasure_every_proof_still_holds_and_the_value_is_nowhere(world: World) -> None:
    position = registered(world)
    before = world.prover().proof(position)
    shown = fields.parse(world.prover().shown(position, ["make", "serial"]))
    envelope = parse_entry(world.entry(position).note).envelope
    erase(world, position, "serial")
    entry = world.entry(position)
    assert verification.verify(proof_file.parse(before), world.log_key).entry == entry.note
    fields.verify(shown, envelope.content, envelope.fields, entry.leaf)
    assert entry.value("serial") is None
    assert entry.value("make") == "Kingston"
    assert b"SN-4711" not in world.store.read().openings(position)
    assert world.store.read().labels("SN-4711") == []
    assert world.store.read().labels("EV/1") != []
    with pytest.raises(NotFound, match="erased"):
        world.prover().shown(position, ["serial"])
    again = fields.parse(world.prover().shown(position, ["make"]))
    fields.verify(again, envelope.content, envelope.fields, entry.leaf)
    check(world.store.read(), world.log_key)


def test_an_erasure_of_everything_personal_leaves_a_ledger_that_replays(world: World) -> None:
    position = registered(world)
    layout = layouts.layout(1, "exhibit.registered")
    names = [name for name in layout.names if name not in layout.structural]
    erase(world, position, *names)
    entry = world.entry(position)
    assert {field.name for field in entry.fields if field.erased} == set(names)
    check(world.store.read(), world.log_key)


def test_the_entry_that_opened_the_ledger_can_be_erased_of_as_any_other(world: World) -> None:
    before = world.entry(1).fields
    erase(world, 0, "display_name")
    assert {field.name for field in world.entry(0).fields if field.erased} == {"display_name"}
    assert world.entry(1).fields == before
    assert [erasure.position for erasure in world.head.list_erasures()] == [0]
    check(world.store.read(), world.log_key)


def test_several_erasures_of_one_entry_in_one_commit_are_joined(world: World) -> None:
    position = registered(world)
    target = world.entry(position)
    proposals = [world.propose_erasure(position, name) for name in ("serial", "make")]
    for proposal in proposals:
        world.approve(proposal)
    forge = Forge(world)
    items = [
        erasing(forge, (position, target.leaf, target.envelope.subject), world.leaf_of(proposal), name)
        for proposal, name in zip(proposals, ("serial", "make"), strict=True)
    ]
    world.sequencer.submit_many([Submission((item,)) for item in items])
    assert {field.name for field in world.entry(position).fields if field.erased} == {"serial", "make"}
    indices = layouts.layout(1, "exhibit.registered").positions
    assert {(erasure.position, erasure.field) for erasure in world.head.list_erasures()} == {
        (position, indices["serial"]),
        (position, indices["make"]),
    }
    check(world.store.read(), world.log_key)


def erasing(forge: Forge, target: tuple[int, bytes, str], proposal: bytes, name: str) -> Item:
    """Sign an erasure that was approved; ``target`` is position, leaf and subject of what it takes from."""
    position, leaf, subject = target
    values: dict[str, Value] = {
        "entry_position": position,
        "fields": name,
        "basis": "court_order",
        "proposal": b64(proposal),
    }
    return forge.item("carl", "erasure.executed", values, subject=subject, re=leaf)


@pytest.mark.parametrize("before", [0, 1])
def test_an_entry_is_not_erased_in_the_commit_that_brings_it_and_the_neighbours_land(
    world: World, before: int
) -> None:
    forge = Forge(world)
    subject = world.journal.new_subject()
    position = world.size() + before
    opened = [forge.item("judge", "case.opened", {"reference": "C-1"}) for _ in range(before)]
    brought = forge.item("judge", "case.opened", {"reference": "secret"}, subject=subject)
    values: dict[str, Value] = {
        "entry_position": position,
        "fields": "reference",
        "basis": "court_order",
        "legal_basis": LEGAL_BASIS,
    }
    proposed = forge.item("carl", "erasure.proposed", values, subject=subject, re=leaf_of(brought))
    approved = forge.item("judge", "erasure.approved", subject=subject, re=leaf_of(proposed))
    target = (position, leaf_of(brought), subject)
    gone = erasing(forge, target, leaf_of(proposed), "reference")
    after = forge.item("judge", "case.opened", {"reference": "C-3"})
    answers = world.sequencer.submit_many(
        [
            *(Submission((submitted,)) for submitted in opened),
            Submission((brought, proposed, approved)),
            Submission((gone,)),
            Submission((after,)),
        ]
    )
    refusal = answers.pop(before + 1)
    assert isinstance(refusal, Conflict)
    assert "commit that brings it" in refusal.message
    assert not any(isinstance(answer, CustodyError) for answer in answers)
    assert world.entry(position).value("reference") == "secret"
    later = erasing(Forge(world), target, leaf_of(proposed), "reference")
    world.sequencer.submit(Submission((later,)))
    assert world.entry(position).value("reference") is None
    check(world.store.read(), world.log_key)


def restored(tmp_path: Path) -> tuple[World, int]:
    """Return an office whose database was restored from before an erasure, and its target's position."""
    world = World.on_disk(tmp_path).staff()
    position = registered(world)
    proposal = world.propose_erasure(position, "serial", "make")
    world.approve(proposal)
    world.store.close()
    shutil.copy(tmp_path / "ledger.db", tmp_path / "backup.db")
    world = at(tmp_path, world)
    world.erase(proposal)
    world.store.close()
    shutil.copy(tmp_path / "backup.db", tmp_path / "ledger.db")
    for suffix in ("-wal", "-shm"):
        (tmp_path / f"ledger.db{suffix}").unlink(missing_ok=True)
    return at(tmp_path, world), position


def test_a_restored_database_shows_erased_values_until_the_list_is_applied_and_never_again(
    tmp_path: Path,
) -> None:
    world, position = restored(tmp_path)
    assert world.entry(position).value("serial") == "SN-4711"
    indices = layouts.layout(1, "exhibit.registered").positions
    gone = tuple(sorted((indices["serial"], indices["make"])))
    assert head_recovery.missing_erasures(world.head, world.store.read()) == {position: gone}
    assert head_recovery.apply_erasures(world.head, world.store) == 2
    assert head_recovery.apply_erasures(world.head, world.store) == 0
    assert head_recovery.missing_erasures(world.head, world.store.read()) == {}
    entry = world.entry(position)
    assert {field.name for field in entry.fields if field.erased} == {"serial", "make"}
    assert world.store.read().labels("SN-4711") == []
    assert b"SN-4711" not in world.store.read().openings(position)
    content = openings.content_of(openings.decode(world.store.read().openings(position)))
    assert content == entry.envelope.content
    with pytest.raises(HeadMismatch):
        world.sequencer.submit(Submission((case(world),)))


def test_an_erasure_that_a_restored_ledger_lost_is_recorded_again_though_nothing_is_left_to_take(
    tmp_path: Path,
) -> None:
    world, position = restored(tmp_path)
    head_recovery.apply_erasures(world.head, world.store)
    known = world.head.read()
    assert known is not None
    world.sequencer.submit(resumption(world, known.committed))
    erase(world, position, "condition", "make", "serial")
    entry = world.entry(position)
    assert {field.name for field in entry.fields if field.erased} == {"condition", "make", "serial"}
    world.case("C-after")
    check(world.store.read(), world.log_key)


def test_a_list_of_another_history_is_not_applied(tmp_path: Path) -> None:
    world, position = restored(tmp_path / "one")
    other = World.on_disk(tmp_path / "two").staff()
    other.case("another history")
    other_position = registered(other)
    listed = world.head.list_erasures()
    other.head.add_erasures(listed)
    assert [entry.position for entry in listed] == [position, position]
    assert other_position != position
    assert head_recovery.missing_erasures(other.head, other.store.read()) == {}
    assert head_recovery.apply_erasures(other.head, other.store) == 0


def test_a_resumption_without_a_head_lists_every_earlier_erasure_anew(tmp_path: Path) -> None:
    world = World.on_disk(tmp_path).staff()
    position = registered(world)
    erase(world, position, "serial")
    listed = world.head.list_erasures()
    assert len(listed) == 1
    shutil.rmtree(tmp_path / "state")
    assert world.head.list_erasures() == []
    row = world.store.read().head()
    world.sequencer.submit(resumption(world, HeadMark(row.size, row.root)))
    assert world.head.list_erasures() == listed
