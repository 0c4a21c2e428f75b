"""Literals by which the front ends name a field of a kind.

A literal counts where it is the name of a field and stands where the name of a field stands:

- as what is read: the first argument of a method of facts, of sealed values or of the view of an entry
  (``facts.text("due")``, ``entry.current("due")``), or of ``get`` and ``pop`` of values of an entry;
- as what is indexed or looked for in such values: ``values["due"]``, ``"due" in filled.values``;
- as a key of values that are made: a mapping that is annotated, returned, assigned or passed as values of an entry, or
  that takes them in (``{**values, "due": …}``);
- as the name of what was typed: ``getattr(args, "due")``, ``dest="due"``;
- as what a form is answered by: a key of the values of an ``Intent`` or of an ``Action``;
- as one of the names that a loop hands to any of these: ``{name: entry.current(name) for name in ("due", "note")}``.

Values of an entry are known by their annotations: of a parameter, of a variable, of a member of a class, and of what a
function returns. All files of the program are read for these, and names are compared, not types: a member called
``values`` is taken for values of an entry wherever one class has it so.

Not counted are the same words where they name something else: a member of a JSON answer or a heading of a table, which
belong to the answer of one service; a space (``lookup.resolve("exhibit", …)``), which is a thing and no field; what a
command that enters nothing asks for (its positional arguments, and flags that ``flags_typed`` reads); a code; a word of
text. test_ratchets has examples of each sort.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tests.oracles import program

ROOT = Path(__file__).resolve().parents[2]
#: Where no field is to be named.
FRONT_ENDS = ("custody/cli", "custody/tui")
#: Where annotations of values of an entry stand.
OURS = ("custody", "tools")
#: Annotations of values of an entry: mappings from the name of a field, and what reads like one.
_VALUES = re.compile(
    r"(?:dict|Mapping|MutableMapping)\[str, (?:Value|Typed)\]|\b(?:Facts|Private|EntryView)\b"
)
#: Annotations of what forms and actions are filled with, for members that are called ``values``.
_ANSWERS = re.compile(r"(?:dict|Mapping)\[str, object\]")
#: What a source has in it that declares any of these.
_DECLARING = re.compile(r"\b(?:Value|Typed|Facts|Private|EntryView|values: )")
#: What a source has in it that names a field: a literal of that name, or a mapping made of words.
_WRITTEN, _DICT = re.compile(r"""["'](\w+)["']"""), re.compile(r"\bdict\(")
#: Methods that read a field whose name is their first argument, of sealed values, facts and views of entries.
READERS = frozenset(
    {"amended", "bare", "codes", "current", "gone", "must", "signed", "silent", "told", "value"}
)
#: Such methods of facts whose names others have too: they count where the facts are known to be such.
ALIKE = frozenset({"count", "flag", "noted", "number", "root", "text"})
#: Methods of any mapping that take a key first.
_KEYED = frozenset({"get", "pop", "setdefault"})
#: Functions whose second argument is the name of what was typed.
_TYPED = frozenset({"getattr", "hasattr", "setattr", "delattr"})
#: What holds what was typed is called so.
_NAMESPACES = frozenset({"args", "arguments", "namespace", "parsed", "typed"})


@cache
def fields() -> frozenset[str]:
    """Return the names of all fields of all kinds."""
    return frozenset(field.name for kind in program.kinds() for field in program.layout(kind).fields)


@dataclass
class Annotations:
    """Where values of an entry stand by their annotations: members of classes, parameters and results of functions.

    ``parameters`` has by the name of a function the places and names of its parameters that take values. ``functions``
    are all names of functions: one of the module itself is meant before those of others.
    """

    members: set[str] = field(default_factory=set)
    results: set[str] = field(default_factory=set)
    functions: set[str] = field(default_factory=set)
    parameters: dict[str, set[int | str]] = field(default_factory=dict)

    def add(self, tree: ast.Module) -> None:
        """Add what a module declares."""
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                self._class(node)
                for line in node.body:
                    if isinstance(line, ast.FunctionDef):
                        self._function(line, f"{node.name}.{line.name}")
            elif isinstance(node, ast.FunctionDef):
                self._function(node, node.name)

    def _class(self, node: ast.ClassDef) -> None:
        place = 0
        for line in node.body:
            if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name):
                answers = line.target.id == "values" and _ANSWERS.search(ast.unparse(line.annotation))
                if of_values(line.annotation) or answers:
                    self.members.add(line.target.id)
                    self.parameters.setdefault(node.name, set()).update((place, line.target.id))
                place += 1

    def _function(self, node: ast.FunctionDef, name: str) -> None:
        self.functions.add(name)
        if of_values(node.returns):
            self.results.add(name)
        taken = [*node.args.posonlyargs, *node.args.args]
        bound = 1 if taken and taken[0].arg in ("self", "cls") else 0
        for place, parameter in enumerate(taken[bound:]):
            if of_values(parameter.annotation):
                self.parameters.setdefault(name, set()).update((place, parameter.arg))
        for parameter in node.args.kwonlyargs:
            if of_values(parameter.annotation):
                self.parameters.setdefault(name, set()).add(parameter.arg)


