"""The traps of object stores, each stepped into on purpose: what is sent, what is believed, what a failure means."""

from __future__ import annotations

import ast
import socket
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import md5, sha256
from typing import Any

import pytest

from custody.errors import ConfigError, ObjectMissing, ObjectUnreadable, StorageFailed
from custody.ledger.ports import Lock, Upload
from custody.ledger.verification.outcomes import Fixity
from custody.model.records import StoredObject
from custody.model.schema.ids import b64
from custody.proof.digest import ObjectHasher
from custody.storage.machine.system import SystemClock
from custody.storage.memory.small_ports import CountedEntropy
from custody.storage.stores.s3 import S3Objects, S3Options
from custody.storage.stores.s3.calls import Calls
from custody.storage.stores.s3.client import client_of
from custody.storage.stores.s3.upload import list_parts, lock_arguments
from tests.buckets import seaweed, stores
from tests.buckets.stores import bucket
from tools.docs import ROOT

__all__ = ["bucket"]

KEY = f"objects/{'0a' * 16}"
MIB = 1 << 20
ADAPTER = sorted((ROOT / "custody" / "storage" / "stores" / "s3").glob("*.py"))


class Seen:
    """Takes down what is sent."""

    def __init__(self, store: S3Objects) -> None:
        self.sent: list[tuple[str, dict[str, str], bytes]] = []
        store._calls.client.meta.events.register("before-send.s3", self._take)

    def _take(self, request: Any, **_: Any) -> None:
        body: Any = request.body or b""
        if hasattr(body, "read"):
            place = body.tell()
            body = body.read()
            request.body.seek(place)
        headers = {
            str(name).lower(): value.decode() if isinstance(value, bytes) else str(value)
            for name, value in request.headers.items()
        }
        self.sent.append((f"{request.method} {request.url}", headers, bytes(body)))

    def of(self, method: str, part: str = "") -> list[dict[str, str]]:
        """Return the headers of the requests of a method whose address contains a text."""
        return [headers for line, headers, _ in self.sent if line.startswith(f"{method} ") and part in line]


def put(store: S3Objects, data: bytes = b"evidence", lock: Lock | None = None) -> str:
    writer = store.create(KEY, Lock() if lock is None else lock)
    writer.write(data)
    version = writer.commit().version
    assert version is not None
    return version


def test_a_checksum_is_asked_for_by_its_mode_and_is_never_the_files_in_parts(bucket: S3Objects) -> None:
    seen = Seen(bucket)
    data = b"p" * (11 * MIB)
    version = put(bucket, data)
    heads = seen.of("HEAD", KEY)
    assert heads
    assert {head.get("x-amz-checksum-mode") for head in heads} == {"ENABLED"}
    digests = [sha256(data[first : first + 5 * MIB]).digest() for first in range(0, len(data), 5 * MIB)]
    composite = f"{b64encode(sha256(b''.join(digests)).digest()).decode()}-3"
    found = bucket.stat(KEY, version).checksum
    assert found == composite != b64encode(sha256(data).digest()).decode()


def test_every_body_goes_with_its_digest_as_a_header_and_never_as_a_trailer(bucket: S3Objects) -> None:
    seen = Seen(bucket)
    put(bucket, b"p" * (6 * MIB), Lock("compliance", bucket.now() + 60))
    sent = [(headers, body) for line, headers, body in seen.sent if line.startswith("PUT ") and body]
    assert len(sent) == 2
    for headers, body in sent:
        assert headers["x-amz-checksum-sha256"] == b64encode(sha256(body).digest()).decode()
        assert "x-amz-trailer" not in headers


