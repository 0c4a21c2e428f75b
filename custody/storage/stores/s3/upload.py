"""Sends one object to a bucket: in one call if small, else in parallel parts.

Every part is sent with its SHA-256, and so is the whole: the store's answer is compared with the digests computed here.
A lost answer is never taken for a failure: the object under the key is looked up before anything is reported.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from custody.errors import CustodyError, StorageFailed, StoreUnavailable
from custody.ledger.ports import UNLOCKED, Lock, Part, Stored, Upload, UploadJournal
from custody.storage.stores.object_keys import exists
from custody.storage.stores.s3.calls import TRIES, Calls
from custody.storage.stores.s3.failures import Refused
from custody.storage.stores.s3.options import MOST_PARTS
from custody.storage.stores.s3.version_info import stored_of


class S3Writer:
    """A writer of one object into a bucket; implements the port ObjectWriter.

    ``upload`` is one that was begun earlier: a part is not sent again if its bytes have the digest that was noted for
    it and the store lists it with the same size and ETag. With ``over`` the object becomes the newest version, whatever
    its key shows. Memory: ``MOST_MEMORY`` of parts.
    """

    def __init__(
        self,
        calls: Calls,
        name: str,
        key: str,
        *,
        lock: Lock = UNLOCKED,
        part_bytes: int,
        journal: UploadJournal | None = None,
        upload: Upload | None = None,
        over: bool = False,
    ) -> None:
        self._calls = calls
        self._condition = {} if over else {"IfNoneMatch": "*"}
        self._name = name
        self._key = key
        self._path = calls.options.prefix + key
        self._lock = lock
        self._part_bytes = part_bytes if upload is None else upload.part_bytes
        self._journal = journal
        self._upload_id = None if upload is None else upload.upload_id
        self._known = {} if upload is None else self._proven(upload)
        self._resumed = upload is not None
        self._buffer = bytearray()
        self._bytes = 0
        self._digests: list[bytes] = []
        self._sent: list[Future[Part]] = []
        self._at_once = calls.options.at_once(self._part_bytes)
        self._room = threading.Semaphore(max(1, self._at_once))
        self._pool: ThreadPoolExecutor | None = None
        self._open = True

    @property
    def part_bytes(self) -> int:
        """The size of every part but the last, in bytes."""
        return self._part_bytes

    def write(self, data: bytes | memoryview) -> None:
        """Add bytes, waiting while the most parts allowed are in transit.

        Raises StorageFailed when one did not arrive.
        """
        self._check_open()
        view = memoryview(data).cast("B")
        while view:
            taken = view[: self._part_bytes - len(self._buffer)]
            self._buffer += taken
            view = view[len(taken) :]
            if len(self._buffer) == self._part_bytes:
                self._send()

    def commit(self) -> Stored:
        """Make the object appear under its key with its lock; return its size and version.

        Raises Conflict if the key exists, StorageFailed where the store refuses or its checksum is not ours,
        StoreUnavailable where no answer came and no object is seen under the key; the upload can then be resumed.
        """
        self._check_open()
        if self._upload_id is None:
            data, self._buffer, self._open = bytes(self._buffer), bytearray(), False
            self._bytes += len(data)
            return self._settled(_b64(hashlib.sha256(data).digest()), lambda: self._put(data))
        if self._buffer or not self._sent:
            self._send()
        parts = self._arrived()
        self._open = False
        whole = f"{_b64(hashlib.sha256(b''.join(self._digests)).digest())}-{len(parts)}"
        stored = self._settled(whole, lambda: self._complete(parts))
        if self._journal is not None:
            self._journal.ended(stored.version)
        return stored

    def abort(self) -> None:
        """End the upload and remove its listed parts; after commit nothing is left to do."""
        if not self._open:
            self._close_pool()
            return
        self._open = False
        self._buffer = bytearray()
        self._close_pool()
        if self._upload_id is not None:
            with contextlib.suppress(CustodyError):
                abandon(self._calls, self._path, self._upload_id)
                if self._journal is not None:
                    self._journal.ended(None)

    def leave(self, *, soon: bool = False) -> None:
        """Stop and keep every full part that was written.

        With ``soon`` wait only a moment for the parts in transit, and send no other.
        """
        if soon:
            self._calls.patience.ask()
        self._open = False
        self._close_pool(drop=soon)

    def _send(self) -> None:
        """Hand the full part to an upload thread."""
        if self._upload_id is None:
            self._begin()
        if len(self._sent) == MOST_PARTS:
            raise StorageFailed(
                f"object {self._key} has more than {MOST_PARTS} parts of {self._part_bytes} bytes",
                hint="Raise part_mib of the store in custody.toml, or split the image into segments.",
            )
        if self._pool is None and self._at_once:
            self._pool = ThreadPoolExecutor(self._at_once, "upload")
        self._bytes += len(self._buffer)
        part, self._buffer = self._buffer, bytearray()
        number = len(self._sent) + 1
        self._digests.append(b"")
        self._room.acquire()
        failed = next(
            (future for future in self._sent if future.done() and future.exception() is not None), None
        )
        if failed is not None:
            self._room.release()
            failed.result()
        if self._pool is None:
            self._sent.append(Future())
            self._sent[-1].set_result(self._one(number, part))
        else:
            self._sent.append(self._submitted(self._pool, number, part))

    def _submitted(self, pool: ThreadPoolExecutor, number: int, data: bytearray) -> Future[Part]:
        """Return the future of a part in an upload thread; StorageFailed where the system gives none."""
        try:
            return pool.submit(self._one, number, data)
        except RuntimeError as error:
            self._room.release()
            raise StorageFailed(
                f"part {number} of {self._key} was not sent: the system gave no thread for it",
                hint="End other programs, or lower uploaders of the store in custody.toml; then do it again.",
            ) from error

    def _begin(self) -> None:
        answer = self._calls.call(
            f"begin the upload of {self._key}",
            "create_multipart_upload",
            Key=self._path,
            ChecksumAlgorithm="SHA256",
            ContentType="application/octet-stream",
            **lock_arguments(self._lock),
        )
        self._upload_id = str(answer["UploadId"])
        if self._journal is not None:
            self._journal.begun(Upload(self._name, self._key, self._upload_id, self._part_bytes))

    def _one(self, number: int, data: bytearray) -> Part:
        try:
            digest = hashlib.sha256(data).digest()
            self._digests[number - 1] = digest
            known = self._known.get(number)
            if known is not None and (known.bytes, known.sha256) == (len(data), digest.hex()):
                return known
            answer = self._calls.call(
                f"send part {number} of {self._key}",
                "upload_part",
                Key=self._path,
                UploadId=self._upload_id,
                PartNumber=number,
                Body=data,
                ChecksumAlgorithm="SHA256",
                ChecksumSHA256=_b64(digest),
            )
            part = Part(number, len(data), digest.hex(), str(answer["ETag"]))
            if self._journal is not None:
                self._journal.part(part)
            return part
        finally:
            self._room.release()

    def _arrived(self) -> list[Part]:
        """Return every part in order, once all have arrived; StorageFailed for the first that did not."""
        try:
            return [future.result() for future in self._sent]
        finally:
            self._close_pool()

    def _put(self, data: bytes) -> Mapping[str, Any]:
        return self._calls.once(
            f"store {self._key}",
            "put_object",
            Key=self._path,
            Body=data,
            **self._condition,
            ChecksumAlgorithm="SHA256",
            ChecksumSHA256=_b64(hashlib.sha256(data).digest()),
            ContentType="application/octet-stream",
            **lock_arguments(self._lock),
        )

    def _complete(self, parts: list[Part]) -> Mapping[str, Any]:
        listed = [
            {"PartNumber": part.number, "ETag": part.etag, "ChecksumSHA256": _b64(bytes.fromhex(part.sha256))}
            for part in parts
        ]
        return self._calls.once(
            f"finish the upload of {self._key}",
            "complete_multipart_upload",
            Key=self._path,
            UploadId=self._upload_id,
            MultipartUpload={"Parts": listed},
            **self._condition,
            MpuObjectSize=self._bytes,
        )

    def _settled(self, checksum: str, act: Callable[[], Mapping[str, Any]]) -> Stored:
        """Put the object so that it appears once, despite lost answers; return the store's data on it."""
        try:
            answer = self._calls.again(act)
        except StoreUnavailable:
            found = self._found(checksum)
            if found is None:
                raise
            return found
        except Refused as error:
            # An earlier run, or the call that the library made before, may have let it appear.
            unsure = self._resumed or error.repeated
            found = self._found(checksum) if unsure and (error.exists or error.absent) else None
            if found is not None:
                return found
            if error.exists:
                raise exists(self._key) from error
            raise
        return self._taken(answer, checksum)

    def _taken(self, answer: Mapping[str, Any], checksum: str) -> Stored:
        """Return the store's data on the new version, compared with the bytes sent."""
        version = answer.get("VersionId")
        head = self._calls.call(
            f"look at {self._key}",
            "head_object",
            Key=self._path,
            ChecksumMode="ENABLED",
            **({} if version is None else {"VersionId": version}),
        )
        return self._right(stored_of(head, version), checksum)

    def _right(self, stored: Stored, checksum: str) -> Stored:
        if stored.bytes != self._bytes or stored.checksum not in (None, checksum):
            raise StorageFailed(
                f"the store says of {self._key} that it has {stored.bytes} bytes and the checksum {stored.checksum}; "
                f"{self._bytes} bytes with {checksum} were sent",
                hint="Do not rely on this store: it does not keep what it is given.",
            )
        return stored

    def _found(self, checksum: str) -> Stored | None:
        """Return the object if the key shows it after all, None if not or without an answer."""
        try:
            head = self._calls.call(
                f"look at {self._key}", "head_object", Key=self._path, ChecksumMode="ENABLED"
            )
        except (Refused, StoreUnavailable):
            return None
        stored = stored_of(head, head.get("VersionId"))
        return stored if (stored.bytes, stored.checksum) == (self._bytes, checksum) else None

    def _proven(self, upload: Upload) -> dict[int, Part]:
        """Return the noted parts that the store lists with the same size and ETag."""
        listed = dict(list_parts(self._calls, self._path, upload.upload_id))
        return {
            part.number: part for part in upload.parts if listed.get(part.number) == (part.bytes, part.etag)
        }

    def _close_pool(self, *, drop: bool = True) -> None:
        """Wait for the parts in transit; with ``drop`` those that no thread has taken up are not sent."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=drop)
            self._pool = None

    def _check_open(self) -> None:
        if not self._open:
            raise StorageFailed(
                f"the writing of object {self._key} has ended and takes no more", hint="Start a new object."
            )


def lock_arguments(lock: Lock) -> dict[str, Any]:
    """Return the arguments that store an object with its lock: its end always, its hold only if on.

    A header for "no hold" would need the very right with which holds are lifted.
    """
    if lock.mode == "none" and not lock.hold:
        return {}
    found: dict[str, Any] = {"ObjectLockLegalHoldStatus": "ON"} if lock.hold else {}
    if lock.mode != "none" and lock.until is not None:
        found["ObjectLockMode"] = lock.mode.upper()
        found["ObjectLockRetainUntilDate"] = datetime.fromtimestamp(lock.until, UTC)
    return found


def list_parts(calls: Calls, path: str, upload_id: str) -> list[tuple[int, tuple[int, str]]]:
    """Return (number, (bytes, ETag)) of every part that has arrived; [] if the upload is gone."""
    found: list[tuple[int, tuple[int, str]]] = []
    marker = 0
    while True:
        try:
            page = calls.call(
                "list the parts of an upload",
                "list_parts",
                Key=path,
                UploadId=upload_id,
                **({"PartNumberMarker": marker} if marker else {}),
            )
        except Refused as error:
            if error.absent:
                return found
            raise
        found += [(row["PartNumber"], (row["Size"], str(row["ETag"]))) for row in page.get("Parts", [])]
        if not page.get("IsTruncated"):
            return found
        marker = int(page["NextPartNumberMarker"])


def abandon(calls: Calls, path: str, upload_id: str) -> None:
    """Abort an upload, again until the store lists no part of it.

    Raises StorageFailed if parts remain.
    """
    for _ in range(TRIES):
        try:
            calls.call("end an upload", "abort_multipart_upload", Key=path, UploadId=upload_id)
        except Refused as error:
            if not error.absent:
                raise
        if not list_parts(calls, path, upload_id):
            return
    raise StorageFailed(
        f"parts of the upload {upload_id} of {path} are still listed after it was ended",
        hint="End it with the store's own tools: unfinished parts are paid for and hold evidence.",
    )


def _b64(digest: bytes) -> str:
    return base64.b64encode(digest).decode("ascii")
