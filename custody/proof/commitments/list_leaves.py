"""Leaves of the two lists that an entry can commit to: a file manifest and a sweep.

A leaf is a canonical JSON array of fixed length. This module walks no directory and checks no file.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Callable, Iterable
from typing import Any

from custody.errors import Malformed
from custody.frozen import dataclass
from custody.proof import b64, canonical, merkle
from custody.proof.commitments.field_leaf import MOST_VALUE_BYTES
from custody.proof.commitments.typed_roots import LEAF_BYTES, ManifestRoot, ObjectRoot, SweepRoot
from custody.proof.commitments.values import name_bytes, name_value

_CODE = re.compile(r"[a-z0-9_.]{1,64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class ManifestLeaf:
    """One file of a manifest: raw ``path`` bytes, ``kind`` code, and, where it has content, its digests.

    ``bytes``, ``sha256`` and ``root`` are all None (a directory, a device) or all given.
    """

    path: bytes
    kind: str
    bytes: int | None
    sha256: builtins.bytes | None
    root: builtins.bytes | None

    def object_root(self) -> ObjectRoot:
        """Return the root under which this file's chunks are proven; raise Malformed if it has no content."""
        if self.bytes is None or self.sha256 is None or self.root is None:
            raise Malformed(f"a manifest line of kind {self.kind} has no content")
        return ObjectRoot(self.bytes, LEAF_BYTES, self.root, self.sha256)


@dataclass(frozen=True, slots=True)
class SweepLeaf:
    """One result of a sweep: ``object`` and ``version`` by the store's names, ``outcome``, ``digest``."""

    object: str
    version: str | None
    outcome: str
    digest: bytes | None


def manifest_leaf(
    path: bytes | str,
    kind: str,
    size: int | None,
    sha256: bytes | None,
    root: bytes | None,
) -> bytes:
    """Return the canonical leaf ``[path,kind,bytes,sha256,root]`` of a member of a manifest.

    A path that is not UTF-8 becomes ``{"b64": …}``. Raises Malformed for an impossible part.
    """
    value = name_value(path) if not isinstance(path, str) else path
    return _same(canonical.encode([value, kind, size, _text(sha256), _text(root)]), parse_manifest_leaf)


def parse_manifest_leaf(data: bytes) -> ManifestLeaf:
    """Return the member in a leaf exactly as ``manifest_leaf`` writes it; raise Malformed otherwise."""
    path, kind, size, flat, root = _array(data, 5, "manifest")
    raw = name_bytes(path)
    if not 1 <= len(raw) <= MOST_VALUE_BYTES or b"\x00" in raw:
        raise Malformed("a manifest path is empty, too long, or holds a zero byte")
    leaf = ManifestLeaf(raw, _code(kind), _size(size), _digest(flat), _digest(root))
    if (leaf.bytes is None) != (leaf.sha256 is None) or (leaf.bytes is None) != (leaf.root is None):
        raise Malformed("a manifest line gives some but not all of bytes, sha256 and root")
    if leaf.bytes is not None:
        leaf.object_root()
    return leaf


def manifest_root(leaves: Iterable[bytes]) -> ManifestRoot:
    """Return the root over manifest leaves; raise Malformed unless their raw paths ascend."""
    hashes, last = [], b""
    for leaf in leaves:
        path = parse_manifest_leaf(leaf).path
        if path <= last:
            raise Malformed("a manifest is not in the order of its raw paths, or names one twice")
        last = path
        hashes.append(merkle.leaf_hash(leaf))
    return ManifestRoot(len(hashes), merkle.root(hashes))


def sweep_leaf(object_id: str, version: str | None, outcome: str, digest: bytes | None) -> bytes:
    """Return the canonical leaf ``[object,version,outcome,digest]``; Malformed for an impossible part."""
    return _same(canonical.encode([object_id, version, outcome, _text(digest)]), parse_sweep_leaf)


def parse_sweep_leaf(data: bytes) -> SweepLeaf:
    """Return the result in a leaf exactly as ``sweep_leaf`` writes it; raise Malformed for anything else."""
    name, version, outcome, digest = _array(data, 4, "sweep")
    if not isinstance(name, str) or not name or not (version is None or isinstance(version, str)):
        raise Malformed("a sweep result does not name its object or version by a string")
    return SweepLeaf(name, version, _code(outcome), _digest(digest))


def sweep_root(leaves: Iterable[bytes]) -> SweepRoot:
    """Return the root over sweep leaves, in the order given; raise Malformed for a leaf that is none."""
    hashes = []
    for leaf in leaves:
        parse_sweep_leaf(leaf)
        hashes.append(merkle.leaf_hash(leaf))
    return SweepRoot(len(hashes), merkle.root(hashes))


def _same(data: bytes, parse: Callable[[bytes], object]) -> bytes:
    parse(data)
    return data


def _array(data: bytes, length: int, what: str) -> list[Any]:
    value = canonical.decode(data)
    if not isinstance(value, list) or len(value) != length:
        raise Malformed(f"a {what} leaf is an array of {length}")
    return value


def _code(value: object) -> str:
    if not isinstance(value, str) or _CODE.fullmatch(value) is None:
        raise Malformed(f"not a code: {str(value)[:80]!a}")
    return value


def _size(value: object) -> int | None:
    if value is None or (type(value) is int and value >= 0):
        return value
    raise Malformed("a size is not a whole number of bytes")


def _digest(value: object) -> bytes | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise Malformed("a digest is not a string")
    return b64.decode_hash(value, "a digest")


def _text(digest: bytes | None) -> str | None:
    return None if digest is None else b64.encode(digest)
