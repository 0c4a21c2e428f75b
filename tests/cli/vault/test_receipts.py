"""Receipts are kept for their owner, and one is never lost to another entry at the same place."""

from __future__ import annotations

from pathlib import Path

from custody.ledger.submissions.submission import Receipt
from custody.storage.account.receipts import SavedReceipt, keep
from tests.world import World


def receipt_of(reference: str) -> Receipt:
    """Return the receipt of entry 6 of an office in which it opens this case."""
    world = World.memory().staff()
    world.case(reference)
    position = world.size() - 1
    return world.prover().receipt(position, world.size())


def kept(folder: Path, receipt: Receipt, *, resumed: bool = False) -> tuple[Path, SavedReceipt]:
    (found,) = keep(folder, "lab.example/log", [receipt], lambda: resumed)
    assert found.file is not None
    return Path(found.file), found


def test_the_receipt_of_a_lost_entry_outlives_the_entry_that_took_its_place(tmp_path: Path) -> None:
    lost, other = receipt_of("lost"), receipt_of("other")
    assert lost.position == other.position
    first, quiet = kept(tmp_path, lost)
    assert not quiet.warnings
    second, warned = kept(tmp_path, other)
    assert first.read_bytes() == lost.proof
    assert second.read_bytes() == other.proof
    assert second.name == f"{other.position}-{other.entry_id[:8]}.tlog-proof"
    assert warned.warnings


def test_several_receipts_are_kept_together_and_one_that_cannot_be_is_told_by_itself(tmp_path: Path) -> None:
    world = World.memory().staff()
    for reference in ("one", "two", "three"):
        world.case(reference)
    receipts = [world.prover().receipt(at, world.size()) for at in range(world.size() - 3, world.size())]
    first = keep(tmp_path, "lab.example/log", receipts, lambda: False)
    files = [each.file for each in first]
    assert [Path(file or "").read_bytes() for file in files] == [receipt.proof for receipt in receipts]
    assert not any(each.warnings for each in first)
    taken = Path(files[1] or "")
    taken.unlink()
    taken.mkdir()
    again = keep(tmp_path, "lab.example/log", receipts, lambda: False)
    assert [each.file for each in again] == [files[0], None, files[2]]
    assert [len(each.warnings) for each in again] == [0, 1, 0]


def test_a_loss_on_record_explains_the_older_receipt(tmp_path: Path) -> None:
    first, _ = kept(tmp_path, receipt_of("lost"))
    before = first.read_bytes()
    _, say = kept(tmp_path, receipt_of("other"), resumed=True)
    assert not say.warnings
    assert say.remarks
    assert first.read_bytes() == before


def test_the_same_entry_keeps_its_one_receipt(tmp_path: Path) -> None:
    receipt = receipt_of("same")
    first, _ = kept(tmp_path, receipt)
    again, say = kept(tmp_path, receipt)
    assert (again, say.warnings) == (first, ())
    assert len(list(tmp_path.rglob("*.tlog-proof"))) == 1
