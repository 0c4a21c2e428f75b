"""Vault and state put back together, receipts kept: the account holds proof of what is gone, and uses it.

Power: is administrator of the machine, or restores a snapshot of it; the receipts lie elsewhere, beside the keys.
"""

from __future__ import annotations

from tests.answers.memory.memory_play import check, codes, keep, put_back, verdict
from tests.cli.conftest import nobodys_settings, office, staffed, tmp_path
from tests.cli.office import Office
from tests.receipts import flatten, receipt_of, receipts_of

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
    assert answer.out.startswith("BEHIND, NOT CHECKED: head; objects NOT CHECKED\n")
    assert codes(office) == {"ledger_behind": "warning"}
    size = office.size()
    refused = office.run("Eve", "case", "open", "C-4")
    assert refused.status == 4, refused.err
    assert "an old copy or a cut one" in refused.err
    assert office.size() == size


def test_receipts_that_earlier_versions_kept_flat_are_asked_beside_newer_ones(office: Office) -> None:
    office.case("C-2")
    flatten(office.folder)
    keep(office, "older", "vault", "state")
    office.case("C-3")
    assert receipt_of(office.folder, office.size() - 1).exists()
    flat = receipts_of(office.folder) / f"{office.size() - 2}.tlog-proof"
    assert flat.exists()
    assert verdict(office) == ("verified", 0)
    put_back(office, "older", "vault", "state")
    assert codes(office) == {"ledger_behind": "warning"}
    assert office.run("Eve", "case", "open", "C-4").status == 4
    receipt_of(office.folder, office.size()).unlink()
    assert verdict(office) == ("verified", 0)
    flat.write_bytes(flat.read_bytes().replace(b"index ", b"index 9"))
    assert codes(office) == {"receipt_false": "warning"}


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
    newest = receipt_of(office.folder, office.size() - 1)
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
    assert verdict(office) == ("verified", 0)
    not_its_own = receipt_of(office.folder, 7000)
    not_its_own.parent.mkdir()
    not_its_own.write_bytes(receipt_of(office.folder, 1).read_bytes().replace(b"index 1", b"index 0"))
    receipt_of(office.folder, 7001).write_bytes(b"")
    assert verdict(office) == ("verified", 10)
    assert codes(office) == {"receipt_false": "warning"}
    office.case("C-2")
