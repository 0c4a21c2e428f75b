"""Private names of argparse that the program uses."""

from __future__ import annotations

import argparse
import ast
from collections import Counter
from collections.abc import Iterator
from functools import cache

from tests.oracles.literals import OURS, files_of, shown

#: Modules that give a parser.
_MODULES = (
    "argparse",
    "custody.cli.shell.parsing",
    "custody.cli.forms.form_arguments",
    "custody.cli.forms.form",
)
_PARTS = (
    argparse.ArgumentParser(),
    argparse.ArgumentParser().add_argument_group(),
    argparse.ArgumentParser().add_mutually_exclusive_group(),
    argparse.ArgumentParser().add_subparsers(),
    argparse.HelpFormatter(""),
    argparse.Namespace(),
    argparse,
)


def reached_into(source: str) -> Counter[str]:
    """Return how often a source uses or replaces each private name of argparse, none where it knows no parser."""
    if not any(module in source for module in _MODULES):
        return Counter()
    tree = ast.parse(source)
    if not any(_knows_parsers(node) for node in ast.walk(tree)):
        return Counter()
    return Counter(name for name in _names(tree) if name in private())


@cache
def private() -> frozenset[str]:
    """Return the private names of argparse: of the module, of parsers, groups, actions and formatters."""
    return frozenset(
        name
        for part in _PARTS
        for name in {*dir(part), *vars(part)}
        if name.startswith("_") and not name.startswith("__")
    )


def uses() -> dict[str, int]:
    """Return how often each file uses each private name of argparse: by file and name."""
    return {
        f"{shown(file)} {name}": count
        for file in files_of(OURS)
        for name, count in reached_into(file.read_text("utf-8")).items()
    }


def _knows_parsers(node: ast.AST) -> bool:
    """Return whether a statement imports argparse, or the parser that this program makes of it."""
    if isinstance(node, ast.Import):
        return any(alias.name == "argparse" for alias in node.names)
    return isinstance(node, ast.ImportFrom) and node.module in _MODULES


def _names(tree: ast.AST) -> Iterator[str]:
    """Yield each private name that is read of something, or defined in a class."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.ClassDef):
            yield from (member.name for member in node.body if isinstance(member, ast.FunctionDef))
        elif isinstance(node, ast.ImportFrom) and node.module == "argparse":
            yield from (alias.name for alias in node.names)
