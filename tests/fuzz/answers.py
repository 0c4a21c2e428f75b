"""Parsers of what a store answers: status, headers and XML of S3, as its own adapter reads them.

Every input is a status line, headers and a body. No byte goes over a network: the answer stands in for the connection.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from typing import Any, TypeVar

from custody.errors import ConfigError, StorageFailed
from custody.ledger.ports import Upload
from storage.objects_s3.calls import Calls
from storage.objects_s3.line import Lines
from storage.objects_s3.options import S3Options
from storage.objects_s3.store import S3Objects
from storage.objects_s3.trial import S3Trial
from storage.objects_s3.wire import Wire, _told
from tests.fuzz.parser import Parser

T = TypeVar("T")
_KEY = "objects/" + "0" * 32
_OPTIONS = S3Options("b", prefix="p/", endpoint="http://127.0.0.1:9", region="x", path_style=True, lock=True)
#: Answers as they come over a connection.
_ON_LINES = (
    b'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nETag: "x"\r\nx-amz-version-id: v1\r\n\r\n',
    b"HTTP/1.1 412 Precondition Failed\r\nContent-Length: 26\r\n\r\n<Code>AccessDenied</Code>x",
    b"HTTP/1.1 403 No\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n6\r\n<Code>\r\n0\r\n\r\n",
    b"HTTP/1.1 100 Go on\r\n\r\nHTTP/1.0 500 No\r\nx: a\r\n b\r\n\r\nwords",
)
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
    """A connection on which one answer lies ready for every call."""

    def __init__(self) -> None:
        self.data = b""

    def urlopen(self, *_: Any, **__: Any) -> _Answer:
        return _Answer(self.data)


class _Line:
    """A connection over which bytes come that were there before anything was asked, and then its end."""

    def __init__(self, data: bytes) -> None:
        self._data = io.BytesIO(data)

    def sendall(self, _: bytes) -> None:
        return

    def recv(self, most: int) -> bytes:
        return self._data.read(most)

    def recv_into(self, buffer: memoryview) -> int:
        return self._data.readinto(buffer)

    def close(self) -> None:
        return


def _lines(pool: _Pool) -> Lines:
    """Give lines that answer as a pool would; each has one answer."""

    def connect() -> _Line:
        made = _Answer(pool.data)
        told = "".join(f"{name}: {value}\r\n" for name, value in made.headers.items())
        return _Line(f"HTTP/1.1 {made.status} -\r\n{told}\r\n".encode("latin-1"))

    return Lines(connect, 0)


class _Unsigned:
    def headers(self, _: Any) -> dict[str, str]:
        return {}


class _Once(Calls):
    """Calls that are made once, on the ready answer: repeating them would only repeat it."""

    def __init__(self, pool: _Pool, short: bool) -> None:
        super().__init__(_OPTIONS, lambda _: _client(pool))
        self._short = Wire(_OPTIONS, _Unsigned(), pool, _lines(pool)) if short else None  # type: ignore[arg-type]  # stands in for the signer

    @property
    def wire(self) -> Wire | None:
        return self._short

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
def _stores() -> tuple[_Pool, S3Objects, S3Objects, S3Trial]:
    pool = _Pool()
    short, long = (S3Objects("s", _OPTIONS, _Once(pool, short)) for short in (True, False))
    return pool, short, long, S3Trial("s", _OPTIONS, "place/", _Once(pool, False))


def _short(data: bytes) -> None:
    """Look at an object and read it, by the short way."""
    pool, short, _, _ = _stores()
    pool.data = data
    _each(lambda: short.stat(_KEY, "v1"), lambda: sum(map(len, short.read(_KEY, "v1", 0, 5))))


def _long(data: bytes) -> None:
    """Ask everything that is answered by XML, through boto3."""
    pool, _, long, trial = _stores()
    pool.data = data
    upload = Upload("s", _KEY, "u", 5 << 20)
    _each(
        lambda: long.stat(_KEY, "v1"),
        lambda: list(long.listing()),
        lambda: long.versions(_KEY),
        long.unfinished,
        lambda: long.delete(_KEY, "v1"),
        lambda: long.retain(_KEY, "v1", "compliance", 1_900_000_000),
        lambda: long.hold(_KEY, "v1", True),
        lambda: long.abandon(upload),
        long.now,
        trial.now,
        lambda: trial.begin("k"),
        lambda: trial.look("k", "v1"),
        lambda: trial.read("k", "v1", 0, 5),
    )


def _asked(data: bytes) -> None:
    """Ask over a line, for what has a body and for what has none."""
    for method, body in (("HEAD", None), ("PUT", b"x")):
        with suppress(OSError):
            _told(Lines(lambda: _Line(data), 1).ask(method, "/b/k", {"host": "h"}, body))


def _each(*calls: Callable[[], object]) -> None:
    for call in calls:
        try:
            call()
        except (StorageFailed, ConfigError):
            continue


def seeds() -> list[bytes]:
    """Give answers as stores give them."""
    return [_HEAD, _ERROR, _VERSIONS, _UPLOADS, _PARTS, _RETENTION, b"204\n\n"]


def told(data: bytes) -> Mapping[str, Any]:
    """Give the headers of an input, for tests."""
    return _Answer(data).headers


ANSWERS: tuple[Parser, ...] = (
    Parser(
        "S3 answers on a line",
        ("storage.objects_s3.line.Lines.ask", "storage.objects_s3.line.plain"),
        _asked,
        lambda: list(_ON_LINES),
        (),
    ),
    Parser(
        "S3 headers",
        (
            "storage.objects_s3.wire._told",
            "storage.objects_s3.wire.Body.read",
            "storage.objects_s3.facts.stored_of",
            "storage.objects_s3.store.S3Objects.read",
        ),
        _short,
        lambda: seeds()[:2],
        (),
    ),
    Parser(
        "S3 documents",
        (
            "storage.objects_s3.facts.lock_of",
            "storage.objects_s3.facts.retained",
            "storage.objects_s3.answers.check",
            "storage.objects_s3.trial.S3Trial.read",
        ),
        _long,
        seeds,
        (),
    ),
)