def test_the_quirk_content_md5_is_really_sent_with_every_setting_of_a_lock(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores.credentials(monkeypatch)
    where = stores.address("seaweed", tmp_path_factory)
    for quirks, expected in (((), False), (("content-md5",), True)):
        store = S3Objects("local", stores.options(where, quirks=quirks))
        seen = Seen(store)
        version = put(store)
        store.hold(KEY, version, True)
        store.hold(KEY, version, False)
        store.retain(KEY, version, "compliance", store.now() + 30)
        set_ = [
            (headers, body)
            for line, headers, body in seen.sent
            if "legal-hold" in line or "retention" in line
        ]
        asked = [(headers, body) for headers, body in set_ if body]
        assert len(asked) == 3
        for headers, body in asked:
            digest = b64encode(md5(body, usedforsecurity=False).digest()).decode()
            assert headers.get("content-md5") == (digest if expected else None)


def test_an_etag_is_never_a_digest(bucket: S3Objects) -> None:
    """An ETag that is anything at all changes nothing that is said of an object."""
    version = put(bucket)
    client = bucket._calls.client

    def lie(parsed: dict[str, Any], **_: Any) -> None:
        if "ETag" in parsed:
            parsed["ETag"] = f'"{md5(b"other bytes", usedforsecurity=False).hexdigest()}"'

    true = bucket.stat(KEY, version)
    client.meta.events.register("after-call.s3.HeadObject", lie)
    assert bucket.stat(KEY, version) == true
    assert "ETag" not in (ROOT / "custody" / "storage" / "stores" / "s3" / "version_info.py").read_text(
        "utf-8"
    )


def test_an_object_that_was_changed_is_found_whatever_the_store_repeats(bucket: S3Objects) -> None:
    """The checksum of HEAD is a stored value: only the bytes that are read decide."""
    version = put(bucket, b"what was stored")
    hasher = ObjectHasher()
    for step in hasher.steps(b"what was recorded"[: len(b"what was stored")]):
        step()
    digest = hasher.finish()
    recorded = StoredObject("o", "e", "c", 15, b64(digest.sha256), b64(digest.root), "local", KEY, version, 1)
    found = Fixity({"local": bucket}, SystemClock(), CountedEntropy()).check(recorded, "full")
    assert found.outcome == "mismatch"


def test_nothing_of_s3transfer_is_used() -> None:
    """It does not pass If-None-Match on, so an object could be replaced under its name."""
    high = {"upload_file", "upload_fileobj", "download_file", "download_fileobj", "copy", "resource"}
    for file in ADAPTER:
        tree = ast.parse(file.read_text("utf-8"))
        names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        texts = {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        modules = {
            alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
        }
        modules |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert not (names | texts) & high, file.name
        assert not [module for module in modules if module.startswith("s3transfer")]


def test_creation_is_conditional_in_one_call_and_in_parts(bucket: S3Objects) -> None:
    seen = Seen(bucket)
    put(bucket)
    other = bucket.create(f"objects/{'0b' * 16}")
    other.write(b"p" * (6 * MIB))
    other.commit()
    assert [request.get("if-none-match") for request in seen.of("PUT", KEY)] == ["*"]
    assert [request.get("if-none-match") for request in seen.of("POST", "uploadId=")] == ["*"]


def test_after_an_abort_no_part_is_listed(bucket: S3Objects) -> None:
    writer = bucket.create(KEY)
    writer.write(b"p" * (11 * MIB))
    upload = writer._upload_id
    assert upload is not None
    path = bucket._options.prefix + KEY
    assert bucket.unfinished()
    writer.abort()
    assert list_parts(bucket._calls, path, upload) == []
    assert bucket.unfinished() == []


def test_parts_that_stay_after_an_abort_are_a_failure_and_not_silence() -> None:
    class Stays(Calls):
        def call(self, what: str, operation: str, **arguments: Any) -> dict[str, Any]:
            part = {"PartNumber": 1, "Size": 5, "ETag": "x"}
            return {"Parts": [part]} if operation == "list_parts" else {}

    options = S3Options("bucket")
    with pytest.raises(StorageFailed, match="still listed after it was ended"):
        S3Objects("local", options, Stays(options)).abandon(Upload("local", KEY, "u", 5))


def test_an_end_is_always_sent_beside_a_hold() -> None:
    """A hold without an end made some servers forget the bucket's default: an object that has an end sends it."""
    until = int(datetime(2026, 12, 1, tzinfo=UTC).timestamp())
    both = lock_arguments(Lock("compliance", until, hold=True))
    assert both == {
        "ObjectLockLegalHoldStatus": "ON",
        "ObjectLockMode": "COMPLIANCE",
        "ObjectLockRetainUntilDate": datetime(2026, 12, 1, tzinfo=UTC),
    }
    assert "ObjectLockLegalHoldStatus" not in lock_arguments(Lock("compliance", until))


def test_end_and_hold_both_read_back(bucket: S3Objects) -> None:
    lock = Lock("compliance", bucket.now() + 30, hold=True)
    version = put(bucket, lock=lock)
    assert bucket.stat(KEY, version).lock == lock
    bucket.hold(KEY, version, False)


def test_a_wrong_secret_is_a_wrong_setting_and_says_what_to_do(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores.credentials(monkeypatch)
    where = stores.address("seaweed", tmp_path_factory)
    put(S3Objects("local", stores.options(where)))
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
    with pytest.raises(ConfigError) as caught:
        list(S3Objects("local", stores.options(where)).keys())
    assert caught.value.exit_status == 9
    assert "credentials" in caught.value.hint


def test_a_store_that_is_down_is_storage_and_never_corruption(
    bucket: S3Objects, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = put(bucket)
    down = S3Objects("local", stores.options("http://127.0.0.1:9", timeout=1))
    with pytest.raises(ObjectUnreadable) as caught:
        down.stat(KEY, version)
    assert caught.value.exit_status == 8
    assert outcome(down, version) == "unreadable"
    assert outcome(bucket, version) == "mismatch", "the same record is judged once the store answers"


def test_a_body_that_stops_is_unreadable_and_says_nothing_of_the_bytes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stores.credentials(monkeypatch)
    with silent() as where:
        store = S3Objects("local", stores.options(where, timeout=1, lock=False))
        assert outcome(store, "v1") == "unreadable"
        with pytest.raises(ObjectUnreadable):
            list(store.read(KEY, "v1"))


def test_no_checksum_is_added_or_looked_for_beside_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    stores.credentials(monkeypatch)
    config = client_of(stores.options("http://127.0.0.1:9")).meta.config
    assert (config.request_checksum_calculation, config.response_checksum_validation) == (
        "when_required",
        "when_required",
    )


def outcome(store: S3Objects, version: str) -> str:
    """Check an object of eight bytes whose digest is not what is stored."""
    recorded = StoredObject("o", "e", "c", 8, b64(bytes(32)), b64(bytes(32)), "local", KEY, version, 1)
    return Fixity({"local": store}, SystemClock(), CountedEntropy()).check(recorded, "full").outcome


@contextmanager
def silent() -> Iterator[str]:
    """Serve an object of eight bytes of which four come, and then nothing for as long as anybody waits."""
    head = (
        b'HTTP/1.1 200 OK\r\nContent-Length: 8\r\nETag: "e"\r\nx-amz-version-id: v1\r\n'
        b"Date: Mon, 02 Nov 2026 09:00:00 GMT\r\n\r\n"
    )
    server = socket.create_server(("127.0.0.1", 0))
    kept: list[socket.socket] = []

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
                request = connection.recv(65536)
            except OSError:
                return
            kept.append(connection)
            connection.sendall(head if request.startswith(b"HEAD") else head + b"half")
            if request.startswith(b"HEAD"):
                connection.close()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
    finally:
        server.close()
        for path in kept:
            path.close()


@pytest.mark.parametrize("kind", stores.BUCKETS)
def test_an_object_of_a_bucket_without_versions_is_deleted_by_its_key_and_gone(
    kind: str, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores.credentials(monkeypatch)
    where = stores.address(kind, tmp_path_factory)
    plain = S3Objects("local", stores.options(where, bucket=seaweed.PLAIN, lock=False))
    writer = plain.create(KEY, size=8)
    writer.write(b"evidence")
    assert writer.commit().version in {None, "null"}
    assert b"".join(plain.read(KEY, None)) == b"evidence"
    plain.delete(KEY, None)
    with pytest.raises(ObjectMissing):
        plain.stat(KEY, None)
    assert plain.versions(KEY) == []
