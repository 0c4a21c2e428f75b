"""What every store promises in which good bytes take the place of damaged ones."""

from __future__ import annotations

from typing import cast

from custody.errors import Conflict, ObjectMissing
from custody.ledger.ports import ObjectStore, ReplacingStore
from tests.buckets.stores import store
from tests.contracts.test_object_store import KEY, MIB, OTHER, get, put

__all__ = ["store"]

import pytest


def over(store: ObjectStore, data: bytes, key: str = KEY) -> str | None:
    """Put bytes in the place of whatever lies under a key; gives the version."""
    writer = cast("ReplacingStore", store).replace(key)
    writer.write(data)
    return writer.commit().version


def test_the_new_bytes_answer_for_the_key_and_the_old_ones_stay_as_a_version(store: ObjectStore) -> None:
    first = put(store, KEY, b"damaged").version
    second = over(store, b"good")
    assert (get(store, KEY), get(store, KEY, second)) == (b"good", b"good")
    shown = store.versions(KEY)
    assert [item.newest for item in shown] == [True, False]
    assert shown[0].version == second
    assert get(store, KEY, shown[1].version) == b"damaged"
    assert first in (shown[1].version, None)
    third = over(store, b"better")
    assert get(store, KEY, third) == b"better"
    assert sorted(get(store, KEY, version.version) for version in store.versions(KEY)) == sorted(
        [b"damaged", b"good", b"better"]
    )
    assert [(row.key, row.newest) for row in store.listing()] == [(KEY, True), (KEY, False), (KEY, False)]
    assert list(store.keys()) == [KEY]


def test_where_nothing_lies_they_are_there_alone(store: ObjectStore) -> None:
    put(store, OTHER, b"other")
    version = over(store, b"good")
    assert get(store, KEY, version) == b"good"
    assert [item.version for item in store.versions(KEY)] == [version]
    assert list(store.keys()) == [KEY, OTHER]


def test_what_is_not_committed_changes_nothing(store: ObjectStore) -> None:
    put(store, KEY, b"damaged")
    before = store.versions(KEY)
    writer = cast("ReplacingStore", store).replace(KEY)
    writer.write(b"x" * (6 * MIB))
    writer.abort()
    assert (get(store, KEY), store.versions(KEY)) == (b"damaged", before)


def test_in_parts_as_well(store: ObjectStore) -> None:
    put(store, KEY, b"damaged")
    data = bytes(range(256)) * (11 * MIB // 256)
    version = over(store, data)
    assert get(store, KEY, version) == data
    assert len(store.versions(KEY)) == 2


def test_an_object_that_was_not_there_to_be_replaced_is_still_never_overwritten(store: ObjectStore) -> None:
    put(store, KEY, b"first")
    with pytest.raises(Conflict):
        store.create(KEY).commit()
    over(store, b"second")
    with pytest.raises(Conflict):
        store.create(KEY).commit()
    assert get(store, KEY) == b"second"


def test_every_version_can_be_taken_away_until_nothing_is_left(store: ObjectStore) -> None:
    put(store, KEY, b"damaged")
    over(store, b"good")
    for version in store.versions(KEY):
        store.delete(KEY, version.version)
    assert store.versions(KEY) == []
    assert list(store.keys()) == []
    with pytest.raises(ObjectMissing):
        store.stat(KEY, None)
