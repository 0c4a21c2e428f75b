"""What people call a place in which an object lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.cli.words import short

if TYPE_CHECKING:
    from custody.model.records import StoredObject


def place_called(stored: StoredObject) -> str:
    """Name a place to people: the object, or the copy and what it is of."""
    if stored.of is None:
        return f"object {short(stored.id)}"
    return f"copy {short(stored.id)} of object {short(stored.of)}"
