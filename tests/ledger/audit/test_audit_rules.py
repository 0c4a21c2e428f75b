"""What a holder of the log's key slips past the rules is found when the rules are replayed, and named."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest

from custody.law.clock import AHEAD, format_instant
from custody.ledger.audit import Report
from custody.ledger.ports import EntryRow
from custody.model.entry import openings
from custody.model.entry.envelope import Seen
from custody.model.schema.ids import b64
from custody.model.schema.types import Value
from custody.proof import merkle, note
from custody.proof.commitments.list_leaves import sweep_leaf, sweep_root
from custody.proof.note import SeedSigner
from custody.storage.memory.ledger import MemoryLedgerStore
from tests.ledger.forger import Forger, audited, found
from tests.world import World, seed_of

CASE = {"reference": "F-1", "entry_mode": "record", "occurred_at": "2026-11-02T09:00:00Z"}


@pytest.fixture
def world() -> World:
    """Return a staffed office with one case, right in every place."""
    world = World.memory().staff()
    world.case()
    assert audited(world).verdict == "verified"
    return world


def verdicts(report: Report, *scopes: str) -> set[str]:
    """Return the verdicts of some scopes."""
    return {report.scopes[scope] for scope in scopes}


def test_an_entry_that_keeps_all_rules_is_taken_for_what_it_is(world: World) -> None:
    position = Forger(world).slip(world.people["eve"].signer, "case.opened", CASE)
    report = audited(world)
    assert verdicts(report, "integrity", "envelope", "legal", "head") == {"verified"}
    assert report.scopes["read_model"] == "false"
    assert {code for code, _ in found(report)} == {"label_missing", "record_missing"}
    assert any(where.startswith(f"label of entry {position},") for _, where in found(report))


def test_an_entry_by_a_role_that_may_not_is_a_broken_rule(world: World) -> None:
    position = Forger(world).slip(world.people["ada"].signer, "case.opened", CASE)
    report = audited(world)
    assert (report.scopes["envelope"], report.scopes["legal"]) == ("verified", "false")
    assert ("rule_broken", f"entry {position}") in found(report)
    (broken,) = (finding for finding in report.findings if finding.code == "rule_broken")
    assert broken.expected == "role.permit"


def test_computed_facts_other_than_the_rules_compute_are_a_broken_rule(world: World) -> None:
    values = {**CASE, "nonconforming": "made.up"}
    position = Forger(world).slip(world.people["eve"].signer, "case.opened", values)
    assert ("rule_broken", f"entry {position}") in found(audited(world))


def test_fields_that_are_not_those_of_the_kind_are_found(world: World) -> None:
    forger = Forger(world)
    eve = world.people["eve"].signer
    first = forger.slip(eve, "case.opened", {**CASE, "entry_mode": "maybe"})
    second = forger.slip(eve, "case.opened", CASE, seal_as=forger.sealed("case.closed", {"outcome": "ended"}))
    report = audited(world)
    assert {("content_form", f"entry {first}"), ("content_form", f"entry {second}")} <= found(report)
    assert ("read_model_unchecked", f"entry {first} and those behind it") in found(report)


def test_a_key_nobody_enrolled_is_found(world: World) -> None:
    stranger = SeedSigner("lab.example/00112233445566ff", seed_of("stranger"))
    position = Forger(world).slip(stranger, "case.opened", CASE)
    report = audited(world)
    assert ("signer_unknown", f"entry {position}") in found(report)
    assert report.scopes["envelope"] == "false"


def test_a_key_is_judged_at_the_position_of_its_entry(world: World) -> None:
    eve = world.people["eve"]
    before = Forger(world).slip(eve.signer, "case.opened", CASE)
    values = {"key": eve.signer.verifier.name, "reason": "lost"}
    world.sign("ada", "key.revoked", values, subject=eve.actor)
    after = Forger(world).slip(eve.signer, "case.opened", CASE)
    places = {where for code, where in found(audited(world)) if code == "signer_retired"}
    assert places == {f"entry {after}"} != {f"entry {before}"}


def test_a_signature_by_another_key_under_the_same_name_is_false(world: World) -> None:
    name = world.people["eve"].signer.verifier.name
    position = Forger(world).slip(SeedSigner(name, seed_of("other")), "case.opened", CASE)
    report = audited(world)
    assert ("signature_false", f"entry {position}") in found(report)
    assert report.scopes["integrity"] == "verified"


@pytest.mark.parametrize(
    ("lie", "code"),
    [
        ({"log": "lab.example/" + "0" * 32}, "log_binding"),
        ({"re": bytes(32)}, "re_unknown"),
        ({"seen": Seen(1, bytes(32))}, "seen_differs"),
        ({"seen": Seen(500, bytes(32))}, "seen_unknown"),
        ({"seen": Seen(0, merkle.EMPTY_ROOT)}, "seen_unknown"),
        ({"seq": 1, "prev": bytes(32)}, "chain_seq"),
    ],
)
def test_an_envelope_that_lies_is_found(world: World, lie: dict[str, object], code: str) -> None:
    position = Forger(world).slip(world.people["eve"].signer, "case.opened", CASE, lie=lie)
    report = audited(world)
    assert (code, f"entry {position}") in found(report)
    assert report.scopes["envelope"] == "false"
    assert report.first_broken == position


def test_a_chain_that_points_past_its_subject_and_time_that_runs_back_are_found(world: World) -> None:
    forger = Forger(world)
    eve = world.people["eve"].signer
    subject = forger.bare_subject()
    forger.slip(eve, "case.opened", CASE, subject=subject)
    closed = {"outcome": "ended", "entry_mode": "record", "not_known": "occurred_at"}
    lie = {"prev": bytes(32), "at": world.clock.now() - 3600}
    position = forger.slip(eve, "case.closed", closed, subject=subject, lie=lie)
    assert {(code, f"entry {position}") for code in ("chain_prev", "time_order")} <= found(audited(world))


def test_a_date_before_what_the_signer_had_seen_is_told_and_false_where_no_mark_says_so(world: World) -> None:
    newest = world.clock.now() - 60
    at = newest - 86_400
    values = {**CASE, "occurred_at": format_instant(at)}
    position = Forger(world).slip(world.people["eve"].signer, "case.opened", values, lie={"at": at})
    report = audited(world)
    assert {("time_seen", f"entry {position}"), ("rule_broken", f"entry {position}")} <= found(report)
    (told,) = (finding for finding in report.findings if finding.code == "time_seen")
    assert (told.severity, told.scope) == ("warning", "envelope")
    assert format_instant(newest) in told.expected
    assert told.found == "86400 seconds before"
    assert report.scopes["legal"] == "false"


def test_a_date_two_minutes_before_what_the_signer_had_seen_is_as_good_as_any(world: World) -> None:
    at = world.clock.now() - 60 - AHEAD
    values = {**CASE, "occurred_at": format_instant(at)}
    Forger(world).slip(world.people["eve"].signer, "case.opened", values, lie={"at": at})
    assert {code for code, _ in found(audited(world))} == {"label_missing", "record_missing"}


def test_what_carries_its_mark_about_the_date_is_no_error_and_stays_a_warning(world: World) -> None:
    right = world.clock.now()
    world.later(900 * 86_400)
    case = world.case("C-ahead")
    ahead = world.size() - 1
    world.clock.set(right)
    closed: dict[str, Value] = {"outcome": "ended", "late_reason": "clock"}
    position = world.sign("judge", "case.closed", closed, subject=case).position
    assert world.entry(position).value("nonconforming") == "time.order time.seen"
    world.case("C-after")
    report = audited(world)
    told = {("time_seen", f"entry {position}"), ("nonconforming", f"entry {position}")}
    assert found(report) == {("time_ahead", f"entry {ahead}"), *told}
    assert (report.verdict, report.exit_status) == ("verified", 10)
    world.later(901 * 86_400)
    assert found(audited(world)) == told


def test_a_mark_about_the_order_of_dates_excuses_only_the_entry_that_carries_it(world: World) -> None:
    case = world.case("C-ahead")
    world.clock.set(world.clock.now() - 61)
    position = world.sign("judge", "case.closed", {"outcome": "ended"}, subject=case).position
    assert world.entry(position).value("nonconforming") == "time.order"
    assert found(audited(world)) == {("nonconforming", f"entry {position}")}
    other = world.case("C-other")
    at = world.clock.now() - 61
    values = {"outcome": "ended", "entry_mode": "record", "occurred_at": format_instant(at)}
    bare = Forger(world).slip(
        world.people["eve"].signer, "case.closed", values, subject=other, lie={"at": at}
    )
    assert {("time_order", f"entry {bare}"), ("rule_broken", f"entry {bare}")} <= found(audited(world))


def test_an_entry_from_the_future_is_a_warning(world: World) -> None:
    now = world.clock.now()
    values = {**CASE, "occurred_at": "2026-11-02T09:00:00Z"}
    position = Forger(world).slip(world.people["eve"].signer, "case.opened", values, lie={"at": now + 90_000})
    report = audited(world)
    assert ("time_ahead", f"entry {position}") in found(report)
    assert report.scopes["envelope"] == "verified"


def test_an_unknown_kind_or_ruleset_leaves_open_what_rests_on_it(world: World) -> None:
    forger = Forger(world)
    eve = world.people["eve"].signer
    kind = forger.slip(eve, "case.opened", CASE, lie={"kind": "case.renamed"})
    version = forger.slip(eve, "case.opened", CASE, lie={"v": 2})
    report = audited(world)
    assert found(report) == {
        ("ruleset_unknown", f"entry {kind}"),
        ("rules_unchecked", f"entry {kind} and those behind it"),
        ("entry_version", f"entry {version}"),
        ("read_model_unchecked", f"entry {kind} and those behind it"),
        ("objects_unchecked", f"entry {kind} and those behind it"),
    }
    assert report.exit_status == 4
    assert verdicts(report, "envelope", "legal", "read_model", "objects") == {"undecided"}
    assert verdicts(report, "integrity", "head") == {"verified"}


def test_bytes_that_are_no_entry_are_found_though_the_tree_holds_them(world: World) -> None:
    forger = Forger(world)
    envelope_of = forger.slip(world.people["eve"].signer, "case.opened", CASE)
    store = world.store
    assert isinstance(store, MemoryLedgerStore)
    row = store._committed.entries[envelope_of]
    garbage = note.sign("no entry at all\n", world.people["eve"].signer)
    _replace(store, replace(row, note=garbage, leaf=merkle.leaf_hash(garbage)))
    report = audited(world)
    assert ("entry_form", f"entry {envelope_of}") in found(report)


def _replace(store: MemoryLedgerStore, row: EntryRow) -> None:
    state = store._committed.copy()
    state.entries[row.position] = row
    store._committed = state


def test_a_sweep_with_other_results_than_it_commits_to_is_found(world: World) -> None:
    world.sweep()
    position = world.size() - 1
    store = world.store
    assert isinstance(store, MemoryLedgerStore)
    for leaves in (b"[]\n", b"not closed", b""):
        state = store._committed.copy()
        state.sweeps[position] = leaves
        kept, store._committed = store._committed, state
        report = audited(world)
        store._committed = kept
        expected = set() if leaves == b"" else {("sweep_results", f"entry {position}")}
        assert found(report) == expected


def test_a_sweep_that_counts_other_outcomes_than_its_results_have_is_found(world: World) -> None:
    leaves = [sweep_leaf("an object", None, outcome, None) for outcome in ("verified", "missing")]
    values: dict[str, Value] = {
        "depth": "metadata",
        "sample_source": "all",
        "started_at": "2026-11-02T09:00:00Z",
        "occurred_at": "2026-11-02T09:00:00Z",
        "entry_mode": "record",
        "results_root": sweep_root(leaves).to_json(),
        "verified_count": 2,
        "mismatch_count": 0,
        "missing_count": 0,
        "unreadable_count": 0,
    }
    position = Forger(world).slip(world.people["bot"].signer, "sweep.completed", values)
    store = world.store
    assert isinstance(store, MemoryLedgerStore)
    store._committed.sweeps[position] = b"".join(leaf + b"\n" for leaf in leaves)
    report = audited(world)
    assert report.scopes["legal"] == "false"
    (wrong,) = (finding for finding in report.findings if finding.code == "sweep_counts")
    assert (wrong.where, wrong.expected, wrong.found) == (
        f"entry {position}",
        "1 missing, 1 verified",
        "2 verified",
    )


def test_a_field_that_is_gone_without_an_entry_is_lost(world: World) -> None:
    store = world.store
    assert isinstance(store, MemoryLedgerStore)
    row = store._committed.entries[world.size() - 1]
    content = openings.decode(row.openings)
    gone = [openings.Opening(None, one.hash) if at == 0 else one for at, one in enumerate(content)]
    _replace(store, replace(row, openings=openings.encode(gone)))
    report = audited(world)
    assert ("lost", f"entry {row.position}, field 0") in found(report)
    assert report.scopes["head"] == "false"
    assert report.scopes["integrity"] == "verified"


def test_a_structural_field_cannot_be_gone_lawfully(world: World) -> None:
    store = world.store
    assert isinstance(store, MemoryLedgerStore)
    row = store._committed.entries[world.size() - 1]
    content = openings.decode(row.openings)
    gone = [openings.Opening(None, part.hash) for part in content]
    _replace(store, replace(row, openings=openings.encode(gone)))
    report = audited(world)
    assert report.exit_status == 3
    assert ("lost", f"entry {row.position}, field 4") in found(report)
    assert report.scopes["legal"] == "undecided"


def test_an_erasure_that_was_never_carried_out_is_found(world: World) -> None:
    proposal = world.propose_erasure(world.size() - 1, "reference", by="carl")
    world.approve(proposal)
    store = world.store
    assert isinstance(store, MemoryLedgerStore)
    target = proposal.position - 1
    whole = store._committed.entries[target]
    world.erase(proposal)
    assert audited(world).verdict == "verified"
    _replace(store, whole)
    report = audited(world)
    assert ("not_erased", f"entry {target}, field 0") in found(report)


def test_the_ledger_must_be_opened_for_the_key_that_is_trusted(world: World) -> None:
    other = SeedSigner(world.origin, sha256(b"another log").digest()).verifier
    report = audited(world, log_key=other)
    assert ("log_key", "entry 0") in found(report)
    assert verdicts(report, "integrity", "envelope") == {"false"}
    assert b64(other.public) != b64(world.log_key.public)


def test_a_database_under_another_name_is_found(world: World) -> None:
    assert audited(world, origin=world.origin).exit_status == 0
    assert ("origin_differs", "database") in found(audited(world, origin="lab.example/" + "1" * 32))


def test_an_entry_without_what_the_rules_compute_cannot_be_folded_in_and_the_walk_goes_on(
    world: World,
) -> None:
    forger = Forger(world)
    seizure = world.seize(world.case("C-2"))
    values: dict[str, Value] = {
        "seizure": seizure,
        "category": "usb_stick",
        "quantity": 1,
        "entry_mode": "record",
        "not_known": "capacity condition description found_by occurred_at place_found power_state reference",
    }
    broken = forger.slip(world.people["eve"].signer, "exhibit.registered", values)
    stranger = SeedSigner("lab.example/00112233445566ff", seed_of("stranger"))
    behind = [forger.slip(stranger, "case.opened", CASE) for _ in range(120)]
    report = audited(world)
    places = found(report)
    assert ("rule_broken", f"entry {broken}") in places
    assert ("rules_unchecked", f"entry {broken} and those behind it") in places
    assert ("objects_unchecked", f"entry {broken} and those behind it") in places
    assert not {where for code, where in places if code == "signer_unknown"}
    (unchecked,) = (finding for finding in report.findings if finding.code == "rules_unchecked")
    assert unchecked.found == f"{len(behind)} entries look wrong behind it"


def test_a_leaf_altered_in_the_tables_puts_nothing_else_in_doubt(world: World) -> None:
    stranger = SeedSigner("lab.example/00112233445566ff", seed_of("stranger"))
    position = Forger(world).slip(stranger, "case.opened", CASE)
    store = world.store
    assert isinstance(store, MemoryLedgerStore)
    _replace(store, replace(store._committed.entries[position], leaf=bytes(32)))
    report = audited(world)
    assert {("leaf_altered", f"entry {position}"), ("signer_unknown", f"entry {position}")} <= found(report)
    assert "rules_unchecked" not in {code for code, _ in found(report)}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("lab.example/" + "2" * 32 + "\n7\n" + b64(bytes(32)) + "\n", "checkpoint_signature"),
        ("no checkpoint\n", "checkpoint_form"),
    ],
)
def test_something_else_signed_by_the_log_is_no_checkpoint(world: World, text: str, code: str) -> None:
    size = world.size()
    assert _with_checkpoint(world, size, note.sign(text, world.log_signer)) >= {
        (code, f"checkpoint of {size} entries")
    }


def test_a_stored_checkpoint_carries_the_log_signature_only(world: World) -> None:
    size = world.size()
    stored = world.prover().checkpoint(size)
    signed = note.parse(stored)
    extra = note.format(note.SignedNote(signed.text, (*signed.signatures, *_line_by_a_stranger(signed.text))))
    assert _with_checkpoint(world, size, extra) >= {("checkpoint_form", f"checkpoint of {size} entries")}


def _line_by_a_stranger(text: str) -> tuple[note.SignatureLine, ...]:
    return note.parse(note.sign(text, SeedSigner("stranger.example", seed_of("stranger")))).signatures


def _with_checkpoint(world: World, size: int, data: bytes) -> set[tuple[str, str]]:
    store = world.store
    assert isinstance(store, MemoryLedgerStore)
    state = store._committed.copy()
    state.checkpoints[size] = data
    store._committed = state
    report = audited(world)
    assert report.scopes["integrity"] == "false"
    return found(report)
