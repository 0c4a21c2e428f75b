"""A bucket as an object store. Locks and versions are the store's; their meaning is not decided here."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from custody.errors import (
    CustodyError,
    ObjectLocked,
    ObjectMissing,
    ObjectUnreadable,
    StorageFailed,
    StoreUnavailable,
)
from custody.ledger.ports import UNLOCKED, Lock, Stored, Upload, UploadJournal, Version
from custody.storage.files.readahead import ahead
from custody.storage.stores.object_keys import AREAS, check_key, check_range, exists, is_key
from custody.storage.stores.s3 import ranges
from custody.storage.stores.s3.calls import TRIES, Calls
from custody.storage.stores.s3.failures import Refused, unreadable
from custody.storage.stores.s3.options import S3Options
from custody.storage.stores.s3.upload import S3Writer, abandon
from custody.storage.stores.s3.version_info import lock_words, retained, stored_of, version_argument

_CHUNK = 1 << 19
#: The most versions whose sizes are cached.
_REMEMBERED = 1 << 12


class S3Objects:
    """Objects in one bucket below one prefix; implements ObjectStore, LockingStore and ResumableStore.

    A caller that reads, locks or deletes names a version: under the key alone a bucket shows whatever was put there
    last.
    """

    def __init__(self, name: str, options: S3Options, calls: Calls | None = None) -> None:
        self._name = name
        self._options = options
        self._calls = Calls(options) if calls is None else calls
        self._sizes: dict[tuple[str, str | None], int] = {}

    @property
    def name(self) -> str:
        """The store's name in custody.toml and in entries."""
        return self._name

    @property
    def options(self) -> S3Options:
        """The settings of the bucket."""
        return self._options

    @property
    def promise(self) -> str:
        """``object-lock`` where the bucket is set up with locks, which a probe verifies; else ``none``."""
        return "object-lock" if self._options.lock else "none"

    def hurry(self) -> None:
        """Limit every wait for this bucket from now on; no call is made afterwards."""
        self._calls.patience.ask()

    def create(self, key: str, lock: Lock = UNLOCKED, size: int | None = None) -> S3Writer:
        """Return a writer for a new object; StorageFailed for a lock where none is kept.

        Conflict if the key exists: at once, or on ``commit`` for an object sent in a single call.
        """
        return self._writer(key, lock, size, None)

    def replace(self, key: str, lock: Lock = UNLOCKED, size: int | None = None) -> S3Writer:
        """Return a writer for an object that becomes the newest version; StorageFailed for an unkept lock."""
        return self._writer(key, lock, size, None, over=True)

    def begin(self, key: str, journal: UploadJournal, lock: Lock, size: int | None = None) -> S3Writer:
        """Return a writer as ``create`` does, which records every part that arrives in the journal."""
        return self._writer(key, lock, size, journal)

    def resume(self, upload: Upload, journal: UploadJournal, lock: Lock) -> S3Writer:
        """Return a writer that continues an upload: it takes all bytes again, and sends unproven parts.

        Conflict if an object has its key, ObjectMissing if the store lists this upload no more.
        """
        self._free(upload.key)
        if upload.upload_id not in {known.upload_id for known in self._uploads(self._path(upload.key))}:
            raise ObjectMissing(f"store {self._name} no longer knows the upload of {upload.key}")
        return S3Writer(
            self._calls,
            self._name,
            upload.key,
            lock=lock,
            part_bytes=upload.part_bytes,
            journal=journal,
            upload=upload,
        )

    def unfinished(self) -> list[Upload]:
        """Return every unfinished upload below the prefix; raises ObjectUnreadable."""
        return self._uploads(self._options.prefix)

    def _uploads(self, prefix: str) -> list[Upload]:
        found: list[Upload] = []
        marker: dict[str, Any] = {}
        while True:
            try:
                page = self._calls.call("list uploads", "list_multipart_uploads", Prefix=prefix, **marker)
            except (Refused, StoreUnavailable) as error:
                raise ObjectUnreadable(error.message, hint=error.hint) from error
            for row in page.get("Uploads", []):
                key = str(row["Key"]).removeprefix(self._options.prefix)
                if is_key(key):
                    found.append(Upload(self._name, key, str(row["UploadId"]), 0))
            if not page.get("IsTruncated"):
                return found
            marker = {"KeyMarker": page["NextKeyMarker"], "UploadIdMarker": page["NextUploadIdMarker"]}

    def abandon(self, upload: Upload) -> None:
        """End an unfinished upload and remove its parts; StorageFailed where something stays."""
        abandon(self._calls, self._path(upload.key), upload.upload_id)

    def read(
        self, key: str, version: str | None, offset: int = 0, length: int | None = None
    ) -> Iterator[bytes]:
        """Yield the bytes of [offset, offset + length) that exist, in chunks of at most 1 MiB.

        A broken connection is resumed where it broke, in the same version. Raises ObjectMissing, or ObjectUnreadable,
        which never means that the bytes are wrong; UsageError for an invalid range.
        """
        path = self._path(key)
        check_range(key, offset, length)
        return ahead(self._chunks(key, path, version, offset, length))

    def stat(self, key: str, version: str | None) -> Stored:
        """Return size, version, lock and the store's checksum; raises ObjectMissing or ObjectUnreadable."""
        path = self._path(key)
        stored = self._looked_at(key, path, version)
        if self._options.lock and stored.lock.mode == "none" and stored.version is not None:
            return self._asked_for_lock(key, path, stored)
        return stored

    def _looked_at(self, key: str, path: str, version: str | None) -> Stored:
        """Return the answer to HEAD on a version, and cache its size."""
        try:
            head = self._calls.call(
                f"look at {key}", "head_object", Key=path, ChecksumMode="ENABLED", **version_argument(version)
            )
        except (Refused, StoreUnavailable) as error:
            raise self._unread(key, version, error) from error
        stored = stored_of(head, version)
        if len(self._sizes) >= _REMEMBERED:
            self._sizes.clear()
        self._sizes[key, version] = self._sizes[key, stored.version] = stored.bytes
        return stored

    def keys(self) -> Iterator[str]:
        """Yield every key that has a version or marker, in order; raises ObjectUnreadable."""
        last = None
        for version in self.listing():
            if version.key != last:
                last = version.key
                yield version.key

    def listing(self) -> Iterator[Version]:
        """Yield every version and marker, by key in order, newest first; raises ObjectUnreadable."""
        for area in AREAS:
            for version in self._listed(f"{self._options.prefix}{area}/"):
                if is_key(version.key):
                    yield version

    def versions(self, key: str) -> list[Version]:
        """Return every version and marker under a key, newest first; raises ObjectUnreadable."""
        return [version for version in self._listed(self._path(key)) if version.key == key]

    def delete(self, key: str, version: str | None) -> None:
        """Delete exactly this version or marker; ObjectLocked, ObjectMissing or StorageFailed."""
        path = self._path(key)
        if version is None:
            version = self.stat(key, None).version or _UNVERSIONED
        if version not in {existing.version for existing in self.versions(key)}:
            raise self._missing(key, version)
        try:
            self._calls.call(
                f"delete version {version} of {key}", "delete_object", Key=path, **version_argument(version)
            )
        except Refused as error:
            raise self._refused(key, version, error) from error

    def retain(self, key: str, version: str, mode: str, until: int) -> None:
        """Lock a version until an instant (seconds UTC), or longer than before; ObjectLocked if shorter."""
        self._set(
            key,
            version,
            "put_object_retention",
            Retention={"Mode": mode.upper(), "RetainUntilDate": datetime.fromtimestamp(until, UTC)},
        )

    def hold(self, key: str, version: str, on: bool) -> None:
        """Set the legal hold on a version, or with ``on`` False remove it; StorageFailed where refused."""
        self._set(key, version, "put_object_legal_hold", LegalHold={"Status": "ON" if on else "OFF"})

    def now(self) -> int:
        """Return the store's own clock in seconds UTC, from an answer's date; ObjectUnreadable without one."""
        try:
            answer = self._calls.call("ask for the time", "head_bucket")
            told = answer["ResponseMetadata"]["HTTPHeaders"]["date"]
            return int(parsedate_to_datetime(told).timestamp())
        except (Refused, StoreUnavailable, KeyError, ValueError, OverflowError) as error:
            raise ObjectUnreadable(f"store {self._name} does not tell its time: {error}") from error

    def _writer(
        self, key: str, lock: Lock, size: int | None, journal: UploadJournal | None, *, over: bool = False
    ) -> S3Writer:
        if lock != UNLOCKED and not self._options.lock:
            told = f"store {self._name} is not set up with locks, so object {key} was not stored in it"
            hint = "Say lock = true for it in custody.toml, if its bucket was made with Object Lock."
            raise StorageFailed(told, hint=hint)
        part_bytes = self._options.part_bytes(size)
        if not over and (size is None or size >= part_bytes):
            self._free(key)
        check_key(key)
        return S3Writer(
            self._calls, self._name, key, lock=lock, part_bytes=part_bytes, journal=journal, over=over
        )

    def _free(self, key: str) -> None:
        """Raise Conflict if a key shows an object, ObjectUnreadable where the store does not answer."""
        try:
            self.stat(key, None)
        except ObjectMissing:
            return
        raise exists(key)

    def _set(self, key: str, version: str, operation: str, **arguments: Any) -> None:
        path = self._path(key)
        try:
            self._calls.call(
                f"set the lock of {key}",
                operation,
                Key=path,
                ChecksumAlgorithm="SHA256",
                **version_argument(version),
                **arguments,
            )
        except Refused as error:
            raise self._refused(key, version, error) from error

    def _refused(self, key: str, version: str | None, error: Refused) -> CustodyError:
        """Return the error for a refusal to change or delete a version: its lock, or something else."""
        if error.gone(version):
            return self._missing(key, version)
        if not error.denied:
            return StorageFailed(error.message)
        lock = self.stat(key, version).lock
        if lock.hold or (lock.until or 0) > self.now():
            return ObjectLocked(f"{error.message}: version {version} of {key} is locked ({lock_words(lock)})")
        return StorageFailed(
            error.message, hint="Give these credentials the right, or use others that have it."
        )

    def _asked_for_lock(self, key: str, path: str, stored: Stored) -> Stored:
        """Return the version with the lock by its own call: HEAD hides it from an account without the right."""
        at = version_argument(stored.version)
        try:
            answer = self._calls.call(f"read the lock of {key}", "get_object_retention", Key=path, **at)
        except Refused as error:
            if not (error.absent or error.store_code in _NO_LOCK):
                raise unreadable(key, error) from error
            answer = {}
        except StoreUnavailable as error:
            raise unreadable(key, error) from error
        lock = retained(answer, stored.lock.hold)
        return Stored(stored.bytes, stored.version, lock, stored.checksum)

    def _chunks(
        self, key: str, path: str, version: str | None, offset: int, length: int | None
    ) -> Generator[bytes, None, None]:
        same: dict[str, str] = {}
        first = offset
        stop = None if length is None else offset + length
        failures = 0
        while stop is None or offset < stop:
            asked = {**version_argument(version), **ranges.asked(offset, stop), **same}
            answer = self._opened(key, path, version, asked)
            if answer is None:
                break
            same = {"IfMatch": str(answer["ETag"])}
            body = answer["Body"]
            end = self._end(key, answer, offset, stop)
            try:
                while chunk := self._calls.read(f"read {key}", body, _CHUNK):
                    offset += len(chunk)
                    if end is not None and offset > end:
                        body.close()
                        raise self._others(key, f"bytes up to {end - 1} were announced, and more came")
                    failures = 0
                    yield chunk
                if end is not None and offset < end:
                    raise StoreUnavailable(
                        f"could not read {key}: the answer ended at byte {offset} of {end}"
                    )
            except StoreUnavailable as error:
                failures += 1
                if failures == TRIES or self._calls.patience.asked:
                    raise unreadable(key, error) from error
            except GeneratorExit:
                body.close()
                raise
            else:
                break
        if offset == first or offset != stop:
            self._check_end(key, path, version, ranges.Span(first, offset, stop))

    def _opened(
        self, key: str, path: str, version: str | None, asked: Mapping[str, str]
    ) -> Mapping[str, Any] | None:
        """Return the answer to a GET before its body is read, None if the range begins too late."""
        try:
            return self._calls.call(f"read {key}", "get_object", Key=path, **asked)
        except Refused as error:
            if error.store_code == "InvalidRange" or error.status == 416:
                return None
            raise self._unread(key, version, error) from error
        except StoreUnavailable as error:
            raise unreadable(key, error) from error

    def _check_end(self, key: str, path: str, version: str | None, came: ranges.Span) -> None:
        """Raise ObjectUnreadable if a version does not end with its bytes, ObjectMissing if absent.

        The last size reported is enough where they agree; in a bucket without versions it may be another by now.
        """
        known = self._sizes.get((key, version))
        if known is not None and came.fits(known):
            return
        size = self._looked_at(key, path, version).bytes
        if not came.fits(size):
            raise ObjectUnreadable(
                f"store {self._name} gave {came} of object {key}, which has {size} bytes",
                hint="Reach the bucket without the gateway or cache in between, and do it again.",
            )

    def _end(self, key: str, answer: Mapping[str, Any], offset: int, stop: int | None) -> int | None:
        """Return the end of an answer's bytes in the object, None if unknown; raise for other bytes."""
        try:
            return ranges.end_of(answer, offset, stop)
        except ValueError as error:
            answer["Body"].close()
            last = "the end" if stop is None else str(stop - 1)
            raise self._others(key, f"bytes {offset} to {last} were asked for, and {error}") from None

    def _others(self, key: str, what: str) -> ObjectUnreadable:
        return ObjectUnreadable(
            f"store {self._name} gave other bytes of object {key} than it should: {what}",
            hint="Reach the bucket without the gateway or cache that does not keep to ranges.",
        )

    def _listed(self, prefix: str) -> Iterator[Version]:
        """Yield versions and markers below a prefix, by key, newest first; ObjectUnreadable."""
        marker: dict[str, Any] = {}
        while True:
            try:
                page = self._calls.call(f"list {prefix}", "list_object_versions", Prefix=prefix, **marker)
            except (Refused, StoreUnavailable) as error:
                raise ObjectUnreadable(
                    f"could not list store {self._name}: {error.message}", hint=error.hint
                ) from error
            rows = [(row, False) for row in page.get("Versions", [])]
            rows += [(row, True) for row in page.get("DeleteMarkers", [])]
            rows.sort(key=lambda row: (row[0]["Key"], not row[0].get("IsLatest")))
            for row, hides in rows:
                key = str(row["Key"]).removeprefix(self._options.prefix)
                yield Version(key, str(row["VersionId"]), hides, bool(row.get("IsLatest")))
            if not page.get("IsTruncated"):
                return
            marker = {"KeyMarker": page["NextKeyMarker"]}
            if page.get("NextVersionIdMarker"):
                marker["VersionIdMarker"] = page["NextVersionIdMarker"]

    def _unread(self, key: str, version: str | None, error: CustodyError) -> CustodyError:
        if isinstance(error, Refused):
            self._calls.check_bucket(error)
            if error.gone(version):
                return self._missing(key, version)
        return unreadable(key, error)

    def _missing(self, key: str, version: str | None) -> ObjectMissing:
        what = f"object {key}" if version is None else f"version {version} of object {key}"
        return ObjectMissing(f"{what} is not in store {self._name} (bucket {self._options.bucket!r})")

    def _path(self, key: str) -> str:
        check_key(key)
        return self._options.prefix + key


#: Error codes of a store for a version without a lock.
_NO_LOCK = frozenset(
    {"NoSuchObjectLockConfiguration", "ObjectLockConfigurationNotFoundError", "InvalidRequest"}
)
#: How a bucket without versions lists the one that it has.
_UNVERSIONED = "null"
