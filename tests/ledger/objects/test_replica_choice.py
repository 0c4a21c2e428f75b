"""An object is read at the first of its places that proves good, and whoever asks hears of those passed over."""

from __future__ import annotations

import pytest

from custody.errors import ConfigError, NotFound, ObjectMissing, ProofInvalid, UsageError
from custody.ledger.objects.replica_choice import GoodPlaces, store_of
from custody.ledger.objects.replication import Replicated, replicated_request
from custody.ledger.ports import Stored
from custody.model.records import StoredObject
from tests.world import World


@pytest.fixture
def copied() -> tuple[World, StoredObject]:
    """A world with an object in the store ``local`` and a copy of it on record in ``shelf``."""
    world = World.memory().staff()
    exhibit = world.exhibit(world.seize(world.case()))
    world.put_source("/in/stick.dd", b"evidence")
    object_id, _ = world.archive(exhibit, "/in/stick.dd")
    whole = world.object_record(object_id)
    made = Replicated(whole, whole, "shelf", "objects/" + "7" * 32, Stored(whole.bytes, None))
    world.sign_all("eve", [replicated_request(made, {})])
    return world, whole


def places_of(world: World, *, source: str | None = None) -> tuple[GoodPlaces, list[str]]:
    heard: list[str] = []
    stores = {"local": world.objects}
    return GoodPlaces(world.store.read(), world.lookup(), stores, source, heard.append), heard


def test_the_first_place_that_is_good_is_used_and_nothing_is_told(copied: tuple[World, StoredObject]) -> None:
    world, whole = copied
    places, heard = places_of(world)
    store, there = places.first(whole, lambda place: place.store)
    assert (store, there.store_key, heard) == ("local", whole.store_key, [])


def test_a_place_that_is_not_good_is_passed_over_and_told(copied: tuple[World, StoredObject]) -> None:
    world, whole = copied
    places, heard = places_of(world)

    def work(place: StoredObject) -> str:
        if place.store == "local":
            raise ProofInvalid("the bytes are others")
        return place.store_key

    key, there = places.first(whole, work)
    assert (key, there.id, there.store) == ("objects/" + "7" * 32, whole.id, "shelf")
    assert heard == ["not from store local: the bytes are others"]


def test_what_the_last_place_raises_is_raised(copied: tuple[World, StoredObject]) -> None:
    world, whole = copied
    places, heard = places_of(world)

    def work(place: StoredObject) -> None:
        if place.store == "local":
            raise ObjectMissing("gone")
        places.store(place)

    with pytest.raises(ConfigError, match="no store named shelf"):
        places.first(whole, work)
    assert heard == ["not from store local: gone"]


def test_what_no_other_place_mends_is_raised_at_once(copied: tuple[World, StoredObject]) -> None:
    world, whole = copied
    places, heard = places_of(world)

    def work(_: StoredObject) -> None:
        raise UsageError("no such thing")

    with pytest.raises(UsageError, match="no such thing"):
        places.first(whole, work)
    assert heard == []


def test_one_store_can_be_asked_for_alone(copied: tuple[World, StoredObject]) -> None:
    world, whole = copied
    assert places_of(world, source="shelf")[0].first(whole, lambda place: place.store)[0] == "shelf"
    with pytest.raises(NotFound, match="does not lie in store bucket"):
        places_of(world, source="bucket")[0].first(whole, lambda place: place.store)
    assert store_of({"local": world.objects}, whole) is world.objects
