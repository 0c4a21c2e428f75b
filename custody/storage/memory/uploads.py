"""Uploads in parts into memory, and their journals there, like a bucket's and a folder's."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass, field

from custody.errors import Busy, Conflict, NotFound, ObjectMissing, StorageFailed
from custody.ledger.ports import (
    Clock,
    Lock,
    Noted,
    Part,
    Sending,
    Stored,
    Upload,
    UploadJournal,
    same_source,
)
from custody.model.record import replace
from custody.storage.memory.objects import MemoryObjects
from custody.storage.stores.object_keys import check_key

_PART_BYTES = 5 << 20


@dataclass
class _Begun:
    """An upload on the store's side: its key, its lock, and the bytes of each part that arrived."""

    key: str
    lock: Lock
    parts: dict[int, bytes] = field(default_factory=dict)


class MemoryUploads(MemoryObjects):
    """A store in memory that takes objects in parts of ``part_bytes``; implements ResumableStore.

    ``sent`` lists the numbers of the parts that arrived, in order, each time one does.
    """

    def __init__(
        self, name: str = "memory", clock: Clock | None = None, part_bytes: int = _PART_BYTES
    ) -> None:
        super().__init__(name, clock)
        self._part_bytes = part_bytes
        self._begun: dict[str, _Begun] = {}
        self._count = 0
        self.sent: list[int] = []

    def begin(
        self, key: str, journal: UploadJournal, lock: Lock, size: int | None = None
    ) -> MemoryPartsWriter:
        """Return a writer as ``create`` does, which records every part that arrives in the journal."""
        self.create(key, lock)
        return MemoryPartsWriter(self, key, lock, journal, part_bytes=self._part_bytes)

    def resume(self, upload: Upload, journal: UploadJournal, lock: Lock) -> MemoryPartsWriter:
        """Return a writer that continues an upload; Conflict if its key exists, ObjectMissing if unknown."""
        self.create(upload.key, lock)
        if upload.upload_id not in self._begun:
            raise ObjectMissing(f"store {self.name} no longer knows the upload of {upload.key}")
        return MemoryPartsWriter(self, upload.key, lock, journal, part_bytes=upload.part_bytes, upload=upload)

    def unfinished(self) -> list[Upload]:
        """Return every unfinished upload, oldest first."""
        return [Upload(self.name, begun.key, name, 0) for name, begun in self._begun.items()]

    def abandon(self, upload: Upload) -> None:
        """End an unfinished upload and remove its parts."""
        self._begun.pop(upload.upload_id, None)

    def open_upload(self, key: str, lock: Lock) -> str:
        """Begin an upload and return its identifier."""
        self._count += 1
        self._begun[f"upload-{self._count}"] = _Begun(key, lock)
        return f"upload-{self._count}"

    def take_part(self, upload_id: str, number: int, data: bytes) -> str:
        """Store a part and return the store's tag for it; StorageFailed where the upload is gone."""
        self._of(upload_id).parts[number] = data
        self.sent.append(number)
        return _etag(data)

    def listed(self, upload_id: str) -> dict[int, tuple[int, str]]:
        """Return (size in bytes, tag) of every part that has arrived, by number."""
        return {number: (len(data), _etag(data)) for number, data in self._of(upload_id).parts.items()}

    def finish(self, upload_id: str, count: int) -> Stored:
        """Make an object of the first ``count`` parts; return its size and version. Conflict for a taken key."""
        begun = self._of(upload_id)
        stored = self.add(begun.key, b"".join(begun.parts[at] for at in range(1, count + 1)), begun.lock)
        del self._begun[upload_id]
        return stored

    def _of(self, upload_id: str) -> _Begun:
        if upload_id not in self._begun:
            raise StorageFailed(f"store {self.name} knows no upload {upload_id}")
        return self._begun[upload_id]


