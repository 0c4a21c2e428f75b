"""Who may sign what, and how many distinct people it takes: tables, and the check of a signer against them.

A machine signs for itself only; it never counts as a second person.
"""

from __future__ import annotations

from custody.errors import RoleRefused
from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.model.remedies import HINTS
from custody.model.signers import Actor, Deputyship, Key, Window
from custody.model.state import State

ADMINISTRATOR = "administrator"
AUDITOR = "auditor"
AUTHORITY = "authority"
CUSTODIAN = "custodian"
EXAMINER = "examiner"
MACHINE = "machine"

#: By how many seconds the sequencer's clock may lie behind the end of a lent role: two machines differ so much.
SLACK = 120

_DESK = frozenset({AUTHORITY, CUSTODIAN, EXAMINER})
_BENCH = frozenset({CUSTODIAN, EXAMINER})


@dataclass(frozen=True, slots=True)
class Permit:
    """Roles of which the signer needs one: to do the act, and to record it as having happened."""

    act: frozenset[str]
    record: frozenset[str]


def _both(roles: frozenset[str]) -> Permit:
    return Permit(roles, roles)


_ADMIN = _both(frozenset({ADMINISTRATOR}))
_ISSUED = Permit(frozenset({AUTHORITY}), _DESK)

_STOREROOM = _both(frozenset({ADMINISTRATOR, CUSTODIAN}))
#: What anybody of the house may find out and must be able to tell.
_ANYBODY = _both(_DESK | {ADMINISTRATOR, AUDITOR})
#: Who lends roles for a time: an administrator, or an authority its own role.
_LENDERS = frozenset({ADMINISTRATOR, AUTHORITY})

