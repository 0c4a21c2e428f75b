"""Finds in source text what makes a module depend on the machine, the moment or chance.

It reads syntax only, so it does not see what a value handed in from outside does: that is what ports are for.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

# Everything else is refused, because a list of what is bad is never complete. None of these reads a file, a
# clock, the environment or a source of chance, once the names below are taken out.
PURE_MODULES = frozenset(
    {
        "__future__", "abc", "array", "base64", "binascii", "bisect", "builtins", "calendar", "csv",
        "collections", "contextlib", "copy", "custody", "dataclasses", "datetime", "difflib", "enum",
        "functools", "graphlib", "hashlib", "heapq", "hmac", "itertools", "json", "math", "nacl",
        "operator", "re", "string", "struct", "textwrap", "tomllib", "types", "typing", "unicodedata", "uuid", "xml",
        "zlib",
    }
)  # fmt: skip

IMPURE_BUILTINS = frozenset(
    {"__import__", "breakpoint", "compile", "eval", "exec", "hash", "input", "open", "print"}
)

#: What loads a module by its name: pure where that is one of the lower floors, which are looked at themselves.
_LATE = "importlib.import_module"
PURE_PACKAGES = ("custody.law.", "custody.ledger.", "custody.model.", "custody.proof.")

IMPURE_NAMES = frozenset(
    {
        "datetime.date.today",
        "datetime.datetime.now",
        "datetime.datetime.today",
        "datetime.datetime.utcnow",
        "hashlib.file_digest",
        "nacl.bindings.crypto_box_keypair",
        "nacl.bindings.crypto_sign_keypair",
        "nacl.bindings.randombytes",
        "nacl.public.PrivateKey.generate",
        "nacl.signing.SigningKey.generate",
        "nacl.utils.random",
        "uuid.getnode",
        "uuid.uuid1",
        "uuid.uuid4",
        "xml.etree.ElementTree.iterparse",
        "xml.etree.ElementTree.parse",
    }
)


def impurities(source: str) -> list[str]:
    """Name everything impure in ``source`` as ``line: what``; an empty list is a clean module."""
    tree = ast.parse(source)
    nodes = list(ast.walk(tree))
    aliases = dict(_aliases(nodes))
    own = {*aliases, *_bound_names(tree, nodes)}
    return [f"{line}: {what}" for line, what in sorted({*_imports(nodes), *_references(nodes, aliases, own)})]


def _imports(nodes: Sequence[ast.AST]) -> Iterator[tuple[int, str]]:
    for node in nodes:
        if isinstance(node, ast.Import):
            imported = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            imported = [f"{node.module or '.'}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in imported:
            if name == _LATE and isinstance(node, ast.ImportFrom):
                continue  # how it is used is looked at where it is
            if name.partition(".")[0] not in PURE_MODULES:
                yield node.lineno, f"import of {name}"
            if name in IMPURE_NAMES or name.endswith(".*") or _impure_builtin(name):
                yield node.lineno, name


def _references(
    nodes: Sequence[ast.AST], aliases: dict[str, str], own: set[str]
) -> Iterator[tuple[int, str]]:
    within = {id(call.func) for call in nodes if isinstance(call, ast.Call) and _stays_within(call)}
    for node in nodes:
        if isinstance(node, ast.Name) and node.id in IMPURE_BUILTINS and node.id not in own:
            yield node.lineno, f"{node.id}()"
        elif isinstance(node, ast.Name | ast.Attribute):
            name = _dotted(node, aliases)
            if name in IMPURE_NAMES or _impure_builtin(name) or (name == _LATE and id(node) not in within):
                yield node.lineno, name


def _stays_within(call: ast.Call) -> bool:
    """Return whether a call names a module of the lower floors, whatever the end of its name is."""
    if len(call.args) != 1 or call.keywords or not isinstance(call.args[0], ast.JoinedStr):
        return False
    first = call.args[0].values[0]
    return isinstance(first, ast.Constant) and str(first.value).startswith(PURE_PACKAGES)


def _impure_builtin(name: str) -> bool:
    return name.startswith("builtins.") and name.removeprefix("builtins.") in IMPURE_BUILTINS


def _aliases(nodes: Sequence[ast.AST]) -> Iterator[tuple[str, str]]:
    """Yield which local name stands for which imported one."""
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                head = alias.name.partition(".")[0]
                yield (alias.asname, alias.name) if alias.asname else (head, head)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module or '.'}.{alias.name}"


def _bound_names(tree: ast.Module, nodes: Sequence[ast.AST]) -> Iterator[str]:
    """Yield which names the module itself defines, so that they do not mean the builtin."""
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            yield statement.name
    for node in nodes:
        if isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def _dotted(node: ast.expr, aliases: dict[str, str]) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value, aliases)}.{node.attr}"
    return aliases.get(node.id, "") if isinstance(node, ast.Name) else ""
