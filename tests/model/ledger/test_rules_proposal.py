"""Rules about acts that take several people: distinct ones, in time, about the same thing, and never a machine."""

from __future__ import annotations

import pytest

from custody.errors import RuleBroken
from custody.law.clock import DAY
from custody.ledger.submissions.submission import Receipt
from custody.ledger.views.entries.voided_proposals import voided_by
from custody.model.engine.names import LEDGER_SLOT
from custody.model.engine.proposal import judge_approved
from custody.model.entry.facts import Facts
from custody.model.layouts import layout
from custody.model.records import Actor, Ledger, Proposal
from custody.model.rulings import Command, Ruling
from custody.model.schema import proposals
from custody.model.schema.ids import b64
from custody.model.schema.types import Value
from custody.model.state import Blank, State
from tests.model.office import office, rotate, set_roles, stick
from tests.model.showing import refused, refused_here, shows
from tests.world import World


def resumption(world: World, lost: int | None = None, by: str = "ada", subject: str | None = None) -> Receipt:
    """Propose a resumption of the ledger."""
    values: dict[str, Value] = {
        "reason": "restore",
        "lost_size": world.size() if lost is None else lost,
        "lost_root": b64(b"\x01" * 32),
        "evidence": "receipt",
    }
    ledger = world.entry(0).envelope.subject
    return world.sign(by, "resumption.proposed", values, subject=subject or ledger)


def erasure(world: World) -> Receipt:
    """Propose to erase the description of a new exhibit."""
    position = world.store.read().positions(stick(world, None))[0]
    return world.propose_erasure(position, "description")


def status(world: World, proposal: Receipt) -> str:
    """Return the status of a proposal."""
    return world.lookup().get(Proposal, b64(world.leaf_of(proposal))).status


def refuse(world: World, proposal: Receipt, by: str) -> Receipt:
    """Refuse a proposal."""
    entry = world.entry(proposal.position)
    kind = entry.envelope.kind.replace(".proposed", ".refused")
    return world.sign(by, kind, {"reason": "withdrawn"}, subject=entry.envelope.subject, re=entry.leaf)


@shows("ledger.known")
def test_a_resumption_is_about_this_ledger() -> None:
    world = office()
    resumption(world)
    case = world.case()
    with refused_here(world, "ledger.known"):
        resumption(world, subject=case)
    with refused_here(world, "ledger.known"):
        resumption(world, subject=world.journal.new_subject())


@shows("resumption.lost_size")
def test_the_lost_ledger_was_no_shorter_than_what_is_left_of_it() -> None:
    world = office()
    with refused_here(world, "resumption.lost_size"):
        resumption(world, world.size() - 1)
    with refused_here(world, "resumption.lost_size"):
        resumption(world, 0)
    resumption(world, world.size())
    resumption(world, world.size() + 1000)


@shows("proposal.known")
def test_an_approval_or_refusal_answers_a_proposal_of_its_own_act_about_its_own_subject() -> None:
    world = office()
    one, two, act = erasure(world), resumption(world), world.case()
    subject = world.entry(one.position).envelope.subject
    ledger = world.entry(0).envelope.subject
    case_leaf = world.entry(world.size() - 1).leaf
    wrong = [
        ("erasure", world.leaf_of(two), ledger),
        ("erasure", world.leaf_of(two), subject),
        ("erasure", world.leaf_of(one), act),
        ("erasure", case_leaf, act),
        ("erasure", b"\x00" * 32, subject),
    ]
    for kind, re, about in wrong:
        with refused_here(world, "proposal.known"):
            world.sign("judge", f"{kind}.approved", {}, subject=about, re=re)
        with refused_here(world, "proposal.known"):
            world.sign("judge", f"{kind}.refused", {"reason": "wrong"}, subject=about, re=re)
    with refused_here(world, "proposal.known"):
        world.sign("second", "resumption.approved", {}, subject=subject, re=world.leaf_of(one))
    world.approve(one)
    world.approve(two, by="second")


@shows("proposal.open")
def test_a_proposal_that_ended_takes_no_answer() -> None:
    world = office()
    approved, turned_down, carried_out, void = (erasure(world) for _ in range(4))
    world.approve(approved)
    refuse(world, turned_down, "judge")
    world.approve(carried_out)
    world.erase(carried_out)
    target = world.lookup().get(Proposal, b64(world.leaf_of(void))).target
    assert target is not None
    world.correct(target, "quantity", value=2)
    ended = {"approved": approved, "refused": turned_down, "carried_out": carried_out, "void": void}
    for expected, proposal in ended.items():
        assert status(world, proposal) == expected
        with refused_here(world, "proposal.open"):
            world.approve(proposal, by="ada")
        with refused_here(world, "proposal.open"):
            refuse(world, proposal, "ada")


@shows("proposal.expired")
def test_a_proposal_is_answered_until_the_second_it_expires() -> None:
    for kind in (erasure, resumption):
        world = office()
        late, last = kind(world), kind(world)
        expires = world.lookup().get(Proposal, b64(world.leaf_of(late))).expires
        assert world.entry(late.position).envelope.at + 14 * DAY == expires
        world.clock.set(expires + 1)
        with refused_here(world, "proposal.expired"):
            world.approve(late, by="second")
        with refused_here(world, "proposal.expired"):
            refuse(world, late, "second")
        world.clock.set(world.lookup().get(Proposal, b64(world.leaf_of(last))).expires)
        world.approve(last, by="second")