def of_values(annotation: ast.expr | None) -> bool:
    """Return whether an annotation is one of values of an entry."""
    if isinstance(annotation, ast.Name):
        return _VALUES.search(annotation.id) is not None
    return annotation is not None and _VALUES.search(ast.unparse(annotation)) is not None


@cache
def declared() -> Annotations:
    """Return what all files of the program declare."""
    found = Annotations()
    for source in (file.read_text("utf-8") for file in files_of(OURS)):
        if _DECLARING.search(source):
            found.add(ast.parse(source))
    return found


def used(source: str) -> list[tuple[int, str]]:
    """Return the literals of a source that name a field where the name of a field stands: by line and name."""
    if not _DICT.search(source) and fields().isdisjoint(_WRITTEN.findall(source)):
        return []
    if re.search(r"^Facts\b.* = ", source, re.MULTILINE):
        source = re.sub(r"\bFacts\b", "OwnFacts", source)  # another type of that name
    tree = ast.parse(source)
    own = Annotations()
    own.add(tree)
    return sorted(set(_Module(tree, own).found()))


def literals() -> dict[str, int]:
    """Return how many literals of each file of the front ends name a field, where there are any."""
    return {
        shown(file): count for file in files_of(FRONT_ENDS) if (count := len(used(file.read_text("utf-8"))))
    }