PERMITS: dict[str, Permit] = {
    "ledger.opened": _ADMIN,
    "ledger.resumed.proposed": _ADMIN,
    "ledger.resumed.approved": _ADMIN,
    "ledger.resumed.refused": _ADMIN,
    "ledger.moved": _ADMIN,
    "ledger.arrived": _ADMIN,
    "actor.enrolled": _ADMIN,
    "actor.roles_set": _ADMIN,
    "actor.deputised": _both(_LENDERS),
    "actor.deputy_ended": _both(_LENDERS),
    "key.rotated": _both(frozenset({ADMINISTRATOR, AUDITOR, AUTHORITY, CUSTODIAN, EXAMINER, MACHINE})),
    "key.revoked": _ADMIN,
    "case.opened": _both(_DESK),
    "case.closed": _both(_DESK),
    "case.reopened": _ISSUED,
    "profile.adopted": _ADMIN,
    "order.issued": _ISSUED,
    "order.served": _both(_DESK),
    "order.acknowledged": _both(_DESK),
    "order.renewed": _ISSUED,
    "order.withdrawn": _ISSUED,
    "order.followed": _both(_DESK),
    "order.complied": _both(_DESK),
    "order.not_complied": _both(_DESK),
    "order.contested": _both(_DESK),
    "order.contest_ended": _both(_DESK),
    "order.quashed": _both(_DESK),
    "order.quashing_stayed": _both(_DESK),
    "order.quashing_reversed": _both(_DESK),
    "order.path_disclosed": _both(_DESK),
    "order.path_ended": _both(_DESK),
    "order.secrecy_bound": _ISSUED,
    "order.secrecy_extended": _ISSUED,
    "order.secrecy_lifted": _ISSUED,
    "order.end_told": _both(_DESK),
    "order.lapsed": _both(_DESK | {MACHINE}),
    "enquiry.sent": _both(_DESK),
    "enquiry.received": _both(_DESK),
    "enquiry.answered": _both(_DESK),
    "request.received": _both(_DESK),
    "request.sent": _ISSUED,
    "request.queried": _both(_DESK),
    "request.supplemented": _both(_DESK),
    "request.effected": _both(_DESK),
    "request.order_named": _both(_DESK),
    "request.warned": _both(_DESK),
    "request.warning_answered": _both(_DESK),
    "request.extension_asked": _ISSUED,
    "request.extension_answered": _ISSUED,
    "request.refused": _ISSUED,
    "request.not_executed": _ISSUED,
    "request.path_disclosed": _both(_DESK),
    "request.path_refused": _ISSUED,
    "request.withdrawn": _ISSUED,
    "request.released": _ISSUED,
    "request.lapsed": _both(_DESK | {MACHINE}),
    "scene.opened": _both(_DESK),
    "scene.noted": _both(_DESK),
    "scene.closed": _both(_DESK),
    "scene.admitted": _both(_DESK),
    "assistance.received": _both(_DESK),
    "assistance.sent": _ISSUED,
    "assistance.reported": _both(_DESK),
    "assistance.covered": _ISSUED,
    "assistance.joined": _both(_DESK),
    "assistance.excluded": _both(_DESK),
    "assistance.uncovered": _ISSUED,
    "assistance.consulted": _both(_DESK),
    "assistance.postponed": _ISSUED,
    "assistance.decided": _ISSUED,
    "assistance.refused": _ISSUED,
    "assistance.withdrawn": _ISSUED,
    "seizure.recorded": _both(_BENCH),
    "seizure.extended": _both(_BENCH),
    "seizure.rendered": _both(_BENCH),
    "seizure.restored": _both(_DESK),
    "seizure.inventoried": _both(_BENCH),
    "seizure.receipt_given": _both(_BENCH),
    "seizure.authorised": _ISSUED,
    "seizure.consent_withdrawn": _both(_DESK),
    "seizure.term_set": _ISSUED,
    "assist.ordered": _ISSUED,
    "assist.served": _both(_DESK),
    "assist.answered": _both(_DESK),
    "assist.withdrawn": _ISSUED,
    "production.ordered": _ISSUED,
    "production.served": _both(_DESK),
    "production.answered": _both(_DESK),
    "production.withdrawn": _ISSUED,
    "production.quashed": _both(_DESK),
    "production.contested": _both(_DESK),
    "production.contest_ended": _both(_DESK),
    "production.quashing_stayed": _both(_DESK),
    "production.quashing_reversed": _both(_DESK),
    "production.term_set": _ISSUED,
    "exhibit.registered": _both(_BENCH),
    "exhibit.sealed": _both(_BENCH),
    "exhibit.unsealed": _both(_BENCH),
    "place.moved": _STOREROOM,
    "place.registered": _STOREROOM,
    "place.retired": _STOREROOM,
    "exhibit.stored": _both(_DESK),
    "exhibit.checked_out": _both(_DESK),
    "exhibit.checked_in": _both(_DESK),
    "exhibit.discrepancy": _ANYBODY,
    "exhibit.discrepancy_resolved": _both(_DESK),
    "exhibit.lost": _ANYBODY,
    "exhibit.found": _ANYBODY,
    "exhibit.described": _both(_BENCH),
    "exhibit.photographed": _both(_BENCH),
    "exhibit.split": _both(_BENCH),
    "exhibit.itemised": _both(_BENCH),
    "exhibit.numbered": _both(_DESK),
    "exhibit.merged": _both(_BENCH),
    "transcription.recorded": _both(_BENCH),
    "inventory.started": _ANYBODY,
    "inventory.counted": _ANYBODY,
    "inventory.closed": _ANYBODY,
    "inventory.identified": _both(_DESK | {ADMINISTRATOR}),
    "inventory.traced": _both(_DESK | {ADMINISTRATOR}),
    "transfer.offered": _both(_DESK),
    "transfer.reassigned": _ADMIN,
    "transfer.dispatched": _both(_DESK),
    "transfer.arrived": _both(_DESK),
    "transfer.accepted": _both(_DESK),
    "transfer.refused": _both(_DESK),
    "transfer.recalled": _both(_DESK),
    "transfer.released": _both(_DESK),
    "transfer.returned": _both(_DESK),
    "acquisition.completed": _both(frozenset({EXAMINER})),
    "object.archived": _both(_BENCH | {MACHINE}),
    "object.replicated": _both(_BENCH | {MACHINE}),
    "object.repaired": _both(_BENCH),
    "fixity.swept": _both(_BENCH | {AUDITOR, MACHINE}),
    "fixity.paused": _both(_BENCH | {AUDITOR, MACHINE}),
    "object.fixity_failed": _both(_BENCH | {AUDITOR, MACHINE}),
    "object.fixity_restored": _both(_BENCH | {AUDITOR, MACHINE}),
    "lock.ordered": _both(_BENCH | {MACHINE}),
    "lock.applied": _both(_BENCH | {MACHINE}),
    "lock.released": _both(_BENCH | {MACHINE}),
    "lock.verified": _both(_BENCH | {AUDITOR, MACHINE}),
    "lock.drift": _both(_BENCH | {AUDITOR, MACHINE}),
    "lock.settled": _both(_BENCH | {AUDITOR, MACHINE}),
    "object.destroyed": _both(_BENCH),
    "object.destruction_delayed": _both(_BENCH),
    "abandonment.proposed": _both(_BENCH | {ADMINISTRATOR}),
    "abandonment.approved": _both(frozenset({ADMINISTRATOR, AUTHORITY})),
    "abandonment.refused": _both(_DESK | {ADMINISTRATOR}),
    "object.abandoned": _both(frozenset({ADMINISTRATOR, CUSTODIAN})),
    "backup.made": _both(frozenset({ADMINISTRATOR, CUSTODIAN, MACHINE})),
    "backup.destroyed": _both(frozenset({ADMINISTRATOR, CUSTODIAN})),
    "store.probed": _both(_BENCH | {ADMINISTRATOR, AUDITOR, MACHINE}),
    "tsa.trusted": _ADMIN,
    "tsa.distrusted": _ADMIN,
    "checkpoint.stamped": _both(_DESK | {ADMINISTRATOR, AUDITOR, MACHINE}),
    "digests.compared": _both(_BENCH | {AUDITOR, MACHINE}),
    "hold.placed": _ISSUED,
    "hold.reviewed": _ISSUED,
    "hold.released": _ISSUED,
    "outcome.judgment": _both(_DESK),
    "outcome.appeal_deadline": _both(_DESK),
    "outcome.appealed": _both(_DESK),
    "outcome.appeal_withdrawn": _both(_DESK),
    "outcome.final": _both(_DESK),
    "copy.made": _both(_DESK),
    "copy.moved": _both(_DESK),
    "copy.returned": _both(_DESK),
    "copy.destroyed": _both(_DESK),
    "copy.kept": _both(_DESK),
    "exhibit.flagged": _both(_DESK),
    "exhibit.unflagged": _ISSUED,
    "exhibit.warning_noted": _both(_DESK),
    "exhibit.traces_secured": _both(_BENCH),
    "privilege.claimed": _both(_DESK),
    "privilege.filter_named": _ISSUED,
    "privilege.ruled": _both(_DESK),
    "privilege.released": _both(_DESK),
    "privilege.waived": _both(_DESK),
    "inspection.opened": _both(_DESK),
    "inspection.closed": _both(_DESK),
    "examination.announced": _both(_DESK),
    "examination.objected": _both(_DESK),
    "examination.objection_settled": _ISSUED,
    "examination.begun": _both(_BENCH),
    "examination.done": _both(_BENCH),
    "schedule.listed": _both(_DESK),
    "schedule.duty_opened": _both(_DESK),
    "schedule.duty_met": _both(_DESK),
    "case.member_added": _both(_DESK),
    "case.member_removed": _both(_DESK),
    "access.viewed": _both(_DESK | {ADMINISTRATOR, AUDITOR, MACHINE}),
    "disposition.proposed": _both(_DESK),
    "disposition.approved": _both(frozenset({AUTHORITY})),
    "disposition.refused": _both(_DESK),
    "disposition.executed": _both(_BENCH),
    "disposition.witnessed": _both(_DESK | {AUDITOR}),
    "disposition.noticed": _both(_DESK),
    "disposition.claimed": _both(_DESK),
    "disposition.kept": _ISSUED,
    "disposition.returned": _both(_BENCH),
    "content.corrected": _both(_DESK | {ADMINISTRATOR}),
    "content.countersigned": _ANYBODY,
    "content.dated": _ANYBODY,
    "content.retracted": _both(_DESK),
    "entry.rescinded": _both(frozenset({ADMINISTRATOR, AUDITOR, AUTHORITY, CUSTODIAN})),
    "content.disclosed": _both(_DESK),
    "content.searched": _both(frozenset({ADMINISTRATOR, AUDITOR, AUTHORITY})),
    "content.erased.proposed": _both(frozenset({ADMINISTRATOR, AUTHORITY, CUSTODIAN})),
    "content.erased.approved": _both(frozenset({AUTHORITY, ADMINISTRATOR})),
    "content.erased.refused": _both(frozenset({AUTHORITY, ADMINISTRATOR, CUSTODIAN})),
    "content.erased": _both(frozenset({ADMINISTRATOR, CUSTODIAN})),
}

