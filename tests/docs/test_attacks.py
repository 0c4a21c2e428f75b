"""Rows of threat-model.md with a defender that no other test plays: what is tried, and who says no to it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from custody.errors import Conflict, HeadMismatch, ProofInvalid, RoleRefused, RuleBroken
from custody.law.clock import DAY, HOUR, format_instant
from custody.ledger.append.entry_signing import Journal, Request
from custody.ledger.append.sequencer import Sequencer
from custody.ledger.audit import Audit, Report
from custody.ledger.ports import HeadMark
from custody.ledger.publish.witness import Witness
from custody.ledger.submissions.submission import Item, Submission
from custody.ledger.verification.outcomes import Fixity
from custody.ledger.verification.sample_seed import sample_for
from custody.model.entry import openings as opening_format
from custody.model.schema.types import Value
from custody.proof.digest import LEAF_BYTES
from custody.proof.sampling import positions
from custody.storage.account.witness_file import WitnessFile
from custody.storage.database import SqlLedgerStore
from custody.storage.state.head import HeadFile
from tests.docs.auditing import audit, backup
from tests.ledger.forge import Forge
from tests.tamper.vault import WITNESS, witness_checkpoint
from tests.world import SAFEGUARDS, World


@pytest.fixture
def office(tmp_path: Path) -> World:
    world = World.on_disk(tmp_path / "office").staff()
    world.case("C-1")
    assert audit(world).exit_status == 0
    return world


#: What an order states besides its case.
ORDER: dict[str, Value] = {
    "legal_basis": "Criminal Procedure Act s. 12",
    "offence_ground": "23.2.c",
    "data_categories": "content",
    "days": 90,
    "clock_start": "order",
    "renewal_allowed": True,
    "confidential": True,
    "issuing_authority": "District Court",
    "addressee": "Example Mail Ltd",
    "scope": "one mailbox",
    "grounds": "logs are kept for two weeks only",
    **SAFEGUARDS,
}


class Forger:
    """Holds the log key and every key but eve's, and rebuilds the ledger up to her last entry."""

    def __init__(self, honest: World, folder: Path) -> None:
        self.world = World.on_disk(folder)
        self.world.staff()
        self.honest = honest

    def graft(self, position: int) -> list[object]:
        """Try to carry an honest entry, which cannot be signed anew, into the forged history."""
        row = self.honest.store.read()
        openings = opening_format.decode(row.openings(position))
        item = Item(row.entry(position).note, openings)
        return list(self.world.sequencer.submit_many([Submission((item,))]))


def test_one_honest_signature_pins_all_that_its_signer_had_seen(tmp_path: Path) -> None:
    honest = World.on_disk(tmp_path / "honest").staff()
    honest.case("C-1")
    last = honest.sign("eve", "case.opened", {"reference": "C-2"})
    forger = Forger(honest, tmp_path / "forged")
    forger.world.case("C-9")
    (answer,) = forger.graft(last.position)
    assert isinstance(answer, Conflict)
    assert "no earlier state" in str(answer)
    unchanged = Forger(honest, tmp_path / "unchanged")
    unchanged.world.case("C-1")
    (receipts,) = unchanged.graft(last.position)
    assert isinstance(receipts, list)


def test_an_entry_signed_for_another_ledger_is_refused(office: World) -> None:
    elsewhere = Forge(office).item(
        "eve", "case.opened", {"reference": "C-3"}, log="other.example/" + "0" * 32
    )
    here = Forge(office).item("eve", "case.opened", {"reference": "C-3"})
    (refused,) = office.sequencer.submit_many([Submission((elsewhere,))])
    assert isinstance(refused, ProofInvalid)
    assert "signed for the ledger" in str(refused)
    (taken,) = office.sequencer.submit_many([Submission((here,))])
    assert isinstance(taken, list)


def test_a_date_ahead_of_the_sequencer_is_refused_and_one_far_behind_says_why(office: World) -> None:
    office.later(2 * HOUR)
    now = office.clock.now()
    ahead = Forge(office).item("eve", "case.opened", {"reference": "C-3"}, at=now + 121)
    behind = Forge(office).item("eve", "case.opened", {"reference": "C-4"}, at=now - 3601)
    excused = Forge(office).item(
        "eve", "case.opened", {"reference": "C-5", "late_reason": "scene_notes"}, at=now - 3601
    )
    answers = office.sequencer.submit_many([Submission((item,)) for item in (ahead, behind, excused)])
    assert [getattr(answer, "rule", "taken") for answer in answers] == ["time.ahead", "time.behind", "taken"]


