"""A restored backup shows no value that was erased after it was made, as far as any list of erasures can be reached."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from custody.ledger.ports import HeadRow, Progress
from custody.storage.backups import database_copy
from custody.storage.database.row_copy import End, carry
from tests.answers.backups.restore_play import (
    back_up,
    lose,
    machine,
    office,
    receipts_kept,
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

VALUE = "USB stick, black"


@pytest.fixture
def held(office: Office) -> Office:
    """Return an office with an exhibit whose description is to be erased."""
    office.seizure()
    office.exhibit()
    return office


def erase(office: Office, status: int = 0) -> None:
    """Erase the description of the exhibit."""
    entries = office.see("log", "show", "--first", "0")["entries"]
    (number,) = [str(each["entry"]) for each in entries if each["kind"] == "exhibit.registered"]
    words = ("erasure", "propose", number, "--fields", "description", "--basis", "court_order")
    proposal = str(office.done("Ada", *words, "--legal-basis", "DPA s. 17")["entries"][0]["position"])
    office.done("Judge", "erasure", "approve", proposal)
    assert office.run("Ada", "erasure", "execute", proposal).status in (0, status)


def shows(office: Office) -> bool:
    """Return whether the value is shown, or stands in any file of the vault."""
    files = [path for path in (office.folder / "vault").rglob("*") if path.is_file()]
    stored = any(VALUE.encode() in path.read_bytes() for path in files)
    return stored or VALUE in office.desk.run("exhibit", "show", "EV/1").out


def test_what_was_erased_before_the_backup_stays_erased(held: Office) -> None:
    assert shows(held)
    erase(held)
    backup = back_up(held)
    lose(held)
    assert told(restored(held, backup))["erased_again"] == 0
    assert not shows(held)
    assert standing(held)[0] == 0


def test_what_was_erased_after_the_backup_is_erased_by_the_list_in_the_state_folder(held: Office) -> None:
    backup = back_up(held)
    kept = shutil.copytree(backup, held.folder / "elsewhere")
    shutil.rmtree(backup)
    erase(held, 10)
    lose(held)
    found = told(restored(held, kept))
    assert (found["outcome"], found["erased_again"]) == ("more", 1)
    assert [each["kind"] for each in found["lost_entries"]][-1] == "erasure.executed"
    assert not shows(held)
    assert typed(held, resume_command(found["next"])).status == 0
    assert not shows(held)
    assert standing(held)[0] == 10


def test_the_list_in_the_backup_tells_a_new_machine(held: Office, tmp_path: Path) -> None:
    backup = back_up(held)
    erase(held)
    assert (backup / "erasures").is_file()
    new = machine(held, tmp_path / "new", "Ada", "Bea")
    found = told(restored(new, backup, "--log-vkey", vkey(held, tmp_path)))
    assert (found["outcome"], found["erased_again"]) == ("unknown", 1)
    assert not shows(new)


def test_the_list_of_another_state_folder_tells_a_new_machine(held: Office, tmp_path: Path) -> None:
    backup = back_up(held)
    kept = shutil.copytree(backup, held.folder / "elsewhere")
    shutil.rmtree(backup)
    erase(held, 10)
    new = machine(held, tmp_path / "new", "Ada", "Bea")
    found = told(restored(new, kept, "--other-state-dir", str(held.folder / "state")))
    assert (found["outcome"], found["erased_again"]) == ("more", 1)
    assert not shows(new)
    listed = [path for path in (new.folder / "state").rglob("head.erasures") if path.stat().st_size]
    assert listed, "the new account would not know what must not come back"


def test_an_erasure_of_which_only_a_receipt_tells_is_named(held: Office, tmp_path: Path) -> None:
    backup = back_up(held)
    kept = shutil.copytree(backup, held.folder / "elsewhere")
    shutil.rmtree(backup)
    erase(held, 10)
    receipts = receipts_kept(held, tmp_path / "kept", held.size() - 1)
    new = machine(held, tmp_path / "new", "Ada", "Bea")
    answer = new.desk.run("restore", str(kept), "--new-vault", "vault", "--receipts", str(receipts))
    assert answer.status == 10
    assert "A lost entry erased values" in answer.out


def test_a_damaged_list_leaves_open_what_must_not_come_back_so_nothing_is_restored(held: Office) -> None:
    backup = back_up(held)
    erase(held)
    lose(held)
    (listed,) = (held.folder / "state").rglob("head.erasures")
    data = bytearray(listed.read_bytes())
    data[10] ^= 1
    listed.write_bytes(bytes(data))
    answer = restored(held, backup)
    assert (answer.status, "list of erasures" in answer.err) == (9, True)
    assert not (held.folder / "vault").exists()


def test_what_came_in_while_the_copy_was_taken_comes_back_with_it(
    held: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An erasure of a value that the copy has, a reading of all objects, and cases: all behind the copy."""
    image = held.folder / "image.raw"
    image.write_bytes(b"evidence")
    held.done("Eve", "archive", str(image), "--exhibit", "EV/1")

    def meanwhile(source: End, target: End, progress: Progress) -> HeadRow:
        erase(held)
        held.done("Eve", "sweep", "run")
        held.case("C-2")
        held.case("C-3")
        return carry(source, target, progress)

    monkeypatch.setattr(database_copy, "carry", meanwhile)
    backup = back_up(held)
    size = held.size()
    shutil.move(held.folder / "vault" / "objects", held.folder / "objects")
    lose(held)
    found = told(restored(held, backup))
    assert (found["outcome"], found["size"], found["appended"]) == (
        "whole",
        size,
        size - found["copied"],
    )
    assert found["appended"] > 5
    assert found["checkpoints_put_back"] == 0, "the backup has each of them"
    shutil.move(held.folder / "objects", held.folder / "vault" / "objects")
    assert not shows(held)
    answer = held.desk.run("check", "--json")
    assert answer.status == 0, answer.out
    assert paged.rows(held.see("sweep", "status"), "stores")
    assert held.run("Judge", "case", "open", "C-4").status == 0


def test_a_newer_backup_beside_an_older_one_tells_what_was_erased_between_them(
    held: Office, tmp_path: Path
) -> None:
    older = back_up(held)
    hidden = shutil.move(older, held.folder / "hidden")
    erase(held, 10)
    back_up(held)
    shutil.move(hidden, older)
    new = machine(held, tmp_path / "new", "Ada", "Bea")
    found = told(restored(new, older, "--log-vkey", vkey(held, tmp_path)))
    assert (found["outcome"], found["erased_again"]) == ("more", 1)
    assert not shows(new)
