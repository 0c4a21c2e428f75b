"""Digests of an object's bytes: SHA-256, the tree over 1 MiB leaves, MD5, SHA-1 or SHA-512.

All are computed in one pass over the source, so that they are of the same bytes. This module reads nothing; the caller
supplies chunks. MD5 and SHA-1 are kept for comparison with other reports and prove nothing here.
"""

from __future__ import annotations

import builtins
import hashlib
from collections.abc import Callable
from functools import partial
from typing import Protocol

from custody.frozen import dataclass
from custody.proof.commitments.typed_roots import LEAF_BYTES
from custody.proof.merkle.frontier import Frontier

__all__ = ["LEAF_BYTES", "FlatHasher", "LeafHasher", "ObjectDigest", "ObjectHasher", "sha256"]


def sha256(data: bytes | bytearray | memoryview) -> bytes:
    """Return the SHA-256 of bytes (32 bytes)."""
    return hashlib.sha256(data).digest()


@dataclass(frozen=True, slots=True)
class ObjectDigest:
    """The result of one pass over an object: size, digests and tree root.

    ``bytes`` is its length, ``root`` the tree root, ``leaves`` the concatenated 32-byte leaf hashes;
    ``md5`` (16 bytes), ``sha1`` (20 bytes) and ``sha512`` (64 bytes) are None unless asked for.
    """

    bytes: int
    sha256: builtins.bytes
    root: builtins.bytes
    leaves: builtins.bytes
    md5: builtins.bytes | None
    sha1: builtins.bytes | None
    sha512: builtins.bytes | None = None


class FlatHasher:
    """A hasher that takes an object's bytes in pieces and computes only their SHA-256."""

    __slots__ = ("_flat",)

    def __init__(self) -> None:
        self._flat = hashlib.sha256()

    def update(self, data: bytes | bytearray | memoryview) -> None:
        """Hash the next piece, of any length."""
        self._flat.update(data)

    def digest(self) -> bytes:
        """Return the SHA-256 (32 bytes) of all bytes fed so far."""
        return self._flat.digest()


class LeafHasher:
    """A hasher that takes an object's bytes in pieces and computes its tree's leaves, 32 bytes a MiB."""

    __slots__ = ("_leaf", "_leaves", "_room", "_tree")

    def __init__(self) -> None:
        self._leaf = hashlib.sha256(b"\x00")
        self._room = LEAF_BYTES
        self._leaves = bytearray()
        self._tree = Frontier()

    def update(self, data: bytes | bytearray | memoryview) -> None:
        """Hash the next piece, of any length."""
        view = memoryview(data).cast("B")
        while len(view):
            part = view[: self._room]
            self._leaf.update(part)
            self._room -= len(part)
            view = view[len(part) :]
            if self._room == 0:
                self._close()

    def root(self) -> bytes:
        """Return the root (32 bytes); the last leaf ends here, so no more bytes may follow."""
        if self._room < LEAF_BYTES:
            self._close()
        return self._tree.root()

    @property
    def leaves(self) -> bytes:
        """The hashes of the closed leaves, concatenated (32 bytes each)."""
        return bytes(self._leaves)

    def _close(self) -> None:
        leaf = self._leaf.digest()
        self._leaves += leaf
        self._tree.append(leaf)
        self._leaf = hashlib.sha256(b"\x00")
        self._room = LEAF_BYTES


class ObjectHasher:
    """A hasher that takes an object's bytes in pieces of any size and computes all its digests.

    Memory stays at 32 bytes for each MiB seen; the empty object has no leaves and the empty root.
    """

    __slots__ = ("_finished", "_flat", "_length", "_md5", "_sha1", "_sha512", "_tree")

    def __init__(self, *, md5: bool = False, sha1: bool = False, sha512: bool = False) -> None:
        self._flat = hashlib.sha256()
        self._md5 = hashlib.md5(usedforsecurity=False) if md5 else None
        self._sha1 = hashlib.sha1(usedforsecurity=False) if sha1 else None
        self._sha512 = hashlib.sha512() if sha512 else None
        self._tree = LeafHasher()
        self._length = 0
        self._finished = False

    def update(self, data: bytes | bytearray | memoryview) -> None:
        """Hash the next piece of the object, of any length. RuntimeError after ``finish``."""
        for step in self.steps(data):
            step()

    def steps(self, data: bytes | bytearray | memoryview) -> list[Callable[[], None]]:
        """Return the steps that take the next piece, one for each digest, which may run in parallel.

        All must have run, and ``data`` stay unchanged, before the next piece or ``finish``. RuntimeError after
        ``finish``.
        """
        if self._finished:
            raise RuntimeError("this object's digests are already finished")
        view = memoryview(data).cast("B")
        self._length += len(view)
        hashers: list[_Hash | None] = [self._flat, self._md5, self._sha1, self._sha512]
        flat = [partial(hasher.update, view) for hasher in hashers if hasher is not None]
        return [partial(self._tree.update, view), *flat]

    def finish(self) -> ObjectDigest:
        """Return the digests of all pieces; the hasher takes no more. RuntimeError the second time."""
        if self._finished:
            raise RuntimeError("this object's digests are already finished")
        self._finished = True
        root = self._tree.root()
        return ObjectDigest(
            bytes=self._length,
            sha256=self._flat.digest(),
            root=root,
            leaves=self._tree.leaves,
            md5=None if self._md5 is None else self._md5.digest(),
            sha1=None if self._sha1 is None else self._sha1.digest(),
            sha512=None if self._sha512 is None else self._sha512.digest(),
        )


class _Hash(Protocol):
    def update(self, data: memoryview, /) -> None:
        """Hash the next bytes."""
