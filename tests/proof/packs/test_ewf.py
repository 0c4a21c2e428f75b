"""The outside of an E01: the name of every segment, its number, and whether another follows."""

from __future__ import annotations

import struct

import pytest

from custody.errors import Malformed, UsageError
from custody.proof.images import ewf


def header(number: int, start: int = 1, end: int = 0) -> bytes:
    return ewf.SIGNATURE + struct.pack("<BHH", start, number, end)


@pytest.mark.parametrize("number", [1, 2, 255, 256, 0xFFFF])
def test_a_segment_says_its_number(number: int) -> None:
    assert len(header(number)) == ewf.HEADER_BYTES == 13
    assert ewf.is_ewf(header(number))
    assert ewf.segment_number(header(number)) == number
    assert ewf.segment_number(header(number) + b"more") == number


@pytest.mark.parametrize(
    "head",
    [
        b"",
        header(1)[:-1],
        b"X" + header(1)[1:],
        header(0),
        header(1, start=2),
        header(1, start=0),
        header(1, end=1),
    ],
)
def test_a_header_that_is_none_says_no_number(head: bytes) -> None:
    with pytest.raises(Malformed):
        ewf.segment_number(head)


def test_the_last_section_says_whether_another_segment_follows() -> None:
    def tail(name: bytes, size: int = 76) -> bytes:
        return name.ljust(size, b"\0")

    assert ewf.TAIL_BYTES == 76
    assert ewf.continues(tail(b"next"))
    assert not ewf.continues(tail(b"done"))
    names_of_sixteen_bytes = [
        b"done\0\0\0\0\0\0\0\0\0\0\0\0".ljust(16, b"\0"),
        b"next".ljust(15, b"\0") + b"\0",
    ]
    assert [ewf.continues(byte + b"x" * 60) for byte in names_of_sixteen_bytes] == [False, True]
    for cut in (
        tail(b"next", 75),
        tail(b"next", 77),
        tail(b"data"),
        b"",
        b"next".ljust(15, b"\0") + b"x" * 61,
    ):
        with pytest.raises(Malformed):
            ewf.continues(cut)


@pytest.mark.parametrize(
    ("number", "name"),
    [
        (1, "a.E01"),
        (2, "a.E02"),
        (99, "a.E99"),
        (100, "a.EAA"),
        (101, "a.EAB"),
        (125, "a.EAZ"),
        (126, "a.EBA"),
        (775, "a.EZZ"),
        (776, "a.FAA"),
        (ewf.most_segments("E"), "a.ZZZ"),
    ],
)
def test_segments_are_called_in_order_from_e01_to_zzz(number: int, name: str) -> None:
    assert ewf.segment_name("a.E01", number) == name
    assert ewf.segment_name("a.e01", number) == name[:2] + name[2:].lower()
    assert ewf.segment_name("b.E01.e01", number) == "b.E01." + name[2:].lower()


def test_no_name_is_given_twice() -> None:
    names = [ewf.segment_name("a.E01", number) for number in range(1, ewf.most_segments("E") + 1)]
    assert len({*names}) == ewf.most_segments("E") == 14971
    assert names == sorted(names)


@pytest.mark.parametrize("number", [0, -1, ewf.most_segments("E") + 1])
def test_beyond_the_last_name_there_is_none(number: int) -> None:
    with pytest.raises(Malformed):
        ewf.segment_name("a.E01", number)


@pytest.mark.parametrize("first", ["a.E02", "a.E1", "aE01", "a.X01", "", "a.E011"])
def test_names_follow_from_the_first_segment_only(first: str) -> None:
    with pytest.raises(UsageError):
        ewf.segment_name(first, 1)