def test_a_clock_put_back_is_refused_and_whoever_calls_it_right_leaves_a_mark(office: World) -> None:
    newest = office.entry(office.size() - 1).envelope.at
    office.later(-DAY)
    for late in (None, "offline", "outage", "paper_record", "scene_notes"):
        with pytest.raises(RuleBroken) as caught:
            office.sign("eve", "case.opened", {"reference": "dated yesterday", "late_reason": late})
        assert caught.value.rule == "time.seen"
    receipt = office.sign("eve", "case.opened", {"reference": "dated yesterday", "late_reason": "clock"})
    assert office.entry(receipt.position).value("nonconforming") == "time.seen"
    office.later(DAY)
    report = audit(office)
    found = [finding for finding in report.findings if finding.severity != "note"]
    told, marked = sorted(found, key=lambda one: one.code, reverse=True)
    assert (told.code, told.where) == ("time_seen", f"entry {receipt.position}")
    assert (marked.code, marked.where) == ("nonconforming", told.where)
    assert format_instant(newest) in told.expected
    assert report.exit_status == 10


def checked(world: World) -> Report:
    """Check an office with what its database says of its own guards, as `custody check` does."""
    store, head = world.store, world.head
    assert isinstance(store, SqlLedgerStore)
    return Audit(
        store.read(),
        world.log_key,
        head=head,
        stores={world.objects.name: world.objects},
        now=world.clock.now(),
        differences=store.differences(),
        store_damage=store.damage(),
    ).run()


@pytest.mark.parametrize(
    "what",
    ["UPDATE entries SET note = x'00' WHERE position = 2", "DELETE FROM entries WHERE position = 2", ""],
    ids=["changed", "deleted", "nothing done"],
)
def test_whoever_drops_the_guards_is_found_by_the_next_writer_and_by_a_check(
    office: World, what: str
) -> None:
    """The guards are gone with and without a change that they would have stopped; then they are put back."""
    store = office.store
    assert isinstance(store, SqlLedgerStore)
    assert checked(office).exit_status == 0
    office.case("C-2")
    with closing(sqlite3.connect(store.path)) as base:
        guards = base.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            base.execute(f"DROP TRIGGER {name}")
        if what:
            assert base.execute(what).rowcount >= 1
        base.commit()
    with pytest.raises(ProofInvalid, match="its schema was altered"):
        office.case("C-3")
    report = checked(office)
    codes = {finding.code for finding in report.findings if finding.severity != "note"}
    assert "schema_differs" in codes
    assert report.exit_status == 3
    with closing(sqlite3.connect(store.path)) as base:
        for _, sql in guards:
            base.execute(sql)
        base.commit()
    # With the guards back nothing tells any more that they were gone, but what was changed does.
    report = checked(office)
    codes = {finding.code for finding in report.findings if finding.severity != "note"}
    assert "schema_differs" not in codes
    assert bool(codes & {"entry_altered", "entry_missing", "entry_form"}) == bool(what)
    assert report.exit_status == (3 if what else 0)


def test_a_copied_vault_without_its_head_signs_nothing(office: World, tmp_path: Path) -> None:
    copied = backup(office, tmp_path / "copied.db")
    office.case("C-2")
    store = SqlLedgerStore.open(copied)
    elsewhere = HeadFile(tmp_path / "elsewhere" / "head", office.origin)
    sequencer = Sequencer(store, elsewhere, office.log_signer, office.clock)
    journal = Journal(store, sequencer, office.clock, office.entropy, office.log_key)
    with pytest.raises(HeadMismatch, match="no head is remembered"):
        journal.record(office.people["eve"].signer, [Request("case.opened", {"reference": "C-3"})])
    assert store.read().head().size == office.size() - 1
    # The same copy under the head that belongs to it signs: what is missing is the head, and nothing else.
    known = store.read().head()
    elsewhere.start(HeadMark(known.size, known.root))
    journal.record(office.people["eve"].signer, [Request("case.opened", {"reference": "C-3"})])


