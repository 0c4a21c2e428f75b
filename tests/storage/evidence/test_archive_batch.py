"""Files that were named to be archived: each once, small ones together, and how many bytes they take."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from custody.errors import UsageError
from custody.storage.evidence import archive_batch
from custody.storage.evidence.archive_batch import Batch, named_once, small_files


def made(folder: Path, *names: str, data: bytes = b"data") -> list[str]:
    for name in names:
        (folder / name).write_bytes(data)
    return [os.fspath(folder / name) for name in names]


def named(*paths: str) -> list[tuple[str, str]]:
    return [(Path(path).name, path) for path in paths]


def test_a_file_is_named_once_whatever_it_is_called(tmp_path: Path) -> None:
    one, two = made(tmp_path, "one", "two")
    (tmp_path / "link").symlink_to("one")
    assert named_once(named(one, two), each=False) == named(one, two)
    with pytest.raises(UsageError, match="'one' is named twice"):
        named_once(named(one, two, one), each=False)
    with pytest.raises(UsageError, match="'one' and 'link' are one file"):
        named_once(named(one, os.fspath(tmp_path / "link")), each=False)


def test_segments_go_with_the_first_one_where_that_is_named_too(tmp_path: Path) -> None:
    first, second, other = made(tmp_path, "disk.001", "disk.002", "notes.txt")
    assert named_once(named(first, second, other), each=False) == named(first, other)
    assert named_once(named(second, other), each=False) == named(second, other)
    assert named_once(named(first, second), each=True) == named(first, second)


def test_small_files_go_together_where_there_are_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive_batch, "LEAST_TOGETHER", 3)
    monkeypatch.setattr(archive_batch, "LARGEST_TOGETHER", 10)
    small = made(tmp_path, "a", "b", "c")
    large = made(tmp_path, "large", data=b"x" * 11)
    (tmp_path / "folder").mkdir()
    others = [*large, os.fspath(tmp_path / "folder"), os.fspath(tmp_path / "nothing")]
    assert small_files([*small, *others]) == small
    assert small_files(small[:2]) == []


def test_a_batch_counts_files_and_bytes_of_its_pack(tmp_path: Path) -> None:
    first, second, alone = made(tmp_path, "a", "b", "alone", data=b"four")
    found = Batch.of([first, alone, second, os.fspath(tmp_path / "gone")], [first, second], each=False)
    pack, *rest = found.paths
    assert rest == [alone, os.fspath(tmp_path / "gone")]
    assert [found.count(path) for path in found.paths] == [2, 1, 1]
    assert found.bytes_read(alone) == 4
    assert found.bytes_read(pack) > found.bytes_read(alone) * 2
    assert found.bytes_needed(pack) <= 8
    assert (found.bytes_read(rest[1]), found.packing(alone)) == (0, None)
    assert found.packing(pack) is not None
    assert Batch.of([first], [], each=False) == Batch((first,))
