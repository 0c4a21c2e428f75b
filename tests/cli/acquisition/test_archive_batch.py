"""`custody archive` of many files with --jobs: every file exactly once, and one that fails sinks no other."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from custody.errors import StorageFailed
from custody.model.schema.ids import b64
from custody.storage.stores.disk.store import DiskObjectWriter
from custody.storage.stores.upload_journals import FileUploadJournals
from tests.cli import paged
from tests.cli.office import Office
from tests.processes import kept

ARCHIVE = ("--exhibit", "EV/1")


@pytest.fixture
def lab(office: Office) -> Office:
    office.case()
    office.seizure()
    office.exhibit()
    return office


def lay(office: Office, number: int, size: int = 100) -> list[str]:
    names = [f"{at:03}.dd" for at in range(number)]
    for at, name in enumerate(names):
        (office.folder / name).write_bytes(f"file {at} ".encode() * size)
    return names


def recorded(office: Office) -> dict[str, str]:
    """Return the SHA-256 of every recorded object by store key, each verified to lie there once."""
    found = {}
    for values in office.entered("object.archived"):
        root = values["object_root"]
        assert isinstance(root, dict)
        found[str(values["object_key"])] = str(root["sha256"])
    assert paged.rows(office.see("store", "reconcile"), "findings") == []
    return found


@pytest.mark.parametrize("jobs", ["1", "8"])
def test_every_file_is_entered_exactly_once_and_told_in_the_order_it_was_named(
    lab: Office, jobs: str
) -> None:
    names = lay(lab, 150)
    done = lab.done("Eve", "archive", *names, *ARCHIVE, "--single-files", "--jobs", jobs)
    assert [stored["path"] for stored in done["archived"]] == names
    positions = [stored["entry"] for stored in done["archived"]]
    assert positions == list(range(positions[0], positions[0] + 150))
    keys = recorded(lab)
    assert len(keys) == len(set(keys.values())) == 150
    assert {stored["object_key"] for stored in done["archived"]} == set(keys)
    assert all(Path(entry["receipt"]).is_file() for entry in done["entries"])
    lab.see("check")


def test_a_file_that_fails_is_named_and_all_others_stand(lab: Office) -> None:
    names = lay(lab, 20)
    (lab.folder / "007.dd").unlink()
    (lab.folder / "011.dd").unlink()
    os.mkfifo(lab.folder / "011.dd")
    done = lab.done("Eve", "archive", *names, *ARCHIVE, "--jobs", "6", status=6)
    assert [(failure["path"], failure["exit"]) for failure in done["failed"]] == [
        ("007.dd", 6),
        ("011.dd", 2),
    ]
    assert [stored["path"] for stored in done["archived"]] == [
        name for name in names if name not in ("007.dd", "011.dd")
    ]
    assert len(recorded(lab)) == 18


def test_a_store_that_fails_for_one_file_fails_that_file_only(
    lab: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = lay(lab, 12)
    usual = DiskObjectWriter.write

    def full(self: DiskObjectWriter, data: bytes | memoryview) -> None:
        if bytes(data).startswith(b"file 5 "):
            raise StorageFailed("the disk is full")
        usual(self, data)

    monkeypatch.setattr(DiskObjectWriter, "write", full)
    done = lab.done("Eve", "archive", *names, *ARCHIVE, "--jobs", "4", status=8)
    assert [(failure["path"], failure["message"]) for failure in done["failed"]] == [
        ("005.dd", "the disk is full")
    ]
    assert len(recorded(lab)) == 11


def test_the_same_file_named_twice_is_refused_before_anything_is_stored(lab: Office) -> None:
    lay(lab, 2)
    answer = lab.run("Eve", "archive", "000.dd", "001.dd", "./000.dd", *ARCHIVE, "--jobs", "3")
    assert (answer.status, recorded(lab)) == (2, {})
    assert "'000.dd' and './000.dd' are one file" in answer.err
    assert len(lab.done("Eve", "archive", "000.dd", "001.dd", *ARCHIVE, "--jobs", "3")["archived"]) == 2


def test_equal_bytes_of_one_group_are_told_of_the_later_one(lab: Office) -> None:
    for name in ("a.dd", "b.dd"):
        (lab.folder / name).write_bytes(b"same")
    first, second = lab.done("Eve", "archive", "a.dd", "b.dd", *ARCHIVE)["archived"]
    assert first["same_bytes"] == []
    assert [byte["entry"] for byte in second["same_bytes"]] == [first["entry"]]


def test_what_refuses_the_whole_group_names_each_of_its_files_and_is_gone_on_with(
    lab: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = lay(lab, 5)
    with monkeypatch.context() as patch:
        patch.setattr("custody.ledger.append.entry_signing.Journal.submit_each", refuses)
        answer = lab.run("Eve", "archive", *names, *ARCHIVE)
    assert answer.status == 8
    assert all(f"FAILED {name}: no room" in answer.out for name in names)
    assert "the same command finds" in " ".join(answer.out.split())
    assert len(FileUploadJournals(next((lab.folder / "state").rglob("uploads"))).noted()) == 5
    done = lab.done("Eve", "archive", *names, *ARCHIVE)
    assert len(done["archived"]) == 5
    assert len(recorded(lab)) == 5


def refuses(*_: object) -> None:
    raise StorageFailed("no room")


def test_a_signal_ends_it_after_what_stands_is_entered_and_a_rerun_does_the_rest_once(lab: Office) -> None:
    names = lay(lab, 40)
    run = ["tests.journeys.killed", str(lab.desk.clock.now()), "0", os.fspath(lab.folder / "steps")]
    command = [sys.executable, "-m", *run, "archive", *names, *ARCHIVE, "--as", lab.keys["Eve"]]
    process = kept(
        subprocess.Popen(
            [*command, "--json", "--jobs", "2"],
            env={**os.environ, **lab.desk.environ, "PYTHONPATH": os.fspath(Path.cwd())},
            cwd=lab.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    )
    objects = lab.folder / "vault" / "objects" / "objects"
    while process.poll() is None and not any(objects.rglob("*")):
        pass
    process.send_signal(signal.SIGTERM)
    process.communicate()
    assert process.returncode in (0, 143), process.returncode
    entered = set(recorded(lab).values())
    rest = [name for name in names if digest_of(lab, name) not in entered]
    assert len(rest) == 40 - len(entered)
    if rest:
        lab.done("Eve", "archive", *rest, *ARCHIVE)
    assert len(set(recorded(lab).values())) == 40


def digest_of(office: Office, name: str) -> str:
    return b64(sha256((office.folder / name).read_bytes()).digest())


@pytest.mark.parametrize("jobs", ["0", "65", "two", "-1"])
def test_a_number_of_jobs_that_is_none_is_refused(lab: Office, jobs: str) -> None:
    assert lab.run("Eve", "archive", *lay(lab, 2), *ARCHIVE, f"--jobs={jobs}").status == 2
