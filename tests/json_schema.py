"""A small strict validator for the JSON Schemas of this project (JSON Schema 2020-12, the keywords that they use).

A keyword that it does not know is refused, so that no schema promises what nobody checks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_SAID = frozenset({"$schema", "$id", "$defs", "title", "description"})
_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "null": type(None),
}


class Schema:
    """One schema in a file."""

    def __init__(self, file: Path) -> None:
        self._whole = json.loads(file.read_text("utf-8"))

    def problems(self, value: Any) -> list[str]:
        """Return what of a value is not by the schema, each with the place; nothing for one that is."""
        return list(self._problems(value, self._whole, "$"))

    def _problems(self, value: Any, schema: dict[str, Any], where: str) -> Iterator[str]:
        unknown = schema.keys() - _KNOWN
        if unknown:
            raise ValueError(f"the validator of the tests does not know {sorted(unknown)}")
        if "$ref" in schema:
            yield from self._problems(value, self._whole["$defs"][schema["$ref"].rpartition("/")[2]], where)
        yield from _plain(value, schema, where)
        if isinstance(value, dict):
            yield from self._members(value, schema, where)
        if isinstance(value, list):
            if schema.get("uniqueItems") and len(set(map(str, value))) != len(value):
                yield f"{where} has an item twice"
            for at, item in enumerate(value):
                yield from self._problems(item, schema.get("items", {}), f"{where}[{at}]")

    def _members(self, value: dict[str, Any], schema: dict[str, Any], where: str) -> Iterator[str]:
        properties, others = schema.get("properties", {}), schema.get("additionalProperties", {})
        yield from (f"{where} lacks {name!r}" for name in schema.get("required", ()) if name not in value)
        for name, member in value.items():
            said = properties.get(name, others)
            if said is False:
                yield f"{where} has {name!r}, which the schema does not name"
            else:
                yield from self._problems(member, said, f"{where}.{name}")


def _plain(value: Any, schema: dict[str, Any], where: str) -> Iterator[str]:
    """Yield what a schema says of a value itself, without its members and items."""
    kinds = schema.get("type", [])
    kinds = kinds if isinstance(kinds, list) else [kinds]
    if kinds and not any(_is(value, kind) for kind in kinds):
        yield f"{where} is no {' or '.join(kinds)}"
    if "const" in schema and value != schema["const"]:
        yield f"{where} is not {schema['const']!r}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where} is none of {schema['enum']}"
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        yield f"{where} does not match {schema['pattern']}"
    if isinstance(value, int) and value < schema.get("minimum", value):
        yield f"{where} is below {schema['minimum']}"


_KNOWN = _SAID | {
    *(
        "$ref",
        "type",
        "const",
        "enum",
        "pattern",
        "minimum",
        "required",
        "properties",
        "additionalProperties",
    ),
    *("items", "uniqueItems"),
}


def _is(value: Any, kind: str) -> bool:
    if kind == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, _TYPES[kind])
