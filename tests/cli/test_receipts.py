"""Receipts are kept for their owner, and one is never lost to another entry at the same place."""

from __future__ import annotations

from pathlib import Path

from custody.cli.diagnostics import Diagnostics
from custody.ledger.submission import Receipt
from storage.receipts import keep
from tests.world import World


class Told:
    """A stream that keeps what is said."""

    def __init__(self) -> None:
        self.text = ""

    def isatty(self) -> bool:
        return False

    def write(self, text: str) -> int:
        self.text += text
        return len(text)


def receipt_of(reference: str) -> Receipt:
    """Give the receipt of entry 6 of an office in which it opens this case."""
    world = World.memory().staff()
    world.case(reference)
    position = world.size() - 1
    return world.prover().receipt(position, world.size())


def kept(folder: Path, receipt: Receipt, *, resumed: bool = False) -> tuple[Path, Diagnostics]:
    say = Diagnostics(Told())  # type: ignore[arg-type]  # it only writes
    (file,) = keep(folder, "lab.example/log", [receipt], say, lambda: resumed)
    assert file is not None
    return Path(file), say


def test_the_receipt_of_a_lost_entry_outlives_the_entry_that_took_its_place(tmp_path: Path) -> None:
    lost, other = receipt_of("lost"), receipt_of("other")
    assert lost.position == other.position
    first, quiet = kept(tmp_path, lost)
    assert not quiet.warned
    second, warned = kept(tmp_path, other)
    assert first.read_bytes() == lost.proof
    assert second.read_bytes() == other.proof
    assert second.name == f"{other.position}-{other.entry_id[:8]}.tlog-proof"
    assert warned.warned


def test_several_receipts_are_kept_together_and_one_that_cannot_be_is_told_by_itself(tmp_path: Path) -> None:
    world = World.memory().staff()
    for reference in ("one", "two", "three"):
        world.case(reference)
    receipts = [world.prover().receipt(at, world.size()) for at in range(world.size() - 3, world.size())]
    quiet, loud = Diagnostics(Told()), Diagnostics(Told())  # type: ignore[arg-type]  # they only write
    files = keep(tmp_path, "lab.example/log", receipts, quiet, lambda: False)
    assert [Path(file or "").read_bytes() for file in files] == [one.proof for one in receipts]
    assert not quiet.warned
    taken = Path(files[1] or "")
    taken.unlink()
    taken.mkdir()
    again = keep(tmp_path, "lab.example/log", receipts, loud, lambda: False)
    assert (again[0], again[1], again[2]) == (files[0], None, files[2])
    assert loud.warned


def test_a_loss_on_record_explains_the_older_receipt(tmp_path: Path) -> None:
    first, _ = kept(tmp_path, receipt_of("lost"))
    before = first.read_bytes()
    _, say = kept(tmp_path, receipt_of("other"), resumed=True)
    assert not say.warned
    assert first.read_bytes() == before


def test_the_same_entry_keeps_its_one_receipt(tmp_path: Path) -> None:
    receipt = receipt_of("same")
    first, _ = kept(tmp_path, receipt)
    again, say = kept(tmp_path, receipt)
    assert (again, say.warned) == (first, False)
    assert len(list(tmp_path.rglob("*.tlog-proof"))) == 1
