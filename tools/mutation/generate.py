"""Write the mutants of the files named, a JSON document a line; run by cosmic-ray's Python.

Mutants are those of cosmic-ray's operators that OPERATORS picks, and of one more: a call whose value nobody uses is
left out. What differs from the source in annotations or in the words of an error alone, or does not compile, is no
mutant. This module decides nothing about tests, and imports nothing of the project.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cosmic_ray.ast import get_ast
from cosmic_ray.operators.operator import Operator
from cosmic_ray.plugins import get_operator, operator_names
from parso.python.tree import Name

#: Operators of cosmic-ray that are used: of a comparison its negation and its boundary, of arithmetic one other each.
OPERATORS = re.compile(
    r"core/("
    r"ReplaceComparisonOperator_(Eq_NotEq|NotEq_Eq|Lt_LtE|LtE_Lt|Gt_GtE|GtE_Gt|Lt_GtE|LtE_Gt|Gt_LtE|GtE_Lt|Is_IsNot"
    r"|IsNot_Is)"
    r"|ReplaceBinaryOperator_(Add_Sub|Sub_Add|Mul_FloorDiv|FloorDiv_Mul|Div_Mul|Mod_FloorDiv|Pow_Mul|LShift_RShift"
    r"|RShift_LShift|BitOr_BitAnd|BitAnd_BitOr|BitXor_BitAnd)"
    r"|ReplaceUnaryOperator_(Delete_Not|Delete_USub|Delete_Invert)"
    r"|AddNot|ReplaceTrueWithFalse|ReplaceFalseWithTrue|ReplaceAndWithOr|ReplaceOrWithAnd"
    r"|ReplaceBreakWithContinue|ReplaceContinueWithBreak|ExceptionReplacer|NumberReplacer|RemoveDecorator"
    r"|ZeroIterationForLoop)"
)


class LeaveOutCall(Operator):  # type: ignore[misc]  # its package has no types
    """A statement that is nothing but a call becomes ``pass``: a check or a change that nobody would miss."""

    def mutation_positions(self, node: Any) -> Iterator[tuple[Any, Any]]:
        """Yield the statement's position if it is a call."""
        if _is_call(node):
            yield node.start_pos, node.end_pos

    def mutate(self, node: Any, index: int) -> Any:
        """Return ``pass`` with the prefix of the statement."""
        return Name("pass", node.start_pos, prefix=node.get_first_leaf().prefix)

    @classmethod
    def examples(cls) -> Iterable[Any]:
        """Return no examples: cosmic-ray uses them in its own tests only."""
        return ()


def _is_call(node: Any) -> bool:
    if getattr(node, "type", "") != "atom_expr" or node.parent is None or node.parent.type != "simple_stmt":
        return False
    last = node.children[-1]
    return bool(last.type == "trailer" and last.children[0].value == "(")


def _words(node: Any) -> bool:
    """Return whether a node is inside the message of an error."""
    return node.search_ancestor("fstring") is not None and node.search_ancestor("raise_stmt") is not None


def _nodes(node: Any) -> Iterator[Any]:
    yield node
    for child in getattr(node, "children", ()):
        yield from _nodes(child)


def _changed(tree: Any, node: Any, operator: Any, index: int) -> str:
    """Return the source with one node changed, and leave the tree as it was."""
    before = [
        (inner, inner.children[:] if hasattr(inner, "children") else inner.value) for inner in _nodes(node)
    ]
    parent, place = node.parent, node.parent.children.index(node)
    siblings = parent.children[:]
    try:
        new = operator.mutate(node, index)
        parent.children[place : place + 1] = [] if new is None else [new]
        return str(tree.get_code())
    finally:
        parent.children = siblings
        for one, was in before:
            if hasattr(one, "children"):
                one.children = was
            else:
                one.value = was


def _annotated(tree: ast.Module) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return the (line, byte) bounds of annotations, which nothing here reads at run time."""
    noted = [
        annotation
        for node in ast.walk(tree)
        for annotation in (getattr(node, "annotation", None), getattr(node, "returns", None))
    ]
    return [
        ((it.lineno, it.col_offset), (it.end_lineno, it.end_col_offset)) for it in noted if it is not None
    ]


def _scope(tree: ast.Module, line: int) -> str:
    """Return the dotted name of the innermost function or class around a line, "" at module level."""
    names: list[str] = []
    body: list[ast.stmt | ast.excepthandler] = list(tree.body)
    while body:
        here = body.pop(0)
        if not here.lineno <= line <= (here.end_lineno or here.lineno):
            continue
        if isinstance(here, ast.FunctionDef | ast.ClassDef):
            names.append(here.name)
        body = [node for node in ast.iter_child_nodes(here) if isinstance(node, ast.stmt | ast.excepthandler)]
    return ".".join(names)


def _patch(old: str, new: str) -> tuple[int, int, str]:
    """Return the replaced characters: index of the first, index after the last, and the new text."""
    start = next(
        (at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new))
    )
    rest = min(len(old), len(new)) - start
    same = next((n for n in range(rest) if old[-1 - n] != new[-1 - n]), rest)
    return start, len(old) - same, new[start : len(new) - same]


def mutants(root: Path, file: str, share: float, seed: str) -> Iterator[dict[str, Any]]:
    """Yield the mutants of one file, or the share of them that the seed picks."""
    source = (root / file).read_text("utf-8")
    operators = {name: get_operator(name)() for name in operator_names() if OPERATORS.fullmatch(name)}
    operators["own/LeaveOutCall"] = LeaveOutCall()
    tree, parsed, lines = get_ast(source), ast.parse(source), source.splitlines()
    annotated = _annotated(parsed)
    numbers: dict[str, int] = {}
    for node in list(_nodes(tree)):
        for name, operator in operators.items():
            for index, (start, _) in enumerate(operator.mutation_positions(node)):
                number = numbers[name] = numbers.get(name, -1) + 1
                lot = hashlib.sha256(f"{seed} {file} {name} {number}".encode()).digest()
                inside = any(begin <= start < end for begin, end in annotated)
                if inside or _words(node) or int.from_bytes(lot[:4], "big") >= share * 2**32:
                    continue
                try:
                    changed = _changed(tree, node, operator, index)
                    compile(changed, file, "exec")
                except (
                    SyntaxError,
                    AttributeError,
                ):  # cosmic-ray replaces no exception that is named with a dot
                    continue
                new = changed.splitlines()
                yield {
                    "file": file,
                    "scope": _scope(parsed, start[0]),
                    "operator": name.split("/")[1],
                    "line": start[0],
                    "was": lines[start[0] - 1].strip(),
                    "becomes": new[start[0] - 1].strip() if len(new) >= start[0] else "",
                    "patch": _patch(source, changed),
                }


def main() -> None:
    """Write the mutants of the files on the command line to standard output, a JSON document a line."""
    root, share, seed, *files = sys.argv[1:]
    for file in files:
        for mutant in mutants(Path(root), file, float(share), seed):
            print(json.dumps(mutant))


if __name__ == "__main__":
    main()
