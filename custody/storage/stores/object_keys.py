"""Object keys, the only names that a store takes: an area, and 128 random bits in hex.

So no key leaves a store's folder or prefix, whatever an entry names.
"""

from __future__ import annotations

import re

from custody.errors import Conflict, UsageError

#: The areas of a store in order: manifests of packed objects, objects, and the tree hashes beside them.
AREAS = ("manifests", "objects", "trees")
_KEY = re.compile(r"(manifests|objects|trees)/([0-9a-f]{32})", re.ASCII)


def is_key(text: str) -> bool:
    """Return whether a text has the form of an object key: one of AREAS, a slash and 32 hex digits."""
    return _KEY.fullmatch(text) is not None


def check_key(key: str) -> tuple[str, str]:
    """Return (area, 32 hex digits) of an object key; raise UsageError for anything else."""
    match = _KEY.fullmatch(key)
    if match is None:
        raise UsageError(
            f"{key!r} is no object key",
            hint="An object key is objects/, trees/ or manifests/ and 32 lower-case hex digits.",
        )
    return match[1], match[2]


def check_range(key: str, offset: int, length: int | None) -> None:
    """Raise UsageError for a negative offset or length."""
    if offset < 0 or (length is not None and length < 0):
        raise UsageError(
            f"bytes {offset}+{length} of {key} are no range", hint="Offset and length are not negative."
        )


def exists(key: str) -> Conflict:
    """Return the error for writing under a key that has an object already."""
    return Conflict(
        f"object {key} exists already and is never overwritten", hint="Archive under a new random key."
    )
