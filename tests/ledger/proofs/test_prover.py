"""What an outsider is given verifies with the log's key alone, at its own size, and costs few reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from custody.errors import CustodyError, NotFound, ProofInvalid, Undecided, UsageError
from custody.ledger.proofs.cosignatures import store_cosignature
from custody.ledger.proofs.prover import Prover
from custody.ledger.submissions.submission import Submission
from custody.model import layouts
from custody.model.entry.envelope import parse_entry
from custody.proof import checkpoint, cosignature, fields, merkle, proof_file, verification
from custody.proof.cosignature import WitnessSigner
from custody.proof.note import SeedSigner
from tests.counting import Calls
from tests.ledger.append.crashing import PLACES
from tests.ledger.forge import Forge
from tests.world import World, seed_of

OUTSIDER = WitnessSigner("witness.example/w1", seed_of("outsider"))
SECOND = WitnessSigner("witness.example/w2", seed_of("second outsider"))


@pytest.fixture(params=PLACES)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> World:
    return PLACES[request.param](tmp_path).world.staff()


def grow(world: World, count: int) -> None:
    """Enter cases in one commit."""
    forge = Forge(world)
    items = [forge.item("judge", "case.opened", {"reference": f"C-{at}"}) for at in range(count)]
    world.sequencer.submit_many([Submission((item,)) for item in items])


def witness(world: World, signer: WitnessSigner = OUTSIDER) -> int:
    """Cosign the newest checkpoint; return its size."""
    size = world.size()
    cosigned = cosignature.cosign(world.prover().checkpoint(size), signer, world.clock.now())
    store_cosignature(world.store, world.log_key, cosigned, signer.verifier, now=world.clock.now())
    return size


def test_a_receipt_verifies_at_the_size_of_its_own_commit_and_still_does_later(world: World) -> None:
    receipts = [world.sign("judge", "case.opened", {"reference": f"C-{at}"}) for at in range(5)]
    for receipt in receipts:
        shown = verification.verify(proof_file.parse(receipt.proof), world.log_key)
        assert (shown.index, shown.checkpoint.size) == (receipt.position, receipt.position + 1)
        assert parse_entry(shown.entry).envelope.id == receipt.entry_id
        assert shown.entry == world.entry(receipt.position).note


def test_a_receipt_can_be_made_again_at_any_later_checkpoint(world: World) -> None:
    first = world.sign("judge", "case.opened", {"reference": "C-1"})
    world.case("C-2")
    again = world.prover().receipt(first.position, world.size())
    assert (again.position, again.entry_id) == (first.position, first.entry_id)
    shown = verification.verify(proof_file.parse(again.proof), world.log_key)
    assert (shown.index, shown.checkpoint.size) == (first.position, world.size())


def test_every_entry_has_a_proof_at_every_checkpoint_that_covers_it(world: World) -> None:
    prover = world.prover()
    for size, _ in world.store.read().checkpoints():
        for position in range(size):
            shown = verification.verify(proof_file.parse(prover.proof(position, size)), world.log_key)
            assert (shown.index, shown.checkpoint.size) == (position, size)


def test_a_proof_does_not_verify_under_another_log_or_for_another_entry(world: World) -> None:
    proof = proof_file.parse(world.prover().proof(2))
    verification.verify(proof, world.log_key)
    other = SeedSigner(world.origin, seed_of("another log")).verifier
    with pytest.raises((ProofInvalid, Undecided)):
        verification.verify(proof, other)
    swapped = proof_file.ProofFile(world.entry(3).note, proof.index, proof.hashes, proof.checkpoint)
    with pytest.raises(ProofInvalid):
        verification.verify(swapped, world.log_key)


def test_a_proof_is_made_at_the_newest_witnessed_checkpoint_that_covers_the_entry(world: World) -> None:
    prover = world.prover()
    assert prover.best_size(0) == world.size()
    first = witness(world)
    grow(world, 3)
    second = witness(world)
    grow(world, 3)
    prover = world.prover()
    assert prover.best_size(0) == prover.best_size(first - 1) == prover.best_size(first) == second
    assert prover.best_size(second - 1) == second
    assert prover.best_size(second) == world.size()
    shown = verification.verify(proof_file.parse(prover.proof(0)), world.log_key, [OUTSIDER.verifier])
    assert shown.checkpoint.size == second
    assert [member.name for member in shown.cosignatures] == [OUTSIDER.verifier.name]
    plain = verification.verify(proof_file.parse(prover.proof(second)), world.log_key)
    assert plain.checkpoint.size == world.size()


def test_a_checkpoint_carries_every_cosignature_that_is_known_for_it(world: World) -> None:
    size = witness(world)
    witness(world, SECOND)
    data = world.prover().checkpoint(size)
    assert checkpoint.open(data, world.log_key).size == size
    found = cosignature.verify(data, [OUTSIDER.verifier, SECOND.verifier])
    assert {member.name for member in found} == {OUTSIDER.verifier.name, SECOND.verifier.name}
    grow(world, 1)
    assert cosignature.verify(world.prover().checkpoint(world.size()), [OUTSIDER.verifier]) == ()


def test_what_no_checkpoint_covers_is_not_proven(world: World) -> None:
    prover, size = world.prover(), world.size()
    grow(world, 3)
    with pytest.raises(UsageError, match="not covered"):
        prover.proof(size, size)
    with pytest.raises(NotFound, match="no checkpoint"):
        world.prover().proof(0, size + 1)
    with pytest.raises(NotFound):
        world.prover().proof(0, size + 99)
    for position in (world.size(), world.size() + 5, -1):
        with pytest.raises(CustodyError):
            world.prover().proof(position)
    with pytest.raises(NotFound, match="no checkpoint"):
        world.prover().checkpoint(size + 1)


def test_between_any_two_checkpoints_there_is_a_proof_that_nothing_was_changed(world: World) -> None:
    grow(world, 20)
    roots = {size: checkpoint.parse(data).root for size, data in world.store.read().checkpoints()}
    prover = world.prover()
    for old, old_root in roots.items():
        for new, new_root in roots.items():
            if old <= new:
                merkle.verify_consistency(old, new, prover.consistency(old, new), old_root, new_root)


def test_a_proof_reads_a_few_tiles_and_one_entry_however_long_the_ledger_is() -> None:
    world = World.memory().staff()
    grow(world, 1500)
    size = world.size()
    rows = 2
    for position in (0, 255, 256, 700, size - 1):
        reader = Calls(world.store.read())
        proof = Prover(reader, world.origin).proof(position, size)
        verification.verify(proof_file.parse(proof), world.log_key)
        assert reader.calls["tile"] <= 2 * rows
        assert reader.calls["entry"] == 1
        assert not reader.calls["entries"]
    reader = Calls(world.store.read())
    Prover(reader, world.origin).consistency(256, size)
    assert reader.calls["tile"] <= 2 * rows
    assert not reader.calls["entries"]


def test_the_receipts_of_a_group_read_their_tiles_together() -> None:
    world = World.memory().staff()
    grow(world, 400)
    size = world.size()
    reader = Calls(world.store.read())
    receipts = Prover(reader, world.origin).receipts(range(6, size), size)
    assert len(receipts) == size - 6
    assert (reader.calls["tile"], reader.calls["noted"]) == (0, 1)
    for receipt in receipts[::37]:
        assert verification.verify(proof_file.parse(receipt.proof), world.log_key).index == receipt.position


def test_fields_are_shown_alone_and_prove_that_they_belong_to_the_entry(world: World) -> None:
    position = world.store.read().positions(world.exhibit(world.seize(world.case()), make="Kingston"))[0]
    entry = world.entry(position)
    names = ["make", "category", "make", "note"]
    document = fields.parse(world.prover().shown(position, names))
    shown = fields.verify(document, entry.envelope.content, entry.envelope.fields, entry.leaf)
    assert [(opened.field.name, opened.field.value) for opened in shown] == [
        ("category", "usb_stick"),
        ("make", "Kingston"),
        ("note", None),
    ]
    order = layouts.layout(1, "exhibit.registered").positions
    assert [item.index for item in shown] == sorted(order[name] for name in set(names))
    text = world.prover().shown(position, ["category"])
    assert b"Kingston" not in text
    other = world.entry(position - 1)
    with pytest.raises(ProofInvalid):
        fields.verify(document, other.envelope.content, other.envelope.fields, other.leaf)


def test_a_field_that_the_kind_does_not_have_cannot_be_shown(world: World) -> None:
    with pytest.raises(UsageError, match="no field colour"):
        world.prover().shown(0, ["display_name", "colour"])
    with pytest.raises(NotFound):
        world.prover().shown(world.size(), ["note"])
    with pytest.raises(CustodyError):
        world.prover().shown(0, [])
