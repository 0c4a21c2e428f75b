"""The process that sends small files dies, stands still, or loses the one that began it: each file is there once.

Against a real server, with real signals. What is shown afterwards is asked of the server by a client of its own.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from custody.cli.stopping import STOPPING
from custody.ledger import archiving
from storage import courier
from storage.upload_journals import FileUploadJournals
from tests.buckets import stores
from tests.cli.office import Office, copied
from tests.journeys.couriers import FEW
from tests.journeys.killed import behind
from tests.journeys.test_archive_killed import Attempt
from tests.processes import kept

FILES = 2
NAMES = [f"{at}.txt" for at in range(FILES)]
COMMAND = ("archive", *NAMES, "--exhibit", "EV/1", "--to", "cold", "--jobs", "2")


@pytest.fixture(scope="module")
def base(staffed: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Make an office with an exhibit and a few small files to archive, to be copied only."""
    office = copied(staffed, tmp_path_factory.mktemp("couriers") / "base")
    office.case()
    office.seizure()
    office.exhibit()
    for at, name in enumerate(NAMES):
        (office.folder / name).write_bytes(b"small %d" % at)
    return office


@pytest.fixture
def where(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give the server's address, where a courier is begun for a few files."""
    stores.credentials(monkeypatch)
    monkeypatch.setattr(archiving, "LEAST", FEW)
    return stores.address("seaweed", tmp_path_factory)


def far(patch: pytest.MonkeyPatch, attempt: Attempt, step: int, number: signal.Signals) -> Path:
    """Let the far end get a signal behind a step; gives the file in which it notes the steps it comes to."""
    steps = attempt.office.folder / "far"
    patch.setattr(courier, "END", "tests.journeys.couriers")
    for name, value in (("STEP", str(step)), ("STEPS", os.fspath(steps)), ("SIGNAL", str(number.value))):
        patch.setenv(f"FAR_{name}", value)
    return steps


def whole(attempt: Attempt, *left: str) -> None:
    """Check that each file is stored and entered once, that nothing but ``left`` is left over, and that nobody is."""
    assert (len(attempt.entries()), len(attempt.keys())) == (FILES, FILES)
    found = attempt.office.desk.run("reconcile", "--json").document["findings"]
    assert {one["code"] for one in found} <= set(left)
    with suppress(FileNotFoundError):
        ended(int((attempt.office.folder / "far.pid").read_text()))


def ended(process: int) -> None:
    """Wait until a process is gone."""
    for _ in range(100):
        try:
            state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except FileNotFoundError:
            return
        if state == "Z":
            return
        time.sleep(0.1)
    raise AssertionError(f"process {process} is still there")


def test_a_sender_killed_behind_any_step_is_gone_on_without_and_each_file_is_there_once(
    base: Office, tmp_path: Path, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    untouched = Attempt(base, tmp_path / "untouched", where)
    file = far(monkeypatch, untouched, 0, signal.SIGKILL)
    untouched.office.done("Eve", *COMMAND)
    whole(untouched)
    for at, entry in enumerate(untouched.entries()):
        untouched.office.see("fetch", str(entry), f"back-{at}")
        assert (untouched.office.folder / f"back-{at}").read_bytes() == b"small %d" % at
    steps = file.read_text().split()
    assert {name: steps.count(name) for name in set(steps)} == dict.fromkeys(
        ("start", "put_object", "head_object", "store", "forget"), FILES
    )
    for step in behind(steps):
        attempt = Attempt(base, tmp_path / str(step), where)
        file = far(monkeypatch, attempt, step, signal.SIGKILL)
        done = attempt.office.done("Eve", *COMMAND)
        assert (len(done["archived"]), done["failed"]) == (FILES, [])
        assert len(file.read_text().split()) >= step
        whole(attempt)
    print(f"killed behind {len(behind(steps))} of {len(steps)} steps: {', '.join(steps)}")


def test_a_sender_that_stands_still_is_ended_and_gone_on_without(
    base: Office, tmp_path: Path, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier, "PATIENCE", 3)
    attempt = Attempt(base, tmp_path / "still", where)
    file = far(monkeypatch, attempt, 3, signal.SIGSTOP)
    done = attempt.office.done("Eve", *COMMAND)
    assert (len(done["archived"]), done["failed"], len(file.read_text().split())) == (FILES, [], 3)
    whole(attempt)


def test_whoever_enters_is_killed_behind_any_step_and_the_sender_ends_and_the_next_run_finishes(
    base: Office, tmp_path: Path, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = near(Attempt(base, tmp_path / "whole", where), 0)
    assert set(steps) >= {"intend", "commit", "promote"}
    assert "put_object" not in steps
    for step in behind(steps):
        attempt = Attempt(base, tmp_path / f"near-{step}", where)
        far(monkeypatch, attempt, 0, signal.SIGKILL)
        near(attempt, step)
        entered = len(attempt.entries())
        assert entered in (0, FILES)
        if not entered:
            attempt.office.done("Eve", *COMMAND)
        whole(attempt, "journal_settled")
    print(f"killed behind {len(behind(steps))} of {len(steps)} steps: {', '.join(steps)}")


def near(attempt: Attempt, step: int) -> list[str]:
    """Archive in a process that is killed behind a step of its own; gives the steps it came to."""
    return attempt.killed(step, COMMAND, "tests.journeys.couriers")


def test_a_sender_ends_when_whoever_began_it_is_killed_while_it_sends_and_the_next_run_finishes(
    base: Office, tmp_path: Path, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = Attempt(base, tmp_path / "orphan", where)
    file = far(monkeypatch, attempt, 3, signal.SIGSTOP)
    process = started(attempt, *COMMAND[1:])
    heard(process, file, "put_object")
    process.kill()
    process.communicate()
    sender = int(Path(f"{file}.pid").read_text())
    os.kill(sender, signal.SIGCONT)
    ended(sender)
    attempt.office.desk.clock.advance(60)
    assert attempt.entries() == []
    far(monkeypatch, attempt, 0, signal.SIGKILL)
    attempt.office.done("Eve", *COMMAND)
    whole(attempt)


def started(attempt: Attempt, *words: str) -> subprocess.Popen[bytes]:
    """Begin to archive at a terminal of its own, with a far end that takes down its steps."""
    office = attempt.office
    before = [str(office.desk.clock.now()), "0", os.fspath(office.folder / "near"), "archive"]
    return kept(
        subprocess.Popen(
            [sys.executable, "-c", PATCHED, *before, *words, "--as", office.keys["Eve"], "--json"],
            env={**os.environ, **office.desk.environ, "PYTHONPATH": os.fspath(Path.cwd())},
            cwd=office.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    )


def heard(process: subprocess.Popen[bytes], file: Path, step: str) -> None:
    """Wait until the far end has come to a step."""
    while process.poll() is None and not (file.exists() and step in file.read_text()):
        time.sleep(0.01)
    assert process.poll() is None, process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_to_both_enters_what_stands_and_leaves_nothing_over(
    base: Office, tmp_path: Path, where: str, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    attempt = Attempt(base, tmp_path / "stopped", where)
    names = [f"{at:03}.dat" for at in range(192)]
    for at, name in enumerate(names):
        (attempt.office.folder / name).write_bytes(b"more %d" % at)
    file = far(monkeypatch, attempt, 0, signal.SIGKILL)
    process = started(attempt, *names, *COMMAND[1 + FILES :])
    heard(process, file, "store")
    os.killpg(process.pid, number)
    _, said = process.communicate(timeout=60)
    assert process.returncode == STOPPING[number][1], said
    ended(int(Path(f"{file}.pid").read_text()))
    attempt.office.desk.clock.advance(60)
    entered = len(attempt.entries())
    assert 0 < entered < len(names)
    assert len(attempt.keys()) == entered
    assert attempt.office.see("reconcile")["findings"] == []
    journals = FileUploadJournals(next((attempt.office.folder / "state").rglob("uploads")))
    assert journals.noted() == []


#: Archives as ``tests.journeys.couriers`` does, with a far end that takes down its steps.
PATCHED = (
    "import runpy, storage.courier\n"
    "storage.courier.END = 'tests.journeys.couriers'\n"
    "runpy.run_module('tests.journeys.couriers', run_name='__main__')\n"
)
