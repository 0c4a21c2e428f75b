"""Takes single rules out of the running code: finds every place where a rule speaks, and silences one at a time.

A place is a ``raise`` or a call that carries a rule's id. Silencing compiles what stands around it without that one
statement and swaps the code of its functions, also of those already handed out, until the context ends. An act that
was entered before may be laid again meanwhile: no rule spoke in it, so no such statement came along.
"""

from __future__ import annotations

import ast
import gc
import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

from tests.arrangements import keeping_nothing

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("custody/model", "custody/ledger")
_SPEAKING = frozenset({"refuse", "broken", "mark"})
_ERRORS = frozenset({"RuleBroken", "RoleRefused"})


@dataclass(frozen=True, slots=True)
class Place:
    """One statement in which a rule speaks."""

    module: str
    line: int
    rule: str

    def __str__(self) -> str:
        return f"{self.rule} at {self.module.removeprefix('custody.model.')}:{self.line}"


def _rule_of(node: ast.AST) -> str | None:
    """Return the rule id that a call carries, None if it is another call."""
    if not isinstance(node, ast.Call):
        return None
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name in _SPEAKING and isinstance(node.func, ast.Attribute) and node.args:
        first: ast.expr = node.args[0]
    elif name in _ERRORS:
        named = [word.value for word in node.keywords if word.arg == "rule"]
        if not named:
            return None
        first = named[0]
    else:
        return None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None


def _spoken(statement: ast.stmt) -> str | None:
    """Return the rule that a statement speaks for."""
    if isinstance(statement, ast.Raise) and statement.exc is not None:
        return _rule_of(statement.exc)
    if isinstance(statement, ast.Expr):
        return _rule_of(statement.value)
    return None


@dataclass(frozen=True, slots=True)
class Spoken:
    """How a rule speaks at one place: by which call, with a hint of its own, or one that the ruling looks up."""

    verb: str
    has_hint: bool
    looks_up: bool


def statement_of(place: Place) -> Spoken:
    """Return how a rule speaks at a place."""
    return _statements(place.module)[place.line, place.rule]


@cache
def _statements(module: str) -> dict[tuple[int, str], Spoken]:
    """Return how rules speak in a module, by line and rule."""
    found = {}
    for node in ast.walk(_kept_tree(module)):
        if isinstance(node, ast.Raise | ast.Expr) and (rule := _spoken(node)) is not None:
            call = node.exc if isinstance(node, ast.Raise) else node.value
            assert isinstance(call, ast.Call)
            assert (node.lineno, rule) not in found, "two statements of one rule stand in one line"
            verb = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            hinted = any(word.arg == "hint" for word in call.keywords)
            found[node.lineno, rule] = Spoken(verb, hinted, verb in _SPEAKING)
    return found


def modules() -> list[str]:
    """Name the modules in which rules speak."""
    files = sorted(file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py"))
    return [".".join(file.relative_to(ROOT).with_suffix("").parts) for file in files]


def _text(module: str) -> str:
    return (ROOT / f"{module.replace('.', '/')}.py").read_text("utf-8")


@cache
def _kept_tree(module: str) -> ast.Module:
    """Return the tree of a module, which nobody changes."""
    return ast.parse(_text(module))


def _without(place: Place) -> CodeType:
    """Compile the one outermost statement in which a rule speaks without what it says, and nothing else."""
    tree = _kept_tree(place.module)
    told = [item for item in tree.body if isinstance(item, ast.ImportFrom) and item.module == "__future__"]
    (outermost,) = (item for item in tree.body if item.lineno <= place.line <= (item.end_lineno or 0))
    ((among, at),) = _spoken_at(outermost, place)
    said = among[at]
    among[at] = ast.copy_location(ast.Pass(), said)
    try:
        file = str(importlib.import_module(place.module).__file__)
        return compile(ast.Module([*told, outermost], []), file, "exec")
    finally:
        among[at] = said


def _spoken_at(node: ast.AST, place: Place) -> Iterator[tuple[list[ast.stmt], int]]:
    """Yield where below a node a rule speaks at a place: among which statements, and as which of them."""
    for among in (value for _, value in ast.iter_fields(node) if isinstance(value, list)):
        for at, child in enumerate(among):
            if isinstance(child, ast.stmt) and child.lineno == place.line and _spoken(child) == place.rule:
                yield among, at
            elif isinstance(child, ast.AST):
                yield from _spoken_at(child, place)


@cache
def _silent(module: str) -> bool:
    """Return whether a module has no word by which a rule speaks, so that it need not be parsed."""
    return not any(f"{word}(" in _text(module) for word in _SPEAKING | _ERRORS)


@cache
def places() -> tuple[Place, ...]:
    """Return every statement in which a rule speaks."""
    return tuple(
        Place(module, node.lineno, rule)
        for module in modules()
        if not _silent(module)
        for node in ast.walk(_kept_tree(module))
        if isinstance(node, ast.stmt) and (rule := _spoken(node)) is not None
    )


def unplaced() -> list[str]:
    """Return calls with a rule that are no statement of their own, or whose rule is not written out."""
    found = []
    for module in modules():
        if _silent(module):
            continue
        tree = _kept_tree(module)
        told = {
            id(node.exc if isinstance(node, ast.Raise) else node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Raise | ast.Expr) and _spoken(node) is not None
        }
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or id(node) in told:
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            carries = any(word.arg == "rule" for word in node.keywords)
            speaks = name in _SPEAKING and bool(node.args)
            if (name in _ERRORS and carries) or speaks or _rule_of(node) is not None:
                found.append(f"{module}:{node.lineno}")
    return found


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)


@cache
def _known() -> dict[str, list[FunctionType]]:
    """Find every function made by the modules in which rules speak, by file: one search of all that there is."""
    files = {str(importlib.import_module(name).__file__) for name in {place.module for place in places()}}
    found: dict[str, list[FunctionType]] = {file: [] for file in files}
    for stored in gc.get_objects():
        if isinstance(stored, FunctionType) and stored.__code__.co_filename in files:
            found[stored.__code__.co_filename].append(stored)
    return found


def _functions(module: ModuleType) -> list[FunctionType]:
    """Find every function made by a module, closures that were handed out included.

    Whatever is handed out later takes its code from one of them, which is swapped with all that is in it.
    """
    return _known()[str(module.__file__)]


@contextmanager
def silenced(place: Place) -> Iterator[None]:
    """Run with one place taken out."""
    module = importlib.import_module(place.module)
    changed = {item.co_qualname: item for item in _codes(_without(place))}
    before = [(function, function.__code__) for function in _functions(module)]
    swapped = 0
    try:
        for function, code in before:
            new = changed.get(code.co_qualname)
            if new is not None and new != code:
                function.__code__ = new
                swapped += 1
        assert swapped, f"nothing was swapped for {place}"
        with keeping_nothing():
            yield
    finally:
        for function, code in before:
            function.__code__ = code
