"""Content that is read in one pass is read as field by field, and what is not plain is left to that."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import CustodyError
from custody.model import layouts
from custody.model.entry import openings
from custody.model.entry.openings import Contents, opened
from custody.model.schema.schema import Layout
from custody.model.schema.types import Value
from custody.proof.commitments.field_leaf import MOST_VALUE_BYTES
from tests.model.entries.test_openings import DRAWN, sealed

LAYOUT = layouts.layout(1, "case.opened")
VALUES: dict[str, Value] = {"reference": "2026-1", "occurred_at": "2026-11-02T09:06:00Z"}
USUAL = [field.leaf or b"" for field in sealed(LAYOUT, VALUES)[2]]


def stored(leaves: list[bytes]) -> bytes:
    return openings.encode(map(opened, leaves))


def by_field(layout: Layout, data: bytes) -> tuple[Contents, tuple[bytes | None, ...]] | None:
    """What is read one field after the other; None where something is wrong."""
    try:
        leaves = openings.leaves(data)
        return openings.read_leaves(layout, leaves), leaves
    except CustodyError:
        return None


def agrees(layout: Layout, data: bytes) -> bool:
    """Whether it was read in one pass, which must then be as it is read field by field."""
    found = openings.read_plain(layout, data)
    if found is None:
        return False
    expected = by_field(layout, data)
    assert expected is not None, data
    assert found == expected
    return True


@given(DRAWN)
def test_plain_content_is_read_in_one_pass_and_any_content_as_field_by_field(
    drawn: tuple[Layout, dict[str, Value]],
) -> None:
    layout, values = drawn
    leaves = [field.leaf or b"" for field in sealed(layout, values)[2]]
    plain = not any(b"\\" in leaf or b"{" in leaf.partition(b",")[2].partition(b",")[2] for leaf in leaves)
    assert agrees(layout, stored(leaves)) or not plain


@given(DRAWN, st.data())
def test_erased_content_is_left_to_be_read_field_by_field(
    drawn: tuple[Layout, dict[str, Value]], data: st.DataObject
) -> None:
    layout, values = drawn
    made = sealed(layout, values)[2]
    erasable = [name for name in layout.names if name not in layout.structural]
    names = data.draw(st.sets(st.sampled_from(erasable), min_size=1))
    assert openings.read_plain(layout, openings.encode(openings.erase(layout, made, names))) is None


@given(st.data())
def test_altered_content_is_never_read_otherwise_in_one_pass(data: st.DataObject) -> None:
    """Bytes put in, taken out or changed anywhere, and parts of it moved elsewhere."""
    made = stored(USUAL)
    for _ in range(data.draw(st.integers(1, 3))):
        at, stop = sorted(data.draw(st.tuples(*[st.integers(0, len(made))] * 2)))
        part = data.draw(st.sampled_from([b"", b"\x01", b'"', b"\0", made[at:stop], USUAL[0], b"\0\0\0\x01"]))
        made = made[:at] + part + made[data.draw(st.sampled_from([at, at + 1, stop])) :]
    agrees(LAYOUT, made)


SALT = b"AAAAAAAAAAAAAAAAAAAAAA=="
#: Leaves in place of the first one, and whether they are read in one pass.
FIRST = {
    "a text": (b'"a"', True),
    "an empty text": (b'""', True),
    "letters beyond ASCII": ('"č"'.encode(), True),
    "nothing": (b"null", True),
    "a number": (b"-12", True),
    "zero": (b"0", True),
    "true": (b"true", True),
    "the longest text": (b'"' + b"a" * MOST_VALUE_BYTES + b'"', True),
    "a text too long": (b'"' + b"a" * (MOST_VALUE_BYTES + 1) + b'"', False),
    "the largest number": (b"9007199254740991", True),
    "a number too large": (b"9007199254740992", False),
    "a number with a nought before it": (b"01", False),
    "a nought less than nothing": (b"-0", False),
    "an escape": (b'"\\n"', False),
    "an object": (b'{"b64":"AAAA"}', False),
    "bytes that are no text": (b'"\xff"', False),
    "a line end": (b'"\n"', False),
    "nothing at all": (b"", False),
    "another word": (b"nul", False),
}


@pytest.mark.parametrize("name", FIRST)
def test_values_that_need_no_decoding_are_read_in_one_pass(name: str) -> None:
    written, plain = FIRST[name]
    leaf = b'["%b","reference",%b]' % (SALT, written)
    assert agrees(LAYOUT, stored([leaf, *USUAL[1:]])) is plain


def test_a_leaf_that_hides_another_or_says_another_length_is_not_read_in_one_pass() -> None:
    made = stored(USUAL)
    assert agrees(LAYOUT, made)
    size = len(USUAL[0])
    for wrong in (size - 1, size + 1, 0, size << 8):
        altered = b"\x01" + wrong.to_bytes(4, "big") + made[5:]
        assert openings.read_plain(LAYOUT, altered) is None
    # One length short and the next one long: together they are right.
    second = 5 + size
    moved = bytearray(made)
    moved[4] -= 1
    moved[second + 4] += 1
    assert openings.read_plain(LAYOUT, bytes(moved)) is None
    assert openings.read_plain(LAYOUT, b"\0" + made) is None
    assert openings.read_plain(LAYOUT, made + b"\0") is None
    assert openings.read_plain(LAYOUT, made[:second] + b"\0" + made[second:]) is None
    hidden = stored([b'["%b","offence",{"a":"%b"}]' % (SALT, made), *USUAL])
    assert openings.read_plain(LAYOUT, hidden) is None


def test_fields_of_another_kind_or_order_are_not_read_in_one_pass() -> None:
    assert openings.read_plain(LAYOUT, stored(USUAL[:-1])) is None
    assert openings.read_plain(LAYOUT, stored([*USUAL, USUAL[-1]])) is None
    assert openings.read_plain(LAYOUT, stored([USUAL[1], USUAL[0], *USUAL[2:]])) is None
    assert openings.read_plain(LAYOUT, b"") is None
    assert openings.read_plain(layouts.layout(1, "case.closed"), stored(USUAL)) is None
