"""Typed roots: a root together with the size and kind of its tree, as a field of an entry holds it.

A root alone does not commit to a size, so whoever commits to one writes it in one of these forms, and the
form fixes level, size and leaf rule for every proof below it. This module proves nothing; see
custody.proof.chain.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from custody.errors import Malformed, UnknownVersion
from custody.frozen import dataclass
from custody.proof import b64
from custody.proof.canonical import INTEGER_LIMIT
from custody.proof.commitments.values import JsonScalar
from custody.proof.merkle import EMPTY_ROOT, HASH_BYTES

if TYPE_CHECKING:
    from custody.proof.digest import ObjectDigest

#: Length of every leaf of an object tree but the last.
LEAF_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class ObjectRoot:
    """An object of ``bytes`` bytes: ``root`` over leaves of ``leaf`` bytes (1 MiB) and flat ``sha256``."""

    bytes: int
    leaf: int
    root: builtins.bytes
    sha256: builtins.bytes

    def __post_init__(self) -> None:
        _check(self.bytes, self.root, "object/1")
        _check(self.bytes, self.sha256, "object/1")
        if self.leaf != LEAF_BYTES:
            raise Malformed(f"object/1 has leaves of {LEAF_BYTES} bytes, not {self.leaf!r}")

    @classmethod
    def of(cls, digest: ObjectDigest) -> ObjectRoot:
        """Return the root of an object from the digests of one pass over it."""
        return cls(digest.bytes, LEAF_BYTES, digest.root, digest.sha256)

    @property
    def count(self) -> int:
        """The number of leaves."""
        return -(-self.bytes // self.leaf)

    def to_json(self) -> dict[str, JsonScalar]:
        """Return the JSON object that a field holds."""
        return {
            "bytes": self.bytes,
            "leaf": self.leaf,
            "root": b64.encode(self.root),
            "sha256": b64.encode(self.sha256),
            "tree": "object/1",
        }


@dataclass(frozen=True, slots=True)
class ManifestRoot:
    """A manifest of ``count`` leaves ``[path,kind,bytes,sha256,root]``, in the order of raw paths."""

    count: int
    root: bytes

    def __post_init__(self) -> None:
        _check(self.count, self.root, "manifest/1")

    def to_json(self) -> dict[str, JsonScalar]:
        """Return the JSON object that a field holds."""
        return {"count": self.count, "root": b64.encode(self.root), "tree": "manifest/1"}


@dataclass(frozen=True, slots=True)
class SweepRoot:
    """A sweep of ``count`` results, each a leaf ``[object,version,outcome,digest]``."""

    count: int
    root: bytes

    def __post_init__(self) -> None:
        _check(self.count, self.root, "sweep/1")

    def to_json(self) -> dict[str, JsonScalar]:
        """Return the JSON object that a field holds."""
        return {"count": self.count, "root": b64.encode(self.root), "tree": "sweep/1"}


_VERSIONED = re.compile(r"[a-z]{1,32}/[1-9][0-9]{0,8}", re.ASCII)

TypedRoot = ObjectRoot | ManifestRoot | SweepRoot


def typed_root_from_json(value: object) -> TypedRoot:
    """Return the typed root in a JSON object as ``to_json`` writes it.

    Raises Malformed, or UnknownVersion for a tree that this program does not know.
    """
    if not isinstance(value, Mapping) or not isinstance(value.get("tree"), str):
        raise Malformed("a typed root is a JSON object that names its tree")
    tree = value["tree"]
    if tree == "object/1":
        _check_members(value, {"bytes", "leaf", "root", "sha256", "tree"})
        return ObjectRoot(value["bytes"], value["leaf"], _hash(value["root"]), _hash(value["sha256"]))
    if tree in {"manifest/1", "sweep/1"}:
        _check_members(value, {"count", "root", "tree"})
        kind = ManifestRoot if tree == "manifest/1" else SweepRoot
        return kind(value["count"], _hash(value["root"]))
    if _VERSIONED.fullmatch(tree) is None:
        raise Malformed(f"not the name of a tree: {tree[:80]!a}")
    raise UnknownVersion(f"a root of the tree {tree}, which this program does not know")


def _check(size: object, digest: bytes, tree: str) -> None:
    if type(size) is not int or not 0 <= size < INTEGER_LIMIT:
        raise Malformed(f"{tree} has an impossible size: {size!a}")
    if len(digest) != HASH_BYTES:
        raise Malformed(f"{tree} has a hash of {len(digest)} bytes, not {HASH_BYTES}")
    if size == 0 and digest != EMPTY_ROOT:
        raise Malformed(f"{tree} is empty but its hash is not that of nothing")


def _check_members(value: Mapping[str, Any], members: set[str]) -> None:
    if value.keys() != members:
        raise Malformed(f"{value['tree']} has members other than {', '.join(sorted(members))}")


def _hash(text: object) -> bytes:
    if not isinstance(text, str):
        raise Malformed("a hash in a typed root is not a string")
    return b64.decode_hash(text, "a hash in a typed root")
