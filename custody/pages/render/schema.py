"""The JSON Schema of a page's document, from the dataclasses of pages.

Members that the document writes in another form are listed in a table here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from custody.model.json_schema import DIALECT
from custody.pages.parts.page import (
    VISIBLE,
    Action,
    Alarm,
    AsOf,
    Column,
    Event,
    Fact,
    Lane,
    NextStep,
    Page,
    Refusal,
    Row,
    Section,
    State,
    Table,
    Target,
    Timeline,
)
from custody.pages.render.document import SCHEMA

_Json = dict[str, Any]

_INSTANT: _Json = {
    "type": "string",
    "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)$",
    "description": "An instant in UTC, to the second.",
}
_NO_INSTANT: _Json = {"anyOf": [_INSTANT, {"type": "null"}]}
_TEXT: _Json = {"type": "string"}
_PLAIN: _Json = {"type": ["string", "integer", "boolean", "null"]}
#: Values of entries' fields: names that are not UTF-8 and roots of trees are objects.
_VALUE: _Json = {
    "description": "As the entry holds it (`custody manual format`); null where it has or shows none.",
    "type": ["string", "integer", "boolean", "object", "null"],
}
#: The classes of a document's objects, with their descriptions.
_CLASSES: Mapping[type, str] = {
    Fact: "One thing that is known, that there is none of it, or why it is not shown. Only the states shown and "
    "corrected have a `value`; otherwise it is null and `text` the word that stands in its place.",
    Section: "Facts under a title.",
    Column: "A column of a table.",
    Row: "A row of a table: a cell for each column, by the column's key.",
    Table: "Rows under a title. `more` counts rows that are not in it; `rest` is the page that has them.",
    Lane: "One line of a timeline.",
    Event: "Something at an instant or in a period; `end` is null for an instant and for what has no end yet.",
    Timeline: "Lanes of events over the same time.",
    Alarm: "Something that is wrong or urgent; `code` is the id of its rule or finding.",
    NextStep: "What comes next, by whom (`roles`), until when (`due`), and whether that has passed (`overdue`).",
    Action: "What can be done: its command, and the answers that are known already. `refused` is null where it can be "
    "done now.",
    Refusal: "Why it cannot be done now; with `recordable` it can be recorded that it was.",
    Target: "Another page.",
    AsOf: "A past state of the ledger: the position and time of its last entry.",
}
#: Members that are not in a document: keys, which name objects, and members for drawing.
_LEFT_OUT: Mapping[type, frozenset[str]] = {
    Fact: frozenset({"key", "tone", "action"}),
    Section: frozenset({"key"}),
    Column: frozenset({"key"}),
    Row: frozenset({"action", "acts", "help", "depth"}),
    Alarm: frozenset({"opens"}),
    Table: frozenset({"key", "empty"}),
    Timeline: frozenset({"key", "period"}),
    Lane: frozenset({"told_by"}),
    Action: frozenset({"words", "asks", "begins"}),
    Refusal: frozenset({"law"}),
    Page: frozenset({"target", "blocks", "key_facts", "next_steps", "turns"}),
}
#: Members that a document has only where there is a value.
_OPTIONAL: Mapping[type, frozenset[str]] = {Page: frozenset({"as_of"})}
#: Members that a document writes in another form than the dataclass, or that only a document has.
_WRITTEN: Mapping[type, Mapping[str, _Json]] = {
    Row: {"cells": {"type": "object", "additionalProperties": {"$ref": "#/$defs/cell"}}},
    Event: {
        "start": _INSTANT,
        "end": _NO_INSTANT,
        "label": {"$ref": "#/$defs/cell"},
        "name": {**_TEXT, "description": "A word or two for a drawing: a custodian, a place, a seal number."},
        "means": {**_TEXT, "description": "What a period on this timeline is; empty for other sorts."},
    },
    Timeline: {"now": _INSTANT, "as_of": _NO_INSTANT},
    NextStep: {"due": _NO_INSTANT},
    AsOf: {"at": _INSTANT},
    Action: {
        "command": {**_TEXT, "description": "The words of the command behind `custody`."},
        "values": {
            "type": "object",
            "additionalProperties": {"anyOf": [_PLAIN, {"type": "array", "items": _TEXT}]},
        },
    },
    Page: {
        "as_of": {"$ref": "#/$defs/as_of"},
        "schema": {"const": SCHEMA},
        "page": {**_TEXT, "description": "The name of the page, such as `preservation_order`."},
        "key": {**_TEXT, "description": "Which one of that name; empty where there is one only."},
        "about": {
            "description": "The thing that the page is about.",
            "anyOf": [
                {"type": "object", "properties": {"space": _TEXT, "id": _TEXT}, "required": ["space", "id"]},
                {"type": "null"},
            ],
        },
        "facts": {"type": "object", "additionalProperties": {"$ref": "#/$defs/fact"}},
        "next": {"type": "array", "items": {"$ref": "#/$defs/next_step"}},
        "sections": {"type": "object", "additionalProperties": {"$ref": "#/$defs/section"}},
        "tables": {"type": "object", "additionalProperties": {"$ref": "#/$defs/table"}},
        "timelines": {"type": "object", "additionalProperties": {"$ref": "#/$defs/timeline"}},
        "texts": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"title": _TEXT, "text": _TEXT},
                "required": ["title", "text"],
            },
        },
        "before": {"anyOf": [{"$ref": "#/$defs/target"}, {"type": "null"}]},
        "after": {"anyOf": [{"$ref": "#/$defs/target"}, {"type": "null"}]},
    },
}


class _Held:
    """A placeholder type for the values of entries while type hints are read."""


#: Types written unchanged, and classes whose instances are members by their keys.
_SIMPLE: Mapping[Any, _Json] = {
    str: _TEXT,
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    _Held: _VALUE,
}
_KEYED = frozenset({Fact, Section, Column, Table, Timeline})
_ABOUT = (
    "What `--json` answers where a command shows a page, and each page of a printed record. Facts, sections, tables, "
    "timelines, columns and cells are members by their keys; a key that stands twice in one object has its number "
    "behind it from the second on. Further members may come within this version; a command may add its own beside "
    "them, such as `warnings`."
)


def schema() -> _Json:
    """Return the JSON Schema (draft 2020-12) of the documents that ``document`` writes."""
    fact, cell = _fact(), _fact()
    cell["description"] = "A fact in a table or on a timeline, whose label its column or lane is."
    for name in ("label", "entry"):
        del cell["properties"][name]
        cell["required"].remove(name)
    return {
        "$schema": DIALECT,
        "$id": SCHEMA,
        "title": "A page",
        "description": _ABOUT,
        **_object(Page),
        "$defs": {**{_name(part): _object(part) for part in _CLASSES}, "fact": fact, "cell": cell},
    }


def _fact() -> _Json:
    """Return the schema of a fact, whose value is null unless its state has one."""
    hidden = [state for state in get_args(State) if state not in VISIBLE]
    return {
        **_object(Fact),
        "if": {"properties": {"state": {"enum": hidden}}},
        "then": {"properties": {"value": {"type": "null"}}},
        "else": {"properties": {"value": {"not": {"enum": [None, ""]}}}},
    }


def _object(part: type) -> _Json:
    """Return the schema of one class: its fields, and members that only the document has."""
    hints = get_type_hints(part, localns={"Value": _Held})
    written, left_out = _WRITTEN.get(part, {}), _LEFT_OUT.get(part, frozenset())
    held = [field.name for field in fields(part) if field.name not in left_out]
    members = {name: written[name] if name in written else _type(hints[name]) for name in held}
    members |= {name: found for name, found in written.items() if name not in members}
    said = {"description": _CLASSES[part]} if part in _CLASSES else {}
    required = [name for name in members if name not in _OPTIONAL.get(part, frozenset())]
    return {**said, "type": "object", "properties": members, "required": required}


def _type(hint: Any) -> _Json:
    """Return the schema of a type hint; raise TypeError for an unsupported one."""
    if hint in _SIMPLE:
        return _SIMPLE[hint]
    if hint in _CLASSES:
        return {"$ref": f"#/$defs/{_name(hint)}"}
    origin, of = get_origin(hint), get_args(hint)
    if origin is Literal:
        return {"enum": list(of)}
    if origin in (Union, UnionType) and NoneType in of:
        (other,) = (member for member in of if member is not NoneType)
        return {"anyOf": [_type(other), {"type": "null"}]}
    if origin is tuple and of[1:] == (...,):
        if of[0] in _KEYED:
            return {"type": "object", "additionalProperties": _type(of[0])}
        return {"type": "array", "items": _type(of[0])}
    raise TypeError(f"no schema for what {hint!r} holds: write it in the table of this module")


def _name(part: type) -> str:
    """Return the name of a class within the schema."""
    return {NextStep: "next_step", AsOf: "as_of"}.get(part, part.__name__.casefold())