class _Module:
    """One module that is looked through; names are resolved function by function, else in the module."""

    def __init__(self, tree: ast.Module, own: Annotations) -> None:
        self._tree, self._own = tree, own
        self._constants = dict(_assigned(tree.body))

    def found(self) -> Iterator[tuple[int, str]]:
        """Yield line and name of each literal that counts."""
        yield from self._scope(self._tree, set(), {})

    def _scope(
        self, scope: ast.AST, outer: set[str], known: dict[str, ast.expr]
    ) -> Iterator[tuple[int, str]]:
        """Yield what counts in a function or in the module, and in the functions within it."""
        nodes = list(_own_nodes(scope))
        holders, known = outer | self._holders(scope, nodes), dict(known)
        for node in nodes:
            known.update(_assignments(node))
        looped = dict(_looped(nodes))
        result = isinstance(scope, ast.FunctionDef) and of_values(scope.returns)
        for node in nodes:
            for name in self._named(node, holders, result=result):
                yield from self._literals(name, known, looped, set())
        for node in nodes:
            if isinstance(node, ast.FunctionDef | ast.Lambda):
                yield from self._scope(node, holders, known)

    def _holders(self, scope: ast.AST, nodes: list[ast.AST]) -> set[str]:
        """Return the variables of a function that hold values of an entry."""
        found: set[str] = set()
        if isinstance(scope, ast.FunctionDef | ast.Lambda):
            arguments = scope.args
            every = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
            found |= {argument.arg for argument in every if of_values(argument.annotation)}
        for _ in range(2):
            for node in nodes:
                if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                    found |= {node.target.id} if of_values(node.annotation) else set()
                for name, value in _assignments(node):
                    if self._holds(value, found):
                        found.add(name)
        return found

    def _holds(self, node: ast.AST, holders: set[str]) -> bool:
        """Return whether an expression is values of an entry."""
        match node:
            case ast.Name(id=name):
                return name in holders
            case ast.Attribute(attr=name):
                return name in declared().members or name in self._own.members
            case ast.Call(func=ast.Name(id="dict"), args=[inner]):
                return self._holds(inner, holders)
            case ast.Call(func=function):
                name = _name_of(function)
                nearest = self._own if name in self._own.functions else declared()
                return name in nearest.results
            case ast.Dict(keys=keys, values=values):
                return any(
                    key is None and self._holds(value, holders)
                    for key, value in zip(keys, values, strict=True)
                )
            case ast.BinOp(left=left, op=ast.BitOr(), right=right):
                return self._holds(left, holders) or self._holds(right, holders)
            case ast.IfExp(body=body, orelse=other):
                return self._holds(body, holders) or self._holds(other, holders)
        return False

    def _named(self, node: ast.AST, holders: set[str], *, result: bool) -> Iterator[ast.expr]:
        """Yield the expressions that a node uses as the name of a field."""
        match node:
            case ast.Subscript(value=value, slice=index) if self._holds(value, holders):
                yield index
            case ast.Compare(left=left, ops=[ast.In() | ast.NotIn()], comparators=[right]) if self._holds(
                right, holders
            ):
                yield left
            case ast.Call():
                yield from self._of_call(node, holders)
            case ast.Return(value=ast.expr() as value) if result:
                yield from _keys(value)
            case ast.AnnAssign(annotation=annotation, value=ast.expr() as value) if of_values(annotation):
                yield from _keys(value)
            case ast.AugAssign(target=target, value=value) if self._holds(target, holders):
                yield from _keys(value)
            case ast.Assign(targets=[target], value=value) if self._holds(target, holders):
                yield from _keys(value)
            case ast.Dict() | ast.BinOp() if self._holds(node, holders):
                yield from _keys(node)

    def _of_call(self, node: ast.Call, holders: set[str]) -> Iterator[ast.expr]:
        name = _name_of(node.func)
        if isinstance(node.func, ast.Attribute):
            base = node.func.value
            if name in READERS or (name in _KEYED | ALIKE and self._holds(base, holders)):
                yield from node.args[:1]
            if name == "update" and self._holds(base, holders):
                yield from (key for value in node.args for key in _keys(value))
        if name in _TYPED and node.args and _name_of(node.args[0]) in _NAMESPACES:
            yield from node.args[1:2]
        yield from (word.value for word in node.keywords if word.arg == "dest")
        called = _called(node.func)
        nearest = self._own if called in self._own.functions else declared()
        taken = nearest.parameters.get(called, set())
        for place, argument in enumerate(node.args):
            if place in taken:
                yield from _keys(argument) if not isinstance(argument, ast.Name) else (argument,)
        for word in node.keywords:
            if word.arg in taken or (name == "replace" and word.arg in declared().members):
                yield from _keys(word.value) if not isinstance(word.value, ast.Name) else (word.value,)

    def _literals(
        self, node: ast.AST | None, known: dict[str, ast.expr], looped: dict[str, ast.expr], seen: set[str]
    ) -> Iterator[tuple[int, str]]:
        """Yield the names of fields that an expression can be: itself, or what it was assigned or is looped over."""
        match node:
            case ast.Constant(value=str() as text):
                if text in fields():
                    yield node.lineno, text
            case ast.Name(id=name) if name not in seen:
                seen = {*seen, name}
                for where in (looped, known, self._constants):
                    if name in where:
                        yield from self._literals(where[name], known, looped, seen)
                        break
            case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
                for part in parts:
                    yield from self._literals(part, known, looped, seen)
            case ast.Starred(value=value):
                yield from self._literals(value, known, looped, seen)
            case ast.IfExp(body=body, orelse=other):
                yield from self._literals(body, known, looped, seen)
                yield from self._literals(other, known, looped, seen)
            case ast.Dict(keys=keys):
                for key in keys:
                    yield from self._literals(key, known, looped, seen)
            case ast.DictComp(key=key, generators=generators):
                within = {**looped, **dict(_looped([*generators]))}
                yield from self._literals(key, known, within, seen)
            case ast.Call(func=ast.Attribute(value=value, attr="items" | "keys")):
                yield from self._literals(value, known, looped, seen)
            case ast.Call(
                func=ast.Name(id="sorted" | "tuple" | "list" | "set" | "frozenset"), args=[value, *_]
            ):
                yield from self._literals(value, known, looped, seen)


