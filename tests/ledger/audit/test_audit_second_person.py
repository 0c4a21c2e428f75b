"""A second person whose key the first one put in place is noted; whoever replaced a key as a third party is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from custody.ledger.append.entry_signing import Journal
from custody.ledger.append.resumption import draft_resumption, nothing_lost
from custody.ledger.append.sequencer import Sequencer
from custody.storage.memory.small_ports import MemoryHead
from tests.ledger.forger import audited
from tests.world import World


@pytest.fixture
def world() -> World:
    office = World.memory().staff()
    office.case("C-1")
    return office


def rotate(world: World, whose: str, by: str) -> None:
    """Replace somebody's key, signed in by somebody, and use the new one."""
    person, new = world.people[whose], world.signer_of(f"new key of {whose}")
    values = {"replaced_key": person.signer.verifier.name, "vkey": str(new.verifier)}
    world.sign(by, "key.rotated", values, subject=person.actor)
    world.people[whose] = replace(person, signer=new)


def noted(world: World) -> list[str]:
    return [finding.where for finding in audited(world).findings if finding.code == "second_person_key"]


@pytest.mark.parametrize(
    ("whose", "by", "proposer", "approver", "is_noted"),
    [
        ("judge", "ada", "ada", "judge", True),
        ("carl", "ada", "carl", "ada", True),
        ("judge", "second", "ada", "judge", False),
        ("judge", "judge", "ada", "judge", False),
        ("eve", "ada", "ada", "judge", False),
    ],
)
def test_a_key_counts_as_the_other_party_s_where_that_party_put_it_in_another_s_place(
    world: World, *, whose: str, by: str, proposer: str, approver: str, is_noted: bool
) -> None:
    target = world.size() - 1
    rotate(world, whose, by)
    proposal = world.propose_erasure(target, "reference", by=proposer)
    approval = world.approve(proposal, by=approver)
    assert noted(world) == ([f"entry {approval.position}"] if is_noted else [])


def test_a_resumption_by_two_administrators_is_looked_at_too(world: World) -> None:
    rotate(world, "second", by="ada")
    assert noted(world) == []
    head, reader = MemoryHead(), world.store.read()
    sequencer = Sequencer(world.store, head, world.log_signer, world.clock)
    journal = Journal(world.store, sequencer, world.clock, world.entropy, world.log_key)
    signers = (world.people["ada"].signer, world.people["second"].signer)
    lost = nothing_lost(reader)
    journal.submit(
        draft_resumption(journal, reader, head, lost, reason="disk_failure", signers=signers, more={})
    )
    assert len(noted(world)) == 1
