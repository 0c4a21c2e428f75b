"""Objects in memory, with versions, delete markers, locks and a clock, like a locked bucket.

For tests and for rehearsals: nothing keeps anyone from changing memory.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import replace

from custody.errors import ObjectLocked, ObjectMissing, StorageFailed
from custody.frozen import dataclass
from custody.ledger.ports import UNLOCKED, Clock, Lock, Stored, Upload, Version
from custody.storage.stores.object_keys import check_key, check_range, exists

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class _Held:
    """One version of an object: its bytes, None for a delete marker, and its lock."""

    version: str
    data: bytes | None
    lock: Lock


class MemoryObjects:
    """A versioned bucket with locks in memory; implements the ports ObjectStore and LockingStore."""

    def __init__(self, name: str = "memory", clock: Clock | None = None) -> None:
        self._name = name
        self._clock = clock
        self._objects: dict[str, list[_Held]] = {}
        self._lock = threading.Lock()
        self._last_versions: dict[str, int] = {}

    @property
    def name(self) -> str:
        """The store's name in custody.toml and in entries."""
        return self._name

    @property
    def promise(self) -> str:
        """``none``: nothing keeps anyone from changing memory."""
        return "none"

    def create(self, key: str, lock: Lock = UNLOCKED, size: int | None = None) -> MemoryObjectWriter:
        """Return a writer for a new object; Conflict at once if the key exists."""
        check_key(key)
        if self._shown(key) is not None:
            raise exists(key)
        return MemoryObjectWriter(self, key, lock)

    def replace(self, key: str, lock: Lock = UNLOCKED, size: int | None = None) -> MemoryObjectWriter:
        """Return a writer for an object that becomes the newest version under its key."""
        check_key(key)
        return MemoryObjectWriter(self, key, lock, over=True)

    def read(
        self, key: str, version: str | None, offset: int = 0, length: int | None = None
    ) -> Iterator[bytes]:
        """Yield the bytes of [offset, offset + length) that exist, in chunks of at most 1 MiB.

        Raises ObjectMissing, or UsageError for an invalid range.
        """
        check_key(key)
        check_range(key, offset, length)
        return self._chunks(key, version, offset, length)

    def stat(self, key: str, version: str | None) -> Stored:
        """Return size, version, lock and SHA-256; raises ObjectMissing."""
        check_key(key)
        return _stored(self._get(key, version))

    def keys(self) -> Iterator[str]:
        """Yield every key that has a version or marker, in order."""
        yield from sorted(key for key, held in self._objects.items() if held)

    def listing(self) -> Iterator[Version]:
        """Yield every version and marker, by key in order, newest first."""
        for key in self.keys():
            yield from self.versions(key)

    def versions(self, key: str) -> list[Version]:
        """Return every version and marker under a key, newest first."""
        check_key(key)
        held = self._objects.get(key, [])
        return [
            Version(key, stored.version, stored.data is None, stored is held[-1]) for stored in reversed(held)
        ]

    def delete(self, key: str, version: str | None) -> None:
        """Delete exactly this version or marker; ObjectLocked while a lock protects it, ObjectMissing."""
        check_key(key)
        with self._lock:
            found = self._find(key, version)
            if found is None:
                raise self._missing(key, version)
            if found.lock.hold or (found.lock.until or 0) > self.now():
                raise ObjectLocked(f"version {version} of object {key} is locked: {found.lock}")
            self._objects[key].remove(found)

    def unfinished(self) -> list[Upload]:
        """Return []: an unfinished object is in its writer alone."""
        return []

    def abandon(self, upload: Upload) -> None:
        """Do nothing: no upload is begun here."""

    def retain(self, key: str, version: str, mode: str, until: int) -> None:
        """Lock a version until an instant (seconds UTC) or longer; ObjectLocked if shorter, StorageFailed."""
        old = self._get(key, version)
        shorter = until < (old.lock.until or 0) or (old.lock.mode, mode) == ("compliance", "governance")
        if shorter and (old.lock.until or 0) > self.now():
            raise ObjectLocked(f"the lock of version {version} of object {key} is never made less")
        if until <= self.now():
            raise StorageFailed(
                f"a lock of object {key} cannot end in the past", hint="Give a later instant."
            )
        self._replace(key, old, replace(old.lock, mode=mode, until=until))

    def hold(self, key: str, version: str, on: bool) -> None:
        """Set the legal hold on a version, or with ``on`` False remove it."""
        old = self._get(key, version)
        self._replace(key, old, replace(old.lock, hold=on))

    def unlock(self, key: str, version: str) -> None:
        """Remove a retention lock, as an account can that may override governance."""
        old = self._get(key, version)
        self._replace(key, old, replace(old.lock, mode="none", until=None))

    def now(self) -> int:
        """Return the store's own clock in seconds UTC; 0 if it has none."""
        return 0 if self._clock is None else self._clock.now()

    def hide(self, key: str) -> None:
        """Put a delete marker over a key, as a deletion without a version does."""
        self._add(key, None, UNLOCKED)

    def spoil(self, key: str, data: bytes) -> None:
        """Change the bytes of a key's newest version, as a failing or recovering medium does."""
        old = self._objects.get(key) or [_Held("1", data, UNLOCKED)]
        self._objects[key] = [*old[:-1], replace(old[-1], data=data)]

    def lose(self, key: str) -> None:
        """Remove all versions of a key, locked or not, as an administrator of the store can."""
        del self._objects[key]

    def add(self, key: str, data: bytes, lock: Lock = UNLOCKED) -> Stored:
        """Add a finished object and return its size and version; Conflict if the key exists."""
        with self._lock:
            if self._shown(key) is not None:
                raise exists(key)
            return _stored(self._add(key, data, lock))

    def add_over(self, key: str, data: bytes, lock: Lock) -> Stored:
        """Add a finished object as the newest version under its key; return its size and version."""
        with self._lock:
            return _stored(self._add(key, data, lock))

    def _add(self, key: str, data: bytes | None, lock: Lock) -> _Held:
        number = self._last_versions[key] = self._last_versions.get(key, 0) + 1
        held = _Held(str(number), data, lock)
        self._objects.setdefault(key, []).append(held)
        return held

    def _replace(self, key: str, old: _Held, lock: Lock) -> None:
        with self._lock:
            held = self._objects[key]
            held[held.index(old)] = replace(old, lock=lock)

    def _chunks(self, key: str, version: str | None, offset: int, length: int | None) -> Iterator[bytes]:
        data = self._get(key, version).data or b""
        stop = len(data) if length is None else min(len(data), offset + length)
        for start in range(offset, stop, _CHUNK):
            yield data[start : min(stop, start + _CHUNK)]

    def _shown(self, key: str) -> _Held | None:
        """Return the newest version of a key; None if it has none, or a delete marker."""
        held = self._objects.get(key)
        return held[-1] if held and held[-1].data is not None else None

    def _find(self, key: str, version: str | None) -> _Held | None:
        if version is None:
            return self._shown(key)
        return next((stored for stored in self._objects.get(key, []) if stored.version == version), None)

    def _get(self, key: str, version: str | None) -> _Held:
        found = self._find(key, version)
        if found is None or found.data is None:
            raise self._missing(key, version)
        return found

    def _missing(self, key: str, version: str | None) -> ObjectMissing:
        return ObjectMissing(f"object {key} (version {version}) is not in store {self._name}")


def _stored(held: _Held) -> Stored:
    data = held.data or b""
    return Stored(len(data), held.version, held.lock, hashlib.sha256(data).hexdigest())


class MemoryObjectWriter:
    """One object being written into a MemoryObjects."""

    def __init__(self, store: MemoryObjects, key: str, lock: Lock, *, over: bool = False) -> None:
        self._over = over
        self._store = store
        self._key = key
        self._lock = lock
        self._data: bytearray | None = bytearray()

    def write(self, data: bytes | memoryview) -> None:
        """Add bytes."""
        self._open().extend(data)

    def commit(self) -> Stored:
        """Make the object appear under its key; return its size and version. Conflict if the key exists."""
        data = bytes(self._open())
        self._data = None
        place = self._store.add_over if self._over else self._store.add
        return place(self._key, data, self._lock)

    def abort(self) -> None:
        """Drop the bytes written; after commit nothing is left to do."""
        self._data = None

    def _open(self) -> bytearray:
        if self._data is None:
            raise StorageFailed(
                f"the writing of object {self._key} has ended and takes no more", hint="Start a new object."
            )
        return self._data
