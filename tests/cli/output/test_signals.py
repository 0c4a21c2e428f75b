"""A command that is asked to end goes back from where it stands: nothing half-written, no lock held, and it says so."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType

import pytest

import custody
from custody.storage.files import sparse_files
from custody.storage.memory.small_ports import FixedClock
from custody.storage.stores.disk.store import DiskObjects
from tests.cli import paged
from tests.cli.desk import Desk
from tests.cli.office import Office, copied
from tests.copies import Copy, typed

ROOT = Path(custody.__file__).resolve().parent.parent
SIGNALS = [
    (signal.SIGTERM, 143, "terminated"),
    (signal.SIGHUP, 129, "hung up"),
    (signal.SIGINT, 130, "interr"),
]


def stopping_at(when: str, name: str) -> None:
    """Wait in a function of the program that is named, in whatever thread, and say so, until a signal comes."""
    heard, told = os.pipe()
    os.set_blocking(told, False)
    signal.set_wakeup_fd(told)

    def watch(frame: FrameType, event: str, _: object) -> None:
        if event == when and frame.f_code.co_qualname == name:
            sys.setprofile(None)
            print("ready", flush=True)
            os.read(heard, 1)

    threading.setprofile(watch)
    sys.setprofile(watch)


def without_holes() -> None:
    """Archive a sparse file as if it had no holes, which takes long; that it is too large is not looked at."""
    patch = pytest.MonkeyPatch()
    patch.setattr(sparse_files, "LEAST_HOLES", 1 << 60)
    patch.setattr(DiskObjects, "free_bytes", lambda _: None)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Make an office by this machine's clock, to be copied only."""
    desk = Desk(tmp_path_factory.mktemp("opened") / "desk", FixedClock(int(time.time())), step=0)
    return Office(desk).open()


@pytest.fixture
def office(opened: Office, tmp_path: Path) -> Office:
    """An office whose clock is the machine's, so that processes of their own can work in it too."""
    office = copied(opened, tmp_path / "desk").today()
    office.desk.step = 0
    return office


def process(office: Office, *words: str, after: Callable[[], object]) -> Copy:
    """Type a command in a process of its own, ``after`` something was done there."""
    return typed(ROOT, {**os.environ, **office.desk.environ}, *words, after=after)


def clean(office: Office) -> None:
    """Nothing unfinished lies about, the check finds nothing wrong, and the next entry goes in at once."""
    assert [path for path in office.folder.rglob("*") if ".part" in path.name and path.is_file()] == []
    assert list(office.folder.rglob(".part/*")) == []
    assert office.run("Eve", "case", "open", "C-after").status == 0
    assert office.desk.run("check").status == 0


@pytest.mark.parametrize(("number", "status", "told"), SIGNALS)
def test_stopped_in_the_middle_of_a_long_archive_nothing_is_left_of_the_object(
    office: Office, number: signal.Signals, status: int, told: str
) -> None:
    office.case()
    office.seizure()
    office.exhibit()
    before = office.size()
    image = office.folder / "disk.dd"
    with image.open("wb") as stream:
        stream.truncate(1 << 40)
    words = ("archive", str(image), "--exhibit", "EV/1", "--as", office.keys["Eve"])
    started = process(office, *words, after=without_holes)
    parts = office.folder / "vault" / "objects" / ".part"
    while started.poll() is None and sum(path.stat().st_size for path in parts.iterdir()) < 1 << 20:
        time.sleep(0.005)
    started.send_signal(number)
    out, err = started.communicate(timeout=60)
    assert (started.returncode, out) == (status, ""), err
    assert err.startswith(f"custody: {told}")
    assert "Traceback" not in err
    assert office.size() == before
    assert not list((office.folder / "vault" / "objects" / "objects").iterdir())
    clean(office)


#: Moments of an append, in order, and whether the entry stands when the process is asked to end there.
MOMENTS = [
    ("return", "HeadFile._wait_for_lock", False),
    ("call", "SqlTransaction.append", False),
    ("return", "SqlTransaction.append", False),
    ("return", "HeadFile.intend", False),
    ("call", "SqlTransaction.commit", False),
    ("return", "SqlTransaction.commit", True),
    ("call", "HeadFile.promote", True),
    ("return", "HeadFile.promote", True),
    ("call", "replace_file", True),
]


@pytest.mark.parametrize(("when", "name", "stands"), MOMENTS)
def test_stopped_in_the_middle_of_an_append_the_entry_stands_or_does_not(
    office: Office, when: str, name: str, stands: bool
) -> None:
    before = office.size()
    words = ("case", "open", "C-1", "--as", office.keys["Eve"])
    started = process(office, *words, after=partial(stopping_at, when, name))
    assert started.stdout.readline() == "ready\n", started.communicate()
    started.send_signal(signal.SIGTERM)
    out, err = started.communicate(timeout=60)
    assert (started.returncode, out) == (143, ""), err
    assert err.startswith("custody: terminated; what was not answered may or may not have been done")
    assert "Traceback" not in err
    assert office.size() == before + stands
    assert [row["name"] for row in paged.listed(office.see("case", "list"))] == ["C-1"] * stands
    clean(office)


def test_who_starts_it_with_the_signal_ignored_keeps_it_ignored(tmp_path: Path) -> None:
    told = "import signal, custody.cli.console.signals as s; s.unwind();"
    told += "print([signal.getsignal(n) is signal.SIG_IGN for n in (signal.SIGHUP, signal.SIGTERM)])"
    line = f"trap '' HUP; exec {shlex.quote(sys.executable)} -c {shlex.quote(told)}"
    ended = subprocess.run(["sh", "-c", line], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ended.stdout == "[True, False]\n"
