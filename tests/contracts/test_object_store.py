"""What every object store promises."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from custody.errors import (
    ConfigError,
    Conflict,
    CustodyError,
    ObjectMissing,
    ObjectUnreadable,
    StorageFailed,
    StoreUnreachable,
    UsageError,
)
from custody.ledger.ports import ObjectStore, Stored
from custody.ledger.stores.reachability import UNANSWERED, ask
from custody.storage.stores.s3 import S3Objects
from tests.buckets import moto
from tests.buckets.scripted import serving
from tests.buckets.stores import bucket, credentials, options, store

__all__ = ["bucket", "store"]

KEY, OTHER = f"objects/{'0a' * 16}", f"objects/{'f1' * 16}"
MIB = 1 << 20


def put(store: ObjectStore, key: str, data: bytes) -> Stored:
    writer = store.create(key)
    writer.write(data)
    return writer.commit()


def get(store: ObjectStore, key: str, version: str | None = None) -> bytes:
    return b"".join(store.read(key, version))


def test_says_its_name_and_what_it_keeps_anyone_from_doing(store: ObjectStore) -> None:
    promises = {"DiskObjects": "none", "MemoryUploads": "none", "S3Objects": "object-lock"}
    assert (store.name, store.promise) == ("local", promises[type(store).__name__])


def test_gives_back_every_byte_and_the_size(store: ObjectStore) -> None:
    for number, size in enumerate((0, 1, MIB - 1, MIB, MIB + 1, 3 * MIB + 17)):
        data, key = (bytes(range(251)) * (size // 251 + 1))[:size], f"objects/{number:032x}"
        stored = put(store, key, data)
        assert stored.bytes == size
        assert store.stat(key, stored.version) == stored
        chunks = list(store.read(key, stored.version))
        assert b"".join(chunks) == data, size
        assert all(0 < len(chunk) <= MIB for chunk in chunks), size


def test_takes_bytes_in_any_pieces_and_kinds(store: ObjectStore) -> None:
    writer = store.create(KEY)
    for piece in (b"", b"ab", memoryview(b"cd"), memoryview(bytearray(b"efgh"))[:2], b"i" * 9):
        writer.write(piece)
    assert writer.commit().bytes == 15
    assert get(store, KEY) == b"abcdef" + b"i" * 9


RANGES = ((0, 0), (0, 1), (MIB - 1, 2), (5, None), (2 * MIB, None), (2 * MIB + 9, 5), (MIB, MIB + 1))


def test_gives_a_range_and_no_byte_beyond_the_end(store: ObjectStore) -> None:
    data = bytes(range(256)) * (2 * MIB // 256)
    put(store, KEY, data)
    for offset, length in RANGES:
        stop = len(data) if length is None else offset + length
        assert b"".join(store.read(KEY, None, offset, length)) == data[offset:stop], (offset, length)


def test_a_negative_range_is_refused(store: ObjectStore) -> None:
    put(store, KEY, b"data")
    for offset, length in ((-1, None), (0, -1)):
        with pytest.raises(UsageError):
            list(store.read(KEY, None, offset, length))


def test_an_object_that_is_not_there_is_missing(store: ObjectStore) -> None:
    put(store, KEY, b"data")
    with pytest.raises(ObjectMissing):
        get(store, OTHER)
    with pytest.raises(ObjectMissing):
        store.stat(OTHER, None)


def test_another_version_is_missing(store: ObjectStore) -> None:
    version = put(store, KEY, b"data").version
    assert get(store, KEY, version) == b"data"
    with pytest.raises(ObjectMissing):
        get(store, KEY, "other")
    with pytest.raises(ObjectMissing):
        store.stat(KEY, "other")


def test_nothing_shows_before_commit(store: ObjectStore) -> None:
    writer = store.create(KEY)
    writer.write(b"half")
    assert list(store.keys()) == []
    with pytest.raises(ObjectMissing):
        store.stat(KEY, None)
    writer.commit()
    assert list(store.keys()) == [KEY]


def test_abort_leaves_nothing_and_frees_the_key(store: ObjectStore) -> None:
    writer = store.create(KEY)
    writer.write(b"half")
    writer.abort()
    writer.abort()
    with pytest.raises(ObjectMissing):
        store.stat(KEY, None)
    assert put(store, KEY, b"whole").bytes == 5


def test_abort_after_commit_does_nothing(store: ObjectStore) -> None:
    writer = store.create(KEY)
    writer.write(b"whole")
    writer.commit()
    writer.abort()
    assert get(store, KEY) == b"whole"


def test_a_writer_that_has_ended_takes_nothing_more(store: ObjectStore) -> None:
    for end in ("commit", "abort"):
        writer = store.create(f"trees/{'0b' * 16}" if end == "commit" else KEY)
        getattr(writer, end)()
        with pytest.raises(StorageFailed, match="takes no more"):
            writer.write(b"late")
        with pytest.raises(StorageFailed, match="takes no more"):
            writer.commit()


def test_an_object_is_never_overwritten(store: ObjectStore) -> None:
    late = store.create(KEY)
    put(store, KEY, b"first")
    with pytest.raises(Conflict):
        store.create(KEY)
    late.write(b"second")
    with pytest.raises(Conflict):
        late.commit()
    late.abort()
    assert get(store, KEY) == b"first"


def test_of_many_writers_of_one_key_exactly_one_wins(store: ObjectStore) -> None:
    writers = [store.create(KEY) for _ in range(12)]
    for number, writer in enumerate(writers):
        writer.write(bytes([number]) * 10)
    gate = threading.Barrier(len(writers))
    winners: list[int] = []
    refused: list[CustodyError] = []

    def finish(number: int) -> None:
        gate.wait()
        try:
            writers[number].commit()
            winners.append(number)
        except CustodyError as error:
            refused.append(error)

    threads = [threading.Thread(target=finish, args=(number,)) for number in range(len(writers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(winners) == 1
    assert {type(error) for error in refused} == {Conflict}
    assert len(refused) == 11
    assert get(store, KEY) == bytes([winners[0]]) * 10


def test_keys_come_in_order_and_all(store: ObjectStore) -> None:
    keys = [
        f"{area}/{n * 0x0123456789ABCDEF0123456789AB % (1 << 128):032x}"
        for n in range(1, 14)
        for area in ("trees", "objects")
    ]
    for key in keys:
        put(store, key, key.encode())
    assert list(store.keys()) == sorted(keys)


BAD_KEYS = [
    "", "objects", "objects/", f"objects/{'0' * 31}", f"objects/{'0' * 33}", f"objects/{'A' * 32}",
    f"other/{'0' * 32}", f"/objects/{'0' * 32}", f"objects/{'0' * 32}/", f"objects/../objects/{'0' * 32}",
    "objects/../../../../../../etc/passwd", f"objects/{'0' * 32}\n", f"objects/{'0' * 31}\0",
    f"objects/{chr(0x660) * 32}", f"trees\\{'0' * 32}", "../" + "0" * 32,
]  # fmt: skip


def test_anything_but_a_key_is_refused(store: ObjectStore) -> None:
    put(store, KEY, b"fine")
    uses: tuple[Callable[[str], object], ...] = (
        store.create,
        lambda key: store.stat(key, None),
        lambda key: get(store, key),
    )
    taken = [(key, number) for key in BAD_KEYS for number, use in enumerate(uses) if not refuses(use, key)]
    assert taken == []


def refuses(use: Callable[[str], object], key: str) -> bool:
    """Return whether a use of a store refuses a key as the caller's mistake."""
    try:
        use(key)
    except UsageError:
        return True
    return False


