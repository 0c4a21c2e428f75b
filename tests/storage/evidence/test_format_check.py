"""What an image is taken for: as stated where it begins so, else as it is recognised; and whether it is all there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from custody.errors import NotFound, UsageError
from custody.storage.images.format_check import Format, format_of
from custody.storage.images.segmented_image import check_complete, split_at

E01 = b"EVF\x09\x0d\x0a\xff\x00" + bytes(100)


def image(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def of(path: Path, stated: str | None = None, *, each: bool = False, force: bool = False) -> Format:
    return format_of(path, stated, path.name, each=each, force=force)


def test_a_format_that_nobody_stated_is_recognised(tmp_path: Path) -> None:
    assert of(image(tmp_path, "a.E01", E01)) == Format("e01", "E01")
    assert of(image(tmp_path, "a.dd", bytes(100))).code == "raw"
    first = image(tmp_path, "set.001", bytes(100))
    image(tmp_path, "set.002", bytes(100))
    assert (of(first).code, of(first, each=True).code) == ("split_raw", "raw")
    assert of(image(tmp_path, "phone.ufdr", b"PK\x03\x04" + bytes(100))).code == "ufdr"
    assert of(image(tmp_path, "x.qcow2", b"QFI\xfb" + bytes(100))) == Format("other", "qcow2")


def test_a_stated_format_must_fit_unless_somebody_insists(tmp_path: Path) -> None:
    path = image(tmp_path, "a.E01", E01)
    assert of(path, "e01").code == "e01"
    with pytest.raises(UsageError, match="begins as E01, and --format raw was said"):
        of(path, "raw")
    assert of(path, "raw", force=True) == Format("raw")
    with pytest.raises(UsageError, match="needs --format"):
        of(path, force=True)


def test_what_cannot_be_read_is_as_stated_or_not_found(tmp_path: Path) -> None:
    assert of(tmp_path / "nothing", "raw") == Format("raw")
    with pytest.raises(NotFound):
        of(tmp_path / "nothing")


def test_segments_are_one_image_unless_each_is_a_file(tmp_path: Path) -> None:
    first = os.fspath(image(tmp_path, "set.001", bytes(100)))
    image(tmp_path, "set.002", bytes(50))
    found = split_at(first, "set.001", each=False, raw=False)
    assert found is not None
    assert (found.count, found.sizes) == (2, (100, 50))
    assert split_at(first, "set.001", each=True, raw=False) is None
    with pytest.raises(UsageError, match="the first of 2 segments"):
        split_at(first, "set.001", each=False, raw=True)


def test_segments_that_the_size_of_the_source_says_are_missing_are_named(tmp_path: Path) -> None:
    first = image(tmp_path, "set.001", bytes(100))
    check_complete(first, None, 100)
    with pytest.raises(NotFound, match=r"segment 'set\.002' is missing: .* the 1 segment here 100"):
        check_complete(first, None, 101)
    image(tmp_path, "set.002", bytes(100))
    split = split_at(os.fspath(first), "set.001", each=False, raw=False)
    with pytest.raises(NotFound, match=r"segments 'set\.003' to 'set\.004' are missing"):
        check_complete(first, split, 400)
    image(tmp_path, "set.002", bytes(50))
    check_complete(first, split_at(os.fspath(first), "set.001", each=False, raw=False), 400)
