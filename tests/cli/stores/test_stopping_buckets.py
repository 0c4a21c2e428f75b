"""A command that is asked to end while a bucket is in use ends soon, says what stands, and can be given again.

The bucket is a real server's, behind one that can fall silent; the commands are processes of their own.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from custody.storage.memory.small_ports import CountedEntropy, FixedClock
from tests.buckets import stores
from tests.buckets.silent import Front, front
from tests.cli import paged
from tests.cli.desk import Desk
from tests.cli.office import Office, copied
from tests.cli.output.test_signals import ROOT, SIGNALS
from tests.faults.points import some
from tests.processes import kept

MIB = 1 << 20
#: Seconds within which a command ends: far fewer than the 60 that a silent connection is waited for.
SOON = 30
#: A background shell has its commands ignore SIGINT.
_START = (
    "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler);"
    "from custody.cli.main import run; sys.exit(run())"
)


class Lab:
    """An office whose store is a bucket behind a front, and commands that are processes."""

    def __init__(self, office: Office, way: Front) -> None:
        self.office = office
        self.way = way

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start a command that somebody may interrupt."""
        office = self.office
        return kept(
            subprocess.Popen(
                [sys.executable, "-c", _START, *words, "--as", office.keys["Eve"]],
                cwd=office.folder,
                env={**os.environ, **office.desk.environ, "PYTHONPATH": str(ROOT)},
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                start_new_session=True,
            )
        )

    def stopped(
        self, *words: str, after: int, number: int = signal.SIGINT, silent: bool = False
    ) -> tuple[int, str, str]:
        """Start a command, stop it once so many bytes went to or from the bucket, and give how it ended."""
        before = self.way.passed
        started = self.start(*words)
        while started.poll() is None and self.way.passed - before < after:
            time.sleep(0.005)
        if silent:
            self.way.silent.set()
            time.sleep(1)
        started.send_signal(number)
        began = time.monotonic()
        out, err = started.communicate(timeout=120)
        self.way.silent.clear()
        assert time.monotonic() - began < SOON
        assert "Traceback" not in err
        with pytest.raises(ProcessLookupError):
            os.killpg(started.pid, 0)
        return started.returncode, out, err

    def objects(self) -> int:
        """Return how many objects are entered."""
        rows = self.office.see("log", "show", "--first", "0")["entries"]
        return sum(row["kind"] == "object.archived" for row in rows)

    def agree(self) -> None:
        """Stores, entries and journals agree."""
        assert paged.rows(self.office.see("store", "reconcile"), "findings") == []


