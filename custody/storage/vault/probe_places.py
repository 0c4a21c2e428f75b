"""Temporary test areas in which a store is probed, in a folder, in memory or in a bucket.

They implement the port Trial. A folder has no versions, locks or checksums, so few of the probe's questions apply.
"""

from __future__ import annotations

import os
import shutil
import time
from base64 import b64encode
from collections.abc import Callable, Sequence
from hashlib import sha256 as sha256_of
from pathlib import Path

from custody.errors import ConfigError, Conflict, CustodyError, StorageFailed
from custody.ledger.ports import UNLOCKED, Clock, Entropy, Lock, ObjectStore, Reply, Trial, Version
from custody.ledger.probing import Probe
from custody.ledger.probing.questions import RUSH
from custody.storage.files import durable
from custody.storage.machine.workers import ThreadWorkers
from custody.storage.memory.objects import MemoryObjects
from custody.storage.memory.small_ports import FixedClock
from custody.storage.settings.settings import Settings
from custody.storage.settings.store_tables import StoreSettings
from custody.storage.stores.disk.store import DiskObjects
from custody.storage.stores.s3.probe_prefix import S3Trial


class SystemPause:
    """A pause by this machine's clock."""

    def wait(self, seconds: int) -> None:
        """Sleep for so many seconds."""
        time.sleep(seconds)


class ClockPause:
    """A pause that advances a fixed clock; for tests and rehearsals."""

    def __init__(self, clock: FixedClock) -> None:
        self._clock = clock

    def wait(self, seconds: int) -> None:
        """Advance the clock by so many seconds."""
        self._clock.advance(seconds)


