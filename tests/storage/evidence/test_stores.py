"""The stores of a vault by name: known from the settings, made once when they are used, and hurried as a whole."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from custody.errors import ConfigError
from custody.ledger.ports import ObjectStore
from custody.storage.machine.deferred_value import Deferred
from custody.storage.settings.store_tables import StoreSettings
from custody.storage.stores.disk.store import DiskObjects
from custody.storage.vault import stores
from custody.storage.vault.stores import Stores

ASKERS = 8


class Hasty(DiskObjects):
    """A folder that counts how often it is told that nobody waits any more."""

    def __init__(self, folder: Path, name: str) -> None:
        super().__init__(folder, name)
        self.hurried = 0

    def hurry(self) -> None:
        self.hurried += 1


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Hasty]:
    """The stores that were made, in turn."""
    found: list[Hasty] = []

    def make(settings: StoreSettings) -> ObjectStore:
        found.append(Hasty(tmp_path, settings.name))
        return found[-1]

    monkeypatch.setattr(stores, "make_store", make)
    return found


def two() -> Stores:
    return Stores([StoreSettings("local", "disk", Path("a")), StoreSettings("offsite", "disk", Path("b"))])


def test_names_of_stores_are_known_without_making_one(made: list[Hasty]) -> None:
    found = two()
    assert (list(found), len(found), "offsite" in found, "cold" in found) == (
        ["local", "offsite"],
        2,
        True,
        False,
    )
    assert found.get("cold") is None
    found.hurry()
    assert made == []


def test_a_store_is_made_when_it_is_looked_at_and_only_that_one(made: list[Hasty]) -> None:
    found = two()
    assert found["offsite"] is found["offsite"]
    assert [store.name for store in made] == ["offsite"]
    assert list(found.values()) == [found["local"], found["offsite"]]
    assert [store.name for store in made] == ["offsite", "local"]


def test_a_store_made_after_the_work_was_ended_is_hurried_too(made: list[Hasty]) -> None:
    found = two()
    before = found["local"]
    found.hurry()
    after = found["offsite"]
    assert isinstance(before, Hasty)
    assert isinstance(after, Hasty)
    assert (before.hurried, after.hurried) == (1, 1)


def test_what_keeps_a_store_from_being_made_is_told_whoever_asks_and_hides_no_other(
    made: list[Hasty], monkeypatch: pytest.MonkeyPatch
) -> None:
    make: Callable[[StoreSettings], ObjectStore] = stores.make_store

    def refusing(settings: StoreSettings) -> ObjectStore:
        if settings.name == "offsite":
            raise ConfigError("no such disk")
        return make(settings)

    monkeypatch.setattr(stores, "make_store", refusing)
    found = two()
    for _ in range(2):
        with pytest.raises(ConfigError, match="no such disk"):
            found["offsite"]
    with pytest.raises(ConfigError, match="no such disk"):
        dict(found)
    assert found["local"] is made[0]


def test_threads_that_ask_at_the_same_moment_get_one_value() -> None:
    count = 0

    def slow() -> object:
        nonlocal count
        count += 1
        time.sleep(0.05)
        return object()

    value = Deferred(slow)
    assert value.made is None
    ready = threading.Barrier(ASKERS)

    def ask(_: int) -> object:
        ready.wait()
        return value.get()

    with ThreadPoolExecutor(ASKERS) as pool:
        found = set(map(id, pool.map(ask, range(ASKERS))))
    assert (count, found) == (1, {id(value.made)})
