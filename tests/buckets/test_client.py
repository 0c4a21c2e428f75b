"""Connections to a bucket: used again, by one thread at a time, and given up where a server is silent."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from custody.errors import StoreUnavailable
from custody.storage.stores.s3.calls import Calls
from custody.storage.stores.s3.failures import Refused
from tests.buckets import stores

KEY = "objects/" + "0a" * 16
PLAIN = b'HTTP/1.1 200 OK\r\nETag: "e"\r\nContent-Length: 7\r\n\r\n'


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch) -> None:
    stores.credentials(monkeypatch)
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")


@contextmanager
def serving(act: Callable[[socket.socket], None]) -> Iterator[tuple[Calls, list[socket.socket]]]:
    """Take connections and do something with each in a thread; gives calls to the server, and the connections."""
    server = socket.create_server(("127.0.0.1", 0))
    taken: list[socket.socket] = []

    def take() -> None:
        with suppress(OSError):
            while True:
                connection, _ = server.accept()
                taken.append(connection)
                threading.Thread(target=act, args=(connection,), daemon=True).start()

    taking = threading.Thread(target=take, daemon=True)
    taking.start()
    try:
        yield Calls(stores.options(f"http://127.0.0.1:{server.getsockname()[1]}", timeout=2)), taken
    finally:
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)
        taking.join(5)
        server.close()
        for connection in taken:
            connection.close()


def answering(connection: socket.socket) -> None:
    """Answer every request of one connection, as long as it is open."""
    data = b""
    with suppress(OSError):
        while more := connection.recv(1 << 16):
            data += more
            while b"\r\n\r\n" in data:
                _, _, data = data.partition(b"\r\n\r\n")
                connection.sendall(PLAIN)


def look(calls: Calls) -> Any:
    answer = calls.once("look", "head_object", Key=KEY)
    assert answer["ContentLength"] == 7
    return answer


def test_connections_are_used_again_and_by_one_thread_at_a_time() -> None:
    with serving(answering) as (calls, taken):
        threads = [threading.Thread(target=lambda: [look(calls) for _ in range(20)]) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert 1 <= len(taken) <= 8


def test_a_connection_that_the_server_closed_while_it_rested_is_not_asked() -> None:
    with serving(answering) as (calls, taken):
        look(calls)
        taken[0].shutdown(socket.SHUT_RDWR)
        look(calls)
        assert len(taken) == 2


def test_a_server_that_says_nothing_is_waited_for_as_long_as_was_said() -> None:
    with serving(lambda _: None) as (calls, _), pytest.raises(StoreUnavailable, match="timeout"):
        calls.once("look", "head_object", Key=KEY)


@pytest.mark.parametrize("data", [b"", b"HTTP/1.1 200 OK\r\nContent-Le", b"SSH-2.0-OpenSSH\r\n\r\n", b"\n\n"])
def test_what_is_no_whole_answer_is_none(data: bytes) -> None:
    def act(connection: socket.socket) -> None:
        with suppress(OSError):
            connection.recv(1 << 16)
            connection.sendall(data)
            connection.shutdown(socket.SHUT_RDWR)

    with serving(act) as (calls, _), pytest.raises(StoreUnavailable):
        calls.once("look", "head_object", Key=KEY)


def test_a_server_that_refuses_before_it_has_read_all_is_heard() -> None:
    words = b"<Error><Code>AccessDenied</Code></Error>"

    def refuse(connection: socket.socket) -> None:
        with suppress(OSError):
            connection.recv(1 << 12)
            connection.sendall(b"HTTP/1.1 403 No\r\nContent-Length: %d\r\n\r\n" % len(words) + words)
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(1 << 16):
                pass

    with serving(refuse) as (calls, _), pytest.raises(Refused, match="AccessDenied"):
        calls.once("store", "put_object", Key=KEY, Body=bytes(1 << 20))


@pytest.mark.parametrize(("condition", "times"), [({"IfNoneMatch": "*"}, 3), ({}, 1)])
def test_an_object_is_put_again_only_where_a_condition_keeps_it_from_lying_there_twice(
    monkeypatch: pytest.MonkeyPatch, condition: dict[str, str], times: int
) -> None:
    def part(connection: socket.socket) -> None:
        with suppress(OSError):
            connection.recv(1 << 16)
            connection.shutdown(socket.SHUT_RDWR)

    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "3")
    with serving(part) as (calls, taken):
        with pytest.raises(StoreUnavailable):
            calls.once("store", "put_object", Key=KEY, Body=b"evidence", **condition)
        assert len(taken) == times
        with pytest.raises(StoreUnavailable):
            look(calls)
        assert len(taken) == times + 3
