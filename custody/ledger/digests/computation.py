"""Digests of archived files by algorithms not on record, computed from their bytes in the store.

The bytes are compared with the record as they are read; a digest counts only once that is done.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import replace

from custody.ledger.digests.recorded_files import RecordedFile
from custody.ledger.objects.members import unpack
from custody.ledger.objects.retrieval import restore
from custody.ledger.ports import LedgerReader, ObjectStore, Progress
from custody.model.records import StoredObject
from custody.proof import pack

_ZEROS = bytes(1 << 20)


def lacking(files: Iterable[RecordedFile], algorithms: Collection[str]) -> bool:
    """Return whether a file, media aside, has digests on record but lacks one of these algorithms."""
    return any(
        file.digests and file.sort != "media" and not file.digests.keys() >= set(algorithms) for file in files
    )


def read_digests(
    reader: LedgerReader,
    store: ObjectStore,
    stored: StoredObject,
    files: Iterable[RecordedFile],
    algorithms: Collection[str],
    *,
    progress: Progress | None = None,
) -> list[RecordedFile]:
    """Return the files of the object at ``stored`` with digests by these algorithms added.

    The bytes are read from the store; files without a digest on record stay without one. Raise ProofInvalid where the
    bytes are not those recorded, ObjectMissing or ObjectUnreadable, RuleBroken for an object that may not be read out.
    """
    sink, whole = _Members(algorithms), _Hashes(algorithms)
    files = list(files)
    members = any(file.sort == "member" for file in files)
    if members:
        unpack(reader, store, stored, sink, progress=progress)
    else:
        restore(reader, store, stored, whole.update, progress=progress)
    read = []
    for file in files:
        known = file.sort == "member" or (file.sort in ("file", "pack") and not members)
        found = sink.of(file) if members else whole.digests()
        read.append(replace(file, digests={**found, **file.digests}) if known and file.digests else file)
    return read


class _Hashes:
    """Hashes of one byte stream by several algorithms."""

    def __init__(self, algorithms: Collection[str]) -> None:
        self._hashes = {name: hashlib.new(name, usedforsecurity=False) for name in algorithms}
        self.length = 0

    def update(self, data: bytes | memoryview) -> None:
        self.length += len(data)
        for computing in self._hashes.values():
            computing.update(data)

    def pad(self, length: int) -> None:
        """Hash zeros up to a length in bytes, as a hole reads."""
        while self.length < length:
            self.update(_ZEROS[: length - self.length])

    def digests(self) -> dict[str, bytes]:
        return {name: computed.digest() for name, computed in self._hashes.items()}


class _Members:
    """The digests of every file of a pack by path: a sink of pack.PackReader."""

    def __init__(self, algorithms: Collection[str]) -> None:
        self._algorithms = algorithms
        self._hashes: _Hashes | None = None
        self.found: dict[bytes, dict[str, bytes]] = {}

    def of(self, file: RecordedFile) -> dict[str, bytes]:
        """Return the digests of a file by algorithm, {} if it was not read; a single packed file by any name."""
        if file.object.is_file:
            return next(iter(self.found.values()), {})
        return self.found.get(file.name or b"", {})

    def begin(self, member: pack.Member, at: int) -> None:
        self._hashes = _Hashes(self._algorithms) if member.kind == pack.FILE else None
        if member.kind == pack.HARD_LINK:
            self.found[member.path] = self.found.get(member.target, {})

    def content(self, offset: int, data: memoryview) -> None:
        if self._hashes is not None:
            self._hashes.pad(offset)
            self._hashes.update(data)

    def end(self, member: pack.Member, broken: tuple[int, str] | None) -> None:
        if self._hashes is not None:
            self._hashes.pad(member.size)
            self.found[member.path] = self._hashes.digests()
