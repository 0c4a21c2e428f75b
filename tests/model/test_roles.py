"""Every kind against every role: who may sign it as an act, who may record it, and that nobody else can."""

from __future__ import annotations

import pytest

from custody.errors import RoleRefused, UsageError
from custody.model import layouts, roles, rulesets
from custody.model.events.ledger import ROLES
from custody.model.records import Actor, Key
from custody.model.roles import PERMITS, Permit, admit
from custody.model.state import Blank, State

KEY = "lab.example/0011223344556677"
A, U, Y, C, E, M = ROLES  # administrator, auditor, authority, custodian, examiner, machine

#: A second writing of the table: kind → roles that may sign it; where act and record differ, a pair.
EXPECTED: dict[str, str | tuple[str, str]] = {
    "abandonment.proposed": f"{A} {C} {E}",
    "abandonment.approved": f"{A} {Y}",
    "abandonment.refused": f"{A} {Y} {C} {E}",
    "object.abandoned": f"{A} {C}",
    "ledger.opened": A,
    "ledger.resumed.proposed": A,
    "ledger.resumed.approved": A,
    "ledger.resumed.refused": A,
    "ledger.moved": A,
    "ledger.arrived": A,
    "actor.enrolled": A,
    "actor.roles_set": A,
    "actor.deputised": f"{A} {Y}",
    "actor.deputy_ended": f"{A} {Y}",
    "key.rotated": f"{A} {U} {Y} {C} {E} {M}",
    "key.revoked": A,
    "case.opened": f"{Y} {C} {E}",
    "case.closed": f"{Y} {C} {E}",
    "case.reopened": (Y, f"{Y} {C} {E}"),
    "profile.adopted": A,
    "order.issued": (Y, f"{Y} {C} {E}"),
    "order.served": f"{Y} {C} {E}",
    "order.acknowledged": f"{Y} {C} {E}",
    "order.renewed": (Y, f"{Y} {C} {E}"),
    "order.withdrawn": (Y, f"{Y} {C} {E}"),
    "order.followed": f"{Y} {C} {E}",
    "order.complied": f"{Y} {C} {E}",
    "order.not_complied": f"{Y} {C} {E}",
    "order.contested": f"{Y} {C} {E}",
    "order.contest_ended": f"{Y} {C} {E}",
    "order.quashing_reversed": f"{Y} {C} {E}",
    "order.quashing_stayed": f"{Y} {C} {E}",
    "production.contested": f"{Y} {C} {E}",
    "production.contest_ended": f"{Y} {C} {E}",
    "production.quashing_reversed": f"{Y} {C} {E}",
    "production.quashing_stayed": f"{Y} {C} {E}",
    "order.quashed": f"{Y} {C} {E}",
    "order.path_disclosed": f"{Y} {C} {E}",
    "order.path_ended": f"{Y} {C} {E}",
    "order.secrecy_bound": (Y, f"{Y} {C} {E}"),
    "order.secrecy_extended": (Y, f"{Y} {C} {E}"),
    "order.secrecy_lifted": (Y, f"{Y} {C} {E}"),
    "order.end_told": f"{Y} {C} {E}",
    "order.lapsed": f"{Y} {C} {E} {M}",
    "enquiry.sent": f"{Y} {C} {E}",
    "enquiry.received": f"{Y} {C} {E}",
    "enquiry.answered": f"{Y} {C} {E}",
    "request.received": f"{Y} {C} {E}",
    "request.sent": (Y, f"{Y} {C} {E}"),
    "request.path_disclosed": f"{Y} {C} {E}",
    "request.path_refused": (Y, f"{Y} {C} {E}"),
    "request.queried": f"{Y} {C} {E}",
    "request.supplemented": f"{Y} {C} {E}",
    "request.effected": f"{Y} {C} {E}",
    "request.order_named": f"{Y} {C} {E}",
    "request.warned": f"{Y} {C} {E}",
    "request.warning_answered": f"{Y} {C} {E}",
    "request.extension_asked": (Y, f"{Y} {C} {E}"),
    "request.extension_answered": (Y, f"{Y} {C} {E}"),
    "request.refused": (Y, f"{Y} {C} {E}"),
    "request.not_executed": (Y, f"{Y} {C} {E}"),
    "request.withdrawn": (Y, f"{Y} {C} {E}"),
    "request.released": (Y, f"{Y} {C} {E}"),
    "request.lapsed": f"{Y} {C} {E} {M}",
    "scene.opened": f"{Y} {C} {E}",
    "scene.noted": f"{Y} {C} {E}",
    "scene.closed": f"{Y} {C} {E}",
    "scene.admitted": f"{Y} {C} {E}",
    "seizure.recorded": f"{C} {E}",
    "seizure.consent_withdrawn": f"{Y} {C} {E}",
    "seizure.extended": f"{C} {E}",
    "seizure.rendered": f"{C} {E}",
    "seizure.restored": f"{Y} {C} {E}",
    "seizure.inventoried": f"{C} {E}",
    "seizure.receipt_given": f"{C} {E}",
    "seizure.authorised": (Y, f"{Y} {C} {E}"),
    "seizure.term_set": (Y, f"{Y} {C} {E}"),
    "assistance.received": f"{Y} {C} {E}",
    "assistance.sent": (Y, f"{Y} {C} {E}"),
    "assistance.reported": f"{Y} {C} {E}",
    "assistance.covered": (Y, f"{Y} {C} {E}"),
    "assistance.joined": f"{Y} {C} {E}",
    "assistance.excluded": f"{Y} {C} {E}",
    "assistance.uncovered": (Y, f"{Y} {C} {E}"),
    "assistance.consulted": f"{Y} {C} {E}",
    "assistance.postponed": (Y, f"{Y} {C} {E}"),
    "assistance.decided": (Y, f"{Y} {C} {E}"),
    "assistance.refused": (Y, f"{Y} {C} {E}"),
    "assistance.withdrawn": (Y, f"{Y} {C} {E}"),
    "assist.ordered": (Y, f"{Y} {C} {E}"),
    "assist.served": f"{Y} {C} {E}",
    "assist.answered": f"{Y} {C} {E}",
    "assist.withdrawn": (Y, f"{Y} {C} {E}"),
    "production.ordered": (Y, f"{Y} {C} {E}"),
    "production.served": f"{Y} {C} {E}",
    "production.answered": f"{Y} {C} {E}",
    "production.withdrawn": (Y, f"{Y} {C} {E}"),
    "production.quashed": f"{Y} {C} {E}",
    "production.term_set": (Y, f"{Y} {C} {E}"),
    "exhibit.registered": f"{C} {E}",
    "exhibit.sealed": f"{C} {E}",
    "exhibit.unsealed": f"{C} {E}",
    "place.moved": f"{A} {C}",
    "place.registered": f"{A} {C}",
    "place.retired": f"{A} {C}",
    "exhibit.stored": f"{Y} {C} {E}",
    "exhibit.checked_out": f"{Y} {C} {E}",
    "exhibit.checked_in": f"{Y} {C} {E}",
    "exhibit.discrepancy": f"{A} {U} {Y} {C} {E}",
    "exhibit.discrepancy_resolved": f"{Y} {C} {E}",
    "exhibit.lost": f"{A} {U} {Y} {C} {E}",
    "exhibit.found": f"{A} {U} {Y} {C} {E}",
    "exhibit.described": f"{C} {E}",
    "exhibit.photographed": f"{C} {E}",
    "exhibit.split": f"{C} {E}",
    "exhibit.itemised": f"{C} {E}",
    "exhibit.numbered": f"{Y} {C} {E}",
    "exhibit.merged": f"{C} {E}",
    "transcription.recorded": f"{C} {E}",
    "inventory.started": f"{A} {U} {Y} {C} {E}",
    "inventory.counted": f"{A} {U} {Y} {C} {E}",
    "inventory.closed": f"{A} {U} {Y} {C} {E}",
    "inventory.identified": f"{A} {Y} {C} {E}",
    "inventory.traced": f"{A} {Y} {C} {E}",
    "transfer.offered": f"{Y} {C} {E}",
    "transfer.reassigned": A,
    "transfer.dispatched": f"{Y} {C} {E}",
    "transfer.arrived": f"{Y} {C} {E}",
    "transfer.accepted": f"{Y} {C} {E}",
    "transfer.refused": f"{Y} {C} {E}",
    "transfer.recalled": f"{Y} {C} {E}",
    "transfer.released": f"{Y} {C} {E}",
    "transfer.returned": f"{Y} {C} {E}",
    "acquisition.completed": E,
    "object.archived": f"{C} {E} {M}",
    "fixity.swept": f"{C} {E} {U} {M}",
    "fixity.paused": f"{C} {E} {U} {M}",
    "object.replicated": f"{C} {E} {M}",
    "object.repaired": f"{C} {E}",
    "object.fixity_failed": f"{C} {E} {U} {M}",
    "object.fixity_restored": f"{C} {E} {U} {M}",
    "lock.ordered": f"{C} {E} {M}",
    "lock.applied": f"{C} {E} {M}",
    "lock.released": f"{C} {E} {M}",
    "lock.verified": f"{C} {E} {U} {M}",
    "lock.drift": f"{C} {E} {U} {M}",
    "lock.settled": f"{C} {E} {U} {M}",
    "object.destroyed": f"{C} {E}",
    "object.destruction_delayed": f"{C} {E}",
    "content.searched": f"{A} {U} {Y}",
    "backup.made": f"{A} {C} {M}",
    "backup.destroyed": f"{A} {C}",
    "store.probed": f"{A} {C} {E} {U} {M}",
    "tsa.trusted": A,
    "tsa.distrusted": A,
    "checkpoint.stamped": f"{A} {Y} {C} {E} {U} {M}",
    "digests.compared": f"{C} {E} {U} {M}",
    "hold.placed": (Y, f"{Y} {C} {E}"),
    "hold.reviewed": (Y, f"{Y} {C} {E}"),
    "hold.released": (Y, f"{Y} {C} {E}"),
    "outcome.judgment": f"{Y} {C} {E}",
    "outcome.appeal_deadline": f"{Y} {C} {E}",
    "outcome.appealed": f"{Y} {C} {E}",
    "outcome.appeal_withdrawn": f"{Y} {C} {E}",
    "outcome.final": f"{Y} {C} {E}",
    "copy.made": f"{Y} {C} {E}",
    "copy.moved": f"{Y} {C} {E}",
    "copy.returned": f"{Y} {C} {E}",
    "copy.destroyed": f"{Y} {C} {E}",
    "copy.kept": f"{Y} {C} {E}",
    "exhibit.flagged": f"{Y} {C} {E}",
    "exhibit.unflagged": (Y, f"{Y} {C} {E}"),
    "exhibit.warning_noted": f"{Y} {C} {E}",
    "exhibit.traces_secured": f"{C} {E}",
    "privilege.claimed": f"{Y} {C} {E}",
    "privilege.filter_named": (Y, f"{Y} {C} {E}"),
    "privilege.ruled": f"{Y} {C} {E}",
    "privilege.released": f"{Y} {C} {E}",
    "privilege.waived": f"{Y} {C} {E}",
    "inspection.opened": f"{Y} {C} {E}",
    "inspection.closed": f"{Y} {C} {E}",
    "examination.announced": f"{Y} {C} {E}",
    "examination.objected": f"{Y} {C} {E}",
    "examination.objection_settled": (Y, f"{Y} {C} {E}"),
    "examination.begun": f"{C} {E}",
    "examination.done": f"{C} {E}",
    "schedule.listed": f"{Y} {C} {E}",
    "schedule.duty_opened": f"{Y} {C} {E}",
    "schedule.duty_met": f"{Y} {C} {E}",
    "case.member_added": f"{Y} {C} {E}",
    "case.member_removed": f"{Y} {C} {E}",
    "access.viewed": f"{A} {U} {Y} {C} {E} {M}",
    "disposition.proposed": f"{Y} {C} {E}",
    "disposition.approved": Y,
    "disposition.refused": f"{Y} {C} {E}",
    "disposition.executed": f"{C} {E}",
    "disposition.witnessed": f"{U} {Y} {C} {E}",
    "disposition.noticed": f"{Y} {C} {E}",
    "disposition.claimed": f"{Y} {C} {E}",
    "disposition.kept": (Y, f"{Y} {C} {E}"),
    "disposition.returned": f"{C} {E}",
    "content.corrected": f"{A} {Y} {C} {E}",
    "content.countersigned": f"{A} {U} {Y} {C} {E}",
    "content.dated": f"{A} {U} {Y} {C} {E}",
    "content.retracted": f"{Y} {C} {E}",
    "entry.rescinded": f"{A} {U} {Y} {C}",
    "content.disclosed": f"{Y} {C} {E}",
    "content.erased.proposed": f"{A} {Y} {C}",
    "content.erased.approved": f"{A} {Y}",
    "content.erased.refused": f"{A} {Y} {C}",
    "content.erased": f"{A} {C}",
}


