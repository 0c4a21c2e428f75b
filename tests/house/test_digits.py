"""A number in a text is read from ASCII digits alone, however many it may have, wherever one is read."""

from __future__ import annotations

import pytest

from custody.digits import MOST_DIGITS, foreign, whole

#: What Python takes for a number, or raises at, and nobody means by one.
ODD = ("", "²", "٣", "1٢", "\uff11", "1_0", " 1", "1 ", "1\n", "-1", "+1", "1.0", "1e3", "0x1")


@pytest.mark.parametrize(("text", "most", "found"), [("0", 1, 0), ("007", 8, 7), ("12345678", 8, 12345678)])
def test_digits_are_a_number(text: str, most: int, found: int) -> None:
    assert whole(text, digits=most) == found


@pytest.mark.parametrize("text", [*ODD, "123456789"])
def test_everything_else_is_none(text: str) -> None:
    assert whole(text, digits=8) is None


@pytest.mark.parametrize("digits", [MOST_DIGITS + 1, 5000])
def test_a_number_has_no_more_digits_than_a_table_can_hold_and_python_reads(digits: int) -> None:
    assert whole("9" * digits) is None
    assert whole("9" * MOST_DIGITS) == 10**MOST_DIGITS - 1


@pytest.mark.parametrize(("least", "most", "found"), [(0, 5, 5), (5, None, 5), (6, None, None), (0, 4, None)])
def test_a_number_is_within_its_bounds(least: int, most: int | None, found: int | None) -> None:
    assert whole("5", least, most) == found


@pytest.mark.parametrize(
    ("text", "is_so"),
    [("1٢.11.2026", True), ("2 Nov \uff12\uff10\uff12\uff16", True), ("2. März 2026", False)],
)
def test_digits_of_another_script_are_told_from_letters_of_one(text: str, is_so: bool) -> None:
    assert foreign(text) is is_so
