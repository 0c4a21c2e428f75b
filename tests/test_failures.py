"""A check of many things names each that fails."""

from __future__ import annotations

import pytest

from tests.failures import each, every


def odd(name: str) -> None:
    assert name in ("a", "c"), f"it is {name}"


def test_all_that_fail_are_named_and_nothing_else() -> None:
    every(("a", "c"), odd)
    with pytest.raises(AssertionError) as caught:
        every(("a", "b", "c", "d"), odd)
    told = str(caught.value)
    assert told.startswith("2 of 4 fail\nb: it is b")
    assert "\nd: it is d" in told
    assert "\na: " not in told


def test_a_table_that_is_empty_proves_nothing() -> None:
    with pytest.raises(AssertionError, match="0 of 0"):
        every((), odd)


def test_a_check_of_one_row_becomes_the_test_of_the_table() -> None:
    @each([1, 2, 3], named=lambda row: f"row {row}")
    def is_odd(row: int) -> None:
        """Verify that a row is odd."""
        assert row % 2, "it is even"

    with pytest.raises(AssertionError, match="1 of 3 fail\nrow 2: it is even"):
        is_odd()
    each([1, 3])(lambda row: None)()


def test_an_error_that_is_no_failure_names_its_row() -> None:
    def broken(row: str) -> None:
        raise ValueError(row)

    with pytest.raises(ValueError, match="first") as caught:
        every(["first", "second"], broken)
    assert caught.value.__notes__ == ["in the row first"]