def allowed(kind: str, standing: str) -> set[str]:
    said = EXPECTED[kind]
    return set((said if isinstance(said, str) else said[standing == "record"]).split())


def state_with(*held: str) -> State:
    """Give a state with one actor who holds these roles."""
    state = State(Blank(), 5)
    state.put(Key(KEY, "", "somebody", 1))
    state.put(Actor("somebody", tuple(sorted(held)), (KEY,)))
    return state


def test_the_table_of_permits_is_the_one_that_was_agreed() -> None:
    assert set(PERMITS) == set(EXPECTED) == set(layouts.kind_names())
    for kind, permit in PERMITS.items():
        assert permit == Permit(frozenset(allowed(kind, "act")), frozenset(allowed(kind, "record"))), kind


@pytest.mark.parametrize("kind", sorted(EXPECTED))
@pytest.mark.parametrize("role", ROLES)
def test_a_role_signs_exactly_what_the_table_lets_it_sign(kind: str, role: str) -> None:
    for standing in ("act", "record"):
        if role in allowed(kind, standing):
            assert admit(state_with(role), kind, standing, KEY).actor.id == "somebody"
        else:
            with pytest.raises(RoleRefused) as caught:
                admit(state_with(role), kind, standing, KEY)
            assert caught.value.rule == "role.permit"
            assert caught.value.exit_status == 5
            assert role in caught.value.message


