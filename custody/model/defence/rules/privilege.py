"""Rules for claims of privilege: scope, filter team, rulings and their consequences.

A claim is never refused: its merits are for the court that rules on it.
"""

from __future__ import annotations

from custody.law.clock import parse_instant
from custody.model.cases.records import Team
from custody.model.defence.records import Claim, PrivilegeRuling
from custody.model.engine.moments import happened, marks_with, occurred
from custody.model.exhibits.questions.exhibit import known_exhibit
from custody.model.exhibits.records import ProtectionRecord
from custody.model.objects.records import StoredObject
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.signers import Actor
from custody.model.state import State


def known_claim(state: State, ruling: Ruling, claim_id: str) -> Claim:
    """Return a claim of privilege; raise RuleBroken for an unknown one."""
    claim = state.get(Claim, claim_id)
    if claim is None:
        raise ruling.refuse("privilege.known", f"there is no claim of privilege {claim_id}")
    return claim


def _object_of(state: State, ruling: Ruling, object_id: str, exhibit: str) -> None:
    stored = state.get(StoredObject, object_id)
    if stored is None or stored.exhibit != exhibit or stored.of is not None:
        raise ruling.refuse("privilege.object", f"the exhibit has no object {object_id}")


def judge_claimed(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a claim is over a known exhibit, or one object of it."""
    exhibit = known_exhibit(state, ruling, ruling.facts.must("exhibit"))
    object_id = ruling.facts.text("object")
    if object_id is not None:
        _object_of(state, ruling, object_id, exhibit.id)
    ruling.set("case", exhibit.case)


def fold_claimed(state: State, placed: Placed) -> None:
    """Record the claim, which keeps everybody but its filter team from the exhibit or object."""
    event, facts = placed.event, placed.event.facts
    by = facts.text("ruling_due_at")
    exhibit = facts.must("exhibit")
    state.put(
        Claim(
            event.subject,
            facts.must("case"),
            exhibit,
            facts.text("object"),
            facts.must("privilege_ground"),
            happened(facts, event.at),
            None if by is None else parse_instant(by),
            made_known=occurred(facts) is not None,
            nonconforming=facts.codes("nonconforming"),
        )
    )
    kept = state.get(ProtectionRecord, exhibit) or ProtectionRecord(exhibit)
    state.put(replace(kept, claims=(*kept.claims, event.subject)))


def judge_filter_named(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a member of the filter team is known and has no other function in the case."""
    claim = known_claim(state, ruling, command.subject)
    member = ruling.facts.must("member")
    if state.get(Actor, member) is None:
        raise ruling.refuse("privilege.member_known", f"there is no actor {member}")
    team = state.get(Team, claim.case)
    function = None if team is None else team.function_of(member)
    if function not in (None, "filter"):
        ruling.broken("privilege.filter_apart", f"the person named is in the case as {function}")


def fold_filter_named(state: State, placed: Placed) -> None:
    """Record a member of the claim's filter team."""
    claim = state.get(Claim, placed.event.subject)
    if claim is not None:
        members = tuple(sorted({*claim.filter, placed.event.facts.must("member")}))
        state.put(_marked(replace(claim, filter=members), placed))


def judge_ruled(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that the consequence of a ruling on privilege fits its outcome: upheld, partial or rejected."""
    known_claim(state, ruling, command.subject)
    outcome, consequence = ruling.facts.must("outcome"), ruling.facts.must("consequence")
    if (outcome == "rejected") != (consequence == "work_permitted") or (
        consequence == "filter_team_release" and outcome != "partial"
    ):
        raise ruling.refuse(
            "privilege.consequence", f"{consequence} does not follow from a claim that is {outcome}"
        )


def fold_ruled(state: State, placed: Placed) -> None:
    """Record the ruling on the privilege claim; the newest counts, as on appeal."""
    claim, facts = state.get(Claim, placed.event.subject), placed.event.facts
    if claim is not None:
        ruled = replace(claim, status=facts.must("outcome"), consequence=facts.must("consequence"))
        state.put(_marked(_turned(ruled, placed), placed))


def judge_released(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that the filter team releases single objects of a claim upheld in part."""
    claim = known_claim(state, ruling, command.subject)
    _object_of(state, ruling, ruling.facts.must("object"), claim.exhibit)
    if ruling.actor.id not in claim.filter:
        ruling.broken("privilege.filter_only", "the signer is not of the claim's filter team")
    if claim.status != "partial":
        ruling.broken("privilege.partial", f"the claim is {claim.status}, so nothing is released from it")


def fold_released(state: State, placed: Placed) -> None:
    """Release an object from the privilege claim."""
    claim = state.get(Claim, placed.event.subject)
    if claim is not None:
        freed = tuple(sorted({*claim.freed, placed.event.facts.must("object")}))
        state.put(_marked(replace(claim, freed=freed), placed))


def judge_waived(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a waived claim of privilege is in force."""
    claim = known_claim(state, ruling, command.subject)
    if not claim.stands:
        raise ruling.refuse("privilege.in_force", f"the claim is {claim.status}; there is nothing to waive")


def fold_waived(state: State, placed: Placed) -> None:
    """End the claim of privilege, which its holder waived."""
    claim = state.get(Claim, placed.event.subject)
    if claim is not None:
        waived = replace(claim, status="waived", consequence=None)
        state.put(_marked(_turned(waived, placed), placed))


def _turned(claim: Claim, placed: Placed) -> Claim:
    """Return a claim with its present force added to its rulings, from the instant that an entry states."""
    turn = PrivilegeRuling(happened(placed.event.facts, placed.event.at), claim.stands)
    return replace(claim, turns=(*claim.turns, turn))


def _marked(claim: Claim, placed: Placed) -> Claim:
    return replace(claim, nonconforming=marks_with(claim.nonconforming, placed))


JUDGES = {
    "privilege.claimed": judge_claimed,
    "privilege.filter_member_named": judge_filter_named,
    "privilege.ruled": judge_ruled,
    "privilege.released": judge_released,
    "privilege.waived": judge_waived,
}
FOLDS = {
    "privilege.claimed": fold_claimed,
    "privilege.filter_member_named": fold_filter_named,
    "privilege.ruled": fold_ruled,
    "privilege.released": fold_released,
    "privilege.waived": fold_waived,
}
