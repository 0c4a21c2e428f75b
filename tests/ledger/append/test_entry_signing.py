"""The journal drafts what the rules let through, signs it over the newest verified checkpoint, submits it whole."""

from __future__ import annotations

import pytest

from custody.errors import Conflict, CustodyError, ProofInvalid, RoleRefused, RuleBroken, UsageError
from custody.law.clock import format_instant
from custody.ledger.append.entry_signing import Request, verified_head
from custody.ledger.submissions.submission import Submission
from custody.model.entry.envelope import Seen
from custody.model.schema.types import Value
from custody.proof import checkpoint, merkle, proof_file, verification
from custody.proof.checkpoint import Checkpoint
from custody.proof.note import SeedSigner
from custody.storage.memory.ledger import MemoryLedgerStore
from tests.ledger.replaying import check
from tests.model.office import office
from tests.world import World, seed_of

OPENED = Request("case.opened", {"reference": "C-1"})


def test_a_draft_is_signed_over_the_newest_checkpoint_its_signer_verified() -> None:
    world = office()
    row = world.store.read().head()
    (draft,) = world.journal.draft(world.people["judge"].signer, [OPENED])
    said = draft.entry.envelope
    assert said.seen == Seen(row.size, row.root)
    assert (said.log, said.by) == (world.origin, world.people["judge"].signer.verifier.name)
    assert (said.seq, said.prev, said.re) == (0, None, None)
    assert said.at == world.clock.now()
    assert draft.facts["occurred_at"] == format_instant(said.at)
    assert draft.private["reference"] == "C-1"
    assert world.store.read().head() == row


def test_a_draft_can_be_submitted_later_and_lands_as_it_is() -> None:
    world = office()
    drafts = world.journal.draft(world.people["judge"].signer, [OPENED])
    world.later(600)
    (receipt,) = world.journal.submit(drafts)
    assert world.entry(receipt.position).note == drafts[0].entry.note
    (again,) = world.journal.submit(drafts)
    assert again.position == receipt.position


def test_drafts_of_one_call_follow_one_another_and_land_together() -> None:
    world = office()
    subject = world.journal.new_subject()
    drafts = world.journal.draft(
        world.people["judge"].signer,
        [
            Request("case.opened", {"reference": "C-1"}, subject=subject),
            Request("case.closed", {"outcome": "ended"}, subject=subject),
        ],
    )
    assert [draft.entry.envelope.seq for draft in drafts] == [0, 1]
    assert drafts[1].entry.envelope.prev == drafts[0].entry.leaf
    receipts = world.journal.submit(drafts)
    assert receipts[1].position == receipts[0].position + 1
    check(world.store.read(), world.log_key)


def test_several_people_sign_entries_of_one_submission() -> None:
    world = office()
    exhibit = world.exhibit(world.seize(world.case()))
    position = world.store.read().positions(exhibit)[0]
    target = world.entry(position)
    drafting = world.journal.drafting()
    values: dict[str, Value] = {
        "entry_position": position,
        "fields": "description",
        "basis": "court_order",
        "legal_basis": "Act s. 17",
    }
    asked = drafting.add(
        world.people["carl"].signer,
        Request("erasure.proposed", values, subject=exhibit, re=target.leaf),
    )
    agreed = drafting.add(
        world.people["judge"].signer,
        Request("erasure.approved", {}, subject=exhibit, re=asked.entry.leaf),
    )
    receipts = world.journal.submit([asked, agreed])
    assert len(receipts) == 2
    check(world.store.read(), world.log_key)


def test_what_a_rule_refuses_is_never_signed() -> None:
    world = office()
    signed: list[bytes] = []

    class Watched(SeedSigner):
        __slots__ = ()

        def sign(self, message: bytes) -> bytes:
            signed.append(message)
            return super().sign(message)

    eve = Watched(world.people["eve"].signer.verifier.name, seed_of("eve"))
    with pytest.raises(RoleRefused):
        world.journal.draft(
            eve, [Request("actor.roles_set", {"reason": "error"}, subject=world.people["bot"].actor)]
        )
    with pytest.raises(RuleBroken):
        world.journal.draft(
            eve, [Request("case.closed", {"outcome": "ended"}, subject=world.journal.new_subject())]
        )
    assert signed == []
    world.journal.draft(eve, [OPENED])
    assert len(signed) == 1


@pytest.mark.parametrize(
    ("kind", "values", "word"),
    [
        ("case.opened", {"colour": "blue"}, "no field colour"),
        ("case.opened", {"reference": 7}, "reference must"),
        ("case.closed", {}, "outcome is missing"),
        ("case.closed", {"outcome": "sunk"}, "outcome must be one of"),
        ("case.opened", {"not_known": "offence"}, "cannot be said to be unknown"),
        ("case.opened", {"occurred_at": "yesterday"}, "occurred_at must"),
        ("case.dreamt", {}, "no kind"),
    ],
)
def test_values_that_do_not_fit_the_kind_are_named(kind: str, values: dict[str, Value], word: str) -> None:
    world = office()
    with pytest.raises(CustodyError, match=word):
        world.journal.record(world.people["judge"].signer, [Request(kind, values)])


