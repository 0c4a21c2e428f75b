"""Makes moto as strict as AWS where it is kinder: what it would take and AWS refuses is refused in front of it.

Each kindness is one that was seen: a digest that is wrong, an end in the past, a lock made less, versions switched off
on a locked bucket, and a key that is not known. What moto forgets is put right too: the lock of an upload in parts,
and the number of parts behind its digest. Between moto's question whether a key exists and its writing of that key
another write could come; AWS makes one step of the two, so writes wait here for each other.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
import threading
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, quote, unquote
from xml.etree import ElementTree as ET

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
App = Callable[[Environ, StartResponse], Iterable[bytes]]

_LOCK_HEADERS = ("MODE", "RETAIN_UNTIL_DATE", "LEGAL_HOLD")


class Strict:
    """A WSGI application in front of moto's. ``keys`` are the access keys it knows."""

    def __init__(self, app: App, keys: frozenset[str]) -> None:
        self._app = app
        self._keys = set(keys)
        self._locks: dict[str, dict[str, str]] = {}
        self._parts: dict[str, int] = {}
        self._write = threading.Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Refuse what AWS would, else let moto answer; one write at a time, any number of reads."""
        body = _body(environ)
        if environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            return self._serve(environ, start_response, body)
        with self._write:
            return self._serve(environ, start_response, body)

    def _serve(self, environ: Environ, start_response: StartResponse, body: bytes) -> Iterable[bytes]:
        if not environ["PATH_INFO"].startswith("/moto-api"):
            refusal = self._refusal(environ, body)
            if refusal is not None:
                return _refuse(start_response, *refusal)
        query = parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True)
        if environ["REQUEST_METHOD"] == "DELETE" and "uploadId" in query:
            self._locks.pop(query["uploadId"][0], None)
        if environ["REQUEST_METHOD"] == "POST" and "uploads" in query:
            return self._begin(environ, start_response)
        if environ["REQUEST_METHOD"] == "POST" and "uploadId" in query:
            return self._complete(environ, start_response, query["uploadId"][0])
        if environ["REQUEST_METHOD"] == "GET" and "retention" in query:
            lock = self._lock_of(environ)
            if lock is None:
                return _refuse(start_response, 404, "NoSuchObjectLockConfiguration", "It has no lock.")
            end = f"<RetainUntilDate>{lock[1]}</RetainUntilDate>"
            document = f"<Retention><Mode>{lock[0]}</Mode>{end}</Retention>"
            return _answer(start_response, "200 OK", document.encode())
        if environ["REQUEST_METHOD"] == "HEAD":
            return self._head(environ, start_response)
        if "/sts/" in environ.get("HTTP_AUTHORIZATION", ""):
            return self._lend(environ, start_response)
        return self._app(environ, start_response)

    def _lend(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Forward to moto, which lends credentials, and remember them."""
        body = b"".join(self._app(environ, start_response))
        self._keys.update(match.decode() for match in re.findall(rb"<AccessKeyId>([^<]+)<", body))
        return [body]

    def _head(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Forward to moto, and add to the digest of an upload in parts the number of its parts."""

        def started(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            told = {name.lower(): value for name, value in headers}
            parts = self._parts.get(told.get("x-amz-version-id", ""))
            if parts is not None:
                digest = f"{told['x-amz-checksum-sha256']}-{parts}"
                kept = [header for header in headers if header[0].lower() != "x-amz-checksum-sha256"]
                headers = [*kept, ("x-amz-checksum-sha256", digest)]
            return start_response(status, headers, *rest)

        return self._app(environ, started)

    def _refusal(self, environ: Environ, body: bytes) -> tuple[int, str, str] | None:
        query = parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True)
        found = re.search(r"Credential=([^/]+)/", environ.get("HTTP_AUTHORIZATION", ""))
        if found is None or found[1] not in self._keys:
            return 403, "InvalidAccessKeyId", "The key you gave is not known."
        if environ["REQUEST_METHOD"] == "PUT":
            for header, name in (("HTTP_X_AMZ_CHECKSUM_SHA256", "sha256"), ("HTTP_CONTENT_MD5", "md5")):
                told = environ.get(header)
                if told is not None and base64.b64encode(hashlib.new(name, body).digest()).decode() != told:
                    return 400, "BadDigest", "The digest you gave is not that of the bytes."
            until = environ.get("HTTP_X_AMZ_OBJECT_LOCK_RETAIN_UNTIL_DATE")
            locks = any(f"HTTP_X_AMZ_OBJECT_LOCK_{name}" in environ for name in _LOCK_HEADERS)
            if locks and not {"HTTP_X_AMZ_CHECKSUM_SHA256", "HTTP_CONTENT_MD5"} & set(environ):
                return 400, "InvalidRequest", "A lock needs Content-MD5 or a checksum as a header."
            if until is not None and _instant(until) <= datetime.now(UTC):
                return 400, "InvalidArgument", "The retain until date must be in the future."
            if "retention" in query:
                return self._retention(environ, body)
            if "versioning" in query and b"Suspended" in body and self._is_locked(environ):
                return 409, "InvalidBucketState", "An Object Lock bucket keeps its versions."
            if "partNumber" in query and query["uploadId"][0] not in self._locks:
                return 404, "NoSuchUpload", "The upload is not known."
        return None

    def _retention(self, environ: Environ, body: bytes) -> tuple[int, str, str] | None:
        wanted = _members(body)
        until = _instant(wanted["RetainUntilDate"])
        if until <= datetime.now(UTC):
            return 400, "InvalidArgument", "The retain until date must be in the future."
        old = self._lock_of(environ)
        if old is None:
            return None
        end = _instant(old[1])
        active = old[0] == "COMPLIANCE" and end > datetime.now(UTC)
        if active and (wanted["Mode"] != "COMPLIANCE" or until < end):
            return 403, "AccessDenied", "A COMPLIANCE lock is not made less."
        return None

    def _begin(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Begin an upload, and remember the lock that moto forgets."""
        told = {name: environ.get(f"HTTP_X_AMZ_OBJECT_LOCK_{name}") for name in _LOCK_HEADERS}
        body = b"".join(self._app(environ, start_response))
        found = re.search(rb"<UploadId>([^<]+)</UploadId>", body)
        if found is not None:
            self._locks[found[1].decode()] = {
                name: value for name, value in told.items() if value is not None
            }
        return [body]

    def _complete(self, environ: Environ, start_response: StartResponse, upload: str) -> Iterable[bytes]:
        """Finish an upload, then give the object the lock it was begun with, and its digest the number of parts."""
        path, condition = environ["PATH_INFO"], environ.get("HTTP_IF_NONE_MATCH")
        parts = _body(environ).count(b"<PartNumber>")
        if condition == "*" and self._call(environ, "HEAD", path, "")[0] == 200:
            return _refuse(start_response, 412, "PreconditionFailed", "The key exists.")
        seen: list[Any] = []
        body = b"".join(self._app(environ, lambda status, headers, *_: seen.extend([status, headers])))
        status, headers = seen
        lock = self._locks.pop(upload, {}) if status.startswith("200") else {}
        version = next((value for name, value in headers if name.lower() == "x-amz-version-id"), None)
        if version is not None and status.startswith("200"):
            self._parts[version] = parts
        if lock and version is not None:
            self._lock(environ, path, version, lock)
        digest = re.compile(rb"<ChecksumSHA256>([^<-]+)</ChecksumSHA256>")
        body = digest.sub(rb"<ChecksumSHA256>\1-%d</ChecksumSHA256>" % parts, body)
        kept = [(name, value) for name, value in headers if name.lower() != "content-length"]
        start_response(status, [*kept, ("Content-Length", str(len(body)))])
        return [body]

    def _lock(self, environ: Environ, path: str, version: str, lock: dict[str, str]) -> None:
        query = f"versionId={quote(version)}"
        if "MODE" in lock:
            until = f"<RetainUntilDate>{lock['RETAIN_UNTIL_DATE']}</RetainUntilDate>"
            document = f"<Retention><Mode>{lock['MODE']}</Mode>{until}</Retention>"
            self._call(environ, "PUT", path, f"retention&{query}", document.encode())
        if lock.get("LEGAL_HOLD") == "ON":
            self._call(
                environ, "PUT", path, f"legal-hold&{query}", b"<LegalHold><Status>ON</Status></LegalHold>"
            )

    def _lock_of(self, environ: Environ) -> tuple[str, str] | None:
        """Ask moto for mode and end of the lock of the version that a request is about; None for no lock."""
        version = parse_qs(environ.get("QUERY_STRING", "")).get("versionId")
        query = "" if version is None else f"versionId={quote(version[0])}"
        _, headers, _ = self._call(environ, "HEAD", environ["PATH_INFO"], query)
        mode = headers.get("x-amz-object-lock-mode")
        return None if mode is None else (mode, headers["x-amz-object-lock-retain-until-date"])

    def _is_locked(self, environ: Environ) -> bool:
        """Ask moto whether the bucket of a request was made with Object Lock."""
        bucket = "/" + environ["PATH_INFO"].strip("/").partition("/")[0]
        return self._call(environ, "GET", bucket, "object-lock")[0] == 200

    def _call(
        self, environ: Environ, method: str, path: str, query: str, body: bytes = b""
    ) -> tuple[int, dict[str, str], bytes]:
        left = ("HTTP_X_AMZ_OBJECT", "HTTP_IF", "HTTP_X_AMZ_CHECKSUM", "werkzeug", "HTTP_X_AMZ_MP")
        own = {name: value for name, value in environ.items() if not name.startswith(left)}
        own |= {
            "REQUEST_METHOD": method,
            "PATH_INFO": unquote(path),
            "QUERY_STRING": query,
            "RAW_URI": f"{quote(path)}?{query}",
            "REQUEST_URI": f"{quote(path)}?{query}",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
        }
        seen: list[Any] = []
        answer = b"".join(self._app(own, lambda status, headers, *_: seen.extend([status, headers])))
        headers = {name.lower(): value for name, value in seen[1]}
        return int(seen[0].partition(" ")[0]), headers, answer


def _body(environ: Environ) -> bytes:
    """Read the body of a request and put it back."""
    body: bytes = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    return body


def _members(document: bytes) -> dict[str, str]:
    return {element.tag.rpartition("}")[2]: element.text or "" for element in ET.fromstring(document)}  # noqa: S314 - a document of this test run, written by boto3 or moto


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def _refuse(start_response: StartResponse, status: int, code: str, message: str) -> list[bytes]:
    body = f"<Error><Code>{code}</Code><Message>{message}</Message></Error>".encode()
    return _answer(start_response, f"{status} {code}", body)


def _answer(start_response: StartResponse, status: str, body: bytes) -> list[bytes]:
    start_response(status, [("Content-Type", "application/xml"), ("Content-Length", str(len(body)))])
    return [body]