def test_a_witness_cosigns_what_extends_its_memory_and_no_second_history(tmp_path: Path) -> None:
    honest, other = World.on_disk(tmp_path / "honest").staff(), World.on_disk(tmp_path / "other").staff()
    honest.case("C-1")
    other.case("C-9")
    memory = WitnessFile(tmp_path / "witness.memory", WITNESS.verifier)
    memory.create()
    witness = Witness(WITNESS, memory, honest.clock)
    first = honest.size()
    witness.sign(honest.prover().checkpoint(first), honest.log_key, None)
    for world in (honest, other):
        world.case("C-2")
    second = honest.size()
    witness.sign(
        honest.prover().checkpoint(second), honest.log_key, honest.prover().consistency(first, second)
    )
    known = memory.heads()
    other.case("C-3")
    proof = other.prover().consistency(second, other.size())
    with pytest.raises(ProofInvalid, match="does not lead from"):
        witness.sign(other.prover().checkpoint(other.size()), other.log_key, proof)
    with pytest.raises(ProofInvalid, match="another root"):
        witness.sign(other.prover().checkpoint(second), other.log_key, None)
    assert memory.heads() == known


def test_a_changed_program_is_refused_by_the_sequencer_whatever_it_signs_with_a_retired_key(
    office: World,
) -> None:
    """Past every rule of an honest client: what decides is asked again where it is taken in."""
    forge = Forge(office)
    good = forge.item("eve", "case.opened", {"reference": "C-3"}, judged=False)
    (taken,) = office.sequencer.submit_many([Submission((good,))])
    assert isinstance(taken, list)
    eve = office.people["eve"]
    office.sign("ada", "key.revoked", {"key": eve.signer.verifier.name, "reason": "lost"}, subject=eve.actor)
    before = office.size()
    for at in (office.clock.now(), office.clock.now() - 120):
        late = Forge(office).item("eve", "case.opened", {"reference": "C-4"}, judged=False, at=at)
        (refused,) = office.sequencer.submit_many([Submission((late,))])
        assert isinstance(refused, RoleRefused)
        assert refused.rule == "key.valid"
    assert office.size() == before
    assert audit(office).exit_status == 0


@pytest.mark.parametrize(
    ("kind", "values", "lie"),
    [
        ("case.opened", {"reference": "C-9"}, {"nonconforming": "made.up"}),
        ("case.opened", {"reference": "C-9", "late_reason": "clock"}, {"nonconforming": None}),
        ("preservation_order.issued", {}, {"ends_at": "2099-01-01T00:00:00Z"}),
    ],
    ids=["a mark that no rule made", "a mark left out", "a later end"],
)
def test_a_changed_program_is_refused_by_the_sequencer_when_it_computes_otherwise(
    office: World, kind: str, values: dict[str, Value], lie: dict[str, Value]
) -> None:
    if kind == "preservation_order.issued":
        values = {**ORDER, "case": office.case("C-2")}
    if "late_reason" in values:
        office.later(-DAY)
    honest = Forge(office).item("judge", kind, values)
    forged = Forge(office).item("judge", kind, values, facts=lie)
    before = office.size()
    (refused,) = office.sequencer.submit_many([Submission((forged,))])
    assert isinstance(refused, RuleBroken)
    assert refused.rule == "facts.computed"
    assert next(iter(lie)) in refused.message
    assert office.size() == before
    (taken,) = office.sequencer.submit_many([Submission((honest,))])
    assert isinstance(taken, list)


def test_what_a_sample_does_not_read_is_found_by_reading_in_full_and_by_nothing_else(
    office: World, tmp_path: Path
) -> None:
    data = bytes(range(6)) * LEAF_BYTES
    office.put_source(str(tmp_path / "big.dd"), data)
    name, stored = office.archive(office.exhibit(office.seize(office.case("C-2"))), str(tmp_path / "big.dd"))
    record = office.object_record(name)
    fixity = Fixity({office.objects.name: office.objects}, office.clock, office.entropy)
    witness_checkpoint(office)
    sample = sample_for(office.store.read(), office.entropy, office.clock.now(), 2)
    assert sample.origin == "witness"
    read = set(positions(sample.seed, name, record.bytes // LEAF_BYTES, 2))
    assert fixity.check(record, "sample", sample=sample).outcome == "verified"
    (file,) = (tmp_path / "office" / "objects" / "objects").rglob(stored.key.partition("/")[2])
    file.chmod(0o600)

    def outcomes(leaf: int) -> tuple[str, str]:
        kept = file.read_bytes()
        at = leaf * LEAF_BYTES + 4711
        file.write_bytes(kept[:at] + bytes([kept[at] ^ 1]) + kept[at + 1 :])
        found = fixity.check(record, "sample", sample=sample).outcome, fixity.check(record, "full").outcome
        file.write_bytes(kept)
        return found

    assert outcomes(min(read)) == ("mismatch", "mismatch")
    assert outcomes(min(set(range(6)) - read)) == ("verified", "mismatch")
