"""Who approves a resumption in an office with one administrator: a person to whom the newest backup gave escrow."""

from __future__ import annotations

import pytest

from custody.errors import RoleRefused
from custody.ledger.append.read_model import wrong_rows
from custody.ledger.submissions.submission import Receipt
from custody.model.engine.names import LEDGER_SLOT
from custody.model.records import Ledger
from custody.model.schema.ids import b64
from custody.model.schema.types import join_codes
from tests.model.ledger.test_rules_backup import destroyed, key_of, made
from tests.model.ledger.test_rules_proposal import resumption
from tests.model.office import office, revoke, rotate, set_roles
from tests.model.showing import refused_here
from tests.world import World


def alone(*escrow: str) -> World:
    """Return an office whose one administrator, Ada, made a backup with escrow to these people."""
    world = office()
    set_roles(world, "second", None)
    made(world, escrow_keys=join_codes([key_of(world, who) for who in escrow]) if escrow else None)
    return world


def resumed(world: World) -> int:
    """Return how often the ledger was resumed, after the read model was compared with a replay."""
    assert wrong_rows(world.store.read()) == 0
    return world.lookup().get(Ledger, LEDGER_SLOT).resumed


def refusal(world: World, proposal: Receipt, by: str) -> str:
    """Approve as somebody who may not; return what they are told to do."""
    with pytest.raises(RoleRefused) as caught:
        world.approve(proposal, by=by)
    assert caught.value.rule == "role.permit"
    return caught.value.hint


@pytest.mark.parametrize("by", ["judge", "eve"])
def test_a_person_with_escrow_approves_what_the_one_administrator_proposes(by: str) -> None:
    world = alone("judge", "eve")
    world.approve(resumption(world), by=by)
    assert resumed(world) == 1


@pytest.mark.parametrize("escrow", [(), ("ada",)])
def test_nobody_approves_where_no_backup_gave_another_person_escrow(escrow: tuple[str, ...]) -> None:
    world = alone(*escrow)
    proposal = resumption(world)
    assert "nobody can approve" in refusal(world, proposal, "judge")
    with refused_here(world, "proposal.distinct"):
        world.approve(proposal, by="ada")
    assert resumed(world) == 0


def test_another_person_than_the_one_with_escrow_is_refused_and_told_who_can() -> None:
    world = alone("judge")
    assert "to whose key the newest backup sealed" in refusal(world, resumption(world), "eve")


def test_escrow_counts_only_while_there_is_one_administrator() -> None:
    world = office()
    made(world, escrow_keys=key_of(world, "judge"))
    proposal = resumption(world)
    assert "another administrator" in refusal(world, proposal, "judge")
    world.approve(proposal, by="second")
    assert resumed(world) == 1


def test_an_administrator_without_a_key_is_no_second_one() -> None:
    world = office()
    revoke(world, "second")
    made(world, escrow_keys=key_of(world, "judge"))
    world.approve(resumption(world), by="judge")
    assert resumed(world) == 1


def test_the_newest_backup_that_was_not_destroyed_decides() -> None:
    world = alone("judge")
    newer = made(world, escrow_keys=key_of(world, "eve"))
    proposal = resumption(world)
    refusal(world, proposal, "judge")
    destroyed(world, newer)
    refusal(world, proposal, "eve")
    world.approve(proposal, by="judge")
    assert resumed(world) == 1


def test_a_person_with_escrow_who_has_another_key_now_approves_with_it() -> None:
    world = alone("judge")
    rotate(world, "judge", "judge anew")
    world.approve(resumption(world), by="judge")
    assert resumed(world) == 1


def test_a_person_with_escrow_who_left_the_office_does_not_approve() -> None:
    world = alone("judge")
    set_roles(world, "judge", None)
    refusal(world, resumption(world), "judge")


def test_a_person_with_escrow_whose_key_was_revoked_does_not_approve() -> None:
    world = alone("judge")
    revoke(world, "judge")
    proposal = resumption(world)
    with refused_here(world, "key.valid"):
        world.approve(proposal, by="judge")


def test_a_person_with_escrow_neither_proposes_nor_refuses_a_resumption() -> None:
    world = alone("judge")
    with refused_here(world, "role.permit"):
        resumption(world, by="judge")
    proposal = resumption(world)
    entry = world.entry(proposal.position)
    with refused_here(world, "role.permit"):
        world.sign(
            "judge",
            "resumption.refused",
            {"reason": "wrong"},
            subject=entry.envelope.subject,
            re=world.leaf_of(proposal),
        )
    assert b64(world.leaf_of(proposal)) in world.lookup().reader.keys_from("proposal", "")
