"""The list of erasures when power fails while it is written, and when any byte of it is changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from custody.errors import HeadMismatch, StorageFailed
from custody.ledger.ports import ListedErasure
from custody.storage.state.erasures import ErasureList

ORIGIN = "lab.example/00112233445566778899aabbccddeeff"
FIRST = [ListedErasure(7, bytes([1]) * 32, 3), ListedErasure(7, bytes([1]) * 32, 12)]
SECOND = [ListedErasure(4096, bytes([2]) * 32, 255)]
THIRD = [ListedErasure(12, bytes([3]) * 32, 0)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "head.erasures"


def begin(path: Path) -> ErasureList:
    listed = ErasureList(path, ORIGIN)
    listed.add(FIRST)
    listed.add(SECOND)
    return listed


def read_or_refuse(listed: ErasureList) -> list[ListedErasure] | str:
    try:
        return listed.read()
    except HeadMismatch:
        return "damaged"


def test_a_person_can_read_it(path: Path) -> None:
    begin(path)
    lines = path.read_text().splitlines()
    assert [line.split(" ", 1)[1] for line in lines] == [
        "7:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=:3 7:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=:12",
        "4096:AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=:255",
    ]
    assert path.stat().st_mode & 0o777 == 0o600


def test_it_grows_and_is_never_rewritten(path: Path) -> None:
    listed = begin(path)
    before, inode = path.read_bytes(), path.stat().st_ino
    listed.add(THIRD)
    listed.add(FIRST)
    assert path.read_bytes().startswith(before)
    assert path.stat().st_ino == inode
    assert listed.read() == FIRST + SECOND + THIRD


def test_one_that_is_longer_than_any_is_neither_read_nor_written(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = begin(path)
    before = path.read_bytes()
    monkeypatch.setattr("custody.storage.state.erasures._LARGEST_FILE", len(before))
    listed.add(SECOND)
    assert listed.read() == FIRST + SECOND
    path.write_bytes(before + b"x")
    with pytest.raises(HeadMismatch, match=f"longer than {len(before)} bytes"):
        listed.read()
    with pytest.raises(StorageFailed, match=f"longer than {len(before)} bytes"):
        listed.add(THIRD)
    assert path.read_bytes() == before + b"x"


def test_a_torn_last_line_is_ignored_and_the_next_one_heals_it(path: Path) -> None:
    listed = begin(path)
    start = len(path.read_bytes())
    listed.add(THIRD)
    whole = path.read_bytes()
    for length in range(start, len(whole)):
        for rubbish in (b"", b"\0" * 50, b"\xa5"):
            path.write_bytes(whole[:length] + rubbish)
            done = length == len(whole) - 1 and len(rubbish) < 2
            assert listed.read() == FIRST + SECOND + (THIRD if done else [])
            if length == start and not rubbish:
                assert listed.inspect() == []
            else:
                assert any("finished line" in problem for problem in listed.inspect()), length
            listed.add(THIRD)
            assert path.read_bytes() == whole
            assert listed.inspect() == []


def test_any_changed_byte_is_found_and_no_erasure_is_forgotten(path: Path) -> None:
    listed = begin(path)
    whole = path.read_bytes()
    assert listed.inspect() == []
    for at in range(len(whole)):
        for bit in range(8):
            changed = bytearray(whole)
            changed[at] ^= 1 << bit
            path.write_bytes(changed)
            assert len(listed.inspect()) == 1, (at, bit)
            assert read_or_refuse(listed) in (FIRST + SECOND, "damaged"), (at, bit)


def test_a_line_taken_out_moved_or_doubled_is_damage(path: Path) -> None:
    listed = begin(path)
    listed.add(THIRD)
    one, two, three = path.read_bytes().splitlines(keepends=True)
    for lines in ((two, three), (one, three), (two, one, three), (one, one, two, three), (one, two, two)):
        path.write_bytes(b"".join(lines))
        with pytest.raises(HeadMismatch, match=r"line \d of"):
            listed.read()
        with pytest.raises(HeadMismatch):
            listed.add(THIRD)
        assert path.read_bytes() == b"".join(lines)


def test_a_list_of_another_ledger_is_not_obeyed(path: Path) -> None:
    begin(path)
    with pytest.raises(HeadMismatch, match="line 1 "):
        ErasureList(path, "lab.example/other").read()


def test_a_folder_in_its_place_is_no_list(path: Path) -> None:
    path.mkdir(parents=True)
    listed = ErasureList(path, ORIGIN)
    with pytest.raises(HeadMismatch, match="no list of erasures"):
        listed.read()
    assert len(listed.inspect()) == 1