class MemoryPartsWriter:
    """A writer of one object into a MemoryUploads; implements the port ResumableWriter."""

    def __init__(
        self,
        store: MemoryUploads,
        key: str,
        lock: Lock,
        journal: UploadJournal,
        *,
        part_bytes: int,
        upload: Upload | None = None,
    ) -> None:
        self._store = store
        self._key = key
        self._lock = lock
        self._journal = journal
        self._part_bytes = part_bytes
        self._upload_id = None if upload is None else upload.upload_id
        listed = {} if upload is None else store.listed(upload.upload_id)
        known = () if upload is None else upload.parts
        self._known = {
            part.number: part for part in known if listed.get(part.number) == (part.bytes, part.etag)
        }
        self._count = 0
        self._buffer = bytearray()
        self._open = True

    def write(self, data: bytes | memoryview) -> None:
        """Add bytes; StorageFailed where the upload is gone."""
        self._check_open()
        self._buffer += data
        while len(self._buffer) >= self._part_bytes:
            self._send(bytes(self._buffer[: self._part_bytes]))
            del self._buffer[: self._part_bytes]

    def commit(self) -> Stored:
        """Make the object appear under its key; return its size and version. Conflict if the key exists."""
        self._check_open()
        if self._upload_id is None:
            stored = self._store.add(self._key, bytes(self._buffer), self._lock)
            self._open = False
            return stored
        if self._buffer or not self._count:
            self._send(bytes(self._buffer))
            self._buffer.clear()
        stored = self._store.finish(self._upload_id, self._count)
        self._open = False
        self._journal.ended(stored.version)
        return stored

    def abort(self) -> None:
        """Remove all parts; after commit nothing is left to do."""
        if self._open and self._upload_id is not None:
            self._store.abandon(Upload(self._store.name, self._key, self._upload_id, 0))
            self._journal.ended(None)
        self._open = False

    def leave(self, *, soon: bool = False) -> None:
        """Stop and keep the parts that have arrived."""
        self._open = False

    def _send(self, data: bytes) -> None:
        if self._upload_id is None:
            self._upload_id = self._store.open_upload(self._key, self._lock)
            self._journal.begun(Upload(self._store.name, self._key, self._upload_id, self._part_bytes))
        self._count += 1
        digest = hashlib.sha256(data).hexdigest()
        known = self._known.get(self._count)
        if known is not None and (known.bytes, known.sha256) == (len(data), digest):
            return
        etag = self._store.take_part(self._upload_id, self._count, data)
        self._journal.part(Part(self._count, len(data), digest, etag))

    def _check_open(self) -> None:
        if not self._open:
            raise StorageFailed(
                f"the writing of object {self._key} has ended and takes no more", hint="Start a new object."
            )


class MemoryUploadJournals:
    """Upload journals by key in memory; implements the port UploadJournals.

    ``die`` releases all of them, as the end of a process does.
    """

    def __init__(self) -> None:
        self._journals: dict[str, MemoryUploadJournal] = {}
        self._held: set[str] = set()
        self._lock = threading.RLock()

    def start(self, sending: Sending, *, synced: bool = True) -> tuple[MemoryUploadJournal, Noted]:
        """Create and lock a journal; return it with its content.

        Raises Conflict if the key has one, Busy while the same file is uploaded.
        """
        check_key(sending.key)
        with self._lock:
            if sending.key in self._journals:
                raise Conflict(f"there is a journal of object {sending.key} already")
            for other in self.of(sending.path):
                if other.key in self._held and same_source(other, sending):
                    raise Busy(f"the same file is being archived already, as {other.key}")
            self._journals[sending.key] = MemoryUploadJournal(Noted(sending))
            return self.take(sending.key)

    def of(self, path: str) -> list[Sending]:
        """Return the uploads from a source's path, in progress or not, by key."""
        with self._lock:
            told = [journal.noted.sending for _, journal in sorted(self._journals.items())]
        return [sending for sending in told if sending.path == path]

    def take(self, key: str) -> tuple[MemoryUploadJournal, Noted]:
        """Lock an upload journal and return it with its content; Busy while another has the lock, NotFound."""
        with self._lock:
            if key not in self._journals:
                raise NotFound(f"there is no journal of object {key}")
            if key in self._held:
                raise Busy(f"object {key} is being sent by another process")
            self._held.add(key)
            return self._journals[key], self._journals[key].noted

    def noted(self) -> list[Noted]:
        """Return the content of every upload journal, by key."""
        with self._lock:
            return [
                replace(journal.noted, held=key in self._held)
                for key, journal in sorted(self._journals.items())
            ]

    def damaged(self) -> list[tuple[str, str]]:
        """Return an empty list: memory is never damaged."""
        return []

    def release(self, key: str) -> None:
        """Unlock a journal and keep it."""
        self._held.discard(key)

    def forget(self, key: str) -> None:
        """Delete a journal."""
        self._held.discard(key)
        self._journals.pop(key, None)

    def die(self) -> None:
        """Release every journal."""
        self._held.clear()


class MemoryUploadJournal:
    """One journal in memory; implements the port UploadJournal."""

    def __init__(self, noted: Noted) -> None:
        self.noted = noted

    def begun(self, upload: Upload) -> None:
        """Record that an upload was begun."""
        self.noted = replace(self.noted, upload=replace(upload, parts=()))

    def part(self, part: Part) -> None:
        """Record that a part has arrived."""
        upload = self.noted.upload
        if upload is not None:
            others = tuple(earlier for earlier in upload.parts if earlier.number != part.number)
            self.noted = replace(self.noted, upload=replace(upload, parts=(*others, part)))

    def ended(self, version: str | None) -> None:
        """Record that the upload ended in this version of the object, or with None that it was discarded."""
        if version is None:
            self.noted = replace(self.noted, upload=None)
        else:
            self.noted = replace(self.noted, ended=True)


def _etag(data: bytes) -> str:
    """Return the store's own tag for a part, which is no digest to rely on."""
    return f'"{hashlib.md5(data, usedforsecurity=False).hexdigest()}"'
