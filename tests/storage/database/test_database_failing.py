"""What a full, failing or read-only disk and a killed process do to a ledger database: nothing is lost or invented."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from custody.errors import StorageFailed
from custody.storage.database import SqlLedgerStore
from tests.contracts.ledger_stores import ORIGIN, PATIENCE, Filler, notes
from tests.databases import new_database

ROOT = Path(__file__).resolve().parents[3]

#: Writes a batch into each ledger, in one process of its own; prints how each step ended, and what a new look at the
#: database shows.
WRITER = """
import json, os, resource, sys
from pathlib import Path
from custody.errors import CustodyError
from custody.storage.database import SqlLedgerStore
from tests.contracts.ledger_stores import Filler

def write(path, limit, count):
    store = SqlLedgerStore.open(path)
    filler = Filler(store)
    told = []

    def step(name, act):
        try:
            act()
            told.append([name, "ok", ""])
        except CustodyError as error:
            told.append([name, type(error).__name__, str(error)])
            raise

    if limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    if flag := os.environ.get("FAIL_FLAG"):
        Path(flag).touch()
    try:
        with store.begin() as txn:
            rows = filler.rows(*(f"s{at}" for at in range(count)), openings=b"o" * 60_000)
            step("put", lambda: filler.put(txn, rows))
            step("commit", txn.commit)
    except CustodyError:
        pass
    if flag:
        Path(flag).unlink()
    if limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    size = store.read().head().size
    again = Filler(store)
    if size == 0:
        again.add("later")
    store.close()
    return {"told": told, "size": size, "after": SqlLedgerStore.open(path).read().head().size}

asked = zip(*[iter(sys.argv[1:])] * 3)
print(json.dumps([write(Path(path), int(limit), int(count)) for path, limit, count in asked]))
"""

#: Fails every fsync and fdatasync while the file named by FAIL_FLAG exists.
SHIM = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
static int failing(void) { const char *f = getenv("FAIL_FLAG"); return f && access(f, F_OK) == 0; }
int fsync(int fd) {
    if (failing()) { errno = EIO; return -1; }
    return ((int (*)(int)) dlsym(RTLD_NEXT, "fsync"))(fd);
}
int fdatasync(int fd) {
    if (failing()) { errno = EIO; return -1; }
    return ((int (*)(int)) dlsym(RTLD_NEXT, "fdatasync"))(fd);
}
"""


