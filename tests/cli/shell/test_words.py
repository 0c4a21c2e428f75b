"""Instants and spans as people type and read them."""

from __future__ import annotations

import argparse

import pytest

from custody.cli.console.words import called, listed, many, meanings, moment, span
from custody.cli.entering.entry_fields import instant
from custody.model.hints import MARKS
from custody.pages.parts.wording import away


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ("2026-11-02T09:00:00Z", "2026-11-02T09:00:00Z"),
        ("2026-11-02T09:00Z", "2026-11-02T09:00:00Z"),
        ("2026-11-02 10:30+01:00", "2026-11-02T09:30:00Z"),
        ("2026-11-01T23:00:00-05:00", "2026-11-02T04:00:00Z"),
        ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
    ],
)
def test_an_instant_is_taken_with_any_zone_and_held_in_utc(typed: str, held: str) -> None:
    assert instant(typed) == held


@pytest.mark.parametrize(
    "typed",
    [
        *("", "yesterday", "2026-11-02", "2026-11-02T09:00:00", "2026-02-30T00:00Z", "1969-12-31T23:59:59Z"),
        *(
            "9999-12-31T23:59:59-01:00",
            "2026-11-02T09:00:00.25Z",
            "2026-11-02T09:00:00Z\n",
            "26-11-02T09:00Z",
        ),
    ],
)
def test_what_is_no_instant_with_a_zone_is_refused(typed: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        instant(typed)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (3600, "1 h"),
        (3660, "1 h 1 min"),
        (86400, "1 d"),
        (97200, "1 d 3 h"),
    ],
)
def test_a_span_is_told_in_its_two_largest_units(seconds: int, text: str) -> None:
    assert span(seconds) == text


def test_an_instant_lies_ahead_or_back() -> None:
    assert away(7200, 3600) == "in 1 h"
    assert away(0, 3600) == "1 h ago"
    assert moment(None) == "-"


def test_names_lists_and_counts_are_written_for_reading() -> None:
    assert called("EV/1", "0123456789") == "EV/1 [01234567]"
    assert called(None, "0123456789") == "(no name) [01234567]"
    assert (listed([]), listed(["a", "b"])) == ("none", "a, b")
    assert (many(1, "exhibit"), many(2, "exhibit")) == ("1 exhibit", "2 exhibits")


def test_a_mark_is_shown_with_what_it_says() -> None:
    assert meanings(["seal.not_recorded", "of.another.version"]) == [
        f"seal.not_recorded: {MARKS['seal.not_recorded']}",
        "of.another.version",
    ]
