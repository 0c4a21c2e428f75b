"""What the record cannot show by itself, each shown to pass unnoticed, and what from outside would show it.

These are the rows of threat-model.md that say "nobody"; a test that starts to fail here is good news for the page.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from custody.errors import CustodyError, RoleRefused, RuleBroken
from custody.law.clock import DAY
from custody.ledger.append.entry_signing import Journal, Request
from custody.ledger.append.resumption import draft_resumption, nothing_lost
from custody.ledger.append.sequencer import Sequencer
from custody.ledger.audit import compare_outside
from custody.ledger.submissions.submission import Submission
from custody.ledger.views.deadlines import due
from custody.ledger.views.subjects.people import enrolled_by
from custody.model.entry import openings as opening_format
from custody.model.entry.envelope import Seen
from custody.model.records import Key
from custody.model.schema.types import Value
from custody.proof import checkpoint, cosignature, fields, proof_file, verification
from custody.storage.database import SqlLedgerStore
from tests.docs.auditing import audit, backup
from tests.ledger.forge import Forge
from tests.model.disposition.test_rules_giveback import keep, refused_seizure
from tests.model.met import comply, quash
from tests.tamper.vault import WITNESS
from tests.world import World


def found_outside(world: World, checkpoint_note: bytes) -> str | None:
    """Compare an office with a checkpoint from other hands; gives the finding's code."""
    found = compare_outside(world.store.read(), world.log_key, checkpoint_note)
    return None if found is None else found.code


@pytest.fixture
def office(tmp_path: Path) -> World:
    world = World.on_disk(tmp_path / "office").staff()
    world.case("C-1")
    assert audit(world).exit_status == 0
    return world


def test_an_event_that_nobody_recorded_is_found_by_nobody(office: World) -> None:
    exhibit = office.exhibit(office.seize(office.case("C-2")), seal="S-1")
    # Between these two entries somebody opened the bag and closed it again, and told nobody.
    office.unseal(exhibit, "S-1", seal_state="intact")
    assert audit(office).exit_status == 0
    assert office.exhibit_record(exhibit).nonconforming == ()


def test_false_content_in_good_form_is_recorded_like_true_content(office: World) -> None:
    exhibit = office.exhibit(office.seize(office.case("C-2")), condition="no damage seen")
    office.acquire(exhibit, b"not what was on the disk", source_sha256=None, not_known="source_sha256")
    report = audit(office)
    assert report.exit_status == 0
    assert report.scopes["legal"] == "verified"


def test_the_same_thing_registered_twice_is_two_exhibits(office: World) -> None:
    seizure = office.seize(office.case("C-2"))
    first = office.exhibit(seizure, ref="EV/1", serial="S5Y1NX0")
    second = office.exhibit(seizure, ref="EV/2", serial="S5Y1NX0")
    assert first != second
    assert audit(office).exit_status == 0
    assert {row.subject for row in office.store.read().labels("S5Y1NX0")} == {first, second}


def test_a_stolen_key_signs_until_it_is_revoked_and_what_it_signed_stays(office: World) -> None:
    thief = office.people["eve"].signer
    stolen = office.journal.record(thief, [Request("case.opened", {"reference": "never happened"})])
    assert audit(office).exit_status == 0
    values = {"key": thief.verifier.name, "reason": "compromised"}
    office.sign("ada", "key.revoked", values, subject=office.people["eve"].actor)
    with pytest.raises(RoleRefused, match="no longer signs"):
        office.journal.record(thief, [Request("case.opened", {"reference": "again"})])
    report = audit(office)
    assert (report.verdict, report.exit_status) == ("verified", 10)
    (told,) = (finding.found for finding in report.findings if finding.severity == "warning")
    assert f"it signed entry {stolen[0].position}, which nothing shows to be older" in told
    assert office.entry(stolen[0].position).value("reference") == "never happened"


def test_two_people_who_agree_to_it_can_erase_what_they_like(office: World) -> None:
    target = office.size() - 1
    proposal = office.propose_erasure(target, "reference", by="carl")
    with pytest.raises(RuleBroken):
        office.erase(proposal)
    office.approve(proposal, by="judge")
    office.erase(proposal)
    assert audit(office).exit_status == 0
    assert office.entry(target).value("reference") is None


def test_an_administrator_can_enrol_a_second_person_who_is_himself(office: World) -> None:
    office.enrol("nobody at all", "authority", by="ada")
    target = office.size() - 3
    proposal = office.propose_erasure(target, "display_name", by="ada")
    office.approve(proposal, by="nobody at all")
    office.erase(proposal, by="ada")
    report = audit(office)
    assert report.exit_status == 0
    assert "second_person_key" not in {finding.code for finding in report.findings}
    key = office.lookup().get(Key, office.people["nobody at all"].signer.verifier.name)
    assert enrolled_by(office.lookup(), key) == office.people["ada"].actor


