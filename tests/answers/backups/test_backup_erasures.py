"""What was erased stays out of restores of backups made before; backups that cannot be reached are named."""

from __future__ import annotations

import shutil

import pytest

from custody.storage.backups import layout
from custody.storage.backups.folder import BackupFolder
from tests.answers.backups.backup_play import backed_up, during_the_copy, verify
from tests.answers.backups.resumption_play import folder, office
from tests.cli import paged
from tests.cli.desk import Answer
from tests.cli.entries.test_erase import propose
from tests.cli.office import Office

__all__ = ["folder", "office"]

SECRET = "4C53-0001"


@pytest.fixture
def lab(office: Office) -> Office:
    office.seizure()
    office.exhibit("EV/1", "--serial", SECRET)
    return office


def erase(lab: Office) -> Answer:
    """Erase the serial number by two people; return what is said of it."""
    proposal = propose(lab, "serial")
    lab.done("Judge", "erasure", "approve", proposal)
    return lab.run("Carl", "erasure", "execute", proposal, "--json")


def fields(backup: BackupFolder) -> list[int]:
    """Return the entries of which a restore of a backup leaves fields out."""
    return [listed.position for listed in backup.erasures()]


def holds(backup: BackupFolder) -> bool:
    return SECRET.encode() in b"".join(path.read_bytes() for path in backup.path.rglob("*") if path.is_file())


def test_an_erasure_is_listed_in_every_backup_made_before_it(lab: Office) -> None:
    entry = int(lab.see("log", "show", "--subject", "EV/1")["entries"][0]["entry"])
    first, second = backed_up(lab), backed_up(lab)
    assert fields(first) == []
    assert holds(first)
    answer = erase(lab)
    assert answer.status == 0, answer.err
    assert [row["listed"] for row in answer.document["backups"]] == [True, True]
    assert fields(first) == fields(second) == [entry]
    assert [verify(lab, made.path).status for made in (first, second)] == [0, 0]
    later = backed_up(lab)
    assert fields(later) == [entry]
    assert not holds(later)


def test_a_backup_that_cannot_be_reached_is_named_and_catches_up(lab: Office) -> None:
    made = backed_up(lab)
    away = lab.folder / "elsewhere"
    made.path.rename(away)
    answer = erase(lab)
    assert answer.status == 10
    (row,) = answer.document["backups"]
    assert (row["listed"], row["place"]) == (False, str(made.path))
    assert any(f"(entry {row['entry']})" in told for told in answer.document["warnings"])
    assert BackupFolder.open(away).erasures() == []
    away.rename(made.path)
    backed_up(lab)
    assert len(fields(made)) == 1


def test_another_backup_in_its_place_is_not_taken_for_it(lab: Office) -> None:
    first, second = backed_up(lab), backed_up(lab)
    shutil.rmtree(first.path)
    shutil.copytree(second.path, first.path)
    answer = erase(lab)
    assert answer.status == 10
    assert [row["listed"] for row in answer.document["backups"]] == [True, False]


def test_a_destroyed_backup_is_not_asked_for(lab: Office) -> None:
    made = backed_up(lab)
    shutil.rmtree(made.path)
    (row,) = paged.rows(lab.see("backup", "list"), "backups")
    lab.done("Carl", "backup", "record-destruction", str(row["entry"]), "--reason", "erasure")
    answer = erase(lab)
    assert (answer.status, answer.document["backups"]) == (0, [])


def test_a_backup_without_a_place_is_named(lab: Office) -> None:
    backed_up(lab, "--storage-place", "safe in room 12")
    answer = erase(lab)
    assert (answer.status, answer.document["backups"][0]["place"]) == (10, "safe in room 12")


def test_an_erasure_while_a_backup_is_made_is_listed_in_it(
    lab: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Answer] = []
    during_the_copy(monkeypatch, lambda: told.append(erase(lab)))
    made = backed_up(lab)
    assert told[0].document["backups"] == []
    assert len(fields(made)) == 1
    assert made.list_of(made.path / layout.LISTED_ERASURES).read() == []
    assert verify(lab, made.path).status == 0


def test_a_forged_list_beside_a_backup_is_found(lab: Office) -> None:
    made = backed_up(lab)
    erase(lab)
    listed = made.path / layout.ERASURES
    listed.write_bytes(listed.read_bytes().replace(b":", b";", 1))
    answer = verify(lab, made.path)
    assert answer.status not in (0, 10), answer.out


def test_nothing_shows_that_a_list_beside_a_backup_was_taken_away(lab: Office) -> None:
    made = backed_up(lab)
    erase(lab)
    assert len(fields(made)) == 1
    (made.path / layout.ERASURES).unlink()
    assert (verify(lab, made.path).status, fields(made)) == (0, [])


def test_a_backup_that_is_entered_as_destroyed_and_kept_still_verifies(lab: Office) -> None:
    made = backed_up(lab)
    made.path.rename(lab.folder / "kept")
    (row,) = paged.rows(lab.see("backup", "list"), "backups")
    lab.done("Carl", "backup", "record-destruction", str(row["entry"]), "--reason", "retention_ended")
    answer = verify(lab, lab.folder / "kept")
    assert (answer.status, paged.value(answer.document, "entries")) == (0, str(row["entry"]))
