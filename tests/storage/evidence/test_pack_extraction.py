"""What is unpacked stays in its folder, whatever the pack was made to do, and has no name before its end."""

from __future__ import annotations

import errno
import os
import stat
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from custody.proof import pack
from custody.proof.pack import Member
from custody.storage.files.durable_folder import growing_folder
from custody.storage.files.pack_extraction import Unpacking


@pytest.fixture
def into(tmp_path: Path) -> Iterator[Unpacking]:
    """Yield what fills an empty folder ``in``, beside a folder ``out`` that a link in it leads to."""
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "file").write_bytes(b"mine")
    fd = os.open(tmp_path / "in", os.O_RDONLY | os.O_DIRECTORY)
    one = Unpacking(fd)
    yield one
    one.close()
    os.close(fd)


def put(into: Unpacking, member: Member, content: bytes = b"") -> None:
    into.begin(member, 0)
    into.content(0, memoryview(content))
    into.end(member, None)


def test_a_file_is_written_where_it_belongs(into: Unpacking, tmp_path: Path) -> None:
    put(into, Member(b"a", pack.FOLDER, mode=0o755))
    put(into, Member(b"a/f", pack.FILE, mode=0o644, size=5), b"hello")
    into.finish()
    assert (tmp_path / "in" / "a" / "f").read_bytes() == b"hello"
    assert (into.made, into.left_out) == (2, [])


def test_nothing_is_written_through_a_link_that_a_pack_brings(into: Unpacking, tmp_path: Path) -> None:
    put(into, Member(b"a", pack.SYMLINK, target=b"../out"))
    for path in (b"a/new", b"a/file"):
        with pytest.raises(OSError, match=r"directory|symbolic"):
            put(into, Member(path, pack.FILE, size=1), b"x")
    with pytest.raises(FileExistsError):
        put(into, Member(b"a", pack.FILE, size=1), b"x")
    assert {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()} == {"file": b"mine"}


def test_a_hard_link_reaches_nothing_outside(into: Unpacking, tmp_path: Path) -> None:
    put(into, Member(b"a", pack.SYMLINK, target=b"../out"))
    put(into, Member(b"b", pack.HARD_LINK, target=b"a"))
    put(into, Member(b"c", pack.HARD_LINK, target=b"a/file"))
    put(into, Member(b"d", pack.HARD_LINK, target=b"bb"))
    assert (tmp_path / "in" / "b").is_symlink()
    assert into.left_out == [(b"c", "hard_link"), (b"d", "hard_link")]
    assert (tmp_path / "out" / "file").stat().st_nlink == 1


def test_no_bit_of_a_mode_makes_anybody_another_user(into: Unpacking, tmp_path: Path) -> None:
    put(into, Member(b"f", pack.FILE, mode=0o6755, uid=12345, size=1), b"x")
    put(into, Member(b"g", pack.FOLDER, mode=0o7777))
    into.finish()
    status = (tmp_path / "in" / "f").stat()
    assert (status.st_mode & 0o7777, status.st_uid) == (0o755, os.geteuid())
    assert (tmp_path / "in" / "g").stat().st_mode & 0o7777 == 0o777


def test_a_folder_has_no_name_before_it_is_whole_and_takes_none_that_is_taken(tmp_path: Path) -> None:
    final = tmp_path / "final"
    with growing_folder(final) as fd:
        os.mkdir("inner", 0o500, dir_fd=fd)
        assert not final.exists()
    assert [path.name for path in final.iterdir()] == ["inner"]
    with pytest.raises(FileExistsError), growing_folder(final):
        pass
    with pytest.raises(FileExistsError), growing_folder(tmp_path / "raced"):
        (tmp_path / "raced").mkdir()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["final", "raced"]


def test_what_fails_leaves_nothing_of_a_folder(tmp_path: Path) -> None:
    def filled() -> None:
        with growing_folder(tmp_path / "final") as fd:
            os.mkdir("inner", 0o700, dir_fd=fd)
            inner = os.open("inner", os.O_RDONLY, dir_fd=fd)
            os.mkdir("deep", 0o700, dir_fd=inner)
            os.fchmod(inner, 0)
            os.close(inner)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        filled()
    assert [*tmp_path.iterdir()] == []


def unpacked(final: Path, files: int) -> None:
    """Fill a folder with so many files in two folders, one of which nobody may look into, and a link."""
    with growing_folder(final) as fd:
        into = Unpacking(fd)
        try:
            put(into, Member(pack.ROOT, pack.FOLDER, mode=0o700))
            for name, mode in ((b"a", 0), (b"b", 0o755)):
                put(into, Member(name, pack.FOLDER, mode=mode))
                for at in range(files // 2):
                    put(into, Member(b"%b/%d" % (name, at), pack.FILE, mode=0, size=1), b"x")
            put(into, Member(b"c", pack.SYMLINK, target=b"a"))
            into.finish()
        finally:
            into.close()


def test_every_file_and_folder_is_on_the_medium_before_the_folder_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: Counter[int] = Counter()
    fsync = os.fsync

    def noting(fd: int) -> None:
        fsync(fd)
        assert not (tmp_path / "final").exists() or os.path.samestat(os.fstat(fd), tmp_path.stat())
        synced[os.fstat(fd).st_ino] += 1

    monkeypatch.setattr(os, "fsync", noting)
    unpacked(tmp_path / "final", 500)
    made = {path.lstat().st_ino for path in (tmp_path / "final").rglob("*") if not path.is_symlink()}
    top = (tmp_path / "final").stat().st_ino
    assert len(made) == 502
    # The one that is filled is waited for again as it gets its name, and what holds it after.
    assert synced == Counter({**dict.fromkeys(made, 1), top: 2, tmp_path.stat().st_ino: 1})


@pytest.mark.parametrize("folders", [False, True])
def test_a_medium_that_loses_one_file_or_folder_of_many_is_noticed_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folders: bool
) -> None:
    unpacked(tmp_path / "sound", 300)
    fsync, seen = os.fsync, 0

    def failing(fd: int) -> None:
        nonlocal seen
        seen += stat.S_ISDIR(os.fstat(fd).st_mode) == folders
        if seen >= 2:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        fsync(fd)

    monkeypatch.setattr(os, "fsync", failing)
    before = len(list(Path("/dev/fd").iterdir()))
    with pytest.raises(OSError, match="Input/output"):
        unpacked(tmp_path / "final", 300)
    assert len(list(Path("/dev/fd").iterdir())) == before
    assert [path.name for path in tmp_path.iterdir()] == ["sound"]
