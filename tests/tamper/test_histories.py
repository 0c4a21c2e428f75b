"""Whole histories exchanged: restored, taken from another machine, or rewritten and signed anew by a forger."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import cast

import pytest

from custody.errors import ProofInvalid, Undecided, UnknownKey
from custody.ledger.audit import Audit, Finding, Report, compare_outside
from custody.ledger.consistency import head_recovery
from custody.proof import checkpoint
from custody.proof.checkpoint import Checkpoint
from custody.proof.cosignature import WitnessSigner
from custody.proof.merkle import EMPTY_ROOT
from custody.proof.note import SeedSigner
from custody.storage.database import SqlLedgerStore
from custody.storage.state.head import HeadFile
from tests.ledger.audit.test_resume import resumption
from tests.ledger.objects.test_erasure import restored
from tests.tamper.vault import WITNESS, codes, witness_checkpoint
from tests.world import World, seed_of


def small(folder: Path, *references: str) -> World:
    """Make a small office on disk with one case for each reference."""
    world = World.on_disk(folder).staff()
    for reference in references:
        world.case(reference)
    return world


def audit(world: World, *, store: SqlLedgerStore | None = None, head: HeadFile | None = None) -> Report:
    """Check a small office, with another database or head file if one is given."""
    here = store or world.store
    assert isinstance(here, SqlLedgerStore)
    head = head or cast("HeadFile", world.head)
    return Audit(
        here.read(),
        world.log_key,
        head=head,
        inspect_head=head.inspect,
        stores={world.objects.name: world.objects},
        now=world.clock.now(),
    ).run()


def against(world: World, note: bytes, *witnesses: WitnessSigner) -> Finding | None:
    """Compare an office with a checkpoint from outside."""
    return compare_outside(
        world.store.read(), world.log_key, note, [witness.verifier for witness in witnesses]
    )


def backup(world: World, to: Path) -> SqlLedgerStore:
    """Copy the database as a backup does, and open the copy."""
    assert isinstance(world.store, SqlLedgerStore)
    with closing(sqlite3.connect(world.store.path)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)
    return SqlLedgerStore.open(to, readonly=True, inspecting=True)


def test_a_restored_older_database_is_whole_in_itself_and_betrayed_by_the_head(tmp_path: Path) -> None:
    world = small(tmp_path / "office", "C-1")
    old = backup(world, tmp_path / "old.db")
    world.case("C-2")
    assert audit(world).exit_status == 0
    report = audit(world, store=old)
    assert report.exit_status == 4
    assert codes(report) == {"ledger_behind"}
    assert {scope for scope, verdict in report.scopes.items() if verdict != "verified"} == {"head"}


def test_a_restored_database_that_brings_back_what_was_erased_is_found(tmp_path: Path) -> None:
    world = small(tmp_path / "office", "C-1")
    target = world.size() - 1
    proposal = world.propose_erasure(target, "reference")
    world.approve(proposal)
    old = backup(world, tmp_path / "old.db")
    world.erase(proposal)
    assert audit(world).exit_status == 0
    report = audit(world, store=old)
    assert codes(report) == {"ledger_behind", "not_erased"}
    assert f"entry {target}, field 0" in {
        finding.where for finding in report.findings if finding.code == "not_erased"
    }


def test_a_restored_ledger_that_was_resumed_is_whole_again_once_its_erasures_are_recorded_anew(
    tmp_path: Path,
) -> None:
    world, position = restored(tmp_path / "office")
    assert codes(audit(world)) == {"ledger_behind", "not_erased"}
    head_recovery.apply_erasures(world.head, world.store)
    assert codes(audit(world)) == {"ledger_behind", "erasure_unrecorded"}
    lost = world.head.read()
    assert lost is not None
    world.sequencer.submit(resumption(world, lost.committed))
    report = audit(world)
    past = {"ledger_resumed", "entries_lost"}
    assert (report.exit_status, codes(report)) == (10, {"erasure_unrecorded", *past})
    proposal = world.propose_erasure(position, "make", "serial")
    world.approve(proposal)
    world.erase(proposal)
    assert codes(audit(world)) == past


def test_an_older_head_file_is_an_account_that_did_not_look_since_as_a_second_desk_is(tmp_path: Path) -> None:
    world = small(tmp_path / "office", "C-1")
    shutil.copytree(tmp_path / "office" / "state", tmp_path / "state")
    world.case("C-2")
    report = audit(world, head=HeadFile(tmp_path / "state" / "head", world.origin))
    assert report.exit_status == 0
    assert "ledger_grown" in {finding.code for finding in report.findings}


def test_a_crash_between_commit_and_promotion_is_only_a_note(tmp_path: Path) -> None:
    world = small(tmp_path / "office", "C-1")
    before = world.head.read()
    world.case("C-2")
    after = world.head.read()
    assert before is not None
    assert after is not None
    world.head.start(before.committed)
    world.head.intend(before.committed, after.committed)
    report = audit(world)
    assert (report.exit_status, codes(report)) == (0, set())
    assert "head_intent" in {finding.code for finding in report.findings}


def test_a_forger_with_every_key_is_betrayed_by_the_head_of_this_machine_alone(tmp_path: Path) -> None:
    honest = small(tmp_path / "honest", "C-1", "C-2")
    forged = small(tmp_path / "forged", "C-1", "C-9")
    assert isinstance(forged.store, SqlLedgerStore)
    report = audit(honest, store=forged.store)
    assert codes(report) == {"head_differs"}
    assert {scope for scope, verdict in report.scopes.items() if verdict != "verified"} == {"head"}


def test_nobody_without_outside_material_finds_a_forger_who_also_replaced_the_head(tmp_path: Path) -> None:
    forged = small(tmp_path / "forged", "C-1", "C-9")
    assert audit(forged).exit_status == 0


def test_a_foreign_witness_contradicts_the_forger(tmp_path: Path) -> None:
    honest = small(tmp_path / "honest", "C-1", "C-2")
    outside = witness_checkpoint(honest)
    forged = small(tmp_path / "forged", "C-1", "C-9", "C-3")
    assert against(honest, outside, WITNESS) is None
    honest.case("C-3")
    assert against(honest, outside, WITNESS) is None
    found = against(forged, outside, WITNESS)
    assert found is not None
    assert (found.code, found.scope, found.severity) == ("outside_differs", "witness", "error")
    assert WITNESS.verifier.name in found.where
    report = audit(forged)
    assert report.exit_status == 0
    assert report.including(found).exit_status == 3
    assert report.including(found).scopes["witness"] == "false"
    assert audit(honest).including(None).scopes["witness"] == "verified"


def test_a_checkpoint_in_other_hands_contradicts_the_forger_without_any_witness(tmp_path: Path) -> None:
    honest = small(tmp_path / "honest", "C-1", "C-2")
    receipt = honest.prover().checkpoint(honest.size())
    forged = small(tmp_path / "forged", "C-1", "C-9")
    assert against(honest, receipt) is None
    found = against(forged, receipt)
    assert found is not None
    assert found.code == "outside_differs"


def test_a_history_cut_short_is_contradicted_by_a_longer_checkpoint(tmp_path: Path) -> None:
    honest = small(tmp_path / "honest", "C-1", "C-2")
    outside = witness_checkpoint(honest)
    cut = small(tmp_path / "cut", "C-1")
    found = against(cut, outside, WITNESS)
    assert found is not None
    assert (found.code, found.found) == ("outside_beyond", f"{cut.size()} entries")


def test_a_checkpoint_that_is_not_good_itself_says_nothing_about_the_ledger(tmp_path: Path) -> None:
    world = small(tmp_path / "office", "C-1")
    outside = witness_checkpoint(world)
    stranger = WitnessSigner("other.example/1", seed_of("stranger"))
    with pytest.raises(Undecided):
        against(world, outside, stranger)
    other_log = SeedSigner("other.example/" + "0" * 32, seed_of("other log"))
    with pytest.raises(UnknownKey):
        against(world, checkpoint.sign(Checkpoint(other_log.verifier.name, 0, EMPTY_ROOT), other_log))
    bent = bytearray(outside)
    bent[-10] ^= 1
    with pytest.raises(ProofInvalid):
        against(world, bytes(bent), WITNESS)
