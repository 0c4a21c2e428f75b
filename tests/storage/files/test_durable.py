"""Bytes that are on the disk, or not there at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from custody.storage.files import durable, regular_files


def test_a_file_is_created_whole_with_its_mode_whatever_the_umask(tmp_path: Path) -> None:
    old = os.umask(0o077)
    try:
        durable.create_file(tmp_path / "file", b"data", 0o444)
    finally:
        os.umask(old)
    assert (tmp_path / "file").read_bytes() == b"data"
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o444


def test_a_file_is_never_created_over_another_nor_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"old")
    (tmp_path / "link").symlink_to(tmp_path / "new")
    for name in ("file", "link"):
        with pytest.raises(FileExistsError):
            durable.create_file(tmp_path / name, b"data", 0o600)
    assert (tmp_path / "file").read_bytes() == b"old"
    assert not (tmp_path / "new").exists()


def test_a_replacement_that_fails_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    (tmp_path / "place").mkdir()
    with pytest.raises(IsADirectoryError):
        durable.replace_file(tmp_path / "place", b"data", 0o600)
    assert list(tmp_path.iterdir()) == [tmp_path / "place"]


def test_bytes_taken_in_small_pieces_are_all_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write, pwrite = os.write, os.pwrite
    monkeypatch.setattr(os, "write", lambda fd, data: write(fd, data[:7]))
    monkeypatch.setattr(os, "pwrite", lambda fd, data, offset: pwrite(fd, data[:7], offset))
    data = bytes(range(100))
    fd = os.open(tmp_path / "file", os.O_RDWR | os.O_CREAT)
    try:
        durable.write_all(fd, memoryview(data))
        durable.write_all_at(fd, data, 50)
        assert regular_files.read_all(fd, 150) == data[:50] + data
        with pytest.raises(regular_files.OddFile, match="longer than 149 bytes"):
            regular_files.read_all(fd, 149)
    finally:
        os.close(fd)


@pytest.mark.parametrize(
    ("code", "matters"), [(errno.EINVAL, False), (errno.ENOTSUP, False), (errno.EIO, True)]
)
def test_only_a_file_system_that_cannot_sync_folders_is_excused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, matters: bool
) -> None:
    def broken(fd: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", broken)
    if matters:
        with pytest.raises(OSError, match="Input/output"):
            durable.sync_folder(tmp_path)
    else:
        durable.sync_folder(tmp_path)


def test_every_folder_on_the_way_is_made_and_synced_in_the_one_above(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(durable, "sync_folder", synced.append)
    durable.make_folder(tmp_path / "a" / "b" / "c", 0o700)
    assert synced == [tmp_path.parent, tmp_path, tmp_path / "a", tmp_path / "a" / "b"]
    assert (tmp_path / "a" / "b" / "c").stat().st_mode & 0o777 == 0o700
    durable.make_folder(tmp_path / "a" / "b" / "c")
    assert len(synced) == 4


def test_reading_takes_regular_files_up_to_the_limit_only(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x" * 10)
    assert regular_files.read_regular(tmp_path / "file", 10)[0] == b"x" * 10
    with pytest.raises(regular_files.OddFile, match="longer than 9 bytes"):
        regular_files.read_regular(tmp_path / "file", 9)
    with pytest.raises(regular_files.OddFile, match="not a regular file"):
        regular_files.read_regular(tmp_path, 10)


def test_several_files_are_replaced_each_whole(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "1").write_bytes(b"old")
    files = [(tmp_path / str(number), b"%d" % number) for number in range(450)]
    files.append((tmp_path / "inner" / "last", b"last"))
    durable.replace_files(files, 0o600)
    assert all(path.read_bytes() == data for path, data in files)
    assert {path.stat().st_mode & 0o777 for path, _ in files} == {0o600}
    assert durable.leftovers(tmp_path) == []


def test_where_one_of_several_files_fails_nothing_half_written_is_left(tmp_path: Path) -> None:
    (tmp_path / "place").mkdir()
    files = [(tmp_path / "one", b"1"), (tmp_path / "place", b"2"), (tmp_path / "two", b"3")]
    with pytest.raises(IsADirectoryError):
        durable.replace_files(files, 0o600)
    assert durable.leftovers(tmp_path) == []
    assert not (tmp_path / "two").exists()


def test_several_files_are_all_on_the_medium_before_one_gets_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []

    def noting(step: str, done: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: object, **more: object) -> Any:
            steps.append(step)
            return done(*args, **more)

        return call

    monkeypatch.setattr(durable, "sync_file", noting("file", durable.sync_file))
    monkeypatch.setattr(durable, "sync_folder", noting("folder", durable.sync_folder))
    monkeypatch.setattr(os, "rename", noting("name", os.rename))
    durable.replace_files([(tmp_path / name, b"data") for name in ("a", "b", "c")], 0o600)
    assert steps[:7] == ["file"] * 3 + ["name"] * 3 + ["folder"]
