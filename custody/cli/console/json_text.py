"""JSON documents as text with indents, which the standard library writes slowly."""

from __future__ import annotations

import json
from json.encoder import encode_basestring_ascii
from typing import Any


def indented(value: Any, margin: str = "\n") -> str:
    """Return a JSON value exactly as ``json.dumps`` writes it with ``indent=2``.

    A ``margin`` is the end of a line and the blanks at the beginning of the next.
    """
    if isinstance(value, str):
        return encode_basestring_ascii(value)
    if type(value) is int:
        return str(value)
    inner = f"{margin}  "
    if isinstance(value, dict) and value:
        lines = [f"{_name(name)}: {indented(one, inner)}" for name, one in value.items()]
        return f"{{{inner}{f',{inner}'.join(lines)}{margin}}}"
    if isinstance(value, list | tuple) and value:
        lines = [indented(one, inner) for one in value]
        return f"[{inner}{f',{inner}'.join(lines)}{margin}]"
    return json.dumps(value)


def _name(name: Any) -> str:
    return encode_basestring_ascii(name if isinstance(name, str) else json.dumps(name))
