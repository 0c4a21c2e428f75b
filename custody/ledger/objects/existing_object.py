"""Verification that a stored object has the bytes of a source that is read again; nothing is sent."""

from __future__ import annotations

import base64
import hashlib

from custody.errors import ProofInvalid
from custody.ledger.ports import ObjectStore, Stored


class StandingWriter:
    """An ObjectWriter that compares bytes with an existing object instead of sending them.

    ``commit`` compares size and checksum: of the whole, or with ``part_bytes`` that over the parts as S3 computes it.
    In a store without checksums the object is read back.
    """

    def __init__(self, store: ObjectStore, key: str, version: str | None, part_bytes: int | None) -> None:
        self._store = store
        self._key = key
        self._version = version
        self._part_bytes = part_bytes
        self._whole = hashlib.sha256()
        self._part = hashlib.sha256()
        self._filled = 0
        self._bytes = 0
        self._parts: list[bytes] = []

    def write(self, data: bytes | memoryview) -> None:
        """Add bytes to be compared."""
        self._whole.update(data)
        self._bytes += len(data)
        if self._part_bytes is None:
            return
        view = memoryview(data)
        while view:
            piece = view[: self._part_bytes - self._filled]
            self._part.update(piece)
            self._filled += len(piece)
            view = view[len(piece) :]
            if self._filled == self._part_bytes:
                self._next()

    def commit(self) -> Stored:
        """Return the stored object's data if it has these bytes.

        Raise ProofInvalid where it has others, StorageFailed where the store does not answer.
        """
        stored = self._store.stat(self._key, self._version)
        right = stored.bytes == self._bytes
        if right and stored.checksum is not None:
            right = stored.checksum in self._checksums()
        elif right:
            back = hashlib.sha256()
            for chunk in self._store.read(self._key, self._version):
                back.update(chunk)
            right = back.digest() == self._whole.digest()
        if not right:
            raise ProofInvalid(
                f"object {self._key} in store {self._store.name} stands there from a run that was broken off, and its "
                "bytes are not those of the source",
                hint="Keep the object and find out why; archive the source anew with --restart.",
            )
        return stored

    def abort(self) -> None:
        """Do nothing: the object was not put there by this writer."""

    def leave(self, *, soon: bool = False) -> None:
        """Do nothing: nothing was sent."""

    def _next(self) -> None:
        self._parts.append(self._part.digest())
        self._part = hashlib.sha256()
        self._filled = 0

    def _checksums(self) -> set[str]:
        """Return the spellings that stores use for the SHA-256 of these bytes, or over that of their parts."""
        if self._part_bytes is not None:
            if self._filled or not self._parts:
                self._next()
            over = hashlib.sha256(b"".join(self._parts)).digest()
            return {self._whole.hexdigest(), f"{base64.b64encode(over).decode('ascii')}-{len(self._parts)}"}
        digest = self._whole.digest()
        return {digest.hex(), base64.b64encode(digest).decode("ascii")}
