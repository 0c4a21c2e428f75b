"""A server that gives other bytes than the range asked for is unreadable, never a mismatch."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from custody.errors import ObjectUnreadable
from storage.objects_s3 import S3Objects, ranges
from tests.buckets import stores

KEY = f"objects/{'0a' * 16}"
DATA = b"".join(b"%07d\n" % at for at in range(1000))

#: What a server answers when bytes [first, stop) were asked for: status, what it says it gives, and what it gives.
Given = tuple[int, str | None, bytes]


def _right(first: int, stop: int) -> Given:
    stop = min(stop, len(DATA))
    return 206, f"bytes {first}-{stop - 1}/{len(DATA)}", DATA[first:stop]


def _whole(_: int, __: int) -> Given:
    return 200, None, DATA


def _elsewhere(first: int, stop: int) -> Given:
    return _right(first + 8, stop + 8)


def _short(first: int, stop: int) -> Given:
    return _right(first, stop - 8)


@contextmanager
def serving(give: Callable[[int, int], Given], *, sized: bool = True) -> Iterator[str]:
    """Serve an object; without ``sized`` the end of the connection is the end of what comes."""

    class Gateway(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = self.headers["range"]
            if asked is None:
                status, told, data = _whole(0, 0)
            else:
                first, _, last = asked.removeprefix("bytes=").partition("-")
                status, told, data = give(int(first), int(last) + 1 if last else len(DATA))
            self.send_response(status)
            self.send_header("etag", '"e"')
            if told is not None:
                self.send_header("content-range", told)
            if sized:
                self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def do_HEAD(self) -> None:
            self.send_response(200)
            self.send_header("content-length", str(len(DATA)))
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def read(where: str, offset: int, length: int | None) -> bytes:
    store = S3Objects("local", stores.options(where, timeout=5, lock=False))
    return b"".join(store.read(KEY, None, offset, length))


@pytest.fixture(autouse=True)
def _credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    stores.credentials(monkeypatch)


@pytest.mark.parametrize("sized", [True, False])
def test_what_was_asked_for_is_taken_however_a_server_puts_it(sized: bool) -> None:
    with serving(_right, sized=sized) as where:
        for offset, length in ((0, None), (0, 8), (16, 800), (7992, None), (4000, 9000)):
            stop = None if length is None else offset + length
            assert read(where, offset, length) == DATA[offset:stop]


def test_all_of_an_object_is_an_answer_where_nothing_less_was_asked_for() -> None:
    with serving(_whole) as where:
        for length in (None, len(DATA), len(DATA) + 1):
            assert read(where, 0, length) == DATA


@pytest.mark.parametrize(
    ("give", "why"),
    [(_whole, "all of it came"), (_elsewhere, "bytes 24 to 39 came"), (_short, "bytes 16 to 23 came")],
)
@pytest.mark.parametrize("sized", [True, False])
def test_other_bytes_than_those_asked_for_are_unreadable(
    give: Callable[[int, int], Given], why: str, sized: bool
) -> None:
    with serving(give, sized=sized) as where, pytest.raises(ObjectUnreadable, match=why) as caught:
        read(where, 16, 16)
    assert "bytes 16 to 31 were asked for" in caught.value.message
    assert caught.value.exit_status == 8


def test_a_beginning_is_no_whole_object_and_more_than_was_announced_is_not_taken() -> None:
    with serving(_whole) as where, pytest.raises(ObjectUnreadable, match="all of it came"):
        read(where, 0, 8)

    def more(first: int, stop: int) -> Given:
        status, told, _ = _right(first, stop)
        return status, told, DATA[first : stop + 1]

    with serving(more, sized=False) as where, pytest.raises(ObjectUnreadable, match="more came"):
        read(where, 16, 16)
    with serving(more) as where, pytest.raises(ObjectUnreadable, match="17 bytes came for 16"):
        read(where, 16, 16)


def test_less_than_was_announced_is_asked_for_again_where_it_stopped() -> None:
    asked: list[tuple[int, int]] = []

    def less(first: int, stop: int) -> Given:
        asked.append((first, stop))
        status, told, data = _right(first, stop)
        return status, told, data[:10]

    with serving(less, sized=False) as where:
        assert read(where, 16, 16) == DATA[16:32]
    assert asked == [(16, 32), (26, 32)]


@pytest.mark.parametrize("told", ["bytes */9", "bytes 5-x/9", "octets 5-9/9", "bytes 5-3/9", ""])
def test_a_range_that_cannot_be_read_is_none(told: str) -> None:
    assert ranges.end_of({"ContentRange": "bytes 5-7/*"}, 5, 8) == 8
    with pytest.raises(ValueError, match="came"):
        ranges.end_of({"ContentRange": told}, 5, 8)
