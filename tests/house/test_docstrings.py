"""Docstrings open with a plain verb or noun; those of the program and its tools in a line read at once."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
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
    nodes = (node for node in statements(ast.parse(source)) if isinstance(node, NODES))
    return [text.splitlines()[0] for node in nodes if (text := ast.get_docstring(node))]


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """Yield a module and every statement in it, and no expression: none holds a docstring."""
    yield node
    for name in ("body", "orelse", "finalbody", "handlers", "cases"):
        below = getattr(node, name, ())
        for child in below if isinstance(below, list) else ():
            yield from statements(child)


def vague_lines(source: str) -> list[str]:
    """Return the first lines of docstrings that are vague; a source in which no text is so is not parsed."""
    if not re.search(rf"[\"']\s*{VAGUE.pattern}", source):
        return []
    return [line for line in first_lines(source) if VAGUE.match(line)]


def sources_of(*folders: str) -> dict[str, str]:
    """Return every source in these folders, by path."""
    files = [file for folder in folders for file in sorted((ROOT / folder).rglob("*.py"))]
    return {file.relative_to(ROOT).as_posix(): file.read_text() for file in files}


def test_a_docstring_opens_with_what_is_returned_raised_or_done() -> None:
    sources = sources_of(*PRODUCT, "tests")
    assert {name: found for name, source in sources.items() if (found := vague_lines(source))} == {}


def test_the_first_line_is_read_at_once() -> None:
    lines = {name: first_lines(source) for name, source in sources_of(*PRODUCT).items()}
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
    assert vague_lines(source) == [f"{opening} the rest."]
    assert vague_lines(source.replace('"""', "'" * 3)) == [f"{opening} the rest."]
    assert vague_lines(source.replace('"""', '"').replace(" the rest.", "")) == [opening]


def test_a_plain_opening_is_not_taken_for_a_vague_one() -> None:
    assert not VAGUE.match("Return what is given.")
    assert not VAGUE.match("Given names of people.")
