"""Digests of a pack's manifest: of the stored one, and of the one computed from the pack."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from hashlib import sha256

from custody.errors import Malformed, UnknownVersion
from custody.ledger.ports import ObjectStore
from custody.ledger.stores.sidecars import manifest_key
from custody.proof import merkle, pack
from custody.proof.commitments.typed_roots import ManifestRoot
from custody.proof.merkle.frontier import Frontier

_MOST_LINE_BYTES = 1 << 20


class PackRead:
    """The manifest computed from a pack as it is read; for bytes that are no pack ``root`` is None.

    ``write`` is called with each line of that manifest.
    """

    def __init__(self, write: Callable[[bytes], object] = len) -> None:
        self._lines = sha256()
        self._write = write
        self._listing = pack.Listing(self._line)
        self._wrong = False

    def steps(self, chunk: bytes) -> list[Callable[[], None]]:
        """Return the steps to run on the next chunk, in order; none after bytes that are no pack."""
        return [] if self._wrong else [partial(self._feed, chunk)]

    def take(self, chunk: bytes) -> None:
        """Add the next bytes of the pack."""
        if not self._wrong:
            self._feed(chunk)

    def root(self) -> ManifestRoot | None:
        """Return the manifest root over the members, once all was read; None if it was no pack."""
        try:
            return None if self._wrong else self._listing.finish()
        except (Malformed, UnknownVersion):
            return None

    def _line(self, line: bytes) -> None:
        self._lines.update(line)
        self._write(line)

    def _feed(self, chunk: bytes) -> None:
        try:
            self._listing.feed(chunk)
        except (Malformed, UnknownVersion):
            self._wrong = True

    def lines(self) -> bytes | None:
        """Return the SHA-256 of the manifest's lines, once all was read; None if it was no pack.

        The lines have the places of members too, which the root does not cover.
        """
        return None if self.root() is None else self._lines.digest()


def stored_manifest_digest(store: ObjectStore, key: str) -> bytes:
    """Return the SHA-256 of the stored manifest of an object, with the places of its members.

    Raise ObjectMissing, ObjectUnreadable.
    """
    found = sha256()
    for piece in store.read(manifest_key(key), None):
        found.update(piece)
    return found.digest()


def stored_manifest_root(store: ObjectStore, key: str) -> ManifestRoot | None:
    """Return the root over an object's stored manifest; None if malformed.

    Raise ObjectMissing, ObjectUnreadable.
    """
    edge = Frontier()
    try:
        for leaf in _leaves(store, key):
            edge.append(merkle.leaf_hash(leaf))
    except Malformed:
        return None
    return ManifestRoot(edge.size, edge.root())


def _leaves(store: ObjectStore, key: str) -> Iterator[bytes]:
    for line in pack.read_lines(store.read(manifest_key(key), None), _MOST_LINE_BYTES):
        yield pack.read_line(line)[1]
