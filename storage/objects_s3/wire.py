"""Puts, looks at and gets an object with few words: the three calls of which there are many, at a fraction of the cost.

Takes and gives what boto3 does for these calls, so that nobody who makes one needs to know which way it went. The
libraries beneath boto3 find credentials and connect; left out is what it does around every call. It serves a server at
an address of its own that is asked by path; for anything else boto3 makes the call.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies, proxy_bypass

from storage.objects_s3.hurry import Hurry
from storage.objects_s3.line import Answer, Lines
from storage.objects_s3.options import AT_ONCE, S3Options
from storage.objects_s3.signing import NOTHING, Signer, Unsigned

_METHODS: Final = {"put_object": "PUT", "head_object": "HEAD", "get_object": "GET"}
_HEADERS: Final = {
    "ChecksumMode": "x-amz-checksum-mode",
    "ChecksumAlgorithm": "x-amz-sdk-checksum-algorithm",
    "ChecksumSHA256": "x-amz-checksum-sha256",
    "ContentType": "content-type",
    "IfMatch": "if-match",
    "IfNoneMatch": "if-none-match",
    "ObjectLockLegalHoldStatus": "x-amz-object-lock-legal-hold",
    "ObjectLockMode": "x-amz-object-lock-mode",
    "ObjectLockRetainUntilDate": "x-amz-object-lock-retain-until-date",
    "Range": "range",
}
_OTHERS: Final = frozenset({"Key", "VersionId", "Body"})
_TOLD: Final = {
    "ETag": "etag",
    "ContentRange": "content-range",
    "VersionId": "x-amz-version-id",
    "ChecksumSHA256": "x-amz-checksum-sha256",
    "ObjectLockMode": "x-amz-object-lock-mode",
    "ObjectLockLegalHoldStatus": "x-amz-object-lock-legal-hold",
}
_UNTIL: Final = "x-amz-object-lock-retain-until-date"
_MOST_WORDS: Final = 1 << 16
#: What goes with every request and is not signed for, since what lies between may change it.
_BESIDE: Final = {"accept-encoding": "identity", "user-agent": "custody-ledger"}
_CODE, _WORDS = re.compile(r"<Code>([^<]*)</Code>"), re.compile(r"<Message>([^<]*)</Message>")


class Declined(Exception):
    """The server answered, and not with what was asked for: its status, its code and its words."""

    def __init__(self, status: int, code: str, words: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.words = words


class Wire:
    """Connections to one server, shared by threads."""

    def __init__(self, options: S3Options, signer: Signer, pool: Any, lines: Lines) -> None:
        self._options = options
        self._host = _host(options.endpoint or "")
        self._signer = signer
        self._pool = pool
        self._lines = lines

    @property
    def lasting(self) -> bool:
        """Whether the credentials are not lent for a time."""
        return self._signer.lasting

    def takes(self, operation: str, arguments: Mapping[str, Any]) -> bool:
        """Tell whether a call is one of those that are made here."""
        return operation in _METHODS and all(name in _HEADERS or name in _OTHERS for name in arguments)

    def call(self, operation: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        """Make a call, as boto3 would; Declined, or OSError where no answer came."""
        body = bytes(arguments.get("Body", b""))
        version = arguments.get("VersionId")
        headers = {_HEADERS[name]: _text(value) for name, value in arguments.items() if name in _HEADERS}
        asked = Unsigned(
            _METHODS[operation],
            f"/{self._options.bucket}/{arguments['Key']}",
            {} if version is None else {"versionId": str(version)},
            {"host": self._host, **headers},
            _digest(arguments, body),
        )
        answer = self.exchange(asked, {**self._signer.headers(asked), **_BESIDE}, body)
        done = 200 <= answer.status < 300
        if isinstance(answer, Answer):
            if done:
                return _told(answer)
            raise _declined(answer.status, answer.body)
        if done:
            return {**_told(answer), "Body": Body(answer)}
        words = _read(answer, _MOST_WORDS)
        _let_go(answer)
        raise _declined(answer.status, words)

    def exchange(self, asked: Unsigned, headers: Mapping[str, str], body: bytes) -> Any:
        """Send one request and give the answer: that to a GET before its body is read, any other whole; OSError."""
        if asked.method != "GET":
            return self._lines.ask(
                asked.method, asked.target, headers, body if asked.method == "PUT" else None
            )
        from urllib3.exceptions import HTTPError

        try:
            return self._pool.urlopen(
                "GET",
                asked.target,
                headers=headers,
                retries=False,
                redirect=False,
                preload_content=False,
                decode_content=False,
            )
        except HTTPError as error:
            raise OSError(str(error)) from error


class Body:
    """The bytes of an object as they come; whoever reads no further closes it."""

    def __init__(self, answer: Any) -> None:
        self._answer = answer

    def read(self, most: int | None = None) -> bytes:
        """Give the next bytes, all that are left with None, none at the end; OSError where they stop before that."""
        data = _read(self._answer, most)
        if most is None or not data:
            _let_go(self._answer)
        return data

    def close(self) -> None:
        """Let go of the connection, which is of no further use where bytes are still to come."""
        self._answer.close()


def wire_of(options: S3Options, hurry: Hurry) -> Wire | None:
    """Give the wire to a server that can be served so; None where boto3 has to see to address, proxy or credentials.

    Credentials, region and certificates are found as boto3 finds them; ``hurry`` knows the connections.
    """
    try:
        import urllib3
        from botocore.exceptions import BotoCoreError
        from botocore.httpsession import get_cert_path
        from botocore.session import Session
    except ImportError:
        return None

    address = urlsplit(options.endpoint or "")
    proxied = address.scheme in getproxies() and not proxy_bypass(address.hostname or "")
    plain = address.scheme in {"http", "https"} and address.path in {"", "/"} and not address.query
    if not (options.path_style and plain and address.hostname) or proxied:
        return None
    session = Session(profile=options.profile)
    try:
        credentials = session.get_credentials()
    except BotoCoreError:  # boto3 says so as well, and better
        return None
    if credentials is None:
        return None

    trusted = options.ca_file or session.get_config_variable("ca_bundle") or get_cert_path(True)
    secure = {"cert_reqs": "CERT_REQUIRED", "ca_certs": str(trusted)} if address.scheme == "https" else {}
    within = min(options.timeout, 30)
    pool = urllib3.connection_from_url(
        f"{address.scheme}://{address.netloc}",
        maxsize=AT_ONCE,
        timeout=urllib3.Timeout(connect=within, read=options.timeout),
        **secure,
    )
    pool.ConnectionCls = hurry.connecting(pool.ConnectionCls)

    region = options.region or session.get_config_variable("region") or "us-east-1"
    return Wire(
        options,
        Signer(credentials, region),
        pool,
        Lines(lambda: hurry.know(_connected(address, secure, within, options.timeout)), AT_ONCE),
    )


def _connected(address: SplitResult, secure: Mapping[str, str], within: int, timeout: int) -> Any:
    """Connect to a server in so many seconds, and give the socket, whose calls have others; OSError."""
    from urllib3.connection import HTTPConnection, HTTPSConnection
    from urllib3.exceptions import HTTPError

    kind: Any = HTTPSConnection if secure else HTTPConnection
    made = kind(address.hostname, address.port, timeout=within, **secure)
    try:
        made.connect()
    except HTTPError as error:
        made.close()
        raise OSError(str(error)) from error
    made.sock.settimeout(timeout)
    return made.sock


def _host(origin: str) -> str:
    """Give what a request names as its host, as it is signed for: without a name, and without the usual port."""
    address = urlsplit(origin)
    host = address.hostname or ""
    named = f"[{host}]" if ":" in host else host
    usual = {"http": 80, "https": 443}.get(address.scheme)
    return named if address.port in (None, usual) else f"{named}:{address.port}"


def _digest(arguments: Mapping[str, Any], body: bytes) -> str:
    """Give the SHA-256 of the body in hex; the one that goes with it is not computed a second time."""
    known = arguments.get("ChecksumSHA256")
    if known is not None:
        return base64.b64decode(known).hex()
    return hashlib.sha256(body).hexdigest() if body else NOTHING


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return str(value)


def _told(answer: Any) -> dict[str, Any]:
    """Give what the headers of an answer say, named as boto3 names it; OSError for what no server says."""
    headers = answer.headers
    found = {name: headers[header] for name, header in _TOLD.items() if header in headers}
    try:
        if "content-length" in headers:
            found["ContentLength"] = int(headers["content-length"])
        if _UNTIL in headers:
            found["ObjectLockRetainUntilDate"] = datetime.fromisoformat(headers[_UNTIL]).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise OSError(f"the answer cannot be read: {error}") from error
    return found


def _declined(status: int, body: bytes) -> Declined:
    words = body.decode("utf-8", "replace")
    code, message = _CODE.search(words), _WORDS.search(words)
    return Declined(status, str(status) if code is None else code[1], "" if message is None else message[1])


def _read(answer: Any, most: int | None) -> bytes:
    from urllib3.exceptions import HTTPError

    try:
        return bytes(answer.read(most, decode_content=False))
    except HTTPError as error:
        raise OSError(str(error)) from error


def _let_go(answer: Any) -> None:
    """Give the connection back for the next call."""
    with contextlib.suppress(OSError):
        answer.release_conn()
