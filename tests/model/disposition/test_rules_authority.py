"""The rule about the authority of an erasure: what says why a value is gone does not go itself."""

from __future__ import annotations

from custody.model.records import Proposal
from custody.model.schema.ids import b64
from tests.model.entries.test_rules_content import registered
from tests.model.office import office, stick
from tests.model.showing import refused_here, shows


@shows("entry.erasure_authority")
def test_the_authority_of_an_erasure_stays_as_long_as_it_is_pending_and_once_it_is_carried_out() -> None:
    world = office()
    position = registered(world, stick(world))
    proposal = world.propose_erasure(position, "description")
    with refused_here(world, "entry.erasure_authority"):
        world.propose_erasure(proposal.position, "legal_basis")
    world.approve(proposal)
    with refused_here(world, "entry.erasure_authority"):
        world.propose_erasure(proposal.position, "explanation", "legal_basis")
    world.erase(proposal)
    with refused_here(world, "entry.erasure_authority"):
        world.propose_erasure(proposal.position, "legal_basis")
    explained = world.propose_erasure(proposal.position, "explanation", "note")
    world.approve(explained)
    world.erase(explained)
    world.correct(proposal.position, "legal_basis", "carl", erasable_value="§ 17 DSG")
    assert world.entry(proposal.position).value("legal_basis") == "Data Protection Act s. 17"


@shows("entry.erasure_authority")
def test_the_authority_of_an_erasure_that_never_came_about_can_be_erased() -> None:
    for how in ("pending", "refused", "overtaken", "expired", "approved and expired"):
        world = office()
        exhibit = stick(world)
        position = registered(world, exhibit)
        proposal = world.propose_erasure(position, "description")
        entry = world.entry(proposal.position)
        if how == "refused":
            world.sign("judge", "erasure.refused", {"reason": "wrong"}, subject=exhibit, re=entry.leaf)
        elif how == "overtaken":
            world.correct(position, "quantity", value=2)
        elif how.endswith("expired"):
            if how.startswith("approved"):
                world.approve(proposal)
            expires = world.lookup().get(Proposal, b64(entry.leaf)).expires
            world.clock.set(expires)
            with refused_here(world, "entry.erasure_authority"):
                world.propose_erasure(proposal.position, "legal_basis")
            world.clock.set(expires + 1)
        if how == "pending":
            with refused_here(world, "entry.erasure_authority"):
                world.propose_erasure(proposal.position, "legal_basis")
            continue
        again = world.propose_erasure(proposal.position, "legal_basis")
        world.approve(again)
        world.erase(again)
        assert world.entry(proposal.position).gone(["basis", "legal_basis"]) == ["legal_basis"]
