"""In which order bytes and names reach the medium: a name never before its bytes, an answer never before both."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from custody.ledger.ports import HeadMark, ListedErasure
from custody.storage.files import durable
from custody.storage.files.tile_folder import FolderPublisher
from custody.storage.keys.key_files import Cost, change_passphrase, write_key
from custody.storage.state.erasures import ErasureList
from custody.storage.state.head import SLOT_BYTES, HeadFile
from custody.storage.stores.disk.store import DiskObjects

A, B = HeadMark(0, bytes(32)), HeadMark(9, bytes([9]) * 32)
KEY = f"objects/{'0a' * 16}"
NAME = "lab.example/1"


class Disk:
    """Watches what is written, synced and named in one folder and below it."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.seen: list[str] = []
        fsync, pwrite, link, replace = os.fsync, os.pwrite, os.link, Path.replace

        def watched_fsync(fd: int) -> None:
            fsync(fd)
            self.note("sync", Path(f"/proc/self/fd/{fd}").readlink())

        def watched_pwrite(fd: int, data: bytes, offset: int) -> int:
            self.note(f"write {len(data)}", Path(f"/proc/self/fd/{fd}").readlink())
            return pwrite(fd, data, offset)

        def watched_link(old: Path, new: Path, **more: bool) -> None:
            link(old, new, **more)
            self.note("name", new)

        def watched_replace(old: Path, new: Path) -> Path:
            self.note("name", new)
            return replace(old, new)

        patch.setattr(os, "fsync", watched_fsync)
        patch.setattr(os, "pwrite", watched_pwrite)
        patch.setattr(os, "link", watched_link)
        patch.setattr(Path, "replace", watched_replace)

    def note(self, what: str, path: str | Path) -> None:
        if not Path(path).is_relative_to(self.folder):
            return
        relative = Path(path).relative_to(self.folder)
        parts = [
            "PART" if ".part" in part or relative.parts[0] == ".part" else part for part in relative.parts
        ]
        self.seen.append(f"{what} {'/'.join(parts[-1:]) or '.'}")

    def order(self, act: Callable[[], object]) -> list[str]:
        self.seen.clear()
        act()
        return list(self.seen)


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Disk:
    if not Path("/proc/self/fd").is_dir():
        pytest.skip("this system does not tell the path of an open file")
    return Disk(tmp_path, monkeypatch)


def test_an_object_is_synced_before_it_is_named_and_its_folder_after(disk: Disk) -> None:
    store = DiskObjects(disk.folder)
    store.prepare()
    writer = store.create(KEY)
    writer.write(b"data")
    new_fan = disk.order(writer.commit)
    # The marker has its name since the areas got theirs, so that what holds these is waited for once more.
    assert new_fan == ["sync PART", "sync .", "sync objects", f"name {KEY[8:]}", "sync 0a"]


def stored(store: DiskObjects, key: str) -> Callable[[], object]:
    writer = store.create(key)
    writer.write(b"data")
    return writer.commit


def test_a_folder_that_a_killed_process_has_made_is_synced_once_for_all_beside_it(disk: Disk) -> None:
    store = DiskObjects(disk.folder)
    store.prepare()
    stored(store, KEY)()
    area = disk.folder / "objects"
    for fan in ("1b", "2c", "3d"):  # as a process does that is killed before it waits for the name
        (area / fan).mkdir(0o700)
    keys = [f"objects/{two * 16}" for two in ("1b", "2c", "3d")]
    first = disk.order(stored(store, keys[0]))
    assert first == ["sync PART", "sync objects", f"name {keys[0][8:]}", "sync 1b"]
    for key in (*keys[1:], f"objects/1b{'00' * 15}", f"objects/2c{'00' * 15}"):
        assert disk.order(stored(store, key)) == ["sync PART", f"name {key[8:]}", f"sync {key[8:10]}"]


def test_a_folder_that_is_made_again_is_synced_anew_by_whoever_meets_it(disk: Disk) -> None:
    (disk.folder / "a").mkdir()
    os.utime(disk.folder, ns=(1, 1))  # long ago, so that the next change has another time
    assert disk.order(lambda: durable.make_folder(disk.folder / "a")) == ["sync ."]
    assert disk.order(lambda: durable.make_folder(disk.folder / "a")) == []
    (disk.folder / "a").rmdir()
    (disk.folder / "a").mkdir()
    assert disk.order(lambda: durable.make_folder(disk.folder / "a")) == ["sync ."]


@pytest.mark.parametrize(
    ("code", "matters"), [(errno.EACCES, False), (errno.EROFS, False), (errno.EIO, True)]
)
def test_a_folder_within_one_that_nobody_could_change_needs_no_sync(
    disk: Disk, monkeypatch: pytest.MonkeyPatch, code: int, matters: bool
) -> None:
    def refuse(_: Path) -> None:
        raise OSError(code, os.strerror(code))

    (disk.folder / "a").mkdir()
    with monkeypatch.context() as patch:
        patch.setattr(durable, "sync_folder", refuse)
        if matters:
            with pytest.raises(OSError, match="Input/output"):
                durable.make_folder(disk.folder / "a")
        else:
            durable.make_folder(disk.folder / "a")
        with pytest.raises(OSError, match=os.strerror(code)):
            durable.make_folder(disk.folder / "b")
    # What failed is not taken for done.
    assert disk.order(lambda: durable.make_folder(disk.folder / "a")) == ["sync ."]


def test_a_published_file_is_synced_before_it_is_named_and_its_folder_after(disk: Disk) -> None:
    publisher = FolderPublisher(disk.folder)
    assert disk.order(lambda: publisher.put("checkpoint", b"1")) == [
        "sync PART",
        "name checkpoint",
        "sync .",
    ]


def test_a_key_is_synced_with_its_folder(disk: Disk) -> None:
    made = disk.order(lambda: write_key(disk.folder, NAME, bytes(32), b"x", cost=Cost(1, 8192)))
    assert made == ["sync PART", "name lab.example~1.key", "sync ."]
    path = disk.folder / "lab.example~1.key"
    changed = disk.order(lambda: change_passphrase(path, b"x", b"y", cost=Cost(1, 8192)))
    assert changed == ["sync PART", "name lab.example~1.key", "sync ."]


def test_a_mark_is_one_write_of_one_slot_and_synced_before_the_answer(disk: Disk) -> None:
    head = HeadFile(disk.folder / "head", "lab.example/1")
    assert disk.order(lambda: head.start(A)) == ["sync PART", "name head", "sync ."]
    slot = [f"write {SLOT_BYTES} head", "sync head"]
    assert disk.order(lambda: head.intend(A, B)) == slot
    assert disk.order(lambda: head.promote(B)) == slot
    assert disk.order(lambda: head.promote(A)) == slot + slot


def test_a_listed_erasure_gets_its_newline_after_its_text_is_synced(disk: Disk) -> None:
    listed = ErasureList(disk.folder / "list", "lab.example/1")
    erasure = ListedErasure(1, bytes(32), 1)
    assert disk.order(lambda: listed.add([erasure])) == [
        f"write {64 + 1 + 2 + 44 + 2} list",
        "sync list",
        "write 1 list",
        "sync list",
        "sync .",
    ]
    assert disk.order(lambda: listed.add([erasure])) == ["sync list", "sync ."]
