"""Reads the import graph of our packages from their source, without importing anything.

Imports inside functions and under TYPE_CHECKING are left out: they cannot make loading a module fail.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

Graph = dict[str, set[str]]


def module_name(root: Path, file: Path) -> str:
    """Return the dotted name by which the file below ``root`` is imported; a package is its __init__ file."""
    parts = file.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def import_graph(root: Path, packages: Iterable[str]) -> Graph:
    """Map every module of the packages below ``root`` to those of them that it loads when it is loaded."""
    files = [file for package in packages for file in sorted((root / package).rglob("*.py"))]
    names = {module_name(root, file): file for file in files}
    return {name: set(_targets(ast.parse(file.read_bytes()), names)) - {name} for name, file in names.items()}


def circle(graph: Mapping[str, set[str]]) -> list[str]:
    """Return one circle of the graph in order, first and last the same, or an empty list."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        found: list[str] = error.args[1]
        return found
    return []


def folders(graph: Mapping[str, set[str]], package: str) -> Graph:
    """Fold the graph to the direct members of ``package``, so that circles between folders show too."""
    prefix = f"{package}."

    def member(name: str) -> str | None:
        return name.removeprefix(prefix).partition(".")[0] if name.startswith(prefix) else None

    folded: Graph = {}
    for name, targets in graph.items():
        source = member(name)
        if source is not None:
            reached = {target for target in map(member, targets) if target is not None}
            folded.setdefault(source, set()).update(reached - {source})
    return folded


def _targets(node: ast.AST, names: Mapping[str, Path]) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (name for alias in child.names for name in _known(alias.name, names))
        elif isinstance(child, ast.ImportFrom):
            yield from (
                name for alias in child.names for name in _known(f"{child.module}.{alias.name}", names)
            )
        elif isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
            yield from (name for branch in child.orelse for name in _targets(branch, names))
        elif not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from _targets(child, names)


def _known(name: str, names: Mapping[str, Path]) -> Iterator[str]:
    """Yield the module that ``name`` is, or the one that holds it."""
    while name:
        if name in names:
            yield name
            return
        name = name.rpartition(".")[0]
