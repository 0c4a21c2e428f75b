"""An image in segments is one object by its first segment, and none where a segment is missing."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import pytest

from custody.errors import NotFound, ProofInvalid, SourceChanged, UsageError
from custody.proof import pack
from custody.proof.images import ewf
from custody.storage.files.tree_source import open_folder
from custody.storage.images.segment_stream import JoinedDiskSource
from custody.storage.images.segments import first_segment, in_order, open_split, packing
from tests.packing import packed, unpacked


def lay(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).write_bytes(name.encode())


def segment(number: int, *, more: bool) -> bytes:
    """Make the outside of a segment of an E01."""
    end = b"next" if more else b"done"
    return ewf.SIGNATURE + struct.pack("<BHH", 1, number, 0) + b"data" + end.ljust(ewf.TAIL_BYTES, b"\0")


def found(path: Path) -> object:
    return packing(os.fspath(path))


@pytest.mark.parametrize(
    "names",
    [
        ("disk.001", "disk.002", "disk.003"),
        ("disk.000", "disk.001"),
        ("disk.E01", "disk.E02"),
        ("disk.e01", "disk.e02"),
        (*(f"d.E{number:02d}" for number in range(1, 100)), "d.EAA", "d.EAB"),
    ],
)
def test_all_segments_are_members_in_one_pack(tmp_path: Path, names: tuple[str, ...]) -> None:
    lay(tmp_path, *names, "other.001", "disk.txt", "disk.E01x")
    assert found(tmp_path / names[0]) is open_split
    one = packed(tmp_path / names[0], open_split)
    lines = one.manifest[:-1].split(b"\n")
    assert [pack.read_line(line)[2].path.decode() for line in lines] == sorted(names)
    assert one.contents.sort == "split_image"
    assert unpacked(one.data, tmp_path / "again").left_out == []
    assert {path.name: path.read_text() for path in (tmp_path / "again").iterdir()} == {
        name: name for name in names
    }


@pytest.mark.parametrize(
    ("names", "missing"),
    [
        (("disk.001", "disk.003"), "disk.002"),
        (("disk.001", "disk.002", "disk.005"), "disk.003"),
        (("disk.E01", "disk.E03"), "disk.E02"),
    ],
)
def test_a_gap_in_the_numbering_is_refused(tmp_path: Path, names: tuple[str, ...], missing: str) -> None:
    lay(tmp_path, *names)
    with pytest.raises(NotFound, match=missing):
        packed(tmp_path / names[0], open_split)
    lay(tmp_path, *(f"{names[0][:-1]}{number}" for number in range(1, 6)))
    assert packed(tmp_path / names[0], open_split).contents.root.count == 5


def test_a_segment_that_is_not_the_first_is_refused_whether_the_first_is_there_or_not(tmp_path: Path) -> None:
    lay(tmp_path, "disk.001", "disk.002", "disk.003")
    with pytest.raises(UsageError, match=r"disk\.001|not its first") as caught:
        found(tmp_path / "disk.002")
    assert "disk.001" in caught.value.hint
    (tmp_path / "disk.001").unlink()
    with pytest.raises(UsageError):
        found(tmp_path / "disk.002")


@pytest.mark.parametrize("name", ["disk.001", "disk.E01", "notes.002", "a.dd", "disk.0001", "disk.E00"])
def test_a_file_without_others_beside_it_is_a_file(tmp_path: Path, name: str) -> None:
    lay(tmp_path, name, "other.001", "other.002")
    assert found(tmp_path / name) is None


def test_an_e01_says_itself_whether_another_follows(tmp_path: Path) -> None:
    first = tmp_path / "disk.E01"
    first.write_bytes(segment(1, more=False))
    assert found(first) is None
    first.write_bytes(segment(1, more=True))
    assert found(first) is open_split
    with pytest.raises(NotFound, match=r"disk\.E02"):
        packed(first, open_split)
    (tmp_path / "disk.E02").write_bytes(segment(2, more=True))
    with pytest.raises(NotFound, match=r"disk\.E03"):
        packed(first, open_split)
    (tmp_path / "disk.E03").write_bytes(segment(3, more=False))
    assert packed(first, open_split).contents.root.count == 3
    (tmp_path / "disk.E02").write_bytes(segment(3, more=True))
    with pytest.raises(ProofInvalid, match="segment 3"):
        packed(first, open_split)


def test_letters_that_end_other_files_make_no_segment_of_them(tmp_path: Path) -> None:
    lay(tmp_path, "a.txt", "a.log", "a.jpg", "d.e01", "d.log", "d.txt")
    for name in ("a.txt", "a.log", "a.jpg", "d.log", "d.e01"):
        assert found(tmp_path / name) is None
    lay(tmp_path, "d.e02")
    assert packed(tmp_path / "d.e01", open_split).contents.root.count == 2
    (tmp_path / "d.log").write_bytes(segment(5, more=False))
    with pytest.raises(NotFound, match=r"d\.e03"):
        packed(tmp_path / "d.e01", open_split)


def test_a_last_segment_alone_knows_that_it_is_none(tmp_path: Path) -> None:
    (tmp_path / "disk.E02").write_bytes(segment(2, more=False))
    with pytest.raises(UsageError, match="not its first"):
        found(tmp_path / "disk.E02")


def test_a_segment_that_comes_or_goes_meanwhile_is_a_change(tmp_path: Path) -> None:
    lay(tmp_path, "disk.001", "disk.002")

    def more(_: int) -> None:
        lay(tmp_path, "disk.003")

    with pytest.raises(SourceChanged):
        packed(tmp_path / "disk.001", open_split, more)


def test_a_segment_that_is_a_link_is_refused(tmp_path: Path) -> None:
    lay(tmp_path, "disk.001", "elsewhere")
    (tmp_path / "disk.002").symlink_to("elsewhere")
    with pytest.raises(UsageError, match="no regular file"):
        packed(tmp_path / "disk.001", open_split)


def test_folders_are_packed_and_what_is_not_there_is_left_to_whoever_opens_it(tmp_path: Path) -> None:
    assert found(tmp_path) is open_folder
    assert found(tmp_path / "nothing") is None
    (tmp_path / "link").symlink_to(tmp_path)
    assert found(tmp_path / "link") is None
    assert packing("") is None
    assert packing("a\0b") is None
    assert first_segment(os.fspath(tmp_path / "no" / "disk.001")) is None


def test_segments_are_joined_as_they_are_numbered_and_not_as_their_names_sort(tmp_path: Path) -> None:
    names = [f"disk.{number:03d}" for number in range(1, 1002)]
    lay(tmp_path, *names)
    paths = in_order(os.fspath(tmp_path / names[0]))
    assert [Path(path).name for path in paths] == names != sorted(names)
    joined = JoinedDiskSource(paths[998:1001])
    assert b"".join(joined.chunks()) == b"disk.999disk.1000disk.1001"
    joined.check_unchanged()
    (tmp_path / "disk.1000").write_bytes(b"disk.100o")
    with pytest.raises(SourceChanged, match=r"disk\.1000"):
        joined.check_unchanged()
    with pytest.raises(UsageError):
        next(joined.chunks())
    with pytest.raises(NotFound):
        in_order(os.fspath(tmp_path / "disk.1500"))


@pytest.mark.parametrize("name", ["photo.jpg", "letter.txt", "index.htm"])
def test_names_of_segments_are_not_made_for_a_file_that_only_ends_in_letters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / name).write_bytes(b"no image")

    def make(*_: object) -> str:
        raise AssertionError("some 15,000 names for every file")

    monkeypatch.setattr("custody.storage.images.segments.ewf.segment_name", make)
    assert first_segment(str(tmp_path / name)) is None
