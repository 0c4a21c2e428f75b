"""The facts of a case's closing that somebody is asked about before it is signed."""

from __future__ import annotations

from collections.abc import Mapping

from custody.model.schema.types import Value


def left_open_known(values: Mapping[str, Value]) -> bool:
    """Return whether a closing says that something is left open, or only records what was done elsewhere."""
    return bool(values.get("open_matters_accepted")) or values.get("entry_mode") == "record"
