"""Values of entries on people and their keys."""

from __future__ import annotations

from collections.abc import Mapping

from custody.model.schema.types import Value


def without_roles(values: Mapping[str, Value]) -> bool:
    """Return whether values of an actor's roles name no role."""
    return not values["roles"]


def departed(values: Mapping[str, Value]) -> bool:
    """Return whether a key is revoked because its holder left."""
    return values["reason"] == "departed"


def enrolled(typed: Mapping[str, Value], vkey: str) -> dict[str, Value]:
    """Return the values of an enrolment with the actor's verifier key added."""
    return {**typed, "vkey": vkey}


def rotated(key: str, vkey: str) -> dict[str, Value]:
    """Return the values of a key's rotation: the replaced key's name, and the new verifier key."""
    return {"replaced_key": key, "vkey": vkey}
