"""Reading ahead changes neither the pieces nor where reading fails, and ends with whoever wants no more."""

from __future__ import annotations

import threading
from collections.abc import Generator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import ObjectUnreadable
from custody.storage.files.readahead import ahead

PIECES = st.lists(st.binary(min_size=1, max_size=8), max_size=20)


@given(PIECES)
def test_the_same_pieces_come_in_the_same_order(pieces: list[bytes]) -> None:
    assert list(ahead(given_by(pieces))) == pieces


@given(PIECES)
def test_what_reading_raises_comes_after_the_pieces_before_it(pieces: list[bytes]) -> None:
    found: list[bytes] = []
    with pytest.raises(ObjectUnreadable, match="broken"):
        found.extend(ahead(given_by(pieces, ObjectUnreadable("broken"))))
    assert found == pieces


@pytest.mark.parametrize("taken", [0, 1, 2, 3, 9])
def test_whoever_stops_closes_what_is_read_from(taken: int) -> None:
    closed = threading.Event()
    reading = ahead(given_by([b"x"] * 1000, closed=closed))
    for _ in range(taken):
        next(reading)
    reading.close()  # type: ignore[attr-defined]  # it is a generator
    assert closed.wait(10) or taken == 0


def given_by(
    pieces: list[bytes], error: Exception | None = None, closed: threading.Event | None = None
) -> Generator[bytes, Any, None]:
    try:
        yield from pieces
        if error is not None:
            raise error
    finally:
        if closed is not None:
            closed.set()
