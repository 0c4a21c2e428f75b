"""A server that gives other bytes than the range asked for is unreadable, never a mismatch."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from custody.errors import ObjectUnreadable
from custody.storage.stores.s3 import S3Objects, ranges
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
def serving(
    give: Callable[[int, int], Given],
    *,
    sized: bool = True,
    whole: Given = (200, None, DATA),
    looked: list[str] | None = None,
) -> Iterator[str]:
    """Serve an object; without ``sized`` the end of the connection is the end of what comes.

    ``whole`` is what comes where no range was asked for; each HEAD is added to ``looked``.
    """

    class Gateway(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = self.headers["range"]
            if asked is None:
                status, told, data = whole
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
            if looked is not None:
                looked.append(self.path)
            self.send_response(200)
            self.send_header("content-length", str(len(DATA)))
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Log nothing."""

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


@pytest.mark.parametrize("sized", [True, False])
@pytest.mark.parametrize("came", [0, 1, 4000, len(DATA) - 1])
def test_a_part_of_an_object_is_never_taken_for_all_of_it(sized: bool, came: int) -> None:
    with serving(_right, sized=sized) as where:
        assert read(where, 0, None) == DATA
    short = serving(_right, sized=sized, whole=(200, None, DATA[:came]))
    with short as where, pytest.raises(ObjectUnreadable, match="which has 8000 bytes") as caught:
        read(where, 0, None)
    assert ("nothing" if came == 0 else f"bytes 0 to {came - 1}") in caught.value.message
    assert caught.value.exit_status == 8


@pytest.mark.parametrize(("offset", "length"), [(0, 9000), (4000, None), (4000, 5000), (7000, 1000)])
def test_a_range_that_a_server_says_ends_the_object_ends_where_the_object_does(
    offset: int, length: int | None
) -> None:
    stop = None if length is None else offset + length

    def shorter(first: int, stop: int) -> Given:
        """Answer as if the object had only 7500 bytes."""
        stop = min(stop, 7500)
        return 206, f"bytes {first}-{stop - 1}/7500", DATA[first:stop]

    with serving(_right) as where:
        assert read(where, offset, length) == DATA[offset:stop]
    with serving(shorter) as where, pytest.raises(ObjectUnreadable, match="7499 of object") as caught:
        read(where, offset, length)
    assert "which has 8000 bytes" in caught.value.message


def test_a_server_that_says_that_nothing_is_there_any_more_is_not_believed() -> None:
    def none(_: int, __: int) -> Given:
        return 416, None, b"<Error><Code>InvalidRange</Code></Error>"

    with serving(none) as where:
        assert read(where, len(DATA), None) == read(where, 9000, 10) == b""
        with pytest.raises(ObjectUnreadable, match="nothing from byte 4000 on"):
            read(where, 4000, 100)


def test_nobody_is_asked_twice_how_long_an_object_is() -> None:
    looked: list[str] = []
    with serving(_right, looked=looked) as where:
        store = S3Objects("local", stores.options(where, timeout=5, lock=False))
        assert b"".join(store.read(KEY, None, 16, 16)) == DATA[16:32]
        assert len(looked) == 0, "what came to its end needs no more"
        assert store.stat(KEY, None).bytes == len(DATA)
        for _ in range(3):
            assert b"".join(store.read(KEY, None)) == DATA
            assert b"".join(store.read(KEY, None, 4000, 9000)) == DATA[4000:]
        assert len(looked) == 1


@pytest.mark.parametrize("told", ["bytes */9", "bytes 5-x/9", "octets 5-9/9", "bytes 5-3/9", ""])
def test_a_range_that_cannot_be_read_is_none(told: str) -> None:
    assert ranges.end_of({"ContentRange": "bytes 5-7/*"}, 5, 8) == 8
    with pytest.raises(ValueError, match="came"):
        ranges.end_of({"ContentRange": told}, 5, 8)
