"""In which order bytes and names reach the medium: a name never before its bytes, an answer never before both."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from custody.ledger.ports import HeadMark, ListedErasure
from storage.erasures import ErasureList
from storage.head import SLOT_BYTES, HeadFile
from storage.keys import Cost, change_passphrase, write_key
from storage.objects_disk import DiskObjects
from storage.publish import FolderPublisher

A, B = HeadMark(0, bytes(32)), HeadMark(9, bytes([9]) * 32)
KEY = f"objects/{'0a' * 16}"
NAME = "lab.example/1"


class Disk:
    """Watches what is written, synced and named below one folder."""

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
    assert new_fan == ["sync PART", "sync objects", f"name {KEY[8:]}", "sync 0a"]


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
