"""The members of every JSON answer that is on file: their paths and the types of their values, drawn as a tree."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ANSWERS = Path(__file__).resolve().parents[1] / "cli" / "golden"
_NAMES = {
    bool: "bool",
    dict: "object",
    float: "number",
    int: "int",
    list: "list",
    str: "text",
    type(None): "null",
}
#: The members of a fact and of a cell of a page, which the schema of pages describes (page.json).
_CELL = frozenset({"value", "text", "state", "note", "opens"})
_FACTS = (_CELL, _CELL | {"label", "entry"})


def members() -> dict[str, list[str]]:
    """Return the members of each answer on file, by the name of its file, after its schema."""
    found = {}
    for file in sorted(ANSWERS.glob("*.json")):
        document = json.loads(file.read_text("utf-8"))
        found[file.stem.replace("-", " ")] = [str(document["schema"]), *tree([document])]
    return found


def tree(values: list[Any], depth: int = 0) -> Iterator[str]:
    """Yield the members of values that stand in one place, each with every type that it has, and what is in it.

    A fact or a cell of a page is one line with the types of its value.
    """
    names = sorted({name for value in values if isinstance(value, dict) for name in value})
    for name in names:
        held = [value[name] for value in values if isinstance(value, dict) and name in value]
        if all(isinstance(member, dict) and member.keys() in _FACTS for member in held):
            told = "|".join(sorted({_NAMES[type(member["value"])] for member in held}))
            yield f"{'  ' * depth}{name} fact {told}"
            continue
        types = "|".join(sorted({_NAMES[type(holding)] for holding in held}))
        inner = [item for value in held for item in (value if isinstance(value, list) else [])]
        rows = "" if not inner else " of " + "|".join(sorted({_NAMES[type(item)] for item in inner}))
        yield f"{'  ' * depth}{name} {types}{rows}"
        yield from tree([*(holding for holding in held if isinstance(holding, dict)), *inner], depth + 1)
