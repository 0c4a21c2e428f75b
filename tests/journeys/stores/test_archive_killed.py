"""A process that archives is killed behind its steps, and the next run leaves one object and one entry.

Against a real server, with a real SIGKILL. What is shown afterwards is asked of the server by a client of its own.
"""

from __future__ import annotations

import os
import signal
import socket
import threading
from contextlib import suppress
from pathlib import Path
from typing import Self

import pytest

from custody.storage.memory.small_ports import CountedEntropy
from tests.buckets import seaweed, stores
from tests.cli import paged
from tests.cli.office import Office, copied
from tests.journeys.killed import behind, killed

MIB = 1 << 20
#: Three parts of 5 MiB, the last one short.
DATA = b"".join(bytes([at]) * MIB for at in range(11)) + b"tail"
ARCHIVE = ("archive", "disk.dd", "--exhibit", "EV/1", "--store", "cold")
#: Steps that have to be among those at which the process is killed.
NEEDED = {
    "start", "create_multipart_upload", "begun", "upload_part", "part", "complete_multipart_upload", "ended",
    "put_object", "store", "submit", "forget",
}  # fmt: skip


class Attempt:
    """One desk with a bucket of its own, in which a run of archiving dies."""

    def __init__(self, base: Office, folder: Path, address: str) -> None:
        self.office = copied(base, folder)
        self.office.desk.entropy = CountedEntropy(os.fsencode(folder.name))
        self._chosen = stores.options(address, uploaders=1)
        self._client = seaweed.client(address)
        toml = self.office.folder / "vault" / "custody.toml"
        toml.write_text(toml.read_text() + stores.table("cold", self._chosen))

    def killed(self, step: int, argv: tuple[str, ...] = ARCHIVE) -> list[str]:
        """Archive in a process that dies behind this step; gives the steps it came to."""
        desk, folder = self.office.desk, self.office.folder
        words = (*argv, "--as", self.office.keys["Eve"])
        status, steps = killed(words, step, desk.clock.now(), desk.environ, folder)
        assert status == (-signal.SIGKILL if step else 0), (folder / "said").read_text()
        desk.clock.advance(60)
        return steps

    def keys(self) -> list[str]:
        """Return every version and marker in the bucket."""
        page = self._client.list_object_versions(Bucket=self._chosen.bucket, Prefix=self._chosen.prefix)
        rows = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
        return sorted(str(row["Key"]).removeprefix(self._chosen.prefix) for row in rows)

    def uploads(self) -> list[str]:
        """Return every upload that has not ended."""
        page = self._client.list_multipart_uploads(Bucket=self._chosen.bucket, Prefix=self._chosen.prefix)
        return [str(page_part["Key"]) for page_part in page.get("Uploads", [])]

    def entries(self) -> list[int]:
        """Return the entries that record an object."""
        rows = self.office.see("log", "show", "--first", "0")["entries"]
        return [row["entry"] for row in rows if row["kind"] == "object.archived"]


