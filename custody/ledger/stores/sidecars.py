"""Sidecars of an object in its store, under derived keys: its tree hashes, a pack's manifest.

Both are caches: they can be computed from the object again, and count only if they lead to a recorded root.
"""

from __future__ import annotations

_OBJECTS = "objects/"
TREES = "trees/"
MANIFESTS = "manifests/"


def tree_key(key: str) -> str:
    """Return the key of an object's tree hashes."""
    return key.replace(_OBJECTS, TREES, 1)


def manifest_key(key: str) -> str:
    """Return the key of the manifest of a packed object."""
    return key.replace(_OBJECTS, MANIFESTS, 1)


def all_keys(key: str) -> tuple[str, ...]:
    """Return the keys of an object and of its possible sidecars; the object's comes first."""
    return key, tree_key(key), manifest_key(key)


def object_key(key: str) -> str:
    """Return the key of the object that a sidecar belongs to; an object's own key for itself."""
    area, slash, name = key.partition("/")
    return _OBJECTS + name if slash and area + slash in (TREES, MANIFESTS) else key
