"""Reads the manifest of a pack for its entry: the stored one, and the one the object makes."""

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
    """Takes a pack as it is read; nothing is raised for one that is none, ``root`` is then None.

    ``write`` is given each line of the manifest that it makes.
    """

    def __init__(self, write: Callable[[bytes], object] = len) -> None:
        self._lines = sha256()
        self._write = write
        self._listing = pack.Listing(self._line)
        self._wrong = False

    def steps(self, chunk: bytes) -> list[Callable[[], None]]:
        """Return the work on each chunk, in order."""
        return [] if self._wrong else [partial(self._feed, chunk)]

    def take(self, chunk: bytes) -> None:
        """Take the next bytes."""
        if not self._wrong:
            self._feed(chunk)

    def root(self) -> ManifestRoot | None:
        """Return the root over the members, once all was read."""
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
        """Return the SHA-256 of the pack's manifest, with the places of its members, once all was read."""
        return None if self.root() is None else self._lines.digest()


def lines_beside(store: ObjectStore, key: str) -> bytes:
    """Return the SHA-256 of the stored manifest of an object; raises ObjectMissing, ObjectUnreadable.

    The root is over the leaves alone: the place of a member in the pack is stated beside each leaf, and by
    the pack itself.
    """
    found = sha256()
    for piece in store.read(manifest_key(key), None):
        found.update(piece)
    return found.digest()


def root_beside(store: ObjectStore, key: str) -> ManifestRoot | None:
    """Return the root over an object's stored manifest, None if malformed.

    Raises ObjectMissing, ObjectUnreadable.
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
