"""The object folder: full, read-only, killed, unmounted, tampered with."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest

from custody.errors import Conflict, ObjectMissing, ObjectUnreadable, StorageFailed
from custody.storage.files import durable
from custody.storage.stores.disk.store import DiskObjects
from tests.processes import ending
from tests.storage.places import as_nobody, readonly_disk, small_disk

DIGITS = "0a" * 16
KEY, OTHER = f"objects/{DIGITS}", f"trees/{'f1' * 16}"


def prepared(folder: Path) -> DiskObjects:
    store = DiskObjects(folder)
    store.prepare()
    return store


def put(store: DiskObjects, key: str, data: bytes) -> None:
    writer = store.create(key)
    writer.write(data)
    writer.commit()


def get(store: DiskObjects, key: str) -> bytes:
    return b"".join(store.read(key, None))


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())


def final(folder: Path) -> Path:
    return folder / "objects" / "0a" / DIGITS


@pytest.fixture
def store(tmp_path: Path) -> DiskObjects:
    return prepared(tmp_path)


def test_an_object_is_one_readonly_file_in_a_fan_of_folders(store: DiskObjects, tmp_path: Path) -> None:
    put(store, KEY, b"data")
    put(store, OTHER, b"tree")
    assert files(tmp_path) == ["custody-store", f"objects/0a/{DIGITS}", f"trees/f1/{'f1' * 16}"]
    assert final(tmp_path).stat().st_mode & 0o777 == 0o444
    assert final(tmp_path).stat().st_nlink == 1
    assert tmp_path.joinpath("objects").stat().st_mode & 0o777 == 0o700


def test_preparing_again_changes_nothing(store: DiskObjects, tmp_path: Path) -> None:
    put(store, KEY, b"data")
    before = files(tmp_path)
    store.prepare()
    assert files(tmp_path) == before
    assert get(store, KEY) == b"data"


def test_a_fan_folder_is_as_open_as_the_one_above(store: DiskObjects, tmp_path: Path) -> None:
    (tmp_path / "objects").chmod(0o750)
    put(store, KEY, b"data")
    assert final(tmp_path).parent.stat().st_mode & 0o777 == 0o750


def test_a_full_disk_is_named_with_how_far_it_came_and_leaves_nothing(tmp_path: Path) -> None:
    with small_disk(tmp_path / "small", 2 << 20) as folder:
        store = prepared(folder)
        writer = store.create(KEY)
        with pytest.raises(
            StorageFailed, match=r"objects/0a.*after [1-9]\d+ bytes in .*No space left"
        ) as caught:
            writer.write(b"x" * (8 << 20))
        assert "room" in caught.value.hint
        with pytest.raises(StorageFailed, match="takes no more"):
            writer.commit()
        writer.abort()
        assert files(folder) == ["custody-store"]
        put(store, KEY, b"small")
        assert get(store, KEY) == b"small"


LIMITED = """
import resource, sys
from pathlib import Path
from custody.errors import StorageFailed
from custody.storage.stores.disk.store import DiskObjects
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
store = DiskObjects(Path(sys.argv[1]))
writer = store.create(sys.argv[2])
try:
    for _ in range(5):
        writer.write(b"x" * 60_000)
    writer.commit()
except StorageFailed as error:
    print(error.message)
