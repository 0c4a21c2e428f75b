"""Whoever wants to go does not wait for a server that is silent, and gives one that answers a moment for it."""

from __future__ import annotations

import gc
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial

import pytest

from custody.errors import CustodyError, StoreUnavailable
from custody.ledger.ports import Part, Upload
from custody.storage.stores.s3 import S3Objects
from custody.storage.stores.s3.calls import Calls
from custody.storage.stores.s3.retries import Patience
from custody.storage.stores.s3.upload import S3Writer
from tests.buckets import stores
from tests.buckets.silent import front

KEY = "objects/" + "0a" * 16
#: Far more than a call that is cut takes, and less than the 60 seconds that a silent connection is waited for.
SOON = 20


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Iterator[Calls]:
    """Calls of a bucket that never answers, cut a moment after somebody wants to go."""
    stores.credentials(monkeypatch)
    with front(None) as silent:
        made = Calls(stores.options(silent.address))
        made.patience = Patience(grace=0.3)
        yield made


def ended(work: Callable[[], object], calls: Calls) -> tuple[BaseException | None, float]:
    """Begin work in a thread, want to go once it waits, and give what it raised, and how long that took."""
    raised: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except CustodyError as error:
            raised.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(1.0)
    assert thread.is_alive()
    began = time.monotonic()
    calls.patience.ask()
    thread.join(SOON)
    assert not thread.is_alive()
    return raised[0] if raised else None, time.monotonic() - began


@pytest.mark.parametrize(
    ("operation", "arguments"),
    [
        ("put_object", {"Body": b"a"}),
        ("head_object", {}),
        ("get_object", {}),
        ("upload_part", {"Body": b"a", "UploadId": "u", "PartNumber": 1}),
        ("list_object_versions", {}),
    ],
)
def test_a_call_that_waits_is_cut_after_a_moment_and_made_no_second_time(
    calls: Calls, operation: str, arguments: dict[str, object]
) -> None:
    key = {} if operation.startswith("list") else {"Key": KEY}
    error, took = ended(lambda: calls.call("do it", operation, **key, **arguments), calls)
    assert isinstance(error, StoreUnavailable)
    assert 0.2 < took < SOON
    began = time.monotonic()
    with pytest.raises(StoreUnavailable, match="the work was ended"):
        calls.call("do it", operation, **key, **arguments)
    assert time.monotonic() - began < 1


def test_what_is_answered_in_time_is_not_cut(real: S3Objects) -> None:
    writer = real.create(KEY)
    writer.write(b"a")
    real.hurry()
    assert writer.commit().bytes == 1
    assert b"".join(real.read(KEY, None)) == b"a"


class Journal:
    """A journal that nobody reads."""

    def begun(self, upload: Upload) -> None: ...

    def part(self, part: Part) -> None: ...

    def ended(self, version: str | None) -> None: ...


def test_an_upload_that_is_left_soon_waits_for_no_part_and_one_that_failed_hurries_nobody(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    stores.credentials(monkeypatch)
    with front(stores.address("seaweed", tmp_path_factory)) as way:
        for soon in (False, True):
            way.silent.clear()
            calls = Calls(stores.options(way.address, timeout=2))
            calls.patience = Patience(grace=0.3)
            writer = S3Writer(calls, "cold", KEY, part_bytes=5 << 20, journal=Journal())
            writer.write(bytes(5 << 20))
            way.silent.set()
            writer.write(bytes(5 << 20))
            time.sleep(0.5)
            began = time.monotonic()
            writer.leave(soon=soon)
            assert (time.monotonic() - began < 3) == calls.patience.asked == soon


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> S3Objects:
    stores.credentials(monkeypatch)
    return S3Objects("cold", stores.options(stores.address("seaweed", tmp_path_factory)))


def test_what_is_waited_for_is_given_or_raised_and_threads_are_used_again() -> None:
    patience = Patience()
    names = {patience.wait(lambda: threading.current_thread().ident) for _ in range(20)}
    assert len(names) == 1
    assert names != {threading.current_thread().ident}
    with pytest.raises(ValueError, match="no such"):
        patience.wait(lambda: int("no such"))


def test_a_thread_that_has_nothing_to_do_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("custody.storage.stores.s3.retries._REST", 0.05)
    patience = Patience()
    thread = patience.wait(threading.current_thread)
    thread.join(5)
    assert not thread.is_alive()
    assert patience.wait(lambda: 1) == 1


def test_where_the_system_gives_no_thread_the_caller_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_: object) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", none)
    assert Patience().wait(threading.current_thread) is threading.current_thread()


def test_nothing_of_a_call_is_kept_once_it_failed() -> None:
    class Bytes:
        """Stands in for the bytes of a part."""

    def fail(part: Bytes) -> None:
        raise StoreUnavailable(f"{part} did not arrive")

    gc.disable()
    patience, part = Patience(), Bytes()
    known = weakref.ref(part)
    with suppress(StoreUnavailable):
        patience.wait(partial(fail, part))
    del part
    patience.wait(lambda: None)
    gc.enable()
    assert known() is None