def test_many_threads_put_and_read_objects_of_their_own_and_none_is_lost_or_mixed_up(
    store: ObjectStore,
) -> None:
    keys = [f"objects/{n * 0x0123456789ABCDEF0123456789AB % (1 << 128):032x}" for n in range(1, 41)]
    # From nothing to more than a part of an upload, few of them large.
    data = {key: key.encode() * int(1.36**at) for at, key in enumerate(keys)}
    assert max(map(len, data.values())) > 5 * MIB
    found: dict[str, bytes] = {}
    failed: list[BaseException] = []

    def work(mine: list[str]) -> None:
        try:
            for key in mine:
                writer = store.create(key, size=len(data[key]))
                for first in range(0, len(data[key]), 100_000):
                    writer.write(data[key][first : first + 100_000])
                stored = writer.commit()
                assert stored.bytes == store.stat(key, stored.version).bytes == len(data[key])
                found[key] = get(store, key, stored.version)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(keys[first::8],)) for first in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert found == data
    assert list(store.keys()) == sorted(keys)


def test_a_bucket_that_is_not_there_is_the_fault_of_the_store_and_no_missing_object(
    bucket: S3Objects,
) -> None:
    put(bucket, KEY, b"data")
    with pytest.raises(ObjectMissing):
        bucket.stat(OTHER, None)
    assert ask(bucket, OTHER) == ""
    mistyped = S3Objects("local", replace(bucket.options, bucket="evidnce"))
    for act in (
        lambda: mistyped.stat(KEY, None),
        lambda: mistyped.stat(KEY, "1"),
        lambda: get(mistyped, KEY),
        lambda: list(mistyped.keys()),
        lambda: put(mistyped, KEY, b"data"),
    ):
        with pytest.raises(ConfigError, match="there is no bucket 'evidnce'"):
            act()
    assert "there is no bucket" in ask(mistyped, OTHER)


@pytest.mark.parametrize("name", ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])
def test_refused_credentials_are_the_fault_of_the_store_and_of_no_object(
    bucket: S3Objects, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    put(bucket, KEY, b"data")
    monkeypatch.setenv(name, "nope")
    refused = S3Objects("local", bucket.options)
    if name == "AWS_SECRET_ACCESS_KEY" and moto.endpoint() == bucket.options.endpoint:
        assert refused.stat(KEY, None).bytes == 4, "moto computes no signature"
        return
    for act in (lambda: refused.stat(KEY, None), lambda: get(refused, KEY)):
        with pytest.raises(UNANSWERED):
            act()
    assert ask(refused, OTHER) != ""


def test_an_access_that_is_denied_says_nothing_of_an_object(monkeypatch: pytest.MonkeyPatch) -> None:
    """AWS answers so where a right is missing: HEAD without a reason, GET with one."""
    credentials(monkeypatch)
    denied = b"<Error><Code>AccessDenied</Code><Message>no</Message></Error>"
    with serving(lambda *_: (403, denied)) as server:
        shut = S3Objects("local", options(server.address))
        for act in (lambda: shut.stat(KEY, None), lambda: get(shut, KEY)):
            with pytest.raises(StoreUnreachable):
                act()
        assert "AccessDenied" in ask(shut, KEY) or "403" in ask(shut, KEY)
    archived = b"<Error><Code>InvalidObjectState</Code><Message>in the archive</Message></Error>"
    with serving(lambda *_: (403, archived)) as server:
        with pytest.raises(ObjectUnreadable) as told:
            get(S3Objects("local", options(server.address)), KEY)
        assert not isinstance(told.value, StoreUnreachable), "one object that is put away"
