"""A number in the key of a page is read from ASCII digits alone, however many it may have."""

from __future__ import annotations

import pytest

from tui.pages.numbered import whole


@pytest.mark.parametrize(("text", "most", "found"), [("0", 1, 0), ("007", 8, 7), ("12345678", 8, 12345678)])
def test_digits_are_a_number(text: str, most: int, found: int) -> None:
    assert whole(text, most) == found


@pytest.mark.parametrize("text", ["", "²", "٣", "1_0", " 1", "-1", "+1", "1.0", "123456789"])
def test_everything_else_is_none(text: str) -> None:
    assert whole(text, 8) is None
