"""The log's passphrase comes back from escrow, and an office with one administrator goes on by a person who has it.

Before, a lost state folder ended a ledger for good, and so did any restore in an office with one administrator.
"""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.answers.backups.restore_play import (
    back_up,
    enters,
    machine,
    office,
    restored,
    resume_command,
    standing,
    told,
    two_administrators,
    typed,
    vkey,
)
from tests.answers.backups.resumption_play import folder
from tests.cli import paged
from tests.cli.office import Office

__all__ = ["folder", "office", "two_administrators"]


@pytest.fixture
def alone(office: Office) -> Office:
    """Return an office in which Bea is no administrator any more."""
    office.done("Ada", "actor", "set-roles", "Bea", "--roles", "auditor", "--reason", "duty_change")
    return office


def test_one_officers_key_opens_the_passphrase_of_the_log(office: Office, tmp_path: Path) -> None:
    backup = back_up(office, "--escrow", "Judge")
    new = machine(office, tmp_path / "new", "Ada", "Bea", "Judge")
    judge = office.keys["Judge"]
    answer = restored(new, backup, "--log-vkey", vkey(office, tmp_path), "--escrow-key", judge)
    assert answer.status == 10, answer.err
    found = told(answer)
    assert (found["log_key_opens"], found["passphrase"]) == (True, "escrow")
    (secret,) = (new.folder / "state").rglob("log.passphrase")
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    (original,) = (office.folder / "state").rglob("log.passphrase")
    assert secret.read_bytes() == original.read_bytes()
    assert typed(new, resume_command(found["next"])).status == 0
    assert enters(new, "C-2") == 0


@pytest.mark.parametrize("wrong", ["another officer", "another passphrase"])
def test_nothing_is_made_where_escrow_does_not_open(office: Office, tmp_path: Path, wrong: str) -> None:
    backup = back_up(office, "--escrow", "Judge")
    new = machine(office, tmp_path / "new", "Ada", "Judge")
    bad = tmp_path / "bad"
    bad.write_text("another passphrase\n")
    bad.chmod(0o600)
    words = {
        "another officer": ("--escrow-key", office.keys["Ada"]),
        "another passphrase": ("--escrow-key", office.keys["Judge"], "--escrow-passphrase-file", str(bad)),
    }
    answer = restored(new, backup, *words[wrong])
    assert answer.status == 9, answer.err
    assert not (new.folder / "vault").exists()
    assert not (new.folder / "state").exists()


def test_without_a_passphrase_the_vault_can_be_read_and_not_signed_for(
    office: Office, tmp_path: Path
) -> None:
    backup = back_up(office, "--no-escrow")
    new = machine(office, tmp_path / "new", "Ada", "Bea")
    answer = restored(new, backup, "--other-state-dir", str(office.folder / "state"))
    assert answer.status == 10
    found = told(answer)
    assert (found["outcome"], found["log_key_opens"], found["may_sign"]) == ("whole", False, False)
    assert "--escrow-key" in found["warnings"][0]
    assert standing(new)[0] == 0


def test_one_administrator_and_a_person_with_escrow_go_on_and_the_verdict_says_so(
    alone: Office, tmp_path: Path
) -> None:
    backup = back_up(alone, "--escrow", "Judge")
    new = machine(alone, tmp_path / "new", "Ada", "Judge")
    words = ("--log-vkey", vkey(alone, tmp_path), "--escrow-key", alone.keys["Judge"])
    found = told(restored(new, backup, *words))
    assert (found["administrators"], found["escrow"]) == (alone.keys["Ada"], alone.keys["Judge"])
    resumed = typed(new, resume_command(found["next"]))
    assert resumed.status == 0, resumed.err
    assert enters(new, "C-2") == 0
    status, first = standing(new)
    assert status == 10
    assert "resumed once" in first
    (resumption,) = paged.rows(new.see("today", status=10), "resumptions")
    assert resumption["signers"].split() == [alone.keys["Ada"], alone.keys["Judge"]]


def test_one_administrator_alone_is_refused_and_told_what_is_left(alone: Office, tmp_path: Path) -> None:
    backup = back_up(alone, "--escrow", "Ada")
    new = machine(alone, tmp_path / "new", "Ada", "Judge")
    words = ("--log-vkey", vkey(alone, tmp_path), "--escrow-key", alone.keys["Ada"])
    answer = new.desk.run("restore", str(backup), "--new-vault", "vault", *words)
    assert answer.status == 10, answer.err
    assert "No resumption can be approved" in answer.out
    assert "The ledger can be read, verified, published and exported" in " ".join(answer.out.split())
    assert "log resume" not in answer.out.partition("next:")[2]
    resume = ("log", "resume", "--reason", "restore", "--nothing-lost", "--second", alone.keys["Judge"])
    refused = new.run("Ada", *resume)
    assert refused.status == 5
    assert "nobody can approve" in refused.err
    assert enters(new, "C-2") == 9
    assert standing(new)[0] == 4


def test_with_a_second_administrator_a_person_with_escrow_approves_nothing(
    office: Office, tmp_path: Path
) -> None:
    backup = back_up(office, "--escrow", "Judge")
    new = machine(office, tmp_path / "new", "Ada", "Judge")
    words = ("--log-vkey", vkey(office, tmp_path), "--escrow-key", office.keys["Judge"])
    assert restored(new, backup, *words).status == 10
    resume = ("log", "resume", "--reason", "restore", "--nothing-lost", "--second", office.keys["Judge"])
    refused = new.run("Ada", *resume)
    assert (refused.status, "Let another administrator approve" in refused.err) == (5, True)