def _name_of(function: ast.expr) -> str:
    """Return what a function is called; empty for one without a name."""
    if isinstance(function, ast.Name):
        return function.id
    return function.attr if isinstance(function, ast.Attribute) else ""


def _called(function: ast.expr) -> str:
    """Return what a function is called, with its class before it where it is called on that."""
    match function:
        case ast.Attribute(value=ast.Name(id=owner), attr=name) if owner[:1].isupper():
            return f"{owner}.{name}"
    return _name_of(function)


def _own_nodes(scope: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of a scope, each function within it by itself and not what is in it."""
    waiting = list(ast.iter_child_nodes(scope))
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.Lambda):
            waiting += ast.iter_child_nodes(node)


def _assigned(body: Iterable[ast.stmt]) -> Iterator[tuple[str, ast.expr]]:
    for node in body:
        yield from _assignments(node)


def _assignments(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Yield the names that a statement assigns and what it assigns to them."""
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            yield name, value
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            yield name, value
        case ast.NamedExpr(target=ast.Name(id=name), value=value):
            yield name, value
        case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
            for name_, value_ in zip(names, values, strict=False):
                if isinstance(name_, ast.Name):
                    yield name_.id, value_


def _looped(nodes: list[ast.AST]) -> Iterator[tuple[str, ast.expr]]:
    """Yield the variables of loops and what they go through; of pairs the first variable and the first of each."""
    for node in nodes:
        if isinstance(node, ast.For | ast.comprehension):
            target, over = node.target, node.iter
            if isinstance(target, ast.Tuple) and isinstance(target.elts[0], ast.Name):
                target = target.elts[0]
                if isinstance(over, ast.Tuple | ast.List):
                    firsts = [row.elts[0] for row in over.elts if isinstance(row, ast.Tuple) and row.elts]
                    over = ast.Tuple(firsts, ast.Load())
            if isinstance(target, ast.Name):
                yield target.id, over


def _keys(node: ast.AST) -> Iterator[ast.expr]:
    """Yield the keys of mappings that an expression makes."""
    match node:
        case ast.Dict(keys=keys, values=values):
            for key, value in zip(keys, values, strict=True):
                yield from _keys(value) if key is None else (key,)
        case ast.DictComp(key=key):
            yield key
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            yield from _keys(left)
            yield from _keys(right)
        case ast.IfExp(body=body, orelse=other):
            yield from _keys(body)
            yield from _keys(other)
        case ast.Call(func=ast.Name(id="dict"), keywords=words):
            yield from (ast.Constant(word.arg, lineno=node.lineno) for word in words if word.arg)


def shown(file: Path) -> str:
    """Return a file as it is named from the top of the project."""
    return file.relative_to(ROOT).as_posix()


def files_of(folders: tuple[str, ...]) -> Iterator[Path]:
    """Yield every source below the folders."""
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))