#: How many distinct people a proposed act needs, the proposer counted.
DISTINCT: dict[str, int] = {"abandonment": 2, "content.erased": 2, "disposition": 2, "ledger.resumed": 2}

#: Which kind carries out an act that was agreed to, where it is not called as the act is.
CARRIES_OUT: dict[str, str] = {"abandonment": "object.abandoned", "disposition": "disposition.executed"}

#: Kinds that void a proposal about the same subject until it is carried out; fixity never does.
VOIDS: dict[str, frozenset[str]] = {
    "abandonment": frozenset(),
    "content.erased": frozenset({"content.corrected", "content.disclosed"}),
    "disposition": frozenset({"disposition.executed"}),
    "ledger.resumed": frozenset(),
}
#: The same by kind: the acts of which a kind voids proposals.
VOIDED: dict[str, frozenset[str]] = {
    kind: frozenset(act for act, others in VOIDS.items() if kind in others)
    for kind in frozenset().union(*VOIDS.values())
}


def lent(state: State, actor: str, at: int) -> tuple[Window, ...]:
    """Give the times for which somebody has lent roles that cover an instant."""
    deputy = state.get(Deputyship, actor)
    return () if deputy is None else deputy.lent(at)


def still_lent(state: State, actor: str, at: int, arrived: int) -> set[str]:
    """Return the roles that somebody has lent for an instant and that are not over by the date of the ledger."""
    return {role for one in lent(state, actor, at) if not one.over(arrived) for role in one.roles}


