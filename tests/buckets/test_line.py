"""A line to a server: what is read of an answer, whichever way it is read, and which connection is asked again."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from custody.errors import Unanswered
from storage.objects_s3 import line
from storage.objects_s3.calls import Calls, Refused
from storage.objects_s3.line import MOST, Answer, Lines, plain
from tests.buckets import stores

KEY = "objects/" + "0a" * 16
PLAIN = b'HTTP/1.1 200 OK\r\nETag: "e"\r\nContent-Length: 0\r\n\r\n'
NAMES = st.sampled_from(
    ["ETag", "x-amz-version-id", "Content-Length", "Connection", "Transfer-Encoding", "a b", ""]
)
VALUES = st.text(st.characters(max_codepoint=255), max_size=12) | st.sampled_from(
    ["0", "3", "+3", "3_0", "-1", " 3 ", "close", "keep-alive", "Keep-Alive", "chunked", "gzip"]
)
FIRSTS = st.sampled_from(
    [
        "HTTP/1.1 200 OK",
        "HTTP/1.1 200 ",
        "HTTP/1.1 200",
        "HTTP/1.0 200 OK",
        "HTTP/1.1 404 Not\tFound",
        "HTTP/1.1 412 x",
    ]
) | st.text(st.characters(max_codepoint=255), max_size=16)


class Wire:
    """A connection that gives bytes in pieces, and then ends or breaks."""

    def __init__(self, pieces: list[bytes], error: OSError | None = None) -> None:
        self.pieces = list(pieces)
        self.sent = b""
        self.closed = 0
        self.lines: Lines | None = None
        self._error = error

    def sendall(self, data: bytes) -> None:
        self.sent += data

    def recv(self, most: int) -> bytes:
        if not self.pieces:
            if self._error is not None:
                raise self._error
            return b""
        piece = self.pieces.pop(0)
        if len(piece) > most:
            self.pieces.insert(0, piece[most:])
        return piece[:most]

    def recv_into(self, buffer: memoryview) -> int:
        data = self.recv(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self.closed += 1


def asked(
    data: bytes | list[bytes], method: str = "HEAD", body: bytes | None = None
) -> tuple[Answer | None, Wire]:
    """Ask once over a connection on which an answer lies ready; None where it cannot be read."""
    wire = Wire(data if isinstance(data, list) else [data])
    wire.lines = Lines(lambda: wire, 1)
    try:
        return wire.lines.ask(method, "/b/k", {"host": "h"}, body), wire
    except OSError:
        return None, wire


@given(first=FIRSTS, headers=st.lists(st.tuples(NAMES, VALUES), max_size=4), body=st.binary(max_size=6))
@example(first="HTTP/1.1 200 OK", headers=[("Content-Length", "3"), ("ETag", "\xa0x ")], body=b"abc")
@example(first="HTTP/1.1 200 OK", headers=[("Content-Length", "0"), ("ETag", "a\r\n b")], body=b"")
def test_an_answer_of_plain_form_says_what_pythons_library_says_of_it(
    first: str, headers: list[tuple[str, str]], body: bytes
) -> None:
    head = "\r\n".join([first, *(f"{name}: {value}" for name, value in headers)]).encode("latin-1")
    for method in ("HEAD", "PUT"):
        found = plain(head, method)
        if found is None:
            continue
        data = head + b"\r\n\r\n" + body.ljust(found.length, b"x")[: found.length]
        short, wire = asked(data, method)
        assert short == line._by_library(Wire([]), data, method)
        assert wire.closed == 0


def test_what_a_store_answers_every_day_is_of_plain_form() -> None:
    for text in (
        "HTTP/1.1 200 OK\r\nAccept-Ranges: bytes\r\nContent-Length: 0\r\nServer: SeaweedFS\r\nDate: Fri, 27 Nov 2026",
        "HTTP/1.1 200 OK\r\nContent-Length: 4096\r\nConnection: keep-alive\r\nx-amz-version-id: v",
        "HTTP/1.1 412 Precondition Failed\r\nContent-Type: application/xml\r\nContent-Length: 120",
    ):
        assert plain(text.encode("ascii"), "HEAD") is not None


@pytest.mark.parametrize(
    "head",
    [
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 3",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nETag: a\r\n b",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nETag : a",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\nETag: a",
        "HTTP/1.1 200 OK\r\nContent-Length: +0",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nTransfer-Encoding: chunked",
        "HTTP/1.1 200 OK",
        "HTTP/1.1 204 No Content\r\nContent-Length: 0",
        "HTTP/1.1 100 Continue\r\nContent-Length: 0",
        "HTTP/1.0 200 OK\r\nContent-Length: 0",
        "HTTP/1.1 200 OK" + "\r\nx: y" * 120,
    ],
)
def test_an_answer_of_any_other_form_is_left_to_the_library(head: str) -> None:
    assert plain(head.encode("ascii"), "PUT") is None


@pytest.mark.parametrize("cut", range(1, len(PLAIN)))
def test_an_answer_may_come_in_pieces_cut_anywhere(cut: int) -> None:
    answer, wire = asked([PLAIN[:cut], PLAIN[cut:]], "PUT", b"")
    assert answer == (200, {"etag": '"e"', "content-length": "0"}, b"")
    assert wire.closed == 0


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"HTTP/1.1 412 No\r\nContent-Length: 6\r\n\r\n<Code>", b"<Code>"),
        (b"HTTP/1.1 412 No\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n<Code>\r\n0\r\n\r\n", b"<Code>"),
        (b"HTTP/1.0 412 No\r\n\r\n<Code>", b"<Code>"),
        (b"HTTP/1.1 412 No\nContent-Length: 6\n\n<Code>", b"<Code>"),
        (b"HTTP/1.1 100 Go on\r\n\r\nHTTP/1.1 412 No\r\nContent-Length: 6\r\n\r\n<Code>", b"<Code>"),
    ],
)
def test_the_words_of_a_refusal_are_read_however_they_come(data: bytes, words: bytes) -> None:
    for pieces in ([data], [data[at : at + 1] for at in range(len(data))]):
        answer, _ = asked(pieces, "PUT", b"x")
        assert answer is not None
        assert (answer.status, answer.body) == (412, words)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b"HTTP/1.1 412 No\r\nContent-Length: 6\r\n\r\n<Cod",
        b"HTTP/1.1 2x0 OK\r\nContent-Length: 0\r\n\r\n",
        b"SSH-2.0-OpenSSH\r\n\r\n",
        b"\n\n",
        b"HTTP/1.1 200 OK\r\nx: " + b"y" * (2 * MOST),
        b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 200 + b"\r\n",
    ],
)
def test_what_is_no_whole_answer_is_none_and_its_connection_is_closed(data: bytes) -> None:
    answer, wire = asked(data, "PUT", b"x")
    assert (answer, wire.closed) == (None, 1)


@pytest.mark.parametrize(
    "data",
    [
        PLAIN + b"HTTP/1.1 200 OK\r\n",
        PLAIN.replace(b"ETag", b"Connection: close\r\nETag"),
        b"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
    ],
)
def test_a_connection_that_says_more_than_it_was_asked_or_parts_is_not_asked_again(data: bytes) -> None:
    answer, wire = asked(data, "PUT", b"x")
    assert answer is not None
    assert (answer.status, wire.closed) == (200, 1)


@pytest.mark.parametrize("value", ["a\r\nx-amz-acl: public-read", "a\nb", "a\rb", "caf\u00e9"])
def test_a_value_that_is_not_one_plain_line_is_never_sent(value: str) -> None:
    wire = Wire([PLAIN])
    with pytest.raises(OSError, match="cannot be sent"):
        Lines(lambda: wire, 1).ask("PUT", "/b/k", {"host": value}, b"x")
    assert wire.sent == b""


@pytest.mark.parametrize("size", [0, 1, MOST, MOST + 1])
def test_a_request_is_its_head_its_length_and_every_byte(size: int) -> None:
    body = bytes(size)
    _, wire = asked(PLAIN, "PUT", body)
    assert wire.sent == b"PUT /b/k HTTP/1.1\r\nhost: h\r\ncontent-length: %d\r\n\r\n" % size + body
    _, wire = asked(PLAIN, "HEAD")
    assert wire.sent == b"HEAD /b/k HTTP/1.1\r\nhost: h\r\n\r\n"


def test_a_call_that_breaks_closes_its_connection_and_the_next_has_another() -> None:
    made = [Wire([PLAIN], TimeoutError("timed out")), Wire([PLAIN])]
    lines = Lines(lambda: made.pop(0), 4)
    first = made[0]
    lines.ask("HEAD", "/", {}, None)
    with pytest.raises(TimeoutError):
        lines.ask("HEAD", "/", {}, None)
    assert first.closed == 1
    assert lines.ask("HEAD", "/", {}, None).status == 200
    assert made == []


@contextmanager
def serving(act: Callable[[socket.socket], None]) -> Iterator[tuple[str, list[socket.socket]]]:
    """Take connections and do something with each in a thread; gives the address and the connections."""
    server = socket.create_server(("127.0.0.1", 0))
    taken: list[socket.socket] = []

    def take() -> None:
        while True:
            try:
                one, _ = server.accept()
            except OSError:
                return
            taken.append(one)
            threading.Thread(target=act, args=(one,), daemon=True).start()

    taking = threading.Thread(target=take, daemon=True)
    taking.start()
    try:
        yield f"http://127.0.0.1:{server.getsockname()[1]}", taken
    finally:
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)
        taking.join(5)
        server.close()
        for one in taken:
            one.close()


def answering(one: socket.socket) -> None:
    """Answer every request of one connection, as long as it is open."""
    data = b""
    while True:
        try:
            more = one.recv(1 << 16)
        except OSError:
            return
        if not more:
            return
        data += more
        while b"\r\n\r\n" in data:
            _, _, data = data.partition(b"\r\n\r\n")
            one.sendall(PLAIN.replace(b"Length: 0", b"Length: 7"))


def test_connections_are_used_again_and_by_one_thread_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    stores.credentials(monkeypatch)
    with serving(answering) as (where, taken):
        calls = Calls(stores.options(where, timeout=5))
        threads = [threading.Thread(target=lambda: [look(calls) for _ in range(50)]) for _ in range(8)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        assert 1 <= len(taken) <= 8


def look(calls: Calls) -> Any:
    answer = calls.once("look", "head_object", Key=KEY)
    assert answer["ContentLength"] == 7
    return answer


def test_a_connection_that_the_server_closed_while_it_rested_is_not_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stores.credentials(monkeypatch)
    monkeypatch.setattr(line, "_RESTED", 0.0)
    with serving(answering) as (where, taken):
        calls = Calls(stores.options(where, timeout=5))
        look(calls)
        taken[0].shutdown(socket.SHUT_RDWR)
        look(calls)
        assert len(taken) == 2


def test_a_server_that_says_nothing_is_waited_for_as_long_as_was_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stores.credentials(monkeypatch)
    with serving(lambda _: None) as (where, _), pytest.raises(Unanswered, match="timed out"):
        Calls(stores.options(where, timeout=1)).once("look", "head_object", Key=KEY)


def test_a_server_that_refuses_before_it_has_read_all_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    stores.credentials(monkeypatch)

    def refuse(one: socket.socket) -> None:
        with suppress(OSError):
            one.recv(1 << 12)
            one.sendall(b"HTTP/1.1 403 No\r\nContent-Length: 25\r\n\r\n<Code>AccessDenied</Code>")
            one.shutdown(socket.SHUT_WR)
            while one.recv(1 << 16):
                pass

    with serving(refuse) as (where, _):
        calls = Calls(stores.options(where, timeout=5))
        assert calls.wire is not None
        with pytest.raises(Refused, match="AccessDenied"):
            calls.once("store", "put_object", Key=KEY, Body=bytes(1 << 20))