def test_an_administrator_who_replaces_another_s_key_can_agree_with_himself_and_it_is_noted(
    office: World,
) -> None:
    judge, own = office.people["judge"], office.signer_of("a key of ada's")
    values = {"replaced_key": judge.signer.verifier.name, "vkey": str(own.verifier)}
    office.sign("ada", "key.rotated", values, subject=judge.actor)
    proposal = office.propose_erasure(office.size() - 2, "reference", by="ada")
    with pytest.raises(RoleRefused, match="no longer signs"):
        office.approve(proposal, by="judge")
    office.people["judge"] = replace(judge, signer=own)
    approval = office.approve(proposal, by="judge")
    office.erase(proposal, by="ada")
    report = audit(office)
    assert report.exit_status == 0
    (noted,) = (finding for finding in report.findings if finding.code == "second_person_key")
    assert (noted.severity, noted.where) == ("note", f"entry {approval.position}")
    assert (
        enrolled_by(office.lookup(), office.lookup().get(Key, own.verifier.name))
        == office.people["ada"].actor
    )


def test_the_owner_of_an_embedded_vault_can_rewrite_what_nobody_outside_has_seen(tmp_path: Path) -> None:
    first = World.on_disk(tmp_path / "first").staff()
    first.case("C-1")
    again = World.on_disk(tmp_path / "again").staff()
    again.case("another case altogether")
    assert first.log_key == again.log_key
    assert audit(again).exit_status == 0
    assert found_outside(again, first.prover().checkpoint(first.size())) == "outside_differs"


def test_a_split_view_is_shown_by_nothing_but_a_comparison(tmp_path: Path) -> None:
    shown_to_court = World.on_disk(tmp_path / "court").staff()
    shown_to_defence = World.on_disk(tmp_path / "defence").staff()
    shown_to_court.case("C-1")
    shown_to_defence.case("C-1 without the interview")
    views = (shown_to_court, shown_to_defence)
    receipts = [view.prover().proof(view.size() - 1) for view in views]
    for view, receipt in zip(views, receipts, strict=True):
        assert audit(view).exit_status == 0
        verification.verify(proof_file.parse(receipt), view.log_key)
    roots = {
        checkpoint.open(proof_file.parse(receipt).checkpoint, shown_to_court.log_key).root
        for receipt in receipts
    }
    assert len(roots) == 2
    court_checkpoint = proof_file.parse(receipts[0]).checkpoint
    assert found_outside(shown_to_court, court_checkpoint) is None
    assert found_outside(shown_to_defence, court_checkpoint) == "outside_differs"


def test_the_operator_of_a_store_can_empty_it(office: World, tmp_path: Path) -> None:
    exhibit = office.exhibit(office.seize(office.case("C-2")))
    office.put_source(str(tmp_path / "image.dd"), b"evidence")
    _, archived = office.archive(exhibit, str(tmp_path / "image.dd"))
    assert office.objects.promise == "none"
    assert audit(office).exit_status == 0
    folder = tmp_path / "office" / "objects"
    for file in folder.rglob(archived.key.partition("/")[2]):
        file.unlink()
    report = audit(office)
    assert (report.exit_status, report.scopes["objects"]) == (3, "false")
    assert "object_missing" in {finding.code for finding in report.findings}


def test_a_vault_that_is_gone_with_its_head_leaves_only_receipts(office: World, tmp_path: Path) -> None:
    receipt = office.prover().proof(office.size() - 1)
    log_key = office.log_key
    office.store.close()
    shutil.rmtree(tmp_path / "office")
    shown = verification.verify(proof_file.parse(receipt), log_key)
    assert shown.index == shown.checkpoint.size - 1
    assert not (tmp_path / "office").exists()


def test_an_erasure_does_not_reach_a_backup(office: World, tmp_path: Path) -> None:
    target = office.size() - 1
    copied = backup(office, tmp_path / "backup.db")
    proposal = office.propose_erasure(target, "reference")
    office.approve(proposal)
    office.erase(proposal)
    assert audit(office).exit_status == 0
    kept = opening_format.decode(SqlLedgerStore.open(copied, readonly=True).read().openings(target))
    assert any(path.leaf is not None and b'"C-1"' in path.leaf for path in kept)


def test_a_field_shown_without_its_later_correction_verifies_like_any_other(office: World) -> None:
    exhibit = office.exhibit(office.seize(office.case("C-2")), make="Sandisk")
    position = office.store.read().positions(exhibit)[0]
    office.correct(position, "make", erasable_value="SanDisk")
    proof = verification.verify(proof_file.parse(office.prover().proof(position)), office.log_key)
    entry = office.entry(position)
    document = fields.parse(office.prover().shown(position, ["make"]))
    (shown,) = fields.verify(document, entry.envelope.content, entry.envelope.fields, proof.leaf)
    assert shown.field.value == "Sandisk"
    assert entry.current("make") == "SanDisk"