@pytest.mark.parametrize("kind", sorted(EXPECTED))
def test_without_a_role_nothing_is_signed_and_with_all_of_them_everything(kind: str) -> None:
    with pytest.raises(RoleRefused, match="no role"):
        admit(state_with(), kind, "act", KEY)
    assert admit(state_with(*ROLES), kind, "act", KEY).actor.id == "somebody"


def test_one_fitting_role_suffices_among_others() -> None:
    assert admit(state_with("auditor", "authority"), "order.issued", "act", KEY).actor.roles == (
        "auditor",
        "authority",
    )


def test_a_key_that_was_retired_is_refused_with_where_and_why() -> None:
    state = state_with("authority")
    admit(state, "order.issued", "act", KEY)
    state.put(Key(KEY, "", "somebody", 1, 17, "compromised"))
    with pytest.raises(RoleRefused, match=r"entry 17 \(compromised\)") as caught:
        admit(state, "order.issued", "act", KEY)
    assert caught.value.rule == "key.valid"


def test_a_key_retired_at_entry_0_is_retired() -> None:
    state = state_with("authority")
    state.put(Key(KEY, "", "somebody", 0, 0, "rotated"))
    with pytest.raises(RoleRefused):
        admit(state, "order.issued", "act", KEY)


def test_a_machine_signs_nothing_that_takes_several_people_or_a_decision() -> None:
    machine = {kind for kind in PERMITS if "machine" in allowed(kind, "act") | allowed(kind, "record")}
    assert machine == {
        "access.viewed",
        "key.rotated",
        "order.lapsed",
        "request.lapsed",
        "object.archived",
        "object.replicated",
        "fixity.swept",
        "fixity.paused",
        "object.fixity_failed",
        "object.fixity_restored",
        "lock.ordered",
        "lock.applied",
        "lock.released",
        "lock.verified",
        "lock.drift",
        "lock.settled",
        "backup.made",
        "store.probed",
        "checkpoint.stamped",
        "digests.compared",
    }
    assert not any(kind.endswith((".proposed", ".approved", ".refused")) for kind in machine)


def test_every_act_for_several_people_can_be_proposed_approved_and_refused() -> None:
    for act, count in roles.DISTINCT.items():
        assert count >= 2
        for step in ("proposed", "approved", "refused"):
            assert f"{act}.{step}" in PERMITS
    assert set(roles.VOIDS) == set(roles.DISTINCT)
    assert not any("fixity" in kind for kinds in roles.VOIDS.values() for kind in kinds)


@pytest.mark.parametrize(
    "table", ["permit without kind", "kind without permit", "judge without kind", "fold without kind"]
)
def test_a_table_that_does_not_fit_the_kinds_is_noticed(table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rulesets.check_tables()
    first = rulesets.ruleset(1)
    if table == "permit without kind":
        monkeypatch.setitem(PERMITS, "case.dreamt", PERMITS["case.opened"])
    elif table == "kind without permit":
        monkeypatch.delitem(PERMITS, "case.opened")
    elif table == "judge without kind":
        monkeypatch.setitem(first.judges, "case.dreamt", first.judges["case.opened"])
    else:
        monkeypatch.setitem(first.folds, "case.dreamt", first.folds["case.opened"])
    with pytest.raises(UsageError):
        rulesets.check_tables()
