"""Whoever writes the vault folder may be a forger: a log that an account does not trust is never VERIFIED.

Power: makes or alters the vault folder, or hands a copy of it over; has no key of the ledger. Nothing of the account is
in reach but, in some tests, a file of its state folder.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.answers.memory.memory_play import check, forged, keep, put_back, verdict
from tests.cli import paged
from tests.cli.conftest import nobodys_settings, office, staffed, tmp_path
from tests.cli.office import Office

__all__ = ["nobodys_settings", "office", "staffed", "tmp_path"]


def clean(lab: Office, vault: Path) -> None:
    """Set the desk to a vault and an account that remembers nothing."""
    lab.desk.environ |= {"CUSTODY_VAULT": str(vault), "CUSTODY_STATE": str(lab.folder / "clean")}


def never_verified(lab: Office, status: int = 4, begins: str = "FIRST MET, NOT CHECKED") -> None:
    for _ in range(3):
        answer = check(lab)
        assert answer.status == status, answer.out
        assert answer.out.startswith(begins), answer.out
        assert "  VERIFIED" not in answer.out
        document = check(lab, "--json").document
        assert "verified" not in document["scopes"].values()
        assert "first_met" in [each["code"] for each in document["findings"]]


@pytest.mark.parametrize("how", ["forged", "cut"])
def test_a_forged_vault_or_a_cut_one_on_a_clean_account_is_never_verified(
    office: Office, tmp_path: Path, how: str
) -> None:
    keep(office, "before", "vault")
    office.case("C-2")
    assert verdict(office) == ("verified", 0)
    vault = forged(office, tmp_path / "forger") if how == "forged" else office.folder / "before" / "vault"
    clean(office, vault)
    never_verified(office)
    if how == "cut":
        secret = office.desk.environ["CUSTODY_PASSPHRASE_FILE"]
        signed = office.run("Eve", "case", "open", "C-3", "--log-passphrase-file", secret)
        assert signed.status == 4
        assert "custody trust" in signed.err


def test_without_the_trusted_key_the_vaults_own_is_not_believed(office: Office) -> None:
    assert verdict(office) == ("verified", 0)
    (vkey,) = (office.folder / "state").glob("*/log.vkey")
    vkey.unlink()
    never_verified(office)
    assert office.run("Eve", "case", "open", "C-2").status == 4
    status = office.desk.run("today", "--json")
    assert (paged.value(status.document, "may_sign"), status.status) == (False, 4)
    assert "first-met" in paged.alarms(status.document)
    assert "does not trust the key" in office.desk.run("today").err
    assert not vkey.exists()


def test_a_forged_vault_with_the_trusted_key_gone_is_not_believed_for_its_head(
    office: Office, tmp_path: Path
) -> None:
    """A forger who can plant a head file, which bears no signature, lacks only the trusted key to be taken away."""
    assert verdict(office) == ("verified", 0)
    vault = forged(office, tmp_path / "forger")
    (vkey,) = (office.folder / "state").glob("*/log.vkey")
    (planted,) = (tmp_path / "forger" / "state").glob("*/head")
    vkey.unlink()
    shutil.copy(planted, vkey.with_name("head"))
    vkey.with_name("memory").unlink(missing_ok=True)
    office.desk.environ["CUSTODY_VAULT"] = str(vault)
    never_verified(office)


def test_another_ledger_under_a_name_that_is_remembered_is_false(office: Office, tmp_path: Path) -> None:
    assert verdict(office) == ("verified", 0)
    vault = forged(office, tmp_path / "forger")
    (vkey,) = (office.folder / "state").glob("*/log.vkey")
    vkey.unlink()
    office.desk.environ["CUSTODY_VAULT"] = str(vault)
    never_verified(office, 3, "BROKEN: head")


def test_what_is_false_is_still_false_in_a_log_that_is_met_first(office: Office) -> None:
    import sqlite3

    keep(office, "whole", "vault")
    clean(office, office.folder / "whole" / "vault")
    never_verified(office)
    with sqlite3.connect(office.folder / "whole" / "vault" / "ledger.db") as database:
        database.execute("DROP TRIGGER IF EXISTS entries_kept")
        for (name,) in list(
            database.execute("SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name='checkpoints'")
        ):
            database.execute(f"DROP TRIGGER {name}")
        database.execute("DELETE FROM checkpoints WHERE size = (SELECT max(size) FROM checkpoints)")
    answer = check(office)
    assert answer.status == 3
    assert answer.out.startswith("BROKEN")
    put_back(office, "whole", "vault")


def test_a_trusted_key_that_cannot_be_read_is_not_taken_for_none(office: Office) -> None:
    (vkey,) = (office.folder / "state").glob("*/log.vkey")
    assert verdict(office) == ("verified", 0)
    vkey.rename(vkey.with_name("log.vkey.away"))
    vkey.mkdir()
    for argv in (("check",), ("today",), ("trust",)):
        answer = office.desk.run(*argv, "--json")
        assert answer.status == 8, answer.out or answer.err
        assert "log.vkey" in answer.error["message"]
