"""Files that an exhibit has in a store already, so that an interrupted run can leave them out.

A file is there if an object of its name, size and SHA-256, or such a member of files that are packed together, is on
record there and not failing. Nothing is recorded here.
"""

from __future__ import annotations

from collections.abc import Mapping

from custody.ledger.objects.archive import Archived
from custody.ledger.objects.members import members
from custody.ledger.ports import LedgerReader, ObjectStore
from custody.ledger.views.entries.entries import Entries
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import StoredObject
from custody.model.schema.ids import b64
from custody.proof import pack
from custody.proof.commitments.values import name_bytes
from custody.proof.digest import sha256


class StoredFiles:
    """The recorded objects of one exhibit in one store, to be compared with files that were read.

    With ``objects``, that store, members of files that are packed together count too: their manifests are read.
    """

    def __init__(
        self, reader: LedgerReader, exhibit: str, store: str, objects: ObjectStore | None = None
    ) -> None:
        self._entries = Entries(reader)
        self._names: dict[str, bytes | None] = {}
        standing: dict[str, list[StoredObject]] = {}
        for recorded in Lookup(reader).under(StoredObject, "exhibit", exhibit):
            if recorded.of is None and recorded.destroyed is None and store in _well(recorded):
                standing.setdefault(recorded.sha256, []).append(recorded)
        self._standing: Mapping[str, list[StoredObject]] = standing
        self._every = [stored for alike in standing.values() for stored in alike]
        self._sizes = {stored.bytes for stored in self._every}
        self._packed = any(stored.packed is not None for stored in self._every)
        self._members: dict[tuple[bytes, int, bytes], StoredObject] = {}
        for stored in self._every:
            if objects is not None and stored.packed == "files":
                self._add_members(reader, objects, stored)

    def may_have(self, size: int | None) -> bool:
        """Return whether the exhibit may have a file of this size (bytes) here; None asks for any pack."""
        return self._packed if size is None else size in self._sizes

    def stored_object(self, read: Archived) -> StoredObject | None:
        """Return the stored object that is or contains the file that was ``read``; None if there is none."""
        if read.contents is None:
            member = self._members.get((read.name, read.digest.bytes, read.digest.sha256))
            if member is not None:
                return member
        some = self._standing.get(b64(read.digest.sha256), ())
        alike = (
            candidate
            for candidate in some
            if candidate.bytes == read.digest.bytes and self._name(candidate) == read.name
        )
        return next(
            (candidate for candidate in alike if (candidate.packed is None) == (read.contents is None)), None
        )

    def earlier(self, name: bytes) -> tuple[int, ...]:
        """Return the positions of the entries of objects with this file name, in order."""
        return tuple(sorted(stored.position for stored in self._every if self._name(stored) == name))

    def _add_members(self, reader: LedgerReader, objects: ObjectStore, stored: StoredObject) -> None:
        """Add the files of a pack by base name, size and SHA-256; a hard link has those of its target."""
        leaves = list(members(reader, objects, stored))
        by_path = {sha256(leaf.path): leaf for leaf in leaves if leaf.kind == pack.FILE}
        for leaf in leaves:
            file = by_path.get(leaf.sha256 or b"") if leaf.kind == pack.HARD_LINK else leaf
            if file is None or file.kind != pack.FILE or file.bytes is None or file.sha256 is None:
                continue
            self._members[leaf.path.rpartition(b"/")[2], file.bytes, file.sha256] = stored
            self._sizes.add(file.bytes)

    def _name(self, stored: StoredObject) -> bytes | None:
        """Return the file name in an object's entry; None if it was erased since."""
        if stored.id not in self._names:
            name = self._entries.at(stored.position).value("file_name")
            self._names[stored.id] = None if name is None else name_bytes(name)
        return self._names[stored.id]


def _well(stored: StoredObject) -> set[str]:
    """Return the stores that have the object and are not on record as failing."""
    return {*stored.elsewhere, *(() if stored.failing else (stored.store,))}