"""


def test_a_file_that_may_not_grow_leaves_nothing(store: DiskObjects, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path), KEY], capture_output=True, text=True, check=True
    )
    assert "stopped after 100000 bytes" in done.stdout
    assert "File too large" in done.stdout
    assert files(tmp_path) == ["custody-store"]


def test_a_readonly_disk_is_read_and_refuses_new_objects(tmp_path: Path) -> None:
    with readonly_disk(tmp_path / "locked", lambda folder: put(prepared(folder), KEY, b"data")) as folder:
        store = DiskObjects(folder)
        assert get(store, KEY) == b"data"
        assert list(store.keys()) == [KEY]
        with pytest.raises(StorageFailed, match="could not be started"):
            store.create(OTHER)
        with pytest.raises(Conflict):
            store.create(KEY)


KILLED = """
import sys, time
from pathlib import Path
from custody.storage.stores.disk.store import DiskObjects
writer = DiskObjects(Path(sys.argv[1])).create(sys.argv[2])
writer.write(b"half")
print("writing", flush=True)
time.sleep(60)
"""


def test_a_killed_writer_leaves_no_object_but_a_leftover_that_is_listed(
    store: DiskObjects, tmp_path: Path
) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path), KEY]
    with ending(subprocess.Popen(command, stdout=subprocess.PIPE, text=True)) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "writing\n"
        assert len(files(tmp_path)) == 2
        assert store.leftovers() == []
        other.send_signal(signal.SIGKILL)
    assert list(store.keys()) == []
    (leftover,) = store.leftovers()
    assert Path(leftover).read_bytes() == b"half"
    assert Path(leftover).name.startswith(f"objects-{DIGITS}.")
    put(store, KEY, b"whole")
    assert get(store, KEY) == b"whole"


def test_a_disk_that_is_not_mounted_is_unreadable_and_not_missing(store: DiskObjects, tmp_path: Path) -> None:
    put(store, KEY, b"data")
    with pytest.raises(ObjectMissing):
        store.stat(OTHER, None)
    tmp_path.rename(tmp_path.with_name("elsewhere"))
    tmp_path.mkdir()
    for use in (lambda: store.stat(KEY, None), lambda: get(store, KEY), lambda: list(store.keys())):
        with pytest.raises(ObjectUnreadable, match="custody-store is not there") as caught:
            use()
        assert "Mount" in caught.value.hint
    with pytest.raises(StorageFailed, match="custody-store is not there"):
        store.create(KEY)
    assert files(tmp_path) == []
    tmp_path.rmdir()
    tmp_path.with_name("elsewhere").rename(tmp_path)
    assert get(store, KEY) == b"data"


@pytest.mark.parametrize("folder", ["x" * 300, "locked/inner"])
def test_a_disk_that_cannot_be_looked_at_is_unreadable_and_says_why(tmp_path: Path, folder: str) -> None:
    (tmp_path / "locked").mkdir(0o700)
    store = DiskObjects(tmp_path / folder)
    why = "File name too long" if folder.startswith("x") else "Permission denied"
    with as_nobody() if "/" in folder else nullcontext():
        assert not store.ready
        for use in (
            lambda: store.stat(KEY, None),
            lambda: get(store, KEY),
            lambda: list(store.keys()),
            store.unfinished,
        ):
            with pytest.raises(ObjectUnreadable, match=why):
                use()
        with pytest.raises(StorageFailed, match=f"cannot be looked at: {why}") as refused:
            store.create(KEY)
        assert "Mount" in refused.value.hint


@pytest.mark.parametrize("what", ["link to a file", "link to nothing", "folder", "pipe"])
def test_what_is_no_file_under_an_objects_name_is_unreadable(
    store: DiskObjects, tmp_path: Path, what: str
) -> None:
    path = final(tmp_path)
    path.parent.mkdir()
    (tmp_path / "secret").write_bytes(b"not evidence")
    match what:
        case "link to a file":
            path.symlink_to(tmp_path / "secret")
        case "link to nothing":
            path.symlink_to(tmp_path / "nothing")
        case "folder":
            path.mkdir()
        case _:
            os.mkfifo(path)
    with pytest.raises(ObjectUnreadable, match="under the name of object"):
        store.stat(KEY, None)
    with pytest.raises(ObjectUnreadable, match="under the name of object"):
        get(store, KEY)
    with pytest.raises(Conflict):
        store.create(KEY)


def test_an_object_without_permission_is_unreadable_and_not_missing(
    store: DiskObjects, tmp_path: Path
) -> None:
    put(store, KEY, b"data")
    final(tmp_path).chmod(0)
    with as_nobody(), pytest.raises(ObjectUnreadable, match="Permission denied"):
        get(store, KEY)
    final(tmp_path).parent.chmod(0)
    with as_nobody(), pytest.raises(ObjectUnreadable, match="Permission denied"):
        store.stat(KEY, None)
    final(tmp_path).parent.chmod(0o700)


def test_an_object_cut_while_it_is_read_is_unreadable(store: DiskObjects, tmp_path: Path) -> None:
    put(store, KEY, b"x" * (3 << 20))
    chunks = store.read(KEY, None)
    next(chunks)
    os.truncate(final(tmp_path), 1 << 20)
    with pytest.raises(ObjectUnreadable, match="ended at byte 1048576"):
        list(chunks)


def test_a_disk_error_while_reading_is_unreadable(
    store: DiskObjects, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, KEY, b"data")

    def broken(fd: int, size: int, offset: int) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "pread", broken)
    with pytest.raises(ObjectUnreadable, match="at byte 0: Input/output error"):
        get(store, KEY)


def test_strange_files_in_the_folders_are_no_objects(store: DiskObjects, tmp_path: Path) -> None:
    put(store, KEY, b"data")
    for name in (
        "objects/0a/notes.txt",
        f"objects/0b/{DIGITS}",
        "objects/README",
        f"objects/0a/{DIGITS.upper()}",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"strange")
    (tmp_path / "objects" / "zz").mkdir()
    assert list(store.keys()) == [KEY]


def test_a_file_system_without_second_names_is_told_so(
    store: DiskObjects, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*args: object, **more: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    with pytest.raises(StorageFailed, match="second name") as caught:
        put(store, KEY, b"data")
    assert "hard links" in caught.value.hint
    assert files(tmp_path) == ["custody-store"]


@pytest.mark.parametrize("broken", ["sync_file", "sync_folder"])
def test_an_object_that_could_not_be_made_durable_does_not_appear(
    store: DiskObjects, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    put(store, f"objects/0a{'0' * 30}", b"makes the fan folder")
    before = files(tmp_path)

    def fail(where: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(durable, broken, fail)
    with pytest.raises(StorageFailed, match="could not be finished after 4 bytes"):
        put(store, KEY, b"data")
    assert files(tmp_path) == before


def test_a_store_that_cannot_be_made_is_a_storage_failure(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageFailed, match="could not make the object store"):
        DiskObjects(tmp_path / "file" / "objects").prepare()