def run(code: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a program that can import what this one can."""
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        cwd=ROOT,
        env={**os.environ, **environment},
    )


@dataclass(frozen=True)
class Batch:
    """So many entries for an empty ledger, where no file may have more than ``limit`` bytes; 0 is no limit."""

    path: Path
    count: int
    limit: int = 0


def write(*batches: Batch, **environment: str) -> list[dict[str, Any]]:
    """Run the writer on empty ledgers, and give what it tells of each."""
    for batch in batches:
        new_database(batch.path, ORIGIN).close()
    words = [str(word) for batch in batches for word in (batch.path, batch.limit, batch.count)]
    done = run(WRITER, *words, **environment)
    assert done.returncode == 0, done.stderr
    told: list[dict[str, Any]] = json.loads(done.stdout)
    return told


def mounted(*options: str) -> bool:
    """Mount something, if this machine lets us."""
    if shutil.which("mount") is None or os.geteuid() != 0:
        return False
    return subprocess.run(["mount", *options], capture_output=True, check=False).returncode == 0


@contextmanager
def mount(at: Path, *options: str) -> Iterator[Path]:
    at.mkdir()
    if not mounted(*options, str(at)):
        pytest.skip("nothing can be mounted here")
    try:
        yield at
    finally:
        subprocess.run(["umount", at], check=True)


def test_a_write_succeeds_on_a_sound_disk_and_is_unknown_or_a_failure_where_it_is_refused(
    tmp_path: Path,
) -> None:
    unknown, refused = tmp_path / "unknown.db", tmp_path / "refused.db"
    few, many, at_commit, before = write(
        Batch(tmp_path / "few.db", 10),
        Batch(tmp_path / "many.db", 1000),
        Batch(unknown, 10, 300_000),
        Batch(refused, 1000, 300_000),
    )
    for told, count in ((few, 10), (many, 1000)):
        assert told == {"told": [["put", "ok", ""], ["commit", "ok", ""]], "size": count, "after": count}
    # Refused at the commit, it is unknown until it is read back; before it, nothing was written.
    assert at_commit["told"] == [
        ["put", "ok", ""],
        ["commit", "CommitUnknown", f"it is not known whether {unknown} has the last change: disk I/O error"],
    ]
    assert before["told"] == [
        ["put", "StorageFailed", f"cannot write to the ledger database {refused}: disk I/O error"]
    ]
    assert [(told["size"], told["after"]) for told in (at_commit, before)] == [(0, 1), (0, 1)]


def test_a_full_disk_is_named_with_the_file_and_loses_nothing(tmp_path: Path) -> None:
    small = ("-t", "tmpfs", "-o", "size=400k", "none")
    with mount(tmp_path / "one", *small) as one, mount(tmp_path / "two", *small) as two:
        batches = (Batch(one / "ledger.db", 10), Batch(two / "ledger.db", 1000))
        ends = (["commit", "CommitUnknown"], ["put", "StorageFailed"])
        for batch, end, told in zip(batches, ends, write(*batches), strict=True):
            assert told["told"][-1][:2] == end
            assert "full" in told["told"][-1][2]
            assert str(batch.path) in told["told"][-1][2]
            assert (told["size"], told["after"]) == (0, 1)


def test_a_failed_fsync_at_commit_is_unknown_and_the_answer_stays_the_same(tmp_path: Path) -> None:
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("no C compiler to make a failing fsync with")
    (tmp_path / "shim.c").write_text(SHIM)
    shim = tmp_path / "shim.so"
    build = [compiler, "-shared", "-fPIC", "-o", str(shim), str(tmp_path / "shim.c"), "-ldl"]
    subprocess.run(build, check=True, capture_output=True)
    path = tmp_path / "ledger.db"
    (told,) = write(Batch(path, 10), LD_PRELOAD=str(shim), FAIL_FLAG=str(tmp_path / "flag"))
    assert [step[:2] for step in told["told"]] == [["put", "ok"], ["commit", "CommitUnknown"]]
    # Whether the batch is there or not, it is there whole, and a later look says the same.
    assert told["size"] in (0, 10)
    assert told["after"] == (told["size"] or 1)
    with closing(SqlLedgerStore.open(path)) as store:
        assert len(notes(store.read())) == told["after"]


KILLED = """
import os, signal, sys
from custody.storage.database import SqlLedgerStore
from tests.contracts.ledger_stores import Filler

def write(path, moment):
    filler = Filler(SqlLedgerStore.open(path))
    filler.add("a", "b")
    with filler.store.begin() as txn:
        filler.put(txn, filler.rows("c", "d"))
        if moment == "after":
            txn.commit()
        os.kill(os.getpid(), signal.SIGKILL)

for moment in ("before", "after"):
    process = os.fork()
    if process == 0:
        write(f"{sys.argv[1]}/{moment}.db", moment)
    print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
"""


def test_a_killed_writer_leaves_whole_commits_and_no_lock(tmp_path: Path) -> None:
    for moment in ("before", "after"):
        new_database(tmp_path / f"{moment}.db", ORIGIN).close()
    done = run(KILLED, str(tmp_path))
    assert (done.returncode, done.stdout.split()) == (0, [str(-signal.SIGKILL)] * 2), done.stderr
    for moment, size in (("before", 2), ("after", 4)):
        with closing(SqlLedgerStore.open(tmp_path / f"{moment}.db", busy_timeout=PATIENCE)) as store:
            assert store.read().head().size == size, moment
            assert len(notes(store.read())) == size, moment
            with store.begin() as txn:
                assert txn.head().size == size, moment


@contextmanager
def read_only(folder: Path, at: Path) -> Iterator[Path]:
    """Show a folder as a read-only medium would."""
    with mount(at, "--bind", str(folder)) as shown:
        if not mounted("-o", "remount,bind,ro", str(shown)):
            pytest.skip("nothing can be mounted read-only here")
        yield shown


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """Make a folder with a cleanly closed ledger of three entries."""
    folder = tmp_path / "vault"
    folder.mkdir()
    store = new_database(folder / "ledger.db", ORIGIN)
    Filler(store).grow(3)
    store.close()
    return folder


def test_a_ledger_on_a_read_only_medium_can_be_read(vault: Path, tmp_path: Path) -> None:
    with (
        read_only(vault, tmp_path / "medium") as medium,
        closing(SqlLedgerStore.open(medium / "ledger.db", readonly=True)) as store,
    ):
        assert len(notes(store.read())) == 3
        assert [file.name for file in medium.iterdir()] == ["ledger.db"]


def test_a_ledger_on_a_read_only_medium_cannot_be_opened_for_writing(vault: Path, tmp_path: Path) -> None:
    with read_only(vault, tmp_path / "medium") as medium, pytest.raises(StorageFailed) as failed:
        SqlLedgerStore.open(medium / "ledger.db")
    assert "read-only" in failed.value.hint


def test_entries_in_a_log_that_cannot_be_read_are_not_passed_over_in_silence(
    vault: Path, tmp_path: Path
) -> None:
    with closing(SqlLedgerStore.open(vault / "ledger.db")) as store:
        copy = tmp_path / "copy"
        copy.mkdir()
        with store.begin() as txn:
            txn.clear_read_model()
            txn.add_sweep(0, b"in the log only")
            txn.commit()
        for name in ("ledger.db", "ledger.db-wal"):
            shutil.copy(vault / name, copy / name)
    with read_only(copy, tmp_path / "medium") as medium:
        with pytest.raises(StorageFailed, match=r"ledger\.db-wal") as failed:
            SqlLedgerStore.open(medium / "ledger.db", readonly=True)
        assert "Copy the whole folder" in failed.value.hint
    with closing(SqlLedgerStore.open(copy / "ledger.db", readonly=True)) as store:
        assert store.read().sweep(0) == b"in the log only"
