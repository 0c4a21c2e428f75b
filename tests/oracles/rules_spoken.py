"""What rules say where they refuse or mark, read from the code wherever it stands: moving code changes nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("custody/model", "custody/ledger")
_SPEAKING = frozenset({"refuse", "broken", "mark"})
_ERRORS = frozenset({"RuleBroken", "RoleRefused"})
#: What stands for a value that is known only when the rule speaks.
_VALUE = "{}"


def spoken() -> dict[str, list[str]]:
    """Return, for every rule, each place where it speaks: by which call, with which words, article and hint."""
    found: dict[str, list[str]] = {}
    for folder in FOLDERS:
        for file in sorted((ROOT / folder).rglob("*.py")):
            source = file.read_text("utf-8")
            if any(f"{word}(" in source for word in _SPEAKING | _ERRORS):
                for rule, line in _places(ast.parse(source)):
                    found.setdefault(rule, []).append(line)
    return {rule: sorted(lines) for rule, lines in found.items()}


def _places(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            named = {word.arg: word.value for word in node.keywords if word.arg}
            if isinstance(node.func, ast.Attribute) and name in _SPEAKING and node.args:
                rule, words = node.args[0], node.args[1:]
            elif name in _ERRORS and "rule" in named:
                rule, words = named.pop("rule"), node.args
            else:
                continue
            told = [text(word) for word in words]
            told += [f"{key}: {text(value)}" for key, value in sorted(named.items())]
            yield text(rule), " | ".join([name, *told])


def text(node: ast.expr) -> str:
    """Return what an expression says, with ``{}`` for what is known only when it is said."""
    match node:
        case ast.Constant(value=value):
            return str(value)
        case ast.JoinedStr(values=values):
            return "".join(text(value) for value in values)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return text(left) + text(right)
        case ast.IfExp(body=body, orelse=other):
            return f"({text(body)} / {text(other)})"
    return _VALUE
