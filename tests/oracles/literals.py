"""What the front ends still know by heart, counted file by file: names of fields, and private names of argparse."""

from __future__ import annotations

import argparse
import ast
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.oracles import program

ROOT = Path(__file__).resolve().parents[2]
#: Where no field is to be named.
FRONT_ENDS = ("custody/cli", "tui")
#: Where argparse may be at work.
OURS = ("custody", "storage", "tools", "tui")
#: Modules that give a parser.
_MODULES = ("argparse", "custody.cli.parsing", "custody.cli.forms", "custody.cli.template")
_PARTS = (
    argparse.ArgumentParser(),
    argparse.ArgumentParser().add_argument_group(),
    argparse.ArgumentParser().add_mutually_exclusive_group(),
    argparse.ArgumentParser().add_subparsers(),
    argparse.HelpFormatter(""),
    argparse.Namespace(),
    argparse,
)


@cache
def fields() -> frozenset[str]:
    """Return the names of all fields of all kinds."""
    return frozenset(field.name for kind in program.kinds() for field in program.layout(kind).fields)


@cache
def private() -> frozenset[str]:
    """Return the private names of argparse: of the module, of parsers, groups, actions and formatters."""
    return frozenset(
        name
        for part in _PARTS
        for name in {*dir(part), *vars(part)}
        if name.startswith("_") and not name.startswith("__")
    )


def named(source: str) -> int:
    """Return how many literals of a source are the name of a field."""
    return sum(
        isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in fields()
        for node in ast.walk(ast.parse(source))
    )


def reached_into(source: str) -> Counter[str]:
    """Return how often a source uses or replaces each private name of argparse, none where it knows no parser."""
    if not any(module in source for module in _MODULES):
        return Counter()
    tree = ast.parse(source)
    if not any(_knows_parsers(node) for node in ast.walk(tree)):
        return Counter()
    return Counter(name for name in _names(tree) if name in private())


def literals() -> dict[str, int]:
    """Return how many literals of each file of the front ends are the name of a field, where there are any."""
    return {shown(file): count for file in _files(FRONT_ENDS) if (count := named(file.read_text("utf-8")))}


def uses() -> dict[str, int]:
    """Return how often each file uses each private name of argparse: by file and name."""
    return {
        f"{shown(file)} {name}": count
        for file in _files(OURS)
        for name, count in reached_into(file.read_text("utf-8")).items()
    }


def shown(file: Path) -> str:
    """Return a file as it is named from the top of the project."""
    return file.relative_to(ROOT).as_posix()


def _files(folders: tuple[str, ...]) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


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
            yield from (one.name for one in node.body if isinstance(one, ast.FunctionDef))
        elif isinstance(node, ast.ImportFrom) and node.module == "argparse":
            yield from (alias.name for alias in node.names)