def can_sign(actor: Actor | None, deputy: Deputyship | None, kind: str, at: int) -> bool:
    """Return whether somebody has a valid key, and at an instant a role, own or lent, to sign a kind as an act."""
    if actor is None or not actor.keys:
        return False
    windows = () if deputy is None else deputy.lent(at)
    lent_roles = {role for window in windows for role in window.roles}
    return bool(PERMITS[kind].act & {*actor.roles, *lent_roles})


def needed_for(kind: str, standing: str) -> frozenset[str]:
    """Give the roles of which whoever signs a kind needs one."""
    permit = PERMITS[kind]
    return permit.act if standing == "act" else permit.record


def holder(state: State, kind: str, by: str) -> Actor:
    """Give the actor behind a key that signs at this position, whatever role it has for the kind.

    RoleRefused for an unknown, retired or revoked key, and for a kind that nobody may sign.
    """
    key = state.get(Key, by)
    if key is None:
        raise RoleRefused(
            f"no actor of this ledger has the key {by}", rule="key.enrolled", hint=HINTS["key.enrolled"]
        )
    if key.until is not None:
        raise RoleRefused(
            f"the key {by} no longer signs since entry {key.until} ({key.reason})",
            rule="key.valid",
            hint="Sign with the key that replaced it, or ask an administrator to enrol a new one.",
        )
    actor = state.get(Actor, key.actor)
    if actor is None or kind not in PERMITS:
        raise RoleRefused(
            f"nobody may sign {kind}", rule="role.permit", hint="Use a version of this program that knows it."
        )
    return actor


@dataclass(frozen=True, slots=True)
class Admitted:
    """Who may sign an entry, and whether a role that the entry needs was lent when it was signed and is over since."""

    actor: Actor
    over: bool = False


def admit(state: State, kind: str, standing: str, by: str, *, at: int = 0, arrived: int = 0) -> Admitted:
    """Return the actor behind a key that may sign this kind at ``at``, thanks to a lent role where need be.

    Judged at the position where the entry would stand: a lent role counts there until it was ended or, by the date
    ``arrived`` that the ledger has reached, ran out. A record that was signed before that is taken all the same. Raises
    RoleRefused for an unknown, retired or revoked key and for a missing role.
    """
    actor, permit = holder(state, kind, by), PERMITS[kind]
    needed = needed_for(kind, standing)
    if needed.intersection(actor.roles):
        return Admitted(actor)
    borrowed = still_lent(state, actor.id, at, max(arrived, state.now - SLACK))
    if needed.intersection(borrowed):
        return Admitted(actor)
    late = {role for window in lent(state, actor.id, at) for role in window.roles}
    ledger = still_lent(state, actor.id, at, arrived)
    if standing == "record" and needed.intersection(late) and not needed.intersection(ledger):
        return Admitted(actor, over=True)
    have = ", ".join(sorted({*actor.roles, *borrowed})) or "no role"
    past = _not_now(state, actor.id, needed)
    raise RoleRefused(
        f"{kind} as {standing} needs the role {' or '.join(sorted(needed))}; {by} has {have}{past}",
        rule="role.permit",
        hint=HINTS["role.permit"],
        recordable=bool(permit.record.intersection({*actor.roles, *late})),
    )


def _not_now(state: State, actor: str, needed: frozenset[str]) -> str:
    """Say of the newest time for which somebody had a lent role that would do when it counts, if there is one."""
    deputy = state.get(Deputyship, actor)
    fitting = [one for one in (() if deputy is None else deputy.windows) if needed.intersection(one.roles)]
    if not fitting:
        return ""
    newest = fitting[-1]
    end = newest.until if newest.ended is None else min(newest.until, newest.ended)
    return f"; lent from {format_instant(newest.start)} until {format_instant(end)} only"
