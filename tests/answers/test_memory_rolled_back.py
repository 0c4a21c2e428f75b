"""Vault and state put back together, receipts kept: the account holds proof of what is gone, and uses it.

Power: is administrator of the machine, or restores a snapshot of it; the receipts lie elsewhere, beside the keys.
"""

from __future__ import annotations

from pathlib import Path

from tests.answers.memory_play import check, codes, keep, put_back, verdict
from tests.cli.conftest import nobodys_settings, office, staffed, tmp_path
from tests.cli.office import Office

__all__ = ["nobodys_settings", "office", "staffed", "tmp_path"]

RESUME = ("log", "resume", "--reason", "restore", "--second", "Bea")


def test_receipts_tell_of_a_vault_that_was_put_back_with_its_state(office: Office) -> None:
    keep(office, "older", "vault", "state")
    assert verdict(office) == ("verified", 0)
    office.case("C-2")
    office.case("C-3")
    assert verdict(office) == ("verified", 0)
    put_back(office, "older", "vault", "state")
    answer = check(office)
    assert answer.status == 4, answer.out
    assert answer.out.startswith("BEHIND, NOT CHECKED: head\n")
    assert codes(office) == {"ledger_behind": "warning"}
    size = office.size()
    refused = office.run("Eve", "case", "open", "C-4")
    assert refused.status == 4, refused.err
    assert "an old copy or a cut one" in refused.err
    assert office.size() == size


def test_a_receipt_that_came_later_than_the_last_comparison_is_asked_as_well(office: Office) -> None:
    """A state that was compared with all receipts once is put back too: what came since was never compared with it."""
    for number in range(40):
        office.case(f"N-{number}")
    assert verdict(office) == ("verified", 0)
    keep(office, "older", "vault", "state")
    office.case("C-2")
    put_back(office, "older", "vault", "state")
    assert verdict(office) == ("undecided", 4)
    assert office.run("Eve", "case", "open", "C-3").status == 4


def test_two_administrators_go_on_by_the_receipt_and_the_loss_stays_on_record(office: Office) -> None:
    office.hire("Bea", "administrator")
    keep(office, "older", "vault", "state")
    office.case("C-2")
    office.case("C-3")
    (newest,) = (office.folder / "receipts").glob(f"*/*/{office.size() - 1}.tlog-proof")
    assert verdict(office) == ("verified", 0)
    put_back(office, "older", "vault", "state")
    assert verdict(office) == ("undecided", 4)
    less = newest.with_name(f"{office.size()}.tlog-proof")
    assert office.run("Ada", *RESUME, "--receipt", str(less)).status == 4
    assert office.run("Ada", *RESUME, "--from-head").status == 4
    office.done("Ada", *RESUME, "--receipt", str(newest))
    answer = check(office)
    first = " ".join(answer.out.partition(":")[0].split())
    assert (answer.status, first.partition(",")[0]) == (10, "VERIFIED")
    assert "2 receipts or checkpoints are of entries that a resumption lost" in first
    office.case("C-4")


def test_a_file_that_is_no_receipt_is_named_and_keeps_nobody_from_entering(office: Office) -> None:
    folder = next(Path(office.folder / "receipts").glob("*/*"))
    assert verdict(office) == ("verified", 0)
    (folder / "7000.tlog-proof").write_bytes(
        (folder / "1.tlog-proof").read_bytes().replace(b"index 1", b"index 0")
    )
    (folder / "7001.tlog-proof").write_bytes(b"")
    assert verdict(office) == ("verified", 10)
    assert codes(office) == {"receipt_false": "warning"}
    office.case("C-2")
