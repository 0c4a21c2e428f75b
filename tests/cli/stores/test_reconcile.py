"""Stores, entries and journals are compared both ways, and only what no entry speaks of is ever cleared away."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from custody.ledger.ports import UNLOCKED, Lock, Sending, SourceState
from custody.storage.stores.object_keys import check_key
from custody.storage.stores.s3 import S3Objects
from custody.storage.stores.upload_journals import FileUploadJournals
from tests.buckets import stores
from tests.cli import paged
from tests.cli.office import Office, golden

MIB = 1 << 20
OTHER = f"objects/{'0b' * 16}"
PROPOSE = ("orphan-deletion", "propose", OTHER, "--store", "cold", "--reason", "test")


class Lab:
    """An office whose evidence goes into a bucket, called ``cold``."""

    def __init__(self, office: Office, cold: S3Objects) -> None:
        self.office = office
        self.cold = cold
        self.key = ""

    def archive(self, data: bytes = b"evidence") -> str:
        (self.office.folder / "a.dd").write_bytes(data)
        found = self.office.done("Eve", "archive", "a.dd", "--exhibit", "EV/1", "--store", "cold")
        return str(found["archived"][0]["object_key"])

    def found(self, *words: str, status: int = 10) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = paged.rows(
            self.office.see("store", "reconcile", *words, status=status), "findings"
        )
        return rows

    def codes(self) -> list[str]:
        rows = self.found(status=10)
        return [row["code"] for row in rows]

    def put(self, key: str, data: bytes = b"x", lock: Lock = UNLOCKED) -> None:
        """Write under a key as a program does that asks nobody."""
        writer = self.cold.create(key, lock)
        writer.write(data)
        writer.commit()

    def delete_by_name(self, key: str) -> None:
        self.cold._calls.client.delete_object(
            Bucket=self.cold._options.bucket, Key=self.cold._options.prefix + key
        )

    def journals(self) -> FileUploadJournals:
        (folder,) = [path for path in (self.office.folder / "state").rglob("uploads") if path.is_dir()]
        return FileUploadJournals(folder)

    def propose(self) -> str:
        """Propose, as Eve, that the object without an entry goes; return the number of the entry."""
        return str(self.office.done("Eve", *PROPOSE)["entries"][0]["position"])

    def abandon(self, key: str) -> Any:
        return self.office.run("Eve", "store", "reconcile", "--store", "cold", "--abort", key)


@pytest.fixture
def lab(office: Office, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Lab:
    office.case()
    office.seizure()
    office.exhibit()
    stores.credentials(monkeypatch)
    chosen = stores.options(stores.address("seaweed", tmp_path_factory))
    toml = office.folder / "vault" / "custody.toml"
    toml.write_text(toml.read_text() + stores.table("cold", chosen))
    found = Lab(office, S3Objects("cold", chosen))
    found.key = found.archive()
    return found


def sending(lab: Lab, key: str = OTHER) -> Sending:
    exhibit = paged.value(lab.office.see("exhibit", "show", "EV/1"), "id")
    path = lab.office.folder / "a.dd"
    status = path.stat()
    state = SourceState(status.st_size, status.st_mtime_ns, status.st_ino, status.st_dev)
    return Sending("cold", key, exhibit, str(path), state, UNLOCKED)


def test_where_all_agree_nothing_is_found(lab: Lab) -> None:
    assert lab.found(status=0) == []
    answer = lab.office.desk.run("store", "reconcile", "--json")
    golden("store-reconcile", answer, lab.office.folder)
    assert "stores match the record" in lab.office.desk.run("store", "reconcile", "--store", "cold").out


def test_an_object_without_entry_is_found_and_abandoned_with_its_tree(lab: Lab) -> None:
    lab.put(OTHER)
    lab.put(OTHER.replace("objects", "trees"))
    assert {(failure["code"], failure["key"]) for failure in lab.found()} == {
        ("object_unrecorded", OTHER),
        ("object_unrecorded", OTHER.replace("objects", "trees")),
    }
    alone = lab.abandon(OTHER)
    assert (alone.status, "custody orphan-deletion propose" in alone.err) == (5, True)
    number = lab.propose()
    assert {finding["code"] for finding in lab.found()} == {"orphan_deletion_pending"}
    lab.office.done("Judge", "orphan-deletion", "approve", number)
    lab.office.done("Carl", "orphan-deletion", "execute", number, "--yes")
    assert lab.found(status=0) == []
    assert (lab.abandon(OTHER).status, lab.cold.stat(lab.key, None).bytes) == (6, 8)


def test_a_recorded_object_is_never_abandoned_nor_its_tree(lab: Lab) -> None:
    for key in (lab.key, lab.key.replace("objects", "trees")):
        answer = lab.abandon(key)
        assert (answer.status, "entry" in answer.err) == (7, True)
    assert lab.found(status=0) == []


def test_a_record_that_was_taken_out_of_the_tables_still_keeps_its_object(lab: Lab) -> None:
    """The tables made of entries can be changed by whoever has the database; the entry counts."""
    import sqlite3

    database = sqlite3.connect(lab.office.folder / "vault" / "ledger.db")
    with database:
        database.execute("DELETE FROM records WHERE space = 'object'")
    database.close()
    assert lab.abandon(lab.key).status == 7
    assert lab.cold.stat(lab.key, None).bytes == 8


def test_what_a_lock_keeps_is_not_abandoned(lab: Lab) -> None:
    lab.put(OTHER, lock=Lock("governance", lab.cold.now() + 3600))
    assert lab.abandon(OTHER).status == 5
    answer = lab.office.run("Eve", *PROPOSE)
    assert (answer.status, "a lock keeps" in answer.err) == (8, True)
    assert lab.codes() == ["object_unrecorded"]


def test_a_recorded_object_that_is_gone_is_missing(lab: Lab) -> None:
    lab.cold.delete(lab.key, lab.cold.stat(lab.key, None).version)
    assert [(failure["code"], failure["key"]) for failure in lab.found()] == [("object_missing", lab.key)]


def test_a_marker_over_a_recorded_object_is_found_by_its_name_also_by_check(lab: Lab) -> None:
    lab.delete_by_name(lab.key)
    (one,) = lab.found()
    assert (one["code"], one["key"]) == ("object_hidden", lab.key)
    report = lab.office.desk.run("check", "--json").document
    assert "object_hidden" in {finding["code"] for finding in report["findings"]}


def test_a_swap_by_name_is_found_by_its_name_also_by_check(lab: Lab) -> None:
    lab.delete_by_name(lab.key)
    lab.put(lab.key, b"swapped!")
    assert sorted(failure["code"] for failure in lab.found()) == ["object_swapped", "version_unrecorded"]
    report = lab.office.desk.run("check", "--json").document
    assert {"object_swapped", "version_unrecorded"} <= {finding["code"] for finding in report["findings"]}


def test_an_upload_that_nobody_here_began_is_found_and_ended(lab: Lab) -> None:
    class Deaf:
        def begun(self, *_: object) -> None: ...

        part = ended = begun

    writer = lab.cold.begin(OTHER, Deaf(), UNLOCKED)
    writer.write(b"x" * (6 * MIB))
    writer.leave()
    assert lab.codes() == ["upload_unfinished"]
    assert lab.abandon(OTHER).status == 0
    assert (lab.found(status=0), lab.cold.unfinished()) == ([], [])


def test_an_upload_that_was_broken_off_is_found_with_its_file_and_finished(lab: Lab) -> None:
    (lab.office.folder / "a.dd").write_bytes(b"y" * (11 * MIB))
    journals = lab.journals()
    writer = lab.cold.begin(OTHER, journals.start(sending(lab))[0], UNLOCKED)
    writer.write(b"y" * (6 * MIB))
    writer.leave()
    assert lab.found(status=0) == [], "a living process has it"
    journals.close()
    (one,) = lab.found()
    assert (one["code"], Path(one["file"]).name) == ("upload_broken_off", "a.dd")
    dry = lab.office.done("Eve", "store", "reconcile", "--finish", OTHER, "--dry-run")
    assert (dry["dry_run"], lab.codes()) == (True, ["upload_broken_off"])
    done = lab.office.done("Eve", "store", "reconcile", "--finish", OTHER)
    assert (done["entries"][0]["kind"], done["archived"][0]["object_key"]) == ("object.archived", OTHER)
    assert (lab.found(status=0), lab.cold.unfinished()) == ([], [])
    assert lab.office.run("Eve", "store", "reconcile", "--finish", OTHER).status == 6


def test_an_object_that_stands_with_its_journal_is_found_as_not_entered(lab: Lab) -> None:
    journals = lab.journals()
    journals.start(sending(lab))
    lab.put(OTHER, b"evidence")
    lab.put(OTHER.replace("objects", "trees"))
    journals.close()
    assert [failure["code"] for failure in lab.found()] == ["object_unentered"]
    lab.office.done("Eve", "store", "reconcile", "--finish", OTHER)
    assert lab.found(status=0) == []


def test_a_journal_of_nothing_is_found_and_dropped(lab: Lab) -> None:
    journals = lab.journals()
    journals.start(sending(lab))
    assert lab.abandon(OTHER).status == 7
    journals.close()
    assert lab.codes() == ["journal_idle"]
    assert lab.abandon(OTHER).status == 0
    assert lab.found(status=0) == []


def test_a_journal_of_what_an_entry_speaks_of_is_dropped_and_the_object_stays(lab: Lab) -> None:
    journals = lab.journals()
    journals.start(sending(lab, lab.key))
    journals.close()
    assert lab.codes() == ["journal_settled"]
    assert lab.abandon(lab.key).status == 0
    assert (lab.found(status=0), lab.cold.stat(lab.key, None).bytes) == ([], 8)


def test_a_journal_that_cannot_be_read_is_found(lab: Lab) -> None:
    journals = lab.journals()
    journals.start(sending(lab))
    journals.close()
    (path,) = [*(lab.office.folder / "state").rglob(f"{check_key(OTHER)[1]}.upload")]
    path.write_bytes(b"\x1b[2J\n")
    assert lab.codes() == ["journal_damaged"]
    assert "\x1b" not in lab.office.desk.run("store", "reconcile").out


def test_a_store_that_does_not_answer_leaves_the_question_open(lab: Lab) -> None:
    toml = lab.office.folder / "vault" / "custody.toml"
    toml.write_text(toml.read_text().replace(str(lab.cold._options.endpoint), "http://127.0.0.1:9"))
    assert [failure["code"] for failure in lab.found(status=4)] == ["store_unreadable"]


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("--store", "nowhere"), 9),
        (("--abort", OTHER), 2),
        (("--store", "cold", "--abort", "../x"), 2),
        (("--store", "cold", "--abort", OTHER, "--finish", OTHER), 2),
        (("--store", "cold", "--abort", OTHER, "--dry-run"), 2),
        (("--finish", OTHER), 6),
    ],
)
def test_what_cannot_be_meant_is_told(lab: Lab, words: tuple[str, ...], status: int) -> None:
    assert lab.office.run("Eve", "store", "reconcile", *words).status == status