def test_a_name_that_is_no_text_is_refused_as_a_wrong_value_and_not_later_as_damage() -> None:
    world = office()
    for reference in ("\udcff", "x" * 257, " "):
        with pytest.raises(UsageError, match="reference must"):
            world.case(reference)
    names: list[Value] = ["", "x" * 70_000, "\udcff", {"b64": "QQ=="}, {"b64": "/" * 100_000}, {"x": 1}]
    for name in names:
        exhibit = world.exhibit(world.seize(world.case()))
        position = world.store.read().positions(exhibit)[0]
        with pytest.raises(UsageError, match="erasable_value must"):
            world.correct(position, "make", erasable_value=name)
    world.case("ü" * 256)


def test_a_record_without_an_instant_is_dated_now_unless_it_says_that_nobody_knows() -> None:
    world = office()
    now = world.clock.now()
    dated = world.sign("judge", "case.opened", {"reference": "C-1"})
    undated = world.sign("judge", "case.opened", {"reference": "C-2", "not_known": "occurred_at"})
    assert world.entry(dated.position).value("occurred_at") == format_instant(now)
    assert world.entry(undated.position).value("occurred_at") is None


def test_looking_ahead_tells_what_would_be_refused_and_signs_nothing() -> None:
    world = office()
    head = world.store.read().head()
    judge = world.people["judge"].signer.verifier.name
    world.journal.foresee(judge, [OPENED])
    with pytest.raises(RuleBroken):
        world.journal.foresee(
            judge, [Request("case.closed", {"outcome": "ended"}, subject=world.journal.new_subject())]
        )
    with pytest.raises(RoleRefused):
        world.journal.foresee("lab.example/0011223344556677", [OPENED])
    assert world.store.read().head() == head


def test_nothing_is_signed_over_a_head_that_the_log_did_not_sign() -> None:
    world = office()
    store = world.store
    assert isinstance(store, MemoryLedgerStore)
    size = world.size()
    good = dict(store._committed.checkpoints)
    leaf = merkle.leaf_hash(b"other")
    other_root = checkpoint.sign(Checkpoint(world.origin, size, leaf), world.log_signer)
    other_size = checkpoint.sign(
        Checkpoint(world.origin, size + 1, store.read().head().root), world.log_signer
    )
    forged = checkpoint.sign(
        Checkpoint(world.origin, size, store.read().head().root), SeedSigner(world.origin, seed_of("x"))
    )
    for wrong in (other_root, other_size, forged, good[size - 1], None):
        store._committed.checkpoints = {**good}
        if wrong is None:
            del store._committed.checkpoints[size]
        else:
            store._committed.checkpoints[size] = wrong
        with pytest.raises(CustodyError) as caught:
            world.journal.draft(world.people["judge"].signer, [OPENED])
        assert caught.value.exit_status in (3, 4)
    store._committed.checkpoints = good
    world.journal.draft(world.people["judge"].signer, [OPENED])


def test_the_head_of_an_empty_ledger_is_the_empty_tree() -> None:
    world = World.memory()
    assert verified_head(world.store.read(), world.log_key) == Seen(0, merkle.EMPTY_ROOT)
    with pytest.raises(RuleBroken):
        world.journal.draft(SeedSigner("lab.example/0011223344556677", seed_of("x")), [OPENED])


def test_a_draft_whose_subject_moved_on_is_a_conflict_and_not_a_merge() -> None:
    world = office()
    case = world.case()
    close = Request("case.closed", {"outcome": "ended"}, subject=case)
    drafts = world.journal.draft(world.people["judge"].signer, [close])
    world.journal.record(world.people["eve"].signer, [close])
    head = world.store.read().head()
    with pytest.raises(Conflict, match="moved on") as caught:
        world.journal.submit(drafts)
    assert caught.value.exit_status == 7
    assert world.store.read().head() == head


def test_every_salt_and_identifier_is_fresh() -> None:
    world = office()
    requests = [Request("case.opened", {"reference": "C-1"}) for _ in range(5)]
    drafts = world.journal.draft(world.people["judge"].signer, requests)
    leaves = [opening.leaf for draft in drafts for opening in draft.item.openings]
    assert len(set(leaves)) == len(leaves)
    assert len({draft.entry.envelope.id for draft in drafts}) == 5
    assert len({draft.entry.envelope.subject for draft in drafts}) == 5
    assert len({draft.entry.envelope.content for draft in drafts}) == 5


def test_a_receipt_is_given_for_each_request_in_order() -> None:
    world = office()
    receipts = world.journal.record(world.people["judge"].signer, [OPENED, OPENED, OPENED])
    assert [receipt.position for receipt in receipts] == list(range(world.size() - 3, world.size()))
    for entry in receipts:
        assert verification.verify(proof_file.parse(entry.proof), world.log_key).index == entry.position


def test_a_submission_of_nothing_is_refused() -> None:
    world = office()
    with pytest.raises(Conflict):
        world.sequencer.submit(Submission(()))
    with pytest.raises(Conflict):
        world.journal.record(world.people["judge"].signer, [])


def test_a_stored_head_that_its_checkpoint_does_not_fit_is_told() -> None:
    world = office()
    store = world.store
    assert isinstance(store, MemoryLedgerStore)
    del store._committed.checkpoints[world.size()]
    with pytest.raises(ProofInvalid, match="no checkpoint"):
        verified_head(store.read(), world.log_key)
