"""Faults that this folder's tests showed in the program, each with a test of its own that always runs the same way.

No fault lost an entry or an object, or left one by half; what some of them said was wrong. A process killed while it
listed an erasure left a line without its end, and `custody check` called the ledger broken: while an intent stands,
that line is no damage. Without memory a command ended as a bug: it now ends with status 8, `out-of-memory`, and the
commit is read back like any other that raised. A torn mark of the head file stays an error until the next entry
writes it anew, because nobody can tell a loss of power from a hand.
"""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

from custody.errors import OutOfMemory, StorageFailed
from custody.ledger.ports import HeadMark, ListedErasure
from custody.ledger.submissions.submission import Submission
from custody.model import rulesets
from custody.storage.database import SqlLedgerStore
from custody.storage.database.sqlite import sqlite_errors
from custody.storage.files import durable
from custody.storage.files.readahead import ahead
from custody.storage.machine.workers import ThreadWorkers
from custody.storage.state.head import HeadFile
from tests.cli.office import Office, copied
from tests.contracts.ledger_stores import ORIGIN
from tests.ledger.append.wrong_entries import case, office
from tests.world import World

MIB = 1 << 20


@pytest.fixture
def no_threads(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Refuse every new thread, as where memory or processes are limited."""

    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patched:
        patched.setattr(threading.Thread, "start", refuse)
        yield


def no_memory(*_: object) -> None:
    raise MemoryError


def test_an_unfinished_listing_is_no_damage_until_what_it_belongs_to_is_promoted(tmp_path: Path) -> None:
    old, new = HeadMark(3, b"3" * 32), HeadMark(4, b"4" * 32)
    head = HeadFile(tmp_path / "head", ORIGIN)
    head.start(old)
    head.intend(old, new)
    head.add_erasures([ListedErasure(1, b"1" * 32, 2)])
    listed = tmp_path / "head.erasures"
    listed.write_bytes(listed.read_bytes()[:-1])
    assert head.inspect() == []
    head.promote(new)
    (problem,) = head.inspect()
    assert "does not end with a finished line" in problem


def test_without_memory_for_one_submission_none_of_the_group_is_called_a_bug(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = office()
    before = world.size()
    with monkeypatch.context() as patched:
        patched.setitem(rulesets.ruleset(1).judges, "case.opened", no_memory)
        with pytest.raises(MemoryError):
            world.sequencer.submit_many([Submission((case(world),))])
    assert world.size() == before
    world.sequencer.submit(Submission((case(world),)))


def test_a_commit_for_which_there_is_no_memory_is_read_back_like_any_other_that_raised(
    tmp_path: Path,
) -> None:
    world = World.on_disk(tmp_path).staff()
    before = world.size()
    store = world.store
    assert isinstance(store, SqlLedgerStore)
    event.listen(store._engine, "commit", no_memory)
    with pytest.raises(StorageFailed, match="not committed, so nothing was recorded"):
        world.sequencer.submit(Submission((case(world),)))
    event.remove(store._engine, "commit", no_memory)
    assert world.size() == before
    world.sequencer.submit(Submission((case(world),)))


def test_a_database_without_memory_says_so(tmp_path: Path) -> None:
    with (
        pytest.raises(OutOfMemory, match="no memory left") as caught,
        sqlite_errors.Errors(tmp_path / "ledger.db"),
    ):
        raise MemoryError
    assert caught.value.exit_status == 8


@pytest.mark.usefixtures("no_threads")
def test_where_no_thread_can_be_had_the_caller_does_the_work() -> None:
    workers = ThreadWorkers(4)
    assert workers.each(lambda one: one * 2, range(100)) == [number * 2 for number in range(100)]
    assert workers.begin(lambda one: one * 2, range(100))() == [number * 2 for number in range(100)]


@pytest.mark.usefixtures("no_threads")
def test_where_no_thread_can_be_had_nothing_is_read_ahead_and_everything_is_read() -> None:
    def chunks() -> Generator[bytes, None, None]:
        for number in range(10):
            yield b"%d" % number

    assert b"".join(ahead(chunks())) == b"0123456789"


@pytest.mark.usefixtures("no_threads")
def test_where_no_thread_can_be_had_several_files_are_not_said_to_be_durable(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="no thread") as caught:
        durable.replace_files([(tmp_path / "a", b"a"), (tmp_path / "b", b"b")], 0o600)
    assert caught.value.errno == errno.EAGAIN
    assert list(tmp_path.iterdir()) == []


def test_a_key_file_that_cannot_be_used_is_named_where_its_key_was_meant(
    staffed: Office, tmp_path: Path
) -> None:
    lab = copied(staffed, tmp_path / "desk")
    lab.done("Eve", "case", "open", "C-1")
    before = lab.size()
    (file,) = (
        path for path in (lab.folder / "keys").iterdir() if lab.keys["Eve"].partition("/")[2] in path.name
    )
    file.write_bytes(file.read_bytes()[:40])
    answer = lab.desk.run("case", "open", "C-2", "--as", "Eve", "--json")
    assert (answer.status, answer.error["code"]) == (9, "key")
    assert str(file) in answer.error["hint"]
    assert lab.size() == before


def test_tree_hashes_that_cannot_be_kept_are_a_warning_for_an_object_that_is_whole(
    staffed: Office, tmp_path: Path
) -> None:
    lab = copied(staffed, tmp_path / "desk")
    for make in (lab.case, lab.seizure, lab.exhibit):
        make()
    trees = lab.folder / "vault" / "objects" / "trees"
    trees.rmdir()
    trees.write_bytes(b"in the way")
    (lab.folder / "disk.dd").write_bytes(bytes(2 * MIB))
    done = lab.done("Eve", "archive", "disk.dd", "--exhibit", "EV/1", status=10)
    (warning,) = done["warnings"]
    assert "could not be kept beside it, which loses nothing" in warning
    position = str(done["entries"][0]["position"])
    lab.see("fetch", position, "back.dd")
    assert (lab.folder / "back.dd").read_bytes() == bytes(2 * MIB)
    trees.unlink()
    trees.mkdir()
    (found,) = (
        finding for finding in lab.see("check", status=10)["findings"] if finding["severity"] == "warning"
    )
    assert found["code"] == "tree_missing"


def test_memory_that_a_disk_has_no_room_for_is_told_as_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sqlite3

    failed = sqlite3.OperationalError("disk I/O error")
    failed.sqlite_errorcode = sqlite3.SQLITE_IOERR_SHMSIZE
    full = os.statvfs_result((4096, 4096, 100, 0, 0, 0, 0, 0, 0, 255))
    assert "no room" not in sqlite_errors.explain(failed, tmp_path / "ledger.db", "open").message
    monkeypatch.setattr(os, "statvfs", lambda _: full)
    error = sqlite_errors.explain(failed, tmp_path / "ledger.db", "open")
    assert "no room is left on its disk" in error.message
    assert "Free space" in error.hint
