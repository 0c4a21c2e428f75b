"""The sort of a file that is no proof file of an entry, by its bytes."""

from __future__ import annotations

import json

from custody.errors import CustodyError
from custody.proof import checkpoint, consistency


def is_growth(data: bytes) -> bool:
    """Return whether the bytes are a consistency proof."""
    try:
        consistency.parse(data)
    except CustodyError:
        return False
    return True


def is_checkpoint(data: bytes) -> bool:
    """Return whether the bytes are a checkpoint, as sent or as scanned."""
    try:
        checkpoint.parse(checkpoint.with_line_end(data))
    except CustodyError:
        return False
    return True


def schema_of(data: bytes) -> str:
    """Return the schema that a JSON document names; empty for none."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return ""
    return str(found.get("schema")) if isinstance(found, dict) else ""
