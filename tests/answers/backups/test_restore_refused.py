"""What is not restored: another history, an altered backup, another ledger, and anything over what is there."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
from pathlib import Path

import pytest

from custody.storage.restoration import restoration
from tests.answers.backups.backup_play import process
from tests.answers.backups.restore_play import (
    back_up,
    enters,
    lose,
    machine,
    memory_of,
    office,
    receipts_kept,
    restored,
    standing,
    told,
    two_administrators,
    vkey,
)
from tests.answers.backups.resumption_play import folder
from tests.answers.memory.memory_play import forged, keep, put_back
from tests.cli import paged
from tests.cli.office import Office
from tests.copies import kill_at

__all__ = ["folder", "office", "two_administrators"]


def rewritten(office: Office, tmp_path: Path, entries: int) -> tuple[Path, int]:
    """Write another history with the log's key after some entries, and back that up.

    The last receipt of the first history is kept elsewhere. Returns the backup, and the size at which the two
    part.
    """
    size = office.size()
    keep(office, "before", "vault", "state", "receipts")
    for number in range(entries):
        office.case(f"A-{number}")
    receipts_kept(office, tmp_path / "kept", office.size() - 1)
    put_back(office, "before", "vault", "state", "receipts")
    return back_up(office), size


@pytest.mark.parametrize("entries", [2, 5])
def test_another_history_is_refused_also_where_only_a_receipt_of_a_later_entry_is_left(
    office: Office, tmp_path: Path, entries: int
) -> None:
    """With five entries the receipt is of one that the backup does not reach: its proof has hashes of earlier ones."""
    backup, _ = rewritten(office, tmp_path, entries)
    new = machine(office, tmp_path / "new", "Ada", "Bea")
    answer = restored(new, backup, "--receipts", str(tmp_path / "kept"), "--log-vkey", vkey(office, tmp_path))
    assert answer.status == 3, answer.out
    found = told(answer)
    assert (found["outcome"], found["vault"]) == ("another", None)
    assert found["headline"].startswith("TWO HISTORIES: receipts in ")
    assert memory_of(found, "receipts in")["standing"] == "another"
    assert not (new.folder / "vault").exists()
    assert (backup / "backup.json").exists()


def test_the_account_keeps_what_contradicts_the_backup(office: Office, tmp_path: Path) -> None:
    backup, size = rewritten(office, tmp_path, 2)
    answer = restored(office, backup, "--receipts", str(tmp_path / "kept"), to="other")
    assert answer.status == 3
    remembered = office.see("trust")
    assert [fork["kept"] for fork in paged.rows(remembered, "forks")] == [size + 2]
    assert paged.value(remembered, "trusted") is True


@pytest.mark.parametrize("name", ["ledger.db", "custody.toml", "log/log.vkey", "since", "memory/head"])
def test_an_altered_file_of_a_backup_is_named_and_nothing_is_made(office: Office, name: str) -> None:
    backup = back_up(office)
    lose(office)
    file = backup / name
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(bytes(data))
    answer = restored(office, backup)
    assert answer.status == 3, answer.err or answer.out
    assert name in answer.error["error"]["message"] if "error" in answer.error else name in answer.err
    assert not (office.folder / "vault").exists()


def test_a_missing_file_is_named(office: Office) -> None:
    backup = back_up(office)
    (backup / "objects.jsonl").unlink()
    answer = restored(office, backup, to="new")
    assert (answer.status, "objects.jsonl" in answer.err) == (3, True)


def test_a_backup_of_another_ledger_under_the_same_name_is_refused(office: Office, tmp_path: Path) -> None:
    other = forged(office, tmp_path / "forger")
    there = machine(office, tmp_path / "there")
    there.desk.environ |= {
        "CUSTODY_VAULT": str(other),
        "CUSTODY_STATE": str(tmp_path / "forger" / "state"),
        "CUSTODY_KEYS": str(tmp_path / "forger" / "keys"),
        "CUSTODY_PASSPHRASE_FILE": str(tmp_path / "forger" / "passphrase"),
    }
    parent = tmp_path / "backups"
    parent.mkdir(mode=0o700)
    made = paged.cell(there.desk.done("key", "list"), "keys", 0, "name")
    backup = there.desk.run("backup", "make", "--out", str(parent), "--as", made, "--json").document[
        "backup"
    ]["folder"]
    answer = restored(office, Path(backup), to="new")
    assert answer.status == 3, answer.out
    assert "another log key than is known" in answer.err
    new = machine(office, tmp_path / "new")
    answer = restored(new, Path(backup), "--log-vkey", vkey(office, tmp_path))
    assert (answer.status, "--log-vkey" in answer.err) == (3, True)
    assert not (new.folder / "vault").exists()


def test_nothing_is_restored_over_what_is_there(office: Office) -> None:
    backup = back_up(office)
    before = (office.folder / "vault" / "ledger.db").read_bytes()
    over = restored(office, backup)
    assert (over.status, "there is a vault" in over.err) == (7, True)
    (office.folder / "full").mkdir()
    (office.folder / "full" / "letter").write_text("mine\n")
    full = restored(office, backup, to="full")
    assert (full.status, "is not empty" in full.err) == (7, True)
    assert "with --new-vault" in full.err
    assert (office.folder / "full" / "letter").read_text() == "mine\n"
    assert (office.folder / "vault" / "ledger.db").read_bytes() == before
    assert restored(office, backup.parent, to="new").status == 6
    (office.folder / "empty").mkdir()
    assert restored(office, backup, to="empty").status == 0


def test_settings_that_say_whom_to_believe_are_refused(office: Office) -> None:
    """The list of files is no signature: whoever holds the folder can write both."""
    backup = back_up(office)
    lose(office)
    backup = _edited(backup, "custody.toml", b'state = "/tmp/forged"\n')
    answer = restored(office, backup)
    assert (answer.status, "state" in answer.err) == (9, True)
    assert not (office.folder / "vault").exists()


def _edited(backup: Path, name: str, more: bytes) -> Path:
    """Write more into the first lines of a file of a backup, and its digest into the list; gives the folder."""
    from hashlib import sha256

    from custody.proof import b64, canonical

    data = more + (backup / name).read_bytes()
    (backup / name).write_bytes(data)
    members = canonical.decode((backup / "backup.json").read_bytes().removesuffix(b"\n"))
    for file in members["files"]:
        if file["name"] == name:
            file.update(bytes=len(data), sha256=b64.encode(sha256(data).digest()))
    (backup / "backup.json").write_bytes(canonical.encode(members) + b"\n")
    (backup / "since").unlink()
    return backup


@pytest.mark.parametrize("name", ["compare", "settle", "_name", "finish_vault_toml"])
def test_a_restore_that_is_killed_leaves_no_vault_and_runs_again(office: Office, name: str) -> None:
    backup = back_up(office)
    lose(office)
    words = ("restore", str(backup), "--new-vault", "vault", "--json")
    assert process(office, *words, after=lambda: kill_at(restoration, name, signal.SIGKILL))[0] == -9
    assert not (office.folder / "vault" / "custody.toml").exists()
    assert office.desk.run("today").status == 9
    again = restored(office, backup)
    assert again.status == 0, again.err
    assert standing(office)[0] == 0
    assert enters(office, "C-2") == 0
    assert not list(office.folder.glob(".*.restoring"))


def test_a_store_whose_folder_is_not_here_is_named_with_its_objects(office: Office) -> None:
    office.seizure()
    office.exhibit()
    image = office.folder / "image.raw"
    image.write_bytes(b"evidence")
    office.done("Eve", "archive", str(image), "--exhibit", "EV/1")
    backup = back_up(office)
    shutil.copytree(office.folder / "vault" / "objects", office.folder / "objects")
    lose(office)
    answer = restored(office, backup)
    assert answer.status == 10, answer.err
    found = told(answer)
    (missing,) = found["stores_missing"]
    assert (missing["store"], missing["objects"], found["may_sign"]) == ("local", 1, True)
    assert not (office.folder / "vault" / "objects").exists(), (
        "an empty store was put in the place of evidence"
    )
    shutil.copytree(office.folder / "objects", office.folder / "vault" / "objects")
    assert office.desk.run("check", "--json").document["scopes"]["objects"] == "verified"


def test_what_lies_in_a_backup_says_nothing_about_one(office: Office, tmp_path: Path) -> None:
    backup = back_up(office)
    new = machine(office, tmp_path / "new")
    for words in (
        ("--other-state-dir", str(backup / "memory")),
        ("--log-vkey", f"@{backup / 'log' / 'log.vkey'}"),
        ("--checkpoint", str(backup / "memory" / "memory")),
    ):
        answer = restored(new, backup, *words)
        assert (answer.status, "lies in a backup" in answer.err) == (2, True), words
    assert not (new.folder / "vault").exists()


def test_nothing_of_another_restore_or_of_anybody_is_taken_away(office: Office) -> None:
    backup = back_up(office)
    there = office.folder / ".new.restoring"
    there.mkdir()
    (there / "letter").write_text("mine\n")
    answer = restored(office, backup, to="new")
    assert (answer.status, (there / "letter").read_text()) == (7, "mine\n")
    (there / "letter").unlink()
    fd = os.open(there, os.O_RDONLY)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX)
        (there / "ledger.db").write_bytes(b"at work")
        busy = restored(office, backup, to="new")
        assert (busy.status, "another restore is at work" in busy.err) == (7, True)
        assert (there / "ledger.db").exists()
    finally:
        os.close(fd)
