"""Asks a server over connections that stay open: one request and one short answer at a time, in few words.

An answer of plain form is read here; any other is read by Python's own library, which says the same of the plain ones.
Addresses, certificates and connecting are urllib3's. Nothing is ever asked twice.
"""

from __future__ import annotations

import io
import re
import select
import threading
import time
import weakref
from collections.abc import Callable, Mapping
from http.client import HTTPException, HTTPResponse
from typing import Any, Final, NamedTuple

#: How many bytes the head of an answer may have, and how many of a body are read.
MOST: Final = 1 << 16
#: How many seconds a connection may rest before it is looked at whether the server has closed it meanwhile.
_RESTED: Final = 0.5
#: Up to how many bytes a body goes out in one piece with its head.
_JOINED: Final = 1 << 16
_FIRST = re.compile(r"HTTP/1\.1 ([2-5][0-9][0-9]) [ -~]*", re.ASCII)
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", re.ASCII)
_END = re.compile(rb"\n\r?\n")
_LENGTH = re.compile(r"[0-9]{1,15}", re.ASCII)
_NO_BODY: Final = frozenset({204, 304})


class Answer(NamedTuple):
    """What a server said: its status, its headers by lower-case name, and what was read of its body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Head(NamedTuple):
    """The head of an answer of plain form; ``length`` is how many bytes of body follow it."""

    status: int
    headers: Mapping[str, str]
    length: int


class Lines:
    """Connections to one server, as many as there are threads that ask at once; ``most`` of them are kept.

    ``connect`` gives a socket, of which a call that takes too long fails with OSError.
    """

    def __init__(self, connect: Callable[[], Any], most: int) -> None:
        self._connect = connect
        self._most = most
        self._resting: list[tuple[float, Any]] = []
        self._lock = threading.Lock()
        weakref.finalize(self, _close, self._resting)

    def ask(self, method: str, target: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
        """Send one request and give the answer; OSError where none came that can be read."""
        head = _written(method, target, headers, body)
        line = self._free() or self._connect()
        try:
            _send(line, head, body or b"")
            answer, again = _answer(line, method)
        except BaseException:
            line.close()
            raise
        if again:
            self._rest(line)
        else:
            line.close()
        return answer

    def _free(self) -> Any:
        """Give a connection that rests and that the server has not closed, None where there is none."""
        while True:
            with self._lock:
                if not self._resting:
                    return None
                since, line = self._resting.pop()
            if time.monotonic() - since < _RESTED or not _stirs(line):
                return line
            line.close()

    def _rest(self, line: Any) -> None:
        with self._lock:
            if len(self._resting) < self._most:
                self._resting.append((time.monotonic(), line))
                return
        line.close()


def _close(resting: list[tuple[float, Any]]) -> None:
    """Close connections that nobody can ask over any more."""
    while resting:
        resting.pop()[1].close()


def _written(method: str, target: str, headers: Mapping[str, str], body: bytes | None) -> bytes:
    """Write the head of a request; OSError for a value that is not one line of plain characters."""
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    if body is not None:
        lines.append(f"content-length: {len(body)}")
    try:
        data = "\r\n".join([*lines, "", ""]).encode("ascii")
    except UnicodeEncodeError as error:
        raise OSError(f"the request cannot be sent: {error.reason}") from error
    if not data.count(b"\n") == data.count(b"\r") == len(lines) + 1:
        raise OSError("the request cannot be sent: a value of it has more than one line")
    return data


def _send(line: Any, head: bytes, body: bytes) -> None:
    try:
        if len(body) <= _JOINED:
            line.sendall(head + body)
        else:
            line.sendall(head)
            line.sendall(body)
    except BrokenPipeError:
        return  # a server that refuses before it has read all may have said so


def _answer(line: Any, method: str) -> tuple[Answer, bool]:
    """Read an answer, and tell whether the connection may be used again; OSError."""
    data = line.recv(MOST)
    while (end := _END.search(data)) is None:
        more = line.recv(MOST) if 0 < len(data) <= MOST else b""
        if not more:
            raise OSError("the answer cannot be read: it has no end" if data else "there was no answer")
        data += more
    head = plain(data[: end.start()].removesuffix(b"\r"), method)
    if head is None or head.length > MOST:
        return _by_library(line, data, method), False
    body = data[end.end() :]
    while len(body) < head.length:
        more = line.recv(MOST)
        if not more:
            raise OSError("the answer cannot be read: it ends before its end")
        body += more
    # What comes unasked belongs to no answer, and the next one on this connection could not be told from it.
    return Answer(head.status, head.headers, body[: head.length]), len(body) == head.length


def plain(data: bytes, method: str) -> Head | None:
    """Read the head of an answer, without the empty line at its end, that is of plain form; None for any other.

    Plain are a whole status line, headers of one line each that are there once, a length, and no wish to part.
    """
    first, *lines = data.decode("latin-1").split("\r\n")
    status = _FIRST.fullmatch(first)
    if status is None or len(lines) > 99 or not data.count(b"\n") == data.count(b"\r") == len(lines):
        return None
    headers: dict[str, str] = {}
    for one in lines:
        name, colon, value = one.partition(":")
        known = name.lower()
        if not colon or known in headers or not _NAME.fullmatch(name):
            return None
        headers[known] = value.lstrip(" \t")
    if "transfer-encoding" in headers or headers.get("connection", "keep-alive").lower() != "keep-alive":
        return None
    number, length = int(status[1]), headers.get("content-length", "")
    if number in _NO_BODY or not _LENGTH.fullmatch(length):
        return None
    return Head(number, headers, 0 if method == "HEAD" else int(length))


def _by_library(line: Any, data: bytes, method: str) -> Answer:
    """Have Python's library read an answer of which ``data`` has come; OSError."""
    response = HTTPResponse(_Given(line, data), method=method)  # type: ignore[arg-type]  # asked for makefile only
    try:
        response.begin()
        body = response.read(MOST)
    except (HTTPException, ValueError) as error:
        raise OSError(f"the answer cannot be read: {str(error) or type(error).__name__}") from error
    finally:
        response.close()
    headers: dict[str, str] = {}
    for name, value in response.getheaders():
        known = name.lower()
        headers[known] = f"{headers[known]}, {value}" if known in headers else value
    return Answer(response.status, headers, body)


def _stirs(line: Any) -> bool:
    """Tell whether a connection that rests says something, unasked: that it is closed, most of the time."""
    asked = select.poll()
    asked.register(line, select.POLLIN)
    return bool(asked.poll(0))


class _Given(io.RawIOBase):
    """A connection of which the first bytes have been read already, as the library takes it."""

    def __init__(self, line: Any, data: bytes) -> None:
        self._line = line
        self._data = data

    def makefile(self, _: str) -> io.BufferedReader:
        """Give what it is read through."""
        return io.BufferedReader(self)

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Give what has been read already, then what comes; OSError."""
        if not self._data:
            return int(self._line.recv_into(buffer))
        taken, self._data = self._data[: len(buffer)], self._data[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)
