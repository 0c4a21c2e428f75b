"""What is held is told from what was left over, and whoever looks keeps nobody from beginning."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from custody.errors import Busy, StorageFailed
from custody.ledger.ports import Lock, Sending, SourceState
from custody.storage.files import file_locks
from custody.storage.files.file_locks import hold, is_held
from custody.storage.stores import upload_journals
from custody.storage.stores.disk.store import DiskObjects
from custody.storage.stores.upload_journals import FileUploadJournals


def key(number: int) -> str:
    return f"objects/{number:032x}"


def sending(number: int) -> Sending:
    return Sending("local", key(number), "ex", f"/x/{number}", SourceState(2 << 20, 1, 1, 1), Lock())


@contextmanager
def opened(path: Path) -> Iterator[int]:
    """Open a file as another process would: what is held through it is held by another."""
    fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield fd
    finally:
        os.close(fd)


@contextmanager
def looking(folder: Path) -> Iterator[None]:
    """Look again and again whether the files of a folder are held, and take a millisecond for each."""
    ended = threading.Event()

    def look() -> None:
        while not ended.is_set():
            for path in folder.iterdir():
                with suppress(FileNotFoundError), opened_there(path) as fd:
                    is_held(fd)
                    time.sleep(0.001)
            time.sleep(0.001)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


@contextmanager
def opened_there(path: Path) -> Iterator[int]:
    fd = os.open(path, os.O_RDONLY)
    try:
        yield fd
    finally:
        os.close(fd)


def test_a_file_is_held_by_one_and_told_from_one_that_nobody_holds(tmp_path: Path) -> None:
    with opened(tmp_path / "file") as mine, opened(tmp_path / "file") as theirs:
        assert not is_held(theirs)
        fcntl.flock(theirs, fcntl.LOCK_UN)
        hold(mine)
        assert is_held(theirs)


def test_whoever_holds_a_file_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(_: float) -> None:
        raise AssertionError

    monkeypatch.setattr(time, "sleep", never)
    with opened(tmp_path / "file") as mine, opened(tmp_path / "file") as theirs:
        hold(theirs)
        with pytest.raises(BlockingIOError):
            hold(mine)


def test_whoever_only_looks_is_waited_for_but_not_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path / "file") as mine, opened(tmp_path / "file") as theirs:
        fcntl.flock(theirs, fcntl.LOCK_SH)
        with monkeypatch.context() as patch:
            patch.setattr(file_locks, "_LOOKS", 20)
            with pytest.raises(BlockingIOError):
                hold(mine)
        freed = threading.Timer(0.02, fcntl.flock, (theirs, fcntl.LOCK_UN))
        freed.start()
        hold(mine)
        freed.join()
        assert is_held(theirs)


@pytest.mark.parametrize("synced", [True, False])
def test_journals_begin_and_end_while_others_look_at_them(tmp_path: Path, synced: bool) -> None:
    journals = FileUploadJournals(tmp_path)
    journals.start(sending(999), synced=synced)
    journals.forget(key(999))
    with looking(tmp_path):
        for number in range(60):
            journals.start(sending(number), synced=synced)
            if number % 2:
                journals.release(key(number))
            journals.forget(key(number))
    journals.close()
    assert list(tmp_path.iterdir()) == []


def test_objects_begin_while_others_look_for_what_was_left_over(tmp_path: Path) -> None:
    store = DiskObjects(tmp_path)
    store.prepare()
    with looking(tmp_path / ".part"):
        for number in range(60):
            writer = store.create(key(number))
            writer.write(b"data")
            writer.commit()
    assert len(list(store.keys())) == 60
    assert store.leftovers() == []


@pytest.mark.parametrize("synced", [True, False])
def test_a_journal_that_cannot_be_held_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, synced: bool
) -> None:
    def refuse(_: int) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    journals = FileUploadJournals(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(upload_journals, "hold", refuse)
        with pytest.raises(StorageFailed, match="temporarily unavailable"):
            journals.start(sending(1), synced=synced)
    assert list(tmp_path.iterdir()) == []
    journals.start(sending(1), synced=synced)
    assert [note.sending for note in journals.noted()] == [sending(1)]
    with pytest.raises(Busy, match="another process"):
        FileUploadJournals(tmp_path).take(key(1))
    journals.close()


@pytest.mark.parametrize("synced", [True, False])
def test_a_journal_that_another_took_for_left_over_is_made_once_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, synced: bool
) -> None:
    taken: list[Path] = []

    def late(usual: Callable[[int], None]) -> Callable[[int], None]:
        def held(fd: int) -> None:
            if not taken:
                taken.extend(tmp_path.iterdir())
                for path in taken:
                    path.unlink()
            usual(fd)

        return held

    monkeypatch.setattr(upload_journals, "hold", late(hold))
    journals = FileUploadJournals(tmp_path)
    journals.start(sending(1), synced=synced)
    assert len(taken) == 1
    assert [(note.sending, note.held) for note in FileUploadJournals(tmp_path).noted()] == [
        (sending(1), True)
    ]
    journals.close()
