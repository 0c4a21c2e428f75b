"""A check of many things names each that fails."""

from __future__ import annotations

import pytest

from tests.failures import every


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
