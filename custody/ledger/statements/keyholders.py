"""What is stated of people and their keys, and what of it is asked about before somebody signs."""

from __future__ import annotations

from collections.abc import Mapping

from custody.model.schema.types import Value


def without_roles(values: Mapping[str, Value]) -> bool:
    """Return whether somebody is left without any role."""
    return not values["roles"]


def departed(values: Mapping[str, Value]) -> bool:
    """Return whether a key is revoked because its holder left."""
    return values["reason"] == "departed"


def enrolled(typed: Mapping[str, Value], vkey: str) -> dict[str, Value]:
    """Return what is stated of somebody who is enrolled, with the key that was read for them."""
    return {**typed, "vkey": vkey}


def rotated(key: str, vkey: str) -> dict[str, Value]:
    """Return what is stated of a key that is replaced by another."""
    return {"replaces": key, "vkey": vkey}