class _Plain:
    """A trial of a store without uploads, locks and versions, whose calls for these fail."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    @property
    def part_bytes(self) -> int:
        """1: any size will do."""
        return 1

    def put(self, key: str, data: bytes, sha256: bytes, lock: Lock = UNLOCKED, *, new: bool = False) -> Reply:
        """Put an object and return the reply; a key that shows one is never overwritten."""
        return _done(lambda: self._written(key, data, lock))

    def _written(self, key: str, data: bytes, lock: Lock) -> Reply:
        writer = self._store.create(key, lock)
        writer.write(data)
        return Reply(True, version=writer.commit().version)

    def broken_off(self, key: str, data: bytes) -> int:
        """Write bytes and abort; return the number of versions left."""
        writer = self._store.create(key)
        writer.write(data)
        writer.abort()
        return len(self._store.versions(key))

    def begin(self, key: str, lock: Lock = UNLOCKED) -> str:
        """Raise StorageFailed: there are no parts here."""
        raise _without("parts")

    def part(self, key: str, upload: str, number: int, data: bytes, sha256: bytes) -> Reply:
        """Raise StorageFailed: there are no parts here."""
        raise _without("parts")

    def complete(self, key: str, upload: str, parts: Sequence[tuple[str, bytes]]) -> Reply:
        """Raise StorageFailed: there are no parts here."""
        raise _without("parts")

    def abort(self, key: str, upload: str) -> None:
        """Do nothing: no upload is begun here."""

    def look(self, key: str, version: str | None) -> Reply:
        """Return lock and checksum of a version."""

        def act() -> Reply:
            found = self._store.stat(key, version)
            return Reply(True, version=found.version, lock=found.lock, checksum=found.checksum)

        return _done(act)

    def read(self, key: str, version: str | None, offset: int, length: int) -> Reply:
        """Return a range of bytes, with no checksum."""
        return _done(lambda: Reply(True, data=b"".join(self._store.read(key, version, offset, length))))

    def delete(self, key: str, version: str | None, *, bypass: bool = False) -> Reply:
        """Delete the object under a key; return the reply."""
        return _taken(lambda: self._store.delete(key, version))

    def delete_many(self, key: str, version: str) -> Reply:
        """Delete one version, as there is no call that takes many; return the reply."""
        return self.delete(key, version)

    def retain(self, key: str, version: str, mode: str, until: int) -> Reply:
        """Raise StorageFailed: there are no locks here."""
        raise _without("locks")

    def hold(self, key: str, version: str, on: bool) -> Reply:
        """Raise StorageFailed: there are no locks here."""
        raise _without("locks")

    def suspend(self) -> Reply:
        """Raise StorageFailed: there are no versions here."""
        raise _without("versions")

    def left(self) -> list[Version]:
        """Return every version and marker."""
        return [version for key in list(self._store.keys()) for version in self._store.versions(key)]


class DiskTrial(_Plain):
    """A folder of its own beside the objects of a folder, deleted afterwards."""

    def __init__(self, name: str, folder: Path, place: str) -> None:
        self._folder = folder / f".{place}"
        self._disk = DiskObjects(self._folder, name)
        if not os.path.isdir(folder):  # noqa: PTH112 - a path that cannot be looked at is no folder either
            raise StorageFailed(
                f"there is no folder {os.fspath(folder)!r}",
                hint="Mount the store's disk, or correct its path.",
            )
        try:
            self._disk.prepare()
        except StorageFailed:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        super().__init__(self._disk)

    @property
    def features(self) -> frozenset[str]:
        """The empty set: a folder has none of the features of a bucket."""
        return frozenset()

    @property
    def place(self) -> str:
        """The path of the folder."""
        return os.fspath(self._folder)

    def now(self) -> int:
        """Raise StorageFailed: a folder has no clock of its own."""
        raise _without("a clock of its own")

    def broken_off(self, key: str, data: bytes) -> int:
        """Write bytes and abort; return the number of versions and unfinished files left."""
        return super().broken_off(key, data) + len(self._disk.leftovers())

    def close(self) -> None:
        """Delete the folder; StorageFailed where the disk refuses."""
        try:
            shutil.rmtree(self._folder)
        except OSError as error:
            raise StorageFailed(
                f"could not take {os.fspath(self._folder)!r} away: {durable.reason(error)}",
                hint="Take it away by hand; it holds no evidence.",
            ) from error


class MemoryTrial(_Plain):
    """A trial in memory, which has versions, locks and clock as a locked bucket does."""

    def __init__(self, store: MemoryObjects) -> None:
        super().__init__(store)
        self._memory = store
        self._uploads: dict[str, tuple[Lock, dict[int, bytes]]] = {}

    @property
    def features(self) -> frozenset[str]:
        """All features: memory has every one."""
        return frozenset({"checksums", "clock", "locks", "uploads", "versions"})

    @property
    def place(self) -> str:
        """The memory's name."""
        return self._memory.name

    def now(self) -> int:
        """Return the memory's clock, in seconds UTC."""
        return self._memory.now()

    def put(self, key: str, data: bytes, sha256: bytes, lock: Lock = UNLOCKED, *, new: bool = False) -> Reply:
        """Put an object if its digest matches, as a bucket does; return the reply."""
        if sha256_of(data).digest() != sha256:
            return Reply(False, "BadDigest")
        return super().put(key, data, sha256, lock, new=new)

    def broken_off(self, key: str, data: bytes) -> int:
        """Send an object as one part and abort; return the number of uploads left."""
        begun = self.begin(key)
        self.part(key, begun, 1, data, sha256_of(data).digest())
        self.abort(key, begun)
        return sum(name.startswith(key) for name in self._uploads)

    def begin(self, key: str, lock: Lock = UNLOCKED) -> str:
        """Begin an upload in parts and return its identifier."""
        name = f"{key} {len(self._uploads)}"
        self._uploads[name] = (lock, {})
        return name

    def part(self, key: str, upload: str, number: int, data: bytes, sha256: bytes) -> Reply:
        """Store one part if its digest matches, as a bucket does; return the reply."""
        if sha256_of(data).digest() != sha256:
            return Reply(False, "BadDigest")
        self._uploads[upload][1][number] = data
        return Reply(True, etag=str(number))

    def complete(self, key: str, upload: str, parts: Sequence[tuple[str, bytes]]) -> Reply:
        """Finish an upload, only if the key shows no object; return the reply."""
        lock, sent = self._uploads[upload]
        reply = _done(
            lambda: Reply(True, version=self._memory.add(key, b"".join(sent.values()), lock).version)
        )
        if reply.done:
            self.abort(key, upload)
        return reply

    def abort(self, key: str, upload: str) -> None:
        """End an upload without an object."""
        self._uploads.pop(upload, None)

    def read(self, key: str, version: str | None, offset: int, length: int) -> Reply:
        """Return a range of bytes and its checksum."""
        reply = super().read(key, version, offset, length)
        digest = b64encode(sha256_of(reply.data).digest()).decode("ascii")
        return Reply(reply.done, reply.code, data=reply.data, checksum=digest if reply.done else None)

    def delete(self, key: str, version: str | None, *, bypass: bool = False) -> Reply:
        """Delete a version, or hide the key; return the reply. ``bypass`` overrides governance only."""
        if version is None:
            self._memory.hide(key)
            return Reply(True)
        found = self.look(key, version)
        if bypass and found.lock.mode == "governance" and not found.lock.hold:
            self._memory.unlock(key, version)
        return super().delete(key, version)

    def retain(self, key: str, version: str, mode: str, until: int) -> Reply:
        """Set the lock of a version; return the reply."""
        return _taken(lambda: self._memory.retain(key, version, mode, until))

    def hold(self, key: str, version: str, on: bool) -> Reply:
        """Set the legal hold on a version, or with ``on`` False remove it; return the reply."""
        return _taken(lambda: self._memory.hold(key, version, on))

    def suspend(self) -> Reply:
        """Return a refusal: memory always keeps versions."""
        return Reply(False, "InvalidBucketState")

    def close(self) -> None:
        """Do nothing: the memory is freed with the trial."""


def trial_of(settings: StoreSettings, entropy: Entropy) -> Trial:
    """Return a throw-away place in a store as it is set up; raises StorageFailed if its folder refuses."""
    place = f"probe-{entropy.token(16).hex()}"
    if settings.bucket is not None:
        return S3Trial(settings.name, settings.bucket, place)
    return DiskTrial(settings.name, settings.path or Path(), place)


def find_store(settings: Settings, name: str) -> StoreSettings:
    """Return the settings of a store; raise ConfigError if none has this name, or without a vault."""
    settings.require_origin()
    found = next((store for store in settings.stores if store.name == name), None)
    if found is None:
        known = ", ".join(sorted(store.name for store in settings.stores)) or "none"
        raise ConfigError(
            f"there is no object store {name!r}", hint=f"Known: {known}. Stores are set up in custody.toml."
        )
    return found


def prober(clock: Clock, entropy: Entropy) -> Probe:
    """Return the prober of stores, with threads for simultaneous calls, and pauses by the machine's clock."""
    return Probe(clock, entropy, ThreadWorkers(RUSH), SystemPause())


def _done(act: Callable[[], Reply]) -> Reply:
    try:
        return act()
    except CustodyError as error:
        if isinstance(error, Conflict | StorageFailed):
            return Reply(False, error.code)
        raise


def _taken(act: Callable[[], None]) -> Reply:
    def done() -> Reply:
        act()
        return Reply(True)

    return _done(done)


def _without(what: str) -> StorageFailed:
    return StorageFailed(f"this store has no {what}", hint="Ask only what its features say.")
