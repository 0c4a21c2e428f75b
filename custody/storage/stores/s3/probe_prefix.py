"""A throw-away prefix in which a bucket's behaviour is probed; implements the port Trial.

Calls are made as the store's own adapter makes them. A refusal is an answer here, never an error.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from custody.errors import ConfigError, CustodyError, StorageFailed
from custody.ledger.ports import UNLOCKED, Lock, Reply, Version
from custody.storage.stores.s3.calls import Calls
from custody.storage.stores.s3.failures import Refused
from custody.storage.stores.s3.options import S3Options
from custody.storage.stores.s3.store import S3Objects
from custody.storage.stores.s3.upload import list_parts, lock_arguments
from custody.storage.stores.s3.version_info import lock_of, retained, version_argument

#: The least that S3 takes as a part that is not the last.
_PART = 5 << 20
#: How many calls may travel at once.
_AT_ONCE = 16


class S3Trial:
    """A probe of the bucket of ``options`` below its prefix and ``place``, which no object is under."""

    def __init__(self, name: str, options: S3Options, place: str, calls: Calls | None = None) -> None:
        self._options = replace(options, prefix=f"{options.prefix}{place}/", uploaders=_AT_ONCE)
        self._calls = Calls(self._options) if calls is None else calls
        self._store = S3Objects(name, self._options, self._calls)

    @property
    def features(self) -> frozenset[str]:
        """The features that a bucket has at all; locks only where it is set up with them."""
        return frozenset(
            {"checksums", "clock", "uploads", "versions"} | ({"locks"} if self._options.lock else set())
        )

    @property
    def place(self) -> str:
        """The prefix of every key of the probe."""
        return self._options.prefix

    @property
    def part_bytes(self) -> int:
        """The least size in bytes of every part of an upload but the last."""
        return _PART

    def now(self) -> int:
        """Return the store's own clock, in seconds UTC."""
        return self._store.now()

    def put(self, key: str, data: bytes, sha256: bytes, lock: Lock = UNLOCKED, *, new: bool = False) -> Reply:
        """Put an object in one call and return the reply; with ``new`` only if the key shows none."""
        return self._asked(
            "put_object",
            key,
            Body=data,
            ChecksumAlgorithm="SHA256",
            ChecksumSHA256=_b64(sha256),
            **({"IfNoneMatch": "*"} if new else {}),
            **lock_arguments(lock),
        )

    def broken_off(self, key: str, data: bytes) -> int:
        """Send the first parts of an object and abort; return the number of parts the store still lists."""
        path = self._path(key)
        begun = self.begin(key)
        for number, first in enumerate(range(0, len(data), _PART), 1):
            self._calls.call(
                "send a part",
                "upload_part",
                Key=path,
                UploadId=begun,
                PartNumber=number,
                Body=data[first : first + _PART],
            )
        self.abort(key, begun)
        return len(list_parts(self._calls, path, begun)) + sum(
            upload.key == key for upload in self._store.unfinished()
        )

    def begin(self, key: str, lock: Lock = UNLOCKED) -> str:
        """Begin an upload in parts and return its identifier."""
        answer = self._calls.call(
            "begin an upload",
            "create_multipart_upload",
            Key=self._path(key),
            ChecksumAlgorithm="SHA256",
            **lock_arguments(lock),
        )
        return str(answer["UploadId"])

    def part(self, key: str, upload: str, number: int, data: bytes, sha256: bytes) -> Reply:
        """Send one part of an upload, with its SHA-256; return the reply."""
        return self._asked(
            "upload_part",
            key,
            UploadId=upload,
            PartNumber=number,
            Body=data,
            ChecksumAlgorithm="SHA256",
            ChecksumSHA256=_b64(sha256),
        )

    def complete(self, key: str, upload: str, parts: Sequence[tuple[str, bytes]]) -> Reply:
        """Finish an upload of (ETag, SHA-256) parts, if the key shows no object; return the reply."""
        listed = [
            {"PartNumber": number, "ETag": etag, "ChecksumSHA256": _b64(digest)}
            for number, (etag, digest) in enumerate(parts, 1)
        ]
        return self._asked(
            "complete_multipart_upload",
            key,
            UploadId=upload,
            MultipartUpload={"Parts": listed},
            IfNoneMatch="*",
        )

    def abort(self, key: str, upload: str) -> None:
        """End an upload without an object."""
        with suppress(Refused):
            self._calls.call("end an upload", "abort_multipart_upload", Key=self._path(key), UploadId=upload)

    def look(self, key: str, version: str | None) -> Reply:
        """Return lock and checksum of a version."""
        reply = self._asked("head_object", key, ChecksumMode="ENABLED", **version_argument(version))
        if reply.done and self._options.lock and reply.lock.mode == "none" and version is not None:
            with suppress(Refused):
                answer = self._calls.call(
                    "read a lock", "get_object_retention", Key=self._path(key), VersionId=version
                )
                return replace(reply, lock=retained(answer, reply.lock.hold))
        return reply

    def read(self, key: str, version: str | None, offset: int, length: int) -> Reply:
        """Return a range of bytes, and the checksum that came with it."""
        wanted = f"bytes={offset}-{offset + length - 1}"
        return self._asked(
            "get_object", key, ChecksumMode="ENABLED", Range=wanted, **version_argument(version)
        )

    def delete(self, key: str, version: str | None, *, bypass: bool = False) -> Reply:
        """Delete a version, or without one put a delete marker over the key; return the reply."""
        more = {"BypassGovernanceRetention": True} if bypass else {}
        return self._asked("delete_object", key, **version_argument(version), **more)

    def delete_many(self, key: str, version: str) -> Reply:
        """Delete a version by the call for many, which answers 200 and names the refused; return the reply."""
        many = {"Objects": [{"Key": self._path(key), "VersionId": version}]}
        return self._replied(
            lambda: self._calls.call(
                "delete a version", "delete_objects", Delete=many, ChecksumAlgorithm="SHA256"
            )
        )

    def retain(self, key: str, version: str, mode: str, until: int) -> Reply:
        """Set the lock of a version, ``until`` in seconds UTC; return the reply."""
        wanted = {"Mode": mode.upper(), "RetainUntilDate": datetime.fromtimestamp(until, UTC)}
        return self._asked(
            "put_object_retention", key, VersionId=version, Retention=wanted, ChecksumAlgorithm="SHA256"
        )

    def hold(self, key: str, version: str, on: bool) -> Reply:
        """Set the legal hold on a version, or with ``on`` False remove it; return the reply."""
        wanted = {"Status": "ON" if on else "OFF"}
        return self._asked(
            "put_object_legal_hold", key, VersionId=version, LegalHold=wanted, ChecksumAlgorithm="SHA256"
        )

    def suspend(self) -> Reply:
        """Request that the bucket keeps no versions, and return the reply.

        If the bucket agrees, its versions are switched on again at once.
        """
        reply = Reply(True)
        try:
            reply = self._replied(lambda: self._versioning("Suspended"))
            return reply
        finally:
            if reply.done:
                self._keep_versions()

    def left(self) -> list[Version]:
        """Return every version and marker below the place; unfinished uploads are ended first."""
        for upload in self._store.unfinished():
            with suppress(StorageFailed):
                self._store.abandon(upload)
        return [version for key in list(self._store.keys()) for version in self._store.versions(key)]

    def close(self) -> None:
        """Do nothing: a prefix needs no removal, and objects that cannot be deleted stay."""

    def _keep_versions(self) -> None:
        try:
            self._versioning("Enabled")
        except CustodyError as error:
            raise ConfigError(
                f"bucket {self._options.bucket!r} let its versions be switched off, and not on again: {error.message}",
                hint="Switch versioning of this bucket on by hand, at once; what is stored meanwhile has no version.",
            ) from error

    def _versioning(self, status: str) -> Mapping[str, Any]:
        wanted = {"Status": status}
        return self._calls.call(
            "change whether versions are kept",
            "put_bucket_versioning",
            VersioningConfiguration=wanted,
            ChecksumAlgorithm="SHA256",
        )

    def _asked(self, operation: str, key: str, **arguments: Any) -> Reply:
        path = self._path(key)
        return self._replied(lambda: self._calls.call("try the store", operation, Key=path, **arguments))

    def _replied(self, act: Callable[[], Mapping[str, Any]]) -> Reply:
        try:
            answer = act()
            refused = answer.get("Errors")
            body = answer.get("Body")
            data = b"" if body is None else self._calls.read("read", body)
        except Refused as error:
            return Reply(False, error.store_code, error.denied)
        if refused:
            return Reply(False, str(refused[0].get("Code", "")), True)
        return Reply(
            True,
            version=answer.get("VersionId"),
            etag=str(answer.get("ETag", "")),
            lock=lock_of(answer),
            checksum=answer.get("ChecksumSHA256"),
            data=data,
        )

    def _path(self, key: str) -> str:
        return self._options.prefix + key


def _b64(digest: bytes) -> str:
    return base64.b64encode(digest).decode("ascii")
