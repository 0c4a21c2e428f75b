"""A checkpoint that was deleted is found wherever something names it: an entry, a receipt, or what an outsider signed.

Base found only those that an entry or a cosignature names; the receipt of the deleted one lay on the same machine.
"""

from __future__ import annotations

import shutil

import pytest

from tests.answers.memory.unnamed import at_once, named, sizes, take_away
from tests.cli.conftest import nobodys_settings, office, staffed, tmp_path
from tests.cli.office import Office
from tests.receipts import receipt_of

__all__ = ["nobodys_settings", "office", "staffed", "tmp_path"]


def codes(office: Office) -> set[str]:
    """Return the codes of all errors that a check finds."""
    findings = office.desk.run("check", "--objects", "none", "--json").document["findings"]
    return {finding["code"] for finding in findings if finding["severity"] == "error"}


def verdict(office: Office) -> str:
    return str(office.desk.run("check", "--objects", "none", "--json").document["scopes"]["integrity"])


def test_a_checkpoint_that_no_entry_names_is_missed_where_its_receipt_is_kept(office: Office) -> None:
    size = at_once(office)
    assert size in sizes(office) - named(office), "somebody has seen it"
    control = office.desk.run("check", "--objects", "none", "--json").document
    assert control["scopes"]["integrity"] == "verified"
    receipt = receipt_of(office.folder, size - 1)
    take_away(office, size)
    answer = office.desk.run("check", "--objects", "none", "--json")
    assert answer.document["scopes"]["integrity"] == "false", (
        "a checkpoint of which a receipt is kept is gone"
    )
    assert answer.status == 3
    assert receipt.exists()


def test_one_that_an_entry_names_is_missed_without_any_receipt(office: Office) -> None:
    """Control: what `seen` of a later signer names was always found."""
    at_once(office)
    shutil.rmtree(office.folder / "receipts")
    assert verdict(office) == "verified"
    take_away(office, max(named(office)))
    assert codes(office) == {"seen_unknown"}


def test_nobody_inside_can_tell_where_nothing_names_it_and_nothing_rests_on_it(office: Office) -> None:
    """The limit that the threat model states: neither receipt nor signer nor outsider. Proofs still lead on."""
    size = at_once(office)
    receipt = receipt_of(office.folder, size - 1)
    kept = office.folder / "kept.tlog-proof"
    shutil.copy2(receipt, kept)
    shutil.rmtree(office.folder / "receipts")
    take_away(office, size)
    assert verdict(office) == "verified"
    vkey = office.see("log", "vkey")["vkey"]
    assert office.verified(str(kept), "--vkey", vkey)["verdict"] == "verified"
    assert office.run("Judge", "case", "open", "C-9").status == 0


@pytest.mark.parametrize("which", ["receipt put back", "receipt never lost"])
def test_whoever_brings_the_receipt_has_it_found(office: Office, which: str) -> None:
    size = at_once(office)
    folder = office.folder / "receipts"
    away = office.folder / "away"
    if which == "receipt put back":
        folder.rename(away)
    take_away(office, size)
    if which == "receipt put back":
        assert codes(office) == set()
        away.rename(folder)
    assert codes(office) == {"checkpoint_removed"}
