"""threat-model.md against the tests: every row names one that exists, and what no one finds is said."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from tests.attacks.test_who_notices import DETECTORS
from tests.failures import each
from tools.docs import ROOT

PAGE = (ROOT / "docs" / "explanation" / "threat-model.md").read_text(encoding="utf-8")
TEST = re.compile(r"`(tests/[a-z0-9_/]+\.py)::(test_[a-z0-9_]+)`")
COLUMNS = ["attack", "needs", "found by", "with what from outside", "test"]


def rows() -> list[list[str]]:
    """Return the cells of rows under ``COLUMNS``; any other table must have the heads of detectors."""
    found: list[list[str]] = []
    own = False
    lines = PAGE.splitlines()
    for before, line in zip(["", *lines], lines, strict=False):
        if not line.startswith("|"):
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not before.startswith("|"):
            own = cells == COLUMNS
            assert own or cells == ["attack", "needs", *DETECTORS], line
        elif own and set(line) - set("|-"):
            found.append(cells)
    return found


@cache
def defined_in(path: str) -> frozenset[str]:
    """Return the names of the test functions that a file defines at its top."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


@each(rows(), named=lambda cells: cells[0][:60])
def test_a_row_is_complete_and_names_a_test_that_exists(cells: list[str]) -> None:
    assert len(cells) == len(COLUMNS)
    assert all(cells)
    named = TEST.findall(cells[-1])
    assert len(named) >= 1, cells[-1]
    assert [name for path, name in named if name not in defined_in(path)] == []


def test_no_row_rests_on_another_rows_test() -> None:
    named = [match for cells in rows() for match in TEST.findall(cells[-1])]
    assert len(named) == len(set(named))


@pytest.mark.parametrize(
    "test",
    [
        "test_an_event_that_nobody_recorded_is_found_by_nobody",
        "test_false_content_in_good_form_is_recorded_like_true_content",
        "test_the_owner_of_an_embedded_vault_can_rewrite_what_nobody_outside_has_seen",
        "test_a_split_view_is_shown_by_nothing_but_a_comparison",
        "test_nobody_without_outside_material_finds_a_forger_who_also_replaced_the_head",
        "test_the_operator_of_a_store_can_empty_it",
    ],
)
def test_what_nobody_finds_is_said_to_be_found_by_nobody(test: str) -> None:
    (row,) = [cells for cells in rows() if test in cells[-1]]
    assert "**nobody**" in row[2]


def test_a_test_that_is_not_there_would_be_missed() -> None:
    assert "test_that_was_never_written" not in defined_in("tests/docs/test_threat_model.py")
    assert "test_a_test_that_is_not_there_would_be_missed" in defined_in("tests/docs/test_threat_model.py")
