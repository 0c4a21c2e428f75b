"""How much of a list that is transcribed is read: as many rows as can be entered, and told of as much as helps."""

from __future__ import annotations

from dataclasses import replace

import pytest

from custody.ledger.exhibit_lists import transcription

HOW = transcription.parse_map(transcription.TEMPLATE.encode())
HEADINGS = ";".join(HOW.columns.values())
BEYOND = f"the list has more than {transcription.MOST_ROWS} rows: enter it in parts"


def read(rows: int) -> transcription.SourceList:
    return transcription.read_list(HEADINGS.encode() + b"\n" + b"x\n" * rows, HOW)


def test_a_list_is_read_up_to_the_rows_that_can_be_entered_at_once() -> None:
    most = read(transcription.MOST_ROWS)
    assert len(most.rows) == transcription.MOST_ROWS == 10_000
    assert BEYOND not in {fault.says for fault in most.faults}
    for more in (1, 50_000):
        beyond = read(transcription.MOST_ROWS + more)
        assert beyond.rows == most.rows
        (told,) = set(beyond.faults) - set(most.faults)
        assert (told.line, told.says) == (1, BEYOND)


def test_of_very_many_headings_some_are_told() -> None:
    few = transcription.read_list(b"a;b;c\n", HOW).faults
    assert few
    assert all("there are: a, b, c; correct the map" in problem.says for problem in few)
    many = transcription.read_list(b"heading;" * 100_000 + b"\n", HOW).faults
    assert len(many) == len(few)
    assert max(len(problem.says) for problem in many) < 2000


def cell(name: str, text: str) -> tuple[str, ...]:
    """Return what is wrong with a list whose map has an instant, with this text in one cell."""
    how = replace(HOW, columns={**HOW.columns, "quantity": "How many"})
    values = {**dict.fromkeys(how.columns, ""), "reference": "EV/1", "category": "phone", name: text}
    lines = (how.columns.values(), (values[column] for column in how.columns))
    listed = transcription.read_list("\n".join(map(";".join, lines)).encode(), how)
    return tuple(fault.says for fault in listed.faults)


@pytest.mark.parametrize("text", ["2", "02", " 2 "])
def test_a_number_of_things_is_read_from_ascii_digits(text: str) -> None:
    assert cell("quantity", text) == ()


@pytest.mark.parametrize("text", ["9" * 16, "9" * 5000])
def test_a_number_of_too_many_digits_is_called_too_large(text: str) -> None:
    assert cell("quantity", text) == (f"How many: {text[:40]!r} is too large",)


@pytest.mark.parametrize("text", ["٣", "²", "1_0", "+1", "-1", "1.0"])
def test_no_other_text_is_a_number_of_things_and_the_fault_says_what_is(text: str) -> None:
    (says,) = cell("quantity", text)
    assert says == f"How many: {text[:40]!r} is no whole number of at most 15 digits, 0 to 9"


def test_an_instant_is_read_from_ascii_digits() -> None:
    assert cell("occurred_at", "12.11.2026 09:00 +0000") == ()


@pytest.mark.parametrize("text", ["1٢.11.2026 09:00 +0000", "12.11.\uff12\uff10\uff12\uff16 09:00 +0000"])
def test_digits_of_another_script_are_no_instant(text: str) -> None:
    (says,) = cell("occurred_at", text)
    assert "it has digits other than 0 to 9" in says


@pytest.mark.parametrize(
    ("zone", "why"), [("-1300", "the time of no place"), ("+1401", "the time of no place"), ("-1200", "")]
)
def test_an_instant_of_a_zone_that_no_place_has_is_told(zone: str, why: str) -> None:
    told = cell("occurred_at", f"12.11.2026 09:00 {zone}")
    assert [why in line for line in told] == ([True] if why else [])
