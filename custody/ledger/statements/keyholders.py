"""Facts of entries on people and their keys, and the questions asked before signing them."""

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
    """Return the facts of an enrolment's entry, with the key read for the actor."""
    return {**typed, "vkey": vkey}


def rotated(key: str, vkey: str) -> dict[str, Value]:
    """Return the facts of the entry that replaces a key by another."""
    return {"replaced_key": key, "vkey": vkey}
