"""Who may sign what: as it was agreed, as each kind says it, and as a signer is checked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from custody.errors import RoleRefused, UsageError
from custody.model import rulesets
from custody.model.kinds import KINDS, NAMED
from custody.model.records import Actor, Key
from custody.model.roles import admit
from custody.model.schema import proposals
from custody.model.schema.permits import ROLES
from custody.model.schema.schema import Kind
from custody.model.state import Blank, State

KEY = "lab.example/0011223344556677"
#: administrator, auditor, authority, custodian, examiner, machine
LETTERS = dict(zip("AUYCEM", ROLES, strict=True))

#: What was agreed: by the roles that may sign, for an act and, where others may, for a record, topics and their kinds.
AGREED: dict[str, str] = {
    "YCE": (
        "assistance_order: answered served; case: closed member_added member_removed opened; copy: "
        "accounted_for destroyed handed_over made returned; destructive_examination: announced "
        "objection_filed; disclosure: duty_ended duty_opened scheduled; disposition: claim_received "
        "notice_given proposed refused; enquiry: answered received sent; entry: disclosed "
        "lapse_retracted; exhibit: checked_in checked_out discrepancy_resolved flag_acknowledged flagged "
        "foreign_number_recorded placed; inspection: closed opened; mla_request: consulted "
        "preservation_excluded preservation_identified receipt_acknowledged received; preservation_order: "
        "challenge_ended challenged complied data_requested not_complied path_closed quashed "
        "quashing_reversed quashing_stayed receipt_acknowledged served status_notified "
        "traffic_data_disclosed; preservation_request: concern_answered concern_notified effected "
        "order_linked queried received supplemented traffic_data_disclosed; privilege: claimed released "
        "ruled waived; proceedings: appeal_deadline_set appeal_filed appeal_withdrawn judgment_given "
        "judgment_made_final; production_order: answered challenge_ended challenged quashed "
        "quashing_reversed quashing_stayed served; scene: closed noted notes_imported opened; seizure: "
        "consent_withdrawn data_access_restored; transfer: accepted arrived dispatched handed_out offered "
        "recalled refused returned"
    ),
    "Y YCE": (
        "assistance_order: issued withdrawn; case: reopened; destructive_examination: objection_decided; "
        "disposition: retention_authorised; exhibit: unflagged; legal_hold: placed released reviewed; "
        "mla_request: granted postponed preservation_linked preservation_unlinked refused sent withdrawn; "
        "preservation_order: confidentiality_extended confidentiality_imposed confidentiality_lifted "
        "issued renewed withdrawn; preservation_request: data_released extension_decided "
        "extension_requested not_executed refused sent traffic_data_refused withdrawn; privilege: "
        "filter_member_named; production_order: issued term_set withdrawn; seizure: authorisation_decided "
        "term_set"
    ),
    "CE": (
        "destructive_examination: completed started; disposition: executed loan_returned; exhibit: "
        "components_counted details_added merged photographed registered sealed split traces_secured "
        "unsealed; object: deleted deletion_delayed repaired; seizure: data_rendered_inaccessible "
        "list_recorded receipt_given recorded search_extended; transcription: recorded"
    ),
    "A": (
        "actor: enrolled roles_set; key: revoked; ledger: migration_ended migration_started opened; "
        "profile: adopted; resumption: approved proposed refused; transfer: reassigned; tsa: distrusted "
        "trusted"
    ),
    "AUYCE": (
        "entry: countersigned date_resolved; exhibit: discrepancy_reported missing_reported recovered; "
        "inventory: closed counted started"
    ),
    "UCEM": (
        "hash_list: compared; lock: drift_found drift_resolved verified; object: verification_failed "
        "verification_recovered; sweep: completed paused"
    ),
    "AC": (
        "backup: destroyed; erasure: executed; location: moved registered retired; orphan_deletion: executed"
    ),
    "CEM": ("lock: applied ordered released; object: archived replicated"),
    "AY": ("actor: deputised deputyship_ended; erasure: approved; orphan_deletion: approved"),
    "AYCE": ("entry: corrected; inventory: exhibit_traced scan_identified; orphan_deletion: refused"),
    "AUYCEM": ("access: logged; checkpoint: timestamped; key: rotated"),
    "AYC": ("erasure: proposed refused"),
    "YCEM": ("preservation_order: lapsed; preservation_request: lapsed"),
    "ACE": ("orphan_deletion: proposed"),
    "E": ("acquisition: completed"),
    "ACM": ("backup: made"),
    "AUY": ("entry: value_searched"),
    "Y": ("disposition: approved"),
    "UYCE": ("disposition: witnessed"),
    "AUYC": ("entry: rescinded"),
    "AUCEM": ("store: probed"),
}


def agreed() -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    """Yield each kind with who may sign an act and a record of it, as it was agreed."""
    for who, said in AGREED.items():
        act, record = ({LETTERS[letter] for letter in part} for part in (who.split()[0], who.split()[-1]))
        for topic in said.split("; "):
            first, _, ends = topic.partition(": ")
            yield from ((f"{first}.{end}", (act, record)) for end in ends.split())


def state_with(*held: str) -> State:
    """Return a state with one actor who holds these roles."""
    state = State(Blank(), 5)
    state.put(Key(KEY, "", "somebody", 1))
    state.put(Actor("somebody", tuple(sorted(held)), (KEY,)))
    return state


def test_every_kind_is_signed_by_whom_it_was_agreed() -> None:
    found = {kind.name: (set(kind.permit.act), set(kind.permit.record)) for kind in KINDS}
    rows = list(agreed())
    wanted = dict(rows)
    assert len(rows) == len(wanted), "a kind is agreed on twice"
    names = {*found, *wanted}
    assert {
        name: (found.get(name), wanted.get(name)) for name in names if found.get(name) != wanted.get(name)
    } == {}


def test_a_signer_is_let_in_with_exactly_the_roles_of_the_permit() -> None:
    wrong = []
    for kind in KINDS:
        for standing, permit in (("act", kind.permit.act), ("record", kind.permit.record)):
            for held in [(), ROLES, *((role,) for role in ROLES)]:
                told = refusal(state_with(*held), kind.name, standing)
                if (told is None) != bool(permit.intersection(held)):
                    wrong.append((kind.name, standing, held))
                if told is not None:
                    assert (told.rule, told.exit_status) == ("role.permit", 5)
                    assert (", ".join(held).replace("_", " ") or "no role") in told.message
    assert wrong == []


def refusal(state: State, kind: str, standing: str) -> RoleRefused | None:
    """Return how a signer is refused, None where one is let in."""
    try:
        assert admit(state, kind, standing, KEY).actor.id == "somebody"
    except RoleRefused as error:
        return error
    return None


def test_one_fitting_role_suffices_among_others() -> None:
    assert admit(state_with("auditor", "authority"), "preservation_order.issued", "act", KEY).actor.roles == (
        "auditor",
        "authority",
    )


def test_a_key_that_was_retired_is_refused_with_where_and_why() -> None:
    state = state_with("authority")
    admit(state, "preservation_order.issued", "act", KEY)
    state.put(Key(KEY, "", "somebody", 1, 17, "compromised"))
    with pytest.raises(RoleRefused, match=r"entry 17 \(compromised\)") as caught:
        admit(state, "preservation_order.issued", "act", KEY)
    assert caught.value.rule == "key.valid"


def test_a_key_retired_at_entry_0_is_retired() -> None:
    state = state_with("authority")
    state.put(Key(KEY, "", "somebody", 0, 0, "rotated"))
    with pytest.raises(RoleRefused):
        admit(state, "preservation_order.issued", "act", KEY)


def test_a_machine_signs_nothing_that_takes_several_people_or_a_decision() -> None:
    machine = {kind.name for kind in KINDS if "machine" in kind.permit.act | kind.permit.record}
    assert machine
    assert not any(kind.endswith((".proposed", ".approved", ".refused")) for kind in machine)


def test_every_act_for_several_people_can_be_proposed_approved_and_refused() -> None:
    for act, count in proposals.DISTINCT.items():
        assert count >= 2
        for step in ("proposed", "approved", "refused"):
            assert f"{act}.{step}" in NAMED
    assert set(proposals.VOIDS) == set(proposals.DISTINCT)
    assert not any(
        word in kind
        for word in ("sweep", "verification")
        for kinds in proposals.VOIDS.values()
        for kind in kinds
    )


def test_a_kind_that_nobody_may_sign_cannot_be_declared() -> None:
    with pytest.raises(TypeError, match="permit"):
        Kind("case.dreamt", ())  # type: ignore[call-arg]  # what is tried is what is refused


@pytest.mark.parametrize("table", ["judges", "folds"])
def test_a_rule_without_a_kind_is_noticed(table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rulesets.check_tables()
    rules = getattr(rulesets.ruleset(1), table)
    monkeypatch.setitem(rules, "case.dreamt", rules["case.opened"])
    with pytest.raises(UsageError):
        rulesets.check_tables()