@pytest.fixture(scope="module")
def base(staffed: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Make an office with an exhibit and a file to archive, to be copied only."""
    office = copied(staffed, tmp_path_factory.mktemp("killed") / "base")
    office.case()
    office.seizure()
    office.exhibit()
    (office.folder / "disk.dd").write_bytes(DATA)
    return office


def test_a_run_killed_behind_any_step_is_finished_by_the_next(
    base: Office,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stores.credentials(monkeypatch)
    address = stores.address("seaweed", tmp_path_factory)
    whole = Attempt(base, tmp_path / "whole", address)
    steps = whole.killed(0)
    settled(whole)
    assert set(steps) >= NEEDED
    assert steps.count("upload_part") == 3
    for step in behind(steps):
        attempt = Attempt(base, tmp_path / str(step), address)
        came = attempt.killed(step)
        assert len(came) >= step
        entered = attempt.entries()
        if "forget" not in came:
            again = attempt.office.run("Eve", *ARCHIVE)
            assert again.status == (7 if entered else 0), (came, again.err)
            assert not entered or f"entry {entered[0]}" in again.err
        settled(attempt)
    print(f"killed behind {len(behind(steps))} of {len(steps)} steps: {', '.join(steps)}")


def test_a_run_of_many_files_killed_behind_any_step_is_finished_by_the_next_with_each_file_once(
    base: Office,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stores.credentials(monkeypatch)
    address = stores.address("seaweed", tmp_path_factory)
    many = copied(base, tmp_path / "many")
    for at in range(4):
        (many.folder / f"{at}.txt").write_bytes(b"small %d" % at)
    command = ("archive", *(f"{at}.txt" for at in range(4)), *ARCHIVE[2:], "--jobs", "3")
    whole = Attempt(many, tmp_path / "whole", address)
    steps = whole.killed(0, command)
    assert {name: steps.count(name) for name in ("put_object", "head_object", "store", "intend", "forget")} == {
        "put_object": 4, "head_object": 4, "store": 4, "intend": 1, "forget": 4,
    }  # fmt: skip
    for step in behind(steps):
        attempt = Attempt(many, tmp_path / f"at-{step}", address)
        attempt.killed(step, command)
        entered = len(attempt.entries())
        assert entered in (0, 4)
        if not entered:
            again = attempt.office.run("Eve", *command)
            assert again.status == 0, again.err
        told = attempt.office.see("store", "reconcile", status=10 if entered and step < len(steps) else 0)
        findings = paged.rows(told, "findings")
        assert {finding["code"] for finding in findings} <= {"journal_settled"}
        assert (len(attempt.entries()), len(attempt.keys())) == (4, 4)
    print(f"killed behind {len(behind(steps))} of {len(steps)} steps of four files: {', '.join(steps)}")


def test_what_a_lost_connection_broke_off_is_said_to_be_left_and_gone_on_with(
    base: Office,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stores.credentials(monkeypatch)
    address = stores.address("seaweed", tmp_path_factory)
    attempt = Attempt(base, tmp_path / "lost", address)
    toml = attempt.office.folder / "vault" / "custody.toml"
    usual = toml.read_text()
    with Wire(address, 7 * MIB) as wire:
        toml.write_text(usual.replace(address, wire.address))
        lost = attempt.office.run("Eve", *ARCHIVE)
    assert (lost.status, attempt.entries(), len(attempt.uploads())) == (8, [], 1)
    assert "the same command goes on with it" in " ".join(lost.err.split())
    toml.write_text(usual)
    found = paged.rows(attempt.office.see("store", "reconcile", status=10), "findings")
    assert [failure["code"] for failure in found] == ["upload_broken_off"]
    again = attempt.office.run("Eve", *ARCHIVE)
    assert (again.status, "goes on with the sending of disk.dd" in again.err) == (0, True)
    settled(attempt)


class Wire:
    """A way to a server that breaks for good once so many bytes have gone over it."""

    def __init__(self, address: str, most: int) -> None:
        host, _, port = address.removeprefix("http://").partition(":")
        self._server = (host, int(port))
        self._left = most
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                far = socket.create_connection(self._server)
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while self._left > 0 and (data := one.recv(1 << 16)):
                other.sendall(data)
                self._left -= len(data)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


def settled(attempt: Attempt) -> None:
    """Check that there is one object with its tree and one entry, with nothing left over and every byte right."""
    entries, keys = attempt.entries(), attempt.keys()
    assert (len(entries), [key.partition("/")[0] for key in keys]) == (1, ["objects", "trees"])
    assert attempt.uploads() == []
    assert paged.rows(attempt.office.see("store", "reconcile"), "findings") == []
    attempt.office.see("fetch", str(entries[0]), "back.dd")
    assert (attempt.office.folder / "back.dd").read_bytes() == DATA
