"""The file ``kinds.json`` of an export: each kind's fields in order, their types, meanings of codes."""

from __future__ import annotations

import json
from typing import Any

from custody.model import layouts
from custody.model.hints import MARKS
from custody.model.schema.schema import Erasable, FieldSpec, Layout


def kinds_document() -> bytes:
    """Return ``kinds.json``: every ruleset that this program knows, indented JSON, UTF-8, final newline."""
    document = {
        "schema": "custody.kinds/1",
        "rulesets": {str(version): _ruleset(version) for version in sorted(layouts.LAYOUTS)},
        "marks": MARKS,
    }
    return (json.dumps(document, sort_keys=True, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _ruleset(version: int) -> dict[str, Any]:
    return {name: _kind(layout) for name, layout in layouts.layouts_of(version).items()}


def _kind(layout: Layout) -> dict[str, Any]:
    kind = layout.kind
    return {
        "answers": kind.answers,
        "begins": kind.begins,
        "fields": [_field(field) for field in layout.fields],
        "standings": list(kind.standings),
    }


def _field(field: FieldSpec) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": field.name,
        "erasable": isinstance(field, Erasable),
        "need": field.need.value,
        "type": field.type.name,
    }
    if field.type.choices:
        described["codes"] = field.type.words
    else:
        described["value"] = (field.type.check({}) or "").removeprefix("must be ")
    return described