def test_two_administrators_can_resume_and_keep_silent_about_what_was_lost(tmp_path: Path) -> None:
    whole = World.on_disk(tmp_path / "office").staff()
    older = backup(whole, tmp_path / "older.db")
    whole.case("inconvenient")
    receipt = whole.prover().proof(whole.size() - 1)
    whole.store.close()
    for file in (tmp_path / "office").glob("ledger.db*"):
        file.unlink()
    shutil.copy(older, tmp_path / "office" / "ledger.db")
    shutil.rmtree(tmp_path / "office" / "state")
    whole.store = SqlLedgerStore.open(tmp_path / "office" / "ledger.db")
    whole.sequencer = Sequencer(whole.store, whole.head, whole.log_signer, whole.clock)
    journal = Journal(whole.store, whole.sequencer, whole.clock, whole.entropy, whole.log_key)
    reader = whole.store.read()
    silent = draft_resumption(
        journal,
        reader,
        whole.head,
        nothing_lost(reader),
        reason="disk_failure",
        signers=(whole.people["ada"].signer, whole.people["second"].signer),
        more={},
    )
    journal.submit(silent)
    told = audit(whole)
    assert (told.exit_status, dict(told.doubts)) == (10, {"ledger_resumed": 1})
    assert whole.entry(whole.size() - 2).value("evidence") == "none"
    assert found_outside(whole, proof_file.parse(receipt).checkpoint) == "outside_differs"


def test_an_entry_dated_back_by_somebody_who_hides_what_he_had_seen_is_dated_by_its_place_alone(
    office: World,
) -> None:
    older = office.size()
    root = checkpoint.parse(office.prover().checkpoint(older)).root
    back = office.clock.now()
    office.later(30 * DAY)
    office.case("C-2")
    seen_by_then = seen_by_a_witness(office, office.clock.now())
    told: dict[str, Value] = {"reference": "C-3", "late_reason": "paper_record"}
    honest = Forge(office).item("eve", "case.opened", told, at=back, judged=False)
    silent = Forge(office).item("eve", "case.opened", told, at=back, judged=False, seen=Seen(older, root))
    refused, taken = office.sequencer.submit_many([Submission((item,)) for item in (honest, silent)])
    assert isinstance(refused, RuleBroken)
    assert refused.rule == "time.seen"
    assert not isinstance(taken, CustodyError)
    assert audit(office).exit_status == 0
    entry = office.entry(taken[0].position)
    assert (entry.value("late_reason"), entry.value("nonconforming")) == ("paper_record", None)
    assert entry.envelope.at < seen_by_then
    assert entry.position >= older


def seen_by_a_witness(world: World, now: int) -> int:
    """Cosign the newest checkpoint with another clock; return the time that this proves."""
    signed = cosignature.cosign(world.prover().checkpoint(world.size()), WITNESS, now)
    return cosignature.verify(signed, [WITNESS.verifier])[0].time


def test_a_clock_that_was_wrong_from_the_start_or_ran_ahead_is_seen_only_beside_a_witness(
    tmp_path: Path,
) -> None:
    for name, wrong in (("behind from the start", -400 * DAY), ("ahead", 30 * DAY)):
        world = World.on_disk(tmp_path / name)
        right = world.clock.now()
        world.later(wrong)
        world.staff()
        case = Request("case.opened", {"reference": name})
        receipt = world.journal.record(world.people["eve"].signer, [case])[0]
        assert audit(world).exit_status == 0
        told = world.entry(receipt.position).envelope.at
        assert abs(seen_by_a_witness(world, right) - told) >= 29 * DAY
        world.clock.set(right + 31 * DAY)
        world.case("C-2")
        assert audit(world).exit_status == 0


def test_that_somebody_was_told_or_gave_leave_is_the_word_of_whoever_signed_it(office: World) -> None:
    seizure, thing, _ = refused_seizure(office)
    (seized,) = office.store.read().positions(seizure, stop=1)  # it named no instant to be confirmed by
    order = office.order(office.case("C-2"), clock_start="order")
    comply(office, order)
    quash(office, order)
    # Neither the addressee nor any court has heard of these two.
    office.sign(
        "eve",
        "preservation_order.status_notified",
        {"method": "post", "notified_person": "legal desk"},
        subject=order,
    )
    keep(office, thing)
    warned = [finding for finding in audit(office).findings if finding.severity != "note"]
    assert [(warning.code, warning.where) for warning in warned] == [("nonconforming", f"entry {seized}")]
    left = {deadline.subject for deadline in due(office.store.read(), office.clock.now(), office.clock.now())}
    assert not left & {order, thing, seizure}
