"""The page of figures shows every row that is measured, and ratios and marks that follow from its figures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.bench.names import ALL, FILES
from tests.bench.timing import LOSES, Row, show

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "explanation" / "benchmarks.md"


def tables(text: str) -> list[list[list[str]]]:
    """Return the tables of a page as rows of cells, without their heads."""
    found = re.findall(r"(?:^\|.*\|\n)+", text, re.MULTILINE)
    return [
        [[cell.strip() for cell in line.strip("|").split("|")] for line in block.splitlines()[2:]]
        for block in found
    ]


def number(text: str) -> float:
    return float(text.replace(",", ""))


@pytest.fixture(scope="module")
def page() -> list[list[list[str]]]:
    return tables(PAGE.read_text())


def test_every_measurement_is_described_with_its_floor(page: list[list[list[str]]]) -> None:
    assert [tuple(row[:2]) for row in page[0]] == list(ALL)


def test_every_measurement_has_its_figures_and_no_other_row_stands_there(page: list[list[list[str]]]) -> None:
    assert [(row[0], row[4]) for row in page[1]] == list(ALL)


def test_ratios_and_marks_follow_from_the_figures(page: list[list[list[str]]]) -> None:
    for what, unit, ours, _, _, floor, _, ratio, _, mark in page[1]:
        best, bare = number(ours), number(floor)
        computed = bare / best if unit == "ms" else best / bare
        assert number(ratio) == pytest.approx(computed, rel=0.05, abs=0.02), what
        assert mark == ("loses" if computed < LOSES else ""), what


def test_the_page_has_the_form_that_a_run_prints() -> None:
    row = Row("what", "floor", "entries/s", (1234.5, 9.5), (4000.0, 3000.0), 0.31, 0.5)
    head, _, line = show([row]).split("\n")
    assert head in PAGE.read_text()
    assert line == "| what | entries/s | 1,234 | 9.50 | floor | 4,000 | 3,000 | 0.31 | 0.50 | loses |"


def test_small_files_by_themselves_are_exempt_and_the_page_says_so() -> None:
    row = Row(*FILES, "files/s", (9.0, 8.0), (40.0, 30.0), 0.22, 0.2)
    assert show([row]).split("\n")[2].endswith("| exempt |")
    (told,) = [
        line for line in PAGE.read_text().splitlines() if line.startswith("| custody archive --single-files")
    ]
    assert told.endswith("| exempt |")