@pytest.fixture(scope="module")
def with_exhibit(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Make an office with an exhibit by this machine's clock, to be copied only."""
    desk = Desk(tmp_path_factory.mktemp("opened") / "desk", FixedClock(int(time.time())), step=0)
    office = Office(desk).open()
    office.case()
    office.seizure()
    office.exhibit()
    return office


@pytest.fixture
def lab(
    with_exhibit: Office,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Lab]:
    """Yield a lab whose bucket is empty."""
    stores.credentials(monkeypatch)
    with front(stores.address("seaweed", tmp_path_factory)) as way:
        yield Lab(with_bucket(with_exhibit, tmp_path / "desk", way.address), way)


def with_bucket(template: Office, folder: Path, address: str) -> Office:
    """Return a copy of an office by this machine's clock, with an empty store in a bucket at an address."""
    office = copied(template, folder).today()
    office.desk.step = 0
    toml = office.folder / "vault" / "custody.toml"
    toml.write_text(toml.read_text() + stores.table("cold", stores.options(address)))
    return office


def image(lab: Lab, size: int = 24 * MIB) -> str:
    """Lay a file of five parts, of which two are sent at once."""
    (lab.office.folder / "disk.dd").write_bytes(os.urandom(MIB) * (size // MIB))
    return "disk.dd"


def small(office: Office, count: int) -> list[str]:
    """Lay small files of different content; return their names."""
    names = [f"f{at:04d}" for at in range(count)]
    for at, name in enumerate(names):
        (office.folder / name).write_bytes(b"%d" % at * 2000)
    return names


@pytest.mark.parametrize(("number", "status", "told"), some(SIGNALS, 2))
def test_a_large_file_is_gone_on_with_whatever_signal_stopped_it(
    lab: Lab, number: int, status: int, told: str
) -> None:
    words = ("archive", image(lab), "--exhibit", "EV/1", "--store", "cold")
    ended, out, err = lab.stopped(*words, after=12 * MIB, number=number)
    assert (ended, out) == (status, "")
    assert err.startswith(f"custody: {told}")
    assert "the same command goes on with it" in err
    before = lab.way.passed
    again = lab.office.run("Eve", *words)
    assert again.status == 0
    assert "goes on with the sending" in again.err
    assert lab.way.passed - before < 20 * MIB
    assert lab.objects() == 1
    lab.agree()


@pytest.mark.parametrize("names", ["one", "several"])
def test_nobody_waits_for_a_server_that_is_silent_in_the_middle_of_a_large_file(lab: Lab, names: str) -> None:
    words = ["archive", image(lab), "--exhibit", "EV/1", "--store", "cold"]
    if names == "several":
        words[2:2] = small(lab.office, 1)
    ended, _, err = lab.stopped(*words, after=12 * MIB, silent=True)
    assert ended == 130
    if names == "one":
        assert "What has arrived is left in the store" in err
    again = lab.office.run("Eve", *words)
    assert again.status == 0, again.err
    assert "goes on with the sending of disk.dd" in again.err


def test_many_small_files_stop_with_what_is_entered_told_and_the_rest_counted(lab: Lab) -> None:
    names = small(lab.office, 150)
    words = ("archive", *names, "--single-files", "--exhibit", "EV/1", "--store", "cold", "--json")
    ended, out, err = lab.stopped(*words, after=MIB // 4, silent=True)
    told: dict[str, Any] = json.loads(out)
    assert (ended, err, told["stopped"]) == (130, "", True)
    done = len(told["archived"])
    assert done == lab.objects()
    assert 0 < done < 150
    assert (told["failed"], told["left"]) == ([], 150 - done)
    last = lab.office.done("Eve", *words[:-1], "--skip-archived")
    assert {file["path"] for file in last["there"]} == {file["path"] for file in told["archived"]}
    rest = (len(last["archived"]), last["failed"], last["left"], last["stopped"])
    assert rest == (150 - done, [], 0, False)
    assert lab.objects() == 150
    lab.agree()


@pytest.fixture(scope="module")
def archived(with_exhibit: Office, tmp_path_factory: pytest.TempPathFactory) -> tuple[Office, str]:
    """Return an office with sixty objects in its bucket, which are only read, and the address of that."""
    address = stores.address("seaweed", tmp_path_factory)
    office = with_bucket(with_exhibit, tmp_path_factory.mktemp("archived") / "desk", address)
    with pytest.MonkeyPatch.context() as patch:
        stores.credentials(patch)
        office.done("Eve", "archive", *small(office, 60), "--exhibit", "EV/1", "--store", "cold")
    return office, address


@pytest.fixture
def stored(archived: tuple[Office, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    """Yield a lab with sixty objects in its bucket."""
    stores.credentials(monkeypatch)
    template, address = archived
    office = copied(template, tmp_path / "desk").today()
    office.desk.step, office.desk.entropy = 0, CountedEntropy(b"stored")
    toml = office.folder / "vault" / "custody.toml"
    with front(address) as way:
        assert address in toml.read_text()
        toml.write_text(toml.read_text().replace(address, way.address))
        yield Lab(office, way)


@pytest.mark.parametrize("times", [1, 2])
def test_a_sweep_of_a_server_that_is_silent_ends_soon_and_says_nothing_of_what_it_was_cut_off_from(
    stored: Lab, times: int
) -> None:
    started = stored.start("sweep", "run", "--jobs", "4", "--json")
    before = stored.way.passed
    while stored.way.passed - before < 20_000:
        time.sleep(0.005)
    stored.way.silent.set()
    time.sleep(1)
    began = time.monotonic()
    for _ in range(times):
        started.send_signal(signal.SIGINT)
        time.sleep(0.5)
    out, err = started.communicate(timeout=120)
    stored.way.silent.clear()
    assert time.monotonic() - began < SOON
    assert started.returncode == 130
    if times == 1:
        told = json.loads(out)
        assert (err, told["stopped"], told.get("outcomes", {}).get("unreadable", 0)) == ("", True, 0)
    else:
        assert json.loads(err)["code"] == "interrupted"
    swept = stored.office.done("Eve", "sweep", "run")
    assert (swept["outcomes"]["verified"], swept["outcomes"]["unreadable"], swept["left"]) == (60, 0, 0)


def test_fetching_goes_on_where_it_was_stopped(stored: Lab) -> None:
    (stored.office.folder / "out").mkdir()
    words = ("fetch", "--exhibit", "EV/1", "out", "--json")
    ended, out, err = stored.stopped(*words, after=60_000)
    told = json.loads(out)
    done = len(told["fetched"])
    assert (ended, told["stopped"], told["left"]) == (130, True, 60 - done)
    assert err == ""
    assert len(list((stored.office.folder / "out").iterdir())) == done < 60
    again = stored.office.see(*words[:-1])
    assert (len(again["there"]), len(again["fetched"])) == (done, 60 - done)
    assert (again["failed"], again["left"], again["stopped"]) == ([], 0, False)


def test_replicating_goes_on_where_it_was_stopped(stored: Lab) -> None:
    words = ("object", "replicate", "--exhibit", "EV/1", "--store", "local", "--json")
    ended, out, err = stored.stopped(*words, after=60_000)
    told = json.loads(out)
    done = len(told["copied"])
    assert (ended, err, told["stopped"], told["left"]) == (130, "", True, 60 - done)
    again = stored.office.done("Eve", *words[:-1])
    assert (len(again["there"]), len(again["copied"])) == (done, 60 - done)
    assert (again["failed"], again["left"], again["stopped"]) == ([], 0, False)
