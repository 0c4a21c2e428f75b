"""The values of a case's closing that people confirm before they sign it."""

from __future__ import annotations

from collections.abc import Mapping

from custody.model.schema.types import Value


def left_open_known(values: Mapping[str, Value]) -> bool:
    """Return whether a closing accepts open matters, or only records an earlier closing."""
    return bool(values.get("open_matters_accepted")) or values.get("entry_mode") == "record"
