"""Base64 has one spelling."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import Malformed
from custody.proof import b64


@given(st.binary(max_size=80))
def test_bytes_are_written_as_the_standard_library_writes_them_and_read_back(data: bytes) -> None:
    assert b64.encode(data) == base64.b64encode(data).decode()
    assert b64.decode(b64.encode(data)) == data


@pytest.mark.parametrize(
    "text", ["A", "AA", "AAA", "AB==", "AAB=", "AA==\n", " AA==", "A-A=", "AA=", "AA==AA==", "é"]
)
def test_another_spelling_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        b64.decode(text)


@given(st.text(max_size=12) | st.text("AB+/=-_\n ", max_size=12))
def test_any_text_is_canonical_or_refused(text: str) -> None:
    try:
        data = b64.decode(text)
    except Malformed:
        return
    assert b64.encode(data) == text


def test_a_hash_is_32_bytes() -> None:
    assert b64.decode_hash(b64.encode(bytes(32))) == bytes(32)
    for length in (0, 31, 33):
        with pytest.raises(Malformed):
            b64.decode_hash(b64.encode(bytes(length)))
