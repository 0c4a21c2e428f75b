"""Docstrings open with a plain verb or noun; those of the program and its tools in a line read at once."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCT = ("custody", "tools", "fixtures")
#: Verbs that leave open whether something is returned, shown, written, recorded or allowed.
VAGUE = re.compile(r"(Give|Say|Tell|Let|Have)s?\b")
MOST_CHARACTERS = 100

NODES = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def first_lines(source: str) -> list[str]:
    """Return the first line of each docstring of a module."""
    nodes = (node for node in ast.walk(ast.parse(source)) if isinstance(node, NODES))
    return [text.splitlines()[0] for node in nodes if (text := ast.get_docstring(node))]


def lines_of(*folders: str) -> dict[str, list[str]]:
    """Return the first lines of the docstrings of every file in these folders, by path."""
    files = [file for folder in folders for file in sorted((ROOT / folder).rglob("*.py"))]
    return {file.relative_to(ROOT).as_posix(): first_lines(file.read_text()) for file in files}


def test_a_docstring_opens_with_what_is_returned_raised_or_done() -> None:
    vague = {
        name: found
        for name, lines in lines_of(*PRODUCT, "tests").items()
        if (found := [line for line in lines if VAGUE.match(line)])
    }
    assert vague == {}


def test_the_first_line_is_read_at_once() -> None:
    lines = lines_of(*PRODUCT)
    long = {
        name: found
        for name, own in lines.items()
        if (found := [line for line in own if len(line) > MOST_CHARACTERS])
    }
    assert sum(map(len, lines.values())) > 1000
    assert long == {}


@pytest.mark.parametrize("opening", ["Give", "Say", "Tell", "Let", "Have", "Gives", "Says", "Tells"])
def test_a_vague_opening_is_caught(opening: str) -> None:
    source = f'"""Module."""\n\nclass A:\n    def b(self):\n        """{opening} the rest."""\n'
    assert [line for line in first_lines(source) if VAGUE.match(line)] == [f"{opening} the rest."]


def test_a_plain_opening_is_not_taken_for_a_vague_one() -> None:
    assert not VAGUE.match("Return what is given.")
    assert not VAGUE.match("Given names of people.")