@shows("proposal.distinct")
def test_the_same_person_never_agrees_twice_not_even_with_another_key() -> None:
    world = office()
    proposal = resumption(world)
    with refused_here(world, "proposal.distinct"):
        world.approve(proposal, by="ada")
    rotate(world, "ada", "ada new")
    with refused_here(world, "proposal.distinct"):
        world.approve(proposal, by="ada")
    assert status(world, proposal) == "open"
    world.approve(proposal, by="second")
    assert status(world, proposal) == "approved"


@shows("proposal.distinct")
def test_whoever_proposes_an_erasure_does_not_approve_it_in_another_role() -> None:
    world = office()
    set_roles(world, "carl", "authority evidence_custodian examiner")
    proposal = erasure(world)
    with refused_here(world, "proposal.distinct"):
        world.approve(proposal, by="carl")
    world.approve(proposal, by="judge")


@shows("role.machine")
def test_a_machine_never_counts_as_a_second_person() -> None:
    """No table lets a machine approve; this state is made by hand, so that a wrong table does not suffice."""
    for act in sorted(proposals.DISTINCT):
        leaf = b"\x07" * 32
        state = State(Blank(), 9)
        state.put(Proposal(b64(leaf), act, "subject", "carl", ("carl",), 99, 1))
        command = Command(f"{act}.approved", "subject", Facts({"entry_mode": "act"}), "key", 10, leaf, 1, 0)
        for actor in (
            Actor("judge", ("authority",), ("key",)),
            Actor("bot", ("authority", "machine"), ("key",)),
        ):
            ruling = Ruling(layout(1, f"{act}.approved"), command, actor)
            if actor.id == "bot":
                with refused("role.machine"):
                    judge_approved(act)(state, command, ruling)
            else:
                judge_approved(act)(state, command, ruling)


def test_whoever_proposed_may_take_it_back() -> None:
    world = office()
    for proposal, by in ((erasure(world), "carl"), (resumption(world), "ada")):
        refuse(world, proposal, by)
        assert status(world, proposal) == "refused"


@pytest.mark.parametrize("approved", [True, False])
def test_a_void_proposal_says_what_made_it_void_and_the_entry_is_found(*, approved: bool) -> None:
    world = office()
    proposal = erasure(world)
    record = world.lookup().get(Proposal, b64(world.leaf_of(proposal)))
    assert voided_by(world.store.read(), record) is None
    assert record.target is not None
    if approved:
        world.approve(proposal)
    world.correct(record.target, "quantity", value=2)
    first = world.size() - 1
    world.correct(record.target, "quantity", value=3)
    record = world.lookup().get(Proposal, b64(world.leaf_of(proposal)))
    assert voided_by(world.store.read(), record) == first
    why = "the proposal is void: an entry about the same subject came after it .entry.corrected or entry.disclosed."
    with pytest.raises(RuleBroken, match=why) as refused_here:
        world.approve(proposal, by="ada")
    assert f"--subject {record.subject}" in refused_here.value.hint
    with pytest.raises(RuleBroken, match=f"no approved proposal covers this erasure: {why}"):
        world.erase(proposal)


def test_a_proposal_that_ended_otherwise_says_how_in_words() -> None:
    world = office()
    proposal = erasure(world)
    world.approve(proposal)
    with pytest.raises(RuleBroken, match=r"the proposal is approved$"):
        world.approve(proposal, by="ada")
    world.erase(proposal)
    with pytest.raises(RuleBroken, match=r"the proposal is carried out$"):
        world.approve(proposal, by="ada")
    assert voided_by(world.store.read(), world.lookup().get(Proposal, b64(world.leaf_of(proposal)))) is None


@pytest.mark.parametrize(
    ("kind", "expected"), [("entry.corrected", "void"), ("entry.disclosed", "void"), ("fixity", "open")]
)
def test_what_overtakes_a_proposal_voids_it_and_fixity_never_does(kind: str, expected: str) -> None:
    world = office()
    proposal = erasure(world)
    record = world.lookup().get(Proposal, b64(world.leaf_of(proposal)))
    assert record.target is not None
    target = world.entry(record.target)
    if kind == "entry.corrected":
        world.correct(record.target, "quantity", value=2)
    elif kind == "entry.disclosed":
        values: dict[str, Value] = {"entry_position": record.target, "purpose": "court", "receiver": "court"}
        world.sign("carl", kind, values, subject=record.subject, re=target.leaf)
    else:
        world.put_source("/x", b"x")
        world.archive(record.subject, "/x")
        world.sweep()
    assert status(world, proposal) == expected


def test_a_correction_of_another_subject_voids_nothing() -> None:
    world = office()
    proposal = erasure(world)
    other = world.store.read().positions(stick(world, "S-9"))[0]
    world.correct(other, "quantity", value=2)
    assert status(world, proposal) == "open"


def test_a_resumption_takes_effect_when_two_administrators_agreed_and_each_counts_once() -> None:
    world = office()

    def resumed() -> int:
        return world.lookup().get(Ledger, LEDGER_SLOT).resumed

    first = resumption(world)
    assert resumed() == 0
    world.approve(first, by="second")
    assert resumed() == 1
    world.approve(resumption(world, by="second"), by="ada")
    assert resumed() == 2
    assert proposals.DISTINCT == {
        "orphan_deletion": 2,
        "erasure": 2,
        "disposition": 2,
        "resumption": 2,
    }
