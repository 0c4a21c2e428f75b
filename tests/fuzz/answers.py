"""Parsers of what a store answers: status, headers and XML of S3, as its own adapter reads them.

Every input is a status line, headers and a body. No byte goes over a network: the answer stands in for the connection.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar

from custody.errors import ConfigError, StorageFailed
from custody.ledger.ports import Upload
from custody.storage.stores.s3.calls import Calls
from custody.storage.stores.s3.options import S3Options
from custody.storage.stores.s3.probe_prefix import S3Trial
from custody.storage.stores.s3.store import S3Objects
from tests.fuzz.parser import Parser

T = TypeVar("T")
_KEY = "objects/" + "0" * 32
_OPTIONS = S3Options("b", prefix="p/", endpoint="http://127.0.0.1:9", region="x", path_style=True, lock=True)
_HEAD = (
    b'200\ncontent-length: 5\netag: "x"\nx-amz-version-id: v1\nx-amz-checksum-sha256: AAAA\n'
    b"x-amz-object-lock-mode: COMPLIANCE\nx-amz-object-lock-retain-until-date: 2027-01-01T00:00:00Z\n"
    b"x-amz-object-lock-legal-hold: ON\n\nhello"
)
_ERROR = b"403\n\n<Error><Code>AccessDenied</Code><Message>no</Message></Error>"
_NAMESPACE = b'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'
_VERSIONS = (
    b"200\ncontent-type: application/xml\n\n<ListVersionsResult "
    + _NAMESPACE
    + b"><IsTruncated>false</IsTruncated>"
    b"<Version><Key>p/objects/00000000000000000000000000000000</Key><VersionId>v</VersionId><IsLatest>true</IsLatest>"
    b"</Version><DeleteMarker><Key>p/objects/1</Key><VersionId>w</VersionId></DeleteMarker></ListVersionsResult>"
)
_UPLOADS = (
    b"200\n\n<ListMultipartUploadsResult " + _NAMESPACE + b"><IsTruncated>false</IsTruncated><Upload>"
    b"<Key>p/objects/00000000000000000000000000000000</Key><UploadId>u</UploadId></Upload></ListMultipartUploadsResult>"
)
_PARTS = (
    b"200\n\n<ListPartsResult "
    + _NAMESPACE
    + b"><IsTruncated>false</IsTruncated><Part><PartNumber>1</PartNumber>"
    b"<ETag>e</ETag><Size>5</Size></Part></ListPartsResult>"
)
_RETENTION = (
    b"200\n\n<Retention " + _NAMESPACE + b"><Mode>COMPLIANCE</Mode>"
    b"<RetainUntilDate>2027-01-01T00:00:00Z</RetainUntilDate></Retention>"
)


class _Answer:
    """An answer as urllib3 gives it."""

    def __init__(self, data: bytes) -> None:
        head, _, body = data.partition(b"\n\n")
        status, *lines = head.split(b"\n")
        self.status = int(status) if status.isdigit() and len(status) == 3 else 200
        pairs = [line.decode("latin-1").partition(":")[::2] for line in lines]
        self.headers = {name.strip().lower(): value.strip() for name, value in pairs}
        self._body = io.BytesIO(body)

    def read(self, amt: int | None = None, decode_content: bool = False) -> bytes:
        return self._body.read(-1 if amt is None else amt)

    def stream(self, amt: int = 65536, **_: Any) -> Any:
        while piece := self._body.read(amt):
            yield piece

    def close(self) -> None:
        self._body.close()

    def release_conn(self) -> None:
        return

    def drain_conn(self) -> None:
        return


class _Pool:
    """One answer, which lies ready for every call."""

    def __init__(self) -> None:
        self.data = b""


class _Once(Calls):
    """Calls that are made once, on the ready answer: repeating them would only repeat it."""

    def __init__(self, pool: _Pool) -> None:
        super().__init__(_OPTIONS, lambda _: _client(pool))

    def again(self, act: Callable[[], T]) -> T:
        return act()


def _client(pool: _Pool) -> Any:
    """Make boto3's client, before whose sending the ready answer is given in the network's place."""
    import boto3
    from botocore.awsrequest import AWSResponse
    from botocore.config import Config

    client = boto3.client(
        "s3",
        endpoint_url=_OPTIONS.endpoint,
        region_name="x",
        aws_access_key_id="x",
        aws_secret_access_key="x",
        config=Config(retries={"total_max_attempts": 1}),
    )

    def answered(**_: Any) -> AWSResponse:
        made = _Answer(pool.data)
        return AWSResponse(_OPTIONS.endpoint, made.status, made.headers, made)

    client.meta.events.register("before-send.s3", answered)
    return client


@cache
def _stores() -> tuple[_Pool, S3Objects, S3Trial]:
    pool = _Pool()
    return pool, S3Objects("s", _OPTIONS, _Once(pool)), S3Trial("s", _OPTIONS, "place/", _Once(pool))


def _looked(data: bytes) -> None:
    """Look at an object and read it."""
    pool, store, _ = _stores()
    pool.data = data
    _each(lambda: store.stat(_KEY, "v1"), lambda: sum(map(len, store.read(_KEY, "v1", 0, 5))))


def _documents(data: bytes) -> None:
    """Ask everything that is answered by XML."""
    pool, store, trial = _stores()
    pool.data = data
    upload = Upload("s", _KEY, "u", 5 << 20)
    _each(
        lambda: store.stat(_KEY, "v1"),
        lambda: list(store.listing()),
        lambda: store.versions(_KEY),
        store.unfinished,
        lambda: store.delete(_KEY, "v1"),
        lambda: store.retain(_KEY, "v1", "compliance", 1_900_000_000),
        lambda: store.hold(_KEY, "v1", True),
        lambda: store.abandon(upload),
        store.now,
        trial.now,
        lambda: trial.begin("k"),
        lambda: trial.look("k", "v1"),
        lambda: trial.read("k", "v1", 0, 5),
    )


def _each(*calls: Callable[[], object]) -> None:
    for call in calls:
        try:
            call()
        except (StorageFailed, ConfigError):
            continue


def seeds() -> list[bytes]:
    """Return answers as stores make them."""
    return [_HEAD, _ERROR, _VERSIONS, _UPLOADS, _PARTS, _RETENTION, b"204\n\n"]


def told(data: bytes) -> Mapping[str, Any]:
    """Return the headers of an input, for tests."""
    return _Answer(data).headers


ANSWERS: tuple[Parser, ...] = (
    Parser(
        "S3 headers",
        (
            "custody.storage.stores.s3.version_info.stored_of",
            "custody.storage.stores.s3.store.S3Objects.read",
        ),
        _looked,
        lambda: seeds()[:2],
        (),
    ),
    Parser(
        "S3 documents",
        (
            "custody.storage.stores.s3.version_info.lock_of",
            "custody.storage.stores.s3.version_info.retained",
            "custody.storage.stores.s3.answers.check",
            "custody.storage.stores.s3.probe_prefix.S3Trial.read",
        ),
        _documents,
        seeds,
        (),
    ),
)
