"""DER as X.690 writes it: known answers for lengths and integers, and every other spelling refused."""

from __future__ import annotations

import pytest

from custody.errors import Malformed
from custody.proof import der

#: What stands before a value of so many bytes, by X.690 section 8.1.3.
HEADS = {
    0: "0400",
    1: "0401",
    126: "047e",
    127: "047f",
    128: "048180",
    129: "048181",
    255: "0481ff",
    256: "04820100",
    65_535: "0482ffff",
    65_536: "0483010000",
    1 << 24: "048401000000",
}
#: Integers in their only spelling, by X.690 section 8.3.
INTEGERS = {
    0: "020100",
    127: "02017f",
    128: "02020080",
    255: "020200ff",
    256: "02020100",
    32_768: "0203008000",
    -1: "0201ff",
    -128: "020180",
    -129: "0202ff7f",
    -32_768: "02028000",
}


@pytest.mark.parametrize("size", HEADS)
def test_a_length_has_the_shortest_form_there_is(size: int) -> None:
    whole = bytes.fromhex(HEADS[size]) + bytes(size)
    assert der.encode(der.OCTETS, bytes(size)) == whole
    assert der.single(whole, der.OCTETS) == der.Element(der.OCTETS, bytes(size), whole)


@pytest.mark.parametrize(
    ("head", "size"),
    [
        ("0480", 0), ("0480", 128), ("04817f", 127), ("048100", 0), ("04820080", 128), ("048200ff", 255),
        ("0483000100", 256), ("048300ffff", 65_535), ("048400010000", 65_536), ("04850000000080", 128),
        ("04850100000000", 0), ("04ff" + "01" * 127, 0),
    ],
)  # fmt: skip
def test_a_length_in_a_longer_form_is_refused_though_the_value_is_whole(head: str, size: int) -> None:
    with pytest.raises(Malformed, match="shortest form"):
        der.single(bytes.fromhex(head) + bytes(size), der.OCTETS)


@pytest.mark.parametrize("text", ["04", "0401", "040200", "0481", "048180", "048201", "040100" + "04"])
def test_an_element_that_is_cut_off_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        der.Elements(bytes.fromhex(text))


@pytest.mark.parametrize("tag", [0x1F, 0x3F, 0x5F, 0x9F, 0xBF, 0xFF])
def test_a_tag_of_several_bytes_is_refused_and_no_other(tag: int) -> None:
    with pytest.raises(Malformed, match="several bytes"):
        der.Elements(bytes((tag, 1, 0)))
    (found,) = der.Elements(bytes((tag - 1, 1, 0))).rest()
    assert (found.tag, found.value) == (tag - 1, b"\0")


@pytest.mark.parametrize("number", INTEGERS)
def test_an_integer_has_one_spelling(number: int) -> None:
    whole = bytes.fromhex(INTEGERS[number])
    assert der.single(whole, der.INTEGER).number() == number
    if number >= 0:
        assert der.integer(number) == whole


@pytest.mark.parametrize("text", ["0200", "02020000", "0202007f", "0202ff80", "0202ffff", "0203ff8000"])
def test_an_integer_in_a_longer_form_is_refused(text: str) -> None:
    with pytest.raises(Malformed, match="shortest form"):
        der.single(bytes.fromhex(text), der.INTEGER).number()


def test_what_is_no_integer_is_not_read_as_one() -> None:
    with pytest.raises(Malformed, match="integer"):
        der.single(bytes.fromhex("040101"), der.OCTETS).number()


def test_one_element_is_one_and_of_the_tag_that_is_asked_for() -> None:
    one = bytes.fromhex("020105")
    assert der.single(one, der.INTEGER).number() == 5
    for wrong in (one + one, one + b"\0", b"", b"\x04" + one[1:]):
        with pytest.raises(Malformed):
            der.single(wrong, der.INTEGER)


def test_elements_are_taken_in_order_and_what_is_optional_by_its_tag() -> None:
    inner = der.integer(1) + der.encode(der.OCTETS, b"x") + der.integer(2)
    inside = der.single(der.encode(der.SEQUENCE, inner), der.SEQUENCE).elements()
    assert inside.maybe(der.OCTETS, der.OID) is None
    assert inside.take(der.INTEGER).number() == 1
    with pytest.raises(Malformed, match="missing"):
        inside.take(der.INTEGER)
    with pytest.raises(Malformed, match="more than there may be"):
        inside.end()
    assert [entry.tag for entry in inside.rest()] == [der.OCTETS, der.INTEGER]
    inside.end()
    assert inside.maybe(der.INTEGER) is None


def test_an_element_of_a_context_has_its_number_in_the_tag() -> None:
    assert (der.context(0), der.context(3), der.context(1, plain=True)) == (0xA0, 0xA3, 0x81)
