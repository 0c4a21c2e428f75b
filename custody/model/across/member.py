"""Rules for members of a case: once a case has members, only they sign new acts in it.

Membership governs who may sign, and what pages show; it does not protect the data from being read. Past events by
others are recorded as nonconforming.
"""

from __future__ import annotations

from custody.model.cases.questions import is_outsider, known_case
from custody.model.cases.records import Case, Member, Team, View
from custody.model.concerns.concerns import case_of, thing_of
from custody.model.concerns.lineage import lineage
from custody.model.defence.records import Claim
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.signers import Actor, Key
from custody.model.state import State

#: Kinds that people sign in a case without being members: acceptances and refusals of transfers, erasures, sweeps and
#: comparisons, answers about entries of others, and accesses, which are recorded of everybody.
APART = frozenset(
    {
        "access.logged",
        "entry.countersigned",
        "entry.date_resolved",
        "erasure.executed",
        "erasure.approved",
        "erasure.proposed",
        "erasure.refused",
        "entry.value_searched",
        "hash_list.compared",
        "entry.rescinded",
        "object.verification_failed",
        "object.verification_recovered",
        "transfer.accepted",
        "transfer.refused",
    }
)

#: Roles that may read every case: auditors, and machines, whose accesses are signed by their keys.
OVERSEEING = frozenset({"auditor", "machine"})


def judge(state: State, command: Command, ruling: Ruling) -> None:
    """Verify, for an entry of any kind, that its signer is a member of the case or of its filter team."""
    if command.kind in APART or "machine" in ruling.actor.roles:
        return
    case = case_of(state, command, ruling.facts)
    if case is None or not is_outsider(state, case, ruling.actor.id):
        return
    if not _sifts(state, command, ruling):
        ruling.broken("case.member", "the signer is no member of the case")


def _sifts(state: State, command: Command, ruling: Ruling) -> bool:
    """Return whether the signer is in the filter team for the subject of the entry."""
    claim = state.get(Claim, command.subject)
    if claim is not None:
        return ruling.actor.id in claim.filter
    thing = thing_of(state, ruling.facts.text("exhibit") or command.subject)
    if thing is None:
        return False
    claims = (state.get(Claim, claim_id) for kept in lineage(state, thing[0].id) for claim_id in kept.claims)
    return any(claim is not None and ruling.actor.id in claim.filter for claim in claims)


def _known(state: State, ruling: Ruling) -> str:
    actor = ruling.facts.must("actor")
    if state.get(Actor, actor) is None:
        raise ruling.refuse("case.member_known", f"there is no actor {actor}")
    return actor


def judge_added(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that an actor added to a case is known, and in no filter team there unless added to filter."""
    known_case(state, ruling, command.subject)
    actor = _known(state, ruling)
    if ruling.facts.must("function") != "filter" and _filters(state, command.subject, actor):
        ruling.broken("case.filter_apart", "the person added is on a filter team of the case")


def _filters(state: State, case: str, actor: str) -> bool:
    claims = (state.get(Claim, key) for key in state.keys("privilege", "case", case))
    return any(claim is not None and claim.stands and actor in claim.filter for claim in claims)


def fold_added(state: State, placed: Placed) -> None:
    """Add an actor with a function to the team; the newest function of an actor counts."""
    event, facts = placed.event, placed.event.facts
    team = state.get(Team, event.subject) or Team(event.subject)
    actor = facts.must("actor")
    others = tuple(member for member in team.members if member.actor != actor)
    new = Member(actor, facts.must("function"), event.at)
    state.put(replace(team, members=(*others, new)))


def judge_removed(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a removed actor is a member of the case and not its last, so that it stays restricted."""
    known_case(state, ruling, command.subject)
    team = state.get(Team, command.subject) or Team(command.subject)
    if len(team.members) == 1:
        raise ruling.refuse("case.last_member", "the last member of a case cannot be removed")
    if not team.members or team.function_of(_known(state, ruling)) is None:
        raise ruling.refuse("case.member_present", "the person removed is no member of the case")


def fold_removed(state: State, placed: Placed) -> None:
    """Remove the actor from the team of the case."""
    team = state.get(Team, placed.event.subject)
    if team is not None:
        actor = placed.event.facts.must("actor")
        state.put(replace(team, members=tuple(member for member in team.members if member.actor != actor)))


def judge_viewed(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that an access is to a known case, and in a case with members is by a member or an auditor.

    A record of an access by anybody else is not marked.
    """
    case = ruling.facts.must("case")
    if state.get(Case, case) is None:
        known_case(state, ruling, case)
    team = state.get(Team, case)
    apart = team is None or not team.members or team.function_of(ruling.actor.id) is not None
    if (
        ruling.facts.must("entry_mode") == "act"
        and not apart
        and not OVERSEEING.intersection(ruling.actor.roles)
    ):
        raise ruling.refuse("case.reader", "the reader is no member of the case")


def fold_viewed(state: State, placed: Placed) -> None:
    """Record the access to confidential fields."""
    event, facts = placed.event, placed.event.facts
    key = state.get(Key, event.by)
    if key is None:
        return
    state.put(
        View(
            event.subject,
            facts.must("case"),
            key.actor,
            event.at,
            facts.codes("subjects"),
            facts.codes("fields"),
            facts.must("access_command"),
            facts.must("purpose"),
            placed.position,
        )
    )


JUDGES = {
    "case.member_added": judge_added,
    "case.member_removed": judge_removed,
    "access.logged": judge_viewed,
}
FOLDS = {
    "case.member_added": fold_added,
    "case.member_removed": fold_removed,
    "access.logged": fold_viewed,
}
