"""Canonical JSON: equal to RFC 8785 inside the subset, refused outside it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import Malformed
from custody.proof import canonical
from tests import vectors
from tests.fuzz.parser import Parser, bounded, timed

TEXTS = st.text(max_size=20)
KEYS = st.text(st.characters(max_codepoint=127), max_size=8)
SCALARS = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXTS
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_the_subset_is_written_as_rfc_8785_writes_it_and_read_back(value: object) -> None:
    data = canonical.encode(value)
    assert data == rfc8785.dumps(value)  # type: ignore[arg-type]  # its annotation names fewer types than it takes
    assert canonical.decode(data) == value


def test_every_character_is_written_as_rfc_8785_writes_it() -> None:
    for code in [*range(0x3000), 0xD7FF, 0xE000, 0xFFFD, 0xFFFF, 0x10000, 0x1F602, 0x10FFFF]:
        text = chr(code)
        assert canonical.encode(text) == rfc8785.dumps(text)
        assert canonical.decode(canonical.encode(text)) == text


@pytest.mark.parametrize("name", ["arrays", "french", "structures", "unicode", "values", "weird"])
def test_the_jcs_files_are_equal_inside_the_subset_and_refused_outside(name: str) -> None:
    given_text = vectors.shared("vectors", "jcs", "testdata", "input", f"{name}.json").read_text("utf-8")
    expected = vectors.shared("vectors", "jcs", "testdata", "output", f"{name}.json").read_bytes()
    in_hex = vectors.shared("vectors", "jcs", "testdata", "outhex", f"{name}.txt").read_text("ascii")
    assert bytes.fromhex("".join(in_hex.split())) == expected
    value = json.loads(given_text)
    if name in {"arrays", "unicode"}:
        assert canonical.encode(value) == expected
        assert canonical.decode(expected) == value
    else:
        # Floats, or keys that are not ASCII, whose order would need UTF-16.
        with pytest.raises(Malformed):
            canonical.encode(value)
        if name != "structures":
            with pytest.raises(Malformed):
                canonical.decode(expected)


def test_a_whole_number_written_as_a_float_is_equal_only_after_it_was_made_an_integer() -> None:
    expected = vectors.shared("vectors", "jcs", "testdata", "output", "structures.json").read_bytes()
    assert b'"\\n":56' in expected
    assert canonical.encode(canonical.decode(expected)) == expected


@pytest.mark.parametrize(
    "value",
    [
        1.0, float("nan"), float("inf"), 2**53, -(2**53), b"bytes", {1: "x"}, {None: 1}, {"é": 1},
        {"a": {"ü": 1}}, {1, 2}, object(), "\ud800", ["\udfff"], {"a": "\udc80"}, {"\ud800": 1}, [1.5], {"a": [2**60]},
    ],
)  # fmt: skip
def test_a_value_outside_the_subset_is_not_written(value: object) -> None:
    with pytest.raises(Malformed):
        canonical.encode(value)


@pytest.mark.parametrize(
    "data",
    [
        b"'a'", b"/**/1", b'{"a"}', b'"', b"[", b"]", b"\x00", b'"a', b"[1",
        b"", b" 1", b"1 ", b"1\n", b"[1, 2]", b'{"a": 1}', b'{"b":1,"a":2}', b'{"a":1,"a":1}', b'{"a":1,"a":2}',
        b"1.0", b"1e3", b"1E3", b"-0", b"01", b"+1", b"NaN", b"Infinity", b"-Infinity",
        b"9007199254740992", b"-9007199254740992", b"1" * 5000, b'"\\u0041"', b'"\\/"', b'"\\u001F"',
        b'"\\u000a"', b'"\\ud800"',
        b'"\\ud83d\\ude02"', b'"\x01"', b'"\xff"', b'"\xed\xa0\x80"', b'"\xc0\xaf"', b"\xef\xbb\xbf1", b"nul",
        b"[1,]", b"[,1]", b"{}{}", b'{"\xc3\xa9":1}',
    ],
)  # fmt: skip
def test_bytes_that_would_not_be_written_are_not_read(data: bytes) -> None:
    with pytest.raises(Malformed):
        canonical.decode(data)


@pytest.mark.parametrize("pair", [(b"[", b"]"), (b'{"a":', b"}")])
def test_nesting_has_a_limit_of_our_own(pair: tuple[bytes, bytes]) -> None:
    def nested(depth: int) -> bytes:
        return pair[0] * depth + b"1" + pair[1] * depth

    deepest = canonical.decode(nested(canonical.MAX_DEPTH))
    assert canonical.encode(deepest) == nested(canonical.MAX_DEPTH)
    for depth in (canonical.MAX_DEPTH + 1, 100_000):
        with pytest.raises(Malformed):
            canonical.decode(nested(depth))
        with pytest.raises(Malformed):
            canonical.decode(pair[0] * depth)


@pytest.mark.parametrize("inside", [lambda one: [one], lambda one: {"a": one}, lambda one: (one,)])
def test_a_value_nested_too_deeply_is_not_written(inside: Callable[[object], object]) -> None:
    value: object = 1
    for _ in range(32):
        value = inside(value)
    data = canonical.encode(value)
    assert canonical.encode(canonical.decode(data)) == data
    with pytest.raises(Malformed, match="nested more than 32 deep"):
        canonical.encode(inside(value))


def test_a_value_that_holds_itself_is_not_written() -> None:
    endless: list[object] = []
    endless.append(endless)
    with pytest.raises(Malformed):
        canonical.encode(endless)


def test_depth_counts_and_not_how_many_brackets_there_are() -> None:
    def nested(depth: int) -> bytes:
        return b"[" * depth + b"]" * depth

    for good in (
        nested(32),
        b"[" + b",".join([nested(31)] * 3) + b"]",
        b"[" + b",".join([b"[]"] * 99) + b"]",
        b"[" + b",".join([b'{"a":{}}'] * 99) + b"]",
    ):
        assert canonical.encode(canonical.decode(good)) == good
    for wrong in (
        nested(33),
        b"[" + b"[]," * 40 + nested(32) + b"]",
        b"[" + b'{"a":{}},' * 40 + nested(32) + b"]",
    ):
        with pytest.raises(Malformed, match="nested more than 32 deep"):
            canonical.decode(wrong)


def test_brackets_inside_strings_are_no_nesting() -> None:
    value = {"a": '[[[{"\\' * 200, "b": ['"]]{{' * 200]}
    assert canonical.decode(canonical.encode(value)) == value


def deepest(data: bytes) -> int:
    """Return how deep brackets nest outside of strings; an unclosed quote begins no string."""
    depth = most = at = 0
    while at < len(data):
        if data[at] in b"[{":
            depth += 1
            most = max(most, depth)
        elif data[at] in b"]}":
            depth -= 1
        elif data[at] == ord('"'):
            end = at + 1
            while end < len(data) and data[end] != ord('"'):
                end += 1 + (data[end] == ord("\\"))
            at = end if end < len(data) else at
        at += 1
    return most


@given(st.lists(st.sampled_from([b"[", b"{", b"]", b"}", b'"', b"\\", b"a", b"\n", b"[{" * 16]), max_size=40))
def test_depth_is_that_of_brackets_outside_of_strings_whether_they_end_or_not(pieces: list[bytes]) -> None:
    data = b"".join(pieces)
    try:
        canonical.decode(data)
    except Malformed as error:
        said = error.message
    else:
        said = ""
    assert ("nested more than 32 deep" in said) is (deepest(data) > canonical.MAX_DEPTH)


@pytest.mark.parametrize("behind", [b"", b"\\", b"]", b'"'])
def test_a_string_of_a_mebibyte_of_quotes_is_read_in_one_pass_whether_it_ends_or_not(behind: bytes) -> None:
    reader = Parser("canonical JSON", (), lambda data: canonical.encode(canonical.decode(data)), list)
    quotes = b'\\"' * (1 << 19)
    with bounded():
        assert timed(reader, b'["' + quotes + b'"' + b',"["' * 40 + b"]")
        assert not timed(reader, b"[" * 33 + b'"' + quotes + behind)
        assert not timed(reader, b"[" * 33 + b'"a"' * (1 << 18) + b'"' + quotes + behind)


def test_a_tuple_is_written_as_an_array_and_members_of_other_types_are_not_guessed() -> None:
    class Text(str):
        __slots__ = ()

    assert canonical.encode(("a", 1)) == b'["a",1]'
    with pytest.raises(Malformed):
        canonical.encode([Text("a")])


@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_read_as_written_or_refused(data: bytes) -> None:
    try:
        value = canonical.decode(data)
    except Malformed:
        return
    assert canonical.encode(value) == data


@given(VALUES.map(canonical.encode), st.data())
def test_a_changed_document_is_refused_or_is_another_canonical_one(data: bytes, draw: st.DataObject) -> None:
    at = draw.draw(st.integers(0, len(data) - 1))
    changed = data[:at] + draw.draw(st.binary(max_size=3)) + data[at + 1 :]
    try:
        value = canonical.decode(changed)
    except Malformed:
        return
    assert canonical.encode(value) == changed


def test_the_recursion_limit_of_python_plays_no_part() -> None:
    assert sys.getrecursionlimit() > canonical.MAX_DEPTH * 4


def test_one_string_is_written_as_any_value_is_and_no_half_of_a_character() -> None:
    for text in ("", "a", 'quote " and \\', "é", "\u2028", "\U0001f600", "\x00\x1f\x7f"):
        assert canonical.quoted(text) == canonical.encode(text)
    with pytest.raises(Malformed):
        canonical.quoted("\ud800")
