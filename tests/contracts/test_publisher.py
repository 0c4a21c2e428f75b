"""What every place of publication promises."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from custody.errors import Busy, Malformed, StorageFailed, UsageError
from custody.ledger.ports import Publisher
from custody.storage.files import durable
from custody.storage.files.tile_folder import FolderPublisher
from custody.storage.memory.small_ports import MemoryPublisher
from tests.storage.places import readonly_disk, small_disk

Make = Callable[[Path], Publisher]


def on_disk(folder: Path) -> Publisher:
    return FolderPublisher(folder / "published", lock_seconds=0.05)


def in_memory(folder: Path) -> Publisher:
    return MemoryPublisher(lock_seconds=0.05)


@pytest.fixture(params=[on_disk, in_memory])
def publisher(request: pytest.FixtureRequest, tmp_path: Path) -> Publisher:
    make: Make = request.param
    return make(tmp_path)


TILE_PATHS = ["checkpoint", "tile/0/000", "tile/0/x001/x234/067", "tile/1/000.p/17", "tile/entries/000.p/255"]


@pytest.mark.parametrize("path", TILE_PATHS)
def test_gives_back_what_was_put(publisher: Publisher, path: str) -> None:
    assert publisher.get(path) is None
    publisher.put(path, b"\x00\xff" * 4096)
    assert publisher.get(path) == b"\x00\xff" * 4096


def test_replaces_one_file_and_leaves_the_others(publisher: Publisher) -> None:
    publisher.put("checkpoint", b"old")
    publisher.put("tile/0/000", b"tile")
    publisher.put("checkpoint", b"new")
    assert (publisher.get("checkpoint"), publisher.get("tile/0/000")) == (b"new", b"tile")


def test_an_empty_file_is_not_a_missing_one(publisher: Publisher) -> None:
    publisher.put("tile/0/000", b"")
    assert publisher.get("tile/0/000") == b""


def test_a_folder_of_published_files_is_no_published_file(publisher: Publisher) -> None:
    publisher.put("tile/0/000", b"tile")
    assert publisher.get("tile/0/000/001") is None


def test_lists_what_is_there_with_how_many_bytes_each_has(publisher: Publisher) -> None:
    assert [*publisher.files()] == []
    publisher.put("checkpoint", b"newest")
    publisher.put("tile/0/x001/234", b"")
    publisher.put("tile/0/x001/235.p/7", b"tile")
    assert sorted(publisher.files()) == [
        ("checkpoint", 6), ("tile/0/x001/234", 0), ("tile/0/x001/235.p/7", 4),
    ]  # fmt: skip


@pytest.mark.parametrize("path", TILE_PATHS)
def test_gives_the_beginning_of_a_file_however_long_it_is(publisher: Publisher, path: str) -> None:
    assert publisher.first(path, 10) is None
    publisher.put(path, bytes(range(256)))
    assert publisher.first(path, 3) == b"\x00\x01\x02"
    assert publisher.first(path, 256) == publisher.first(path, 1 << 20) == bytes(range(256))


def test_what_is_no_file_is_told_from_one_that_cannot_be_read(tmp_path: Path) -> None:
    publisher = FolderPublisher(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "out").symlink_to("/etc/passwd")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("folder")
    for name in ("pipe", "folder"):
        with pytest.raises(Malformed, match="no file that is published"):
            publisher.first(name, 10)
    with pytest.raises(StorageFailed, match="leads out"):
        publisher.first("out", 10)
    assert {name for name, _ in publisher.files()} == {"pipe", "out", "link"}


def test_a_place_is_held_by_one_publication_at_a_time(publisher: Publisher) -> None:
    for _ in range(2):
        with publisher.exclusive():
            publisher.put("checkpoint", b"mine")
            with pytest.raises(Busy, match="under way"), publisher.exclusive():
                pass
    with pytest.raises(StorageFailed), publisher.exclusive():
        raise StorageFailed("broken off")
    with publisher.exclusive():
        assert publisher.get("checkpoint") == b"mine"


ESCAPES = [
    "", "/", "/etc/passwd", "..", "../x", "tile/../../x", "tile//0", "tile/", "./x", ".hidden", "tile/.part",
    "a\\..\\b", "a\0b", "a\nb", "é", "~", "-rf", "x" * 101, "/".join(["a"] * 600),
]  # fmt: skip


@pytest.mark.parametrize("path", ESCAPES)
def test_a_path_that_could_leave_the_place_is_refused(
    publisher: Publisher, path: str, tmp_path: Path
) -> None:
    publisher.put("checkpoint", b"fine")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(UsageError):
        publisher.put(path, b"data")
    with pytest.raises(UsageError):
        publisher.get(path)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_reader_holding_the_old_file_still_reads_it_whole(tmp_path: Path) -> None:
    publisher = FolderPublisher(tmp_path)
    publisher.put("checkpoint", b"old" * 1000)
    with (tmp_path / "checkpoint").open("rb") as reader:
        publisher.put("checkpoint", b"new")
        assert reader.read() == b"old" * 1000
    assert (tmp_path / "checkpoint").read_bytes() == b"new"


def test_outsiders_may_read_the_files_and_no_temporary_one_stays(tmp_path: Path) -> None:
    FolderPublisher(tmp_path).put("tile/0/000", b"tile")
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.relative_to(tmp_path).as_posix() for path in files] == ["tile/0/000"]
    assert files[0].stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("planted", ["tile", "checkpoint"])
def test_a_planted_link_does_not_carry_a_file_out(tmp_path: Path, planted: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    publisher = FolderPublisher(tmp_path / "published")
    publisher.put("notes", b"fine")
    (tmp_path / "published" / planted).symlink_to(outside)
    path = {"tile": "tile/000", "checkpoint": "checkpoint"}[planted]
    with pytest.raises(StorageFailed, match="leads out"):
        publisher.put(path, b"data")
    with pytest.raises(StorageFailed, match="leads out"):
        publisher.get(path)
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize("private", [False, True])
def test_no_folder_is_made_through_a_planted_link(tmp_path: Path, private: bool) -> None:
    outside, place = tmp_path / "outside", tmp_path / "published"
    outside.mkdir()
    publisher = FolderPublisher(place, private=private)
    publisher.put("other/0/x001/234", b"fine")
    publisher.put_all({"more/0/x001/234": b"fine", "more/0/x001/235": b"fine"})
    assert publisher.get("more/0/x001/235") == b"fine"
    assert (place / "more" / "0").stat().st_mode & 0o077 == (0 if private else 0o055)
    (place / "tile").symlink_to(outside)
    (place / "other" / "1").symlink_to("0")
    for put in (publisher.put, lambda path, data: publisher.put_all({path: data})):
        with pytest.raises(StorageFailed, match="leads out"):
            put("tile/0/x001/234", b"data")
        assert list(outside.iterdir()) == []
        put("other/1/x002/345", b"within")
    assert publisher.get("other/0/x002/345") == b"within"


def test_a_link_that_is_planted_at_the_last_moment_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside, place = tmp_path / "outside", tmp_path / "published"
    outside.mkdir()
    publisher = FolderPublisher(place)
    publisher.put("tile/0/000", b"fine")
    usual = durable.make_below

    def late(folder: Path, names: Sequence[str], mode: int) -> None:
        (place / "tile" / "1").symlink_to(outside)
        usual(folder, names, mode)

    monkeypatch.setattr(durable, "make_below", late)
    with pytest.raises(StorageFailed, match="could not publish"):
        publisher.put("tile/1/x001/000", b"data")
    assert list(outside.iterdir()) == []


def test_a_full_disk_keeps_the_old_file_and_names_the_new_one(tmp_path: Path) -> None:
    with small_disk(tmp_path / "small", 256 * 1024) as folder:
        publisher = FolderPublisher(folder)
        publisher.put("checkpoint", b"old")
        with pytest.raises(StorageFailed, match=r"checkpoint.*No space left"):
            publisher.put("checkpoint", b"x" * 1024 * 1024)
        assert publisher.get("checkpoint") == b"old"
        assert list(folder.iterdir()) == [folder / "checkpoint"]


def test_a_readonly_folder_is_a_storage_failure(tmp_path: Path) -> None:
    with readonly_disk(tmp_path / "locked", lambda folder: FolderPublisher(folder).put("a", b"1")) as folder:
        assert FolderPublisher(folder).get("a") == b"1"
        with pytest.raises(StorageFailed, match="could not publish"):
            FolderPublisher(folder).put("a", b"2")
        assert FolderPublisher(folder).get("a") == b"1"


def test_holding_a_folder_leaves_no_file_in_it_and_needs_no_locks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher = FolderPublisher(tmp_path / "published")
    with publisher.exclusive():
        publisher.put("a", b"1")
    assert list((tmp_path / "published").iterdir()) == [tmp_path / "published" / "a"]
    for number, held in ((errno.EBADF, True), (errno.EIO, False)):
        monkeypatch.setattr("fcntl.flock", failing(number))
        if held:
            with publisher.exclusive():
                publisher.put("a", b"2")
        else:
            with pytest.raises(StorageFailed, match="could not lock"), publisher.exclusive():
                pass


def failing(number: int) -> Callable[[int, int], None]:
    """Return a lock that the file system refuses with an error of this number."""

    def flock(fd: int, how: int) -> None:
        raise OSError(number, os.strerror(number))

    return flock
