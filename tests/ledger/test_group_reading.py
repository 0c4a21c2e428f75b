"""What a group of submissions asks of the ledger does not grow with the group, and each is read for itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from custody.errors import CustodyError
from custody.ledger.ports import LedgerReader, LedgerStore, LedgerTransaction
from custody.ledger.sequencer import Sequencer
from custody.ledger.submission import Item, Submission
from tests.ledger.forge import Forge
from tests.world import World


class Counted:
    """Passes everything on and counts the questions by name."""

    def __init__(self, inner: Any, asked: Counter[str]) -> None:
        self._inner = inner
        self._asked = asked

    def __getattr__(self, name: str) -> Any:
        self._asked[name] += 1
        return getattr(self._inner, name)


class CountedStore:
    """A ledger store that counts what is asked of it."""

    def __init__(self, inner: LedgerStore) -> None:
        self._inner = inner
        self.asked: Counter[str] = Counter()

    def read(self) -> LedgerReader:
        reader: Any = Counted(self._inner.read(), self.asked)
        return reader  # type: ignore[no-any-return]  # it answers whatever a reader answers

    @contextmanager
    def begin(self) -> Iterator[LedgerTransaction]:
        with self._inner.begin() as txn:
            counted: Any = Counted(txn, self.asked)
            yield counted

    def close(self) -> None:
        self._inner.close()


def asked(world: World, items: list[Item]) -> Counter[str]:
    """Submit items in one group, all of which are taken; gives how often each question was asked."""
    store = CountedStore(world.store)
    sequencer = Sequencer(store, world.head, world.log_signer, world.clock)
    answers = sequencer.submit_many([Submission((item,)) for item in items])
    assert [answer for answer in answers if isinstance(answer, CustodyError)] == []
    return store.asked


@pytest.fixture(params=["memory", "disk"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> World:
    made = World.memory() if request.param == "memory" else World.on_disk(tmp_path)
    return made.staff()


def test_a_group_of_many_asks_no_more_than_one_of_two(world: World) -> None:
    case = world.case()
    seizure = world.seize(case)
    exhibits = [world.exhibit(seizure, f"EV/{at}") for at in range(30)]

    def group(chosen: list[str]) -> list[Item]:
        forge = Forge(world)
        items = [forge.item("judge", "case.opened", {"reference": exhibit}) for exhibit in chosen]
        return items + [
            forge.item("eve", "exhibit.sealed", {"seal_no": exhibit[:8].upper()}, subject=exhibit)
            for exhibit in chosen
        ]

    few = asked(world, group(exhibits[:2]))
    many = asked(world, group(exhibits[2:]))
    assert many == few
    assert few["tips"] == few["positions_of"] == 1


def test_what_stands_already_is_answered_without_reading_its_content_again(world: World) -> None:
    forge = Forge(world)
    items = [forge.item("judge", "case.opened", {"reference": f"C-{at}"}) for at in range(3)]
    first = world.sequencer.submit_many([Submission((item,)) for item in items])
    bare = [Item(item.note, ()) for item in items]
    again = world.sequencer.submit_many([Submission((item,)) for item in bare])
    assert [one[0].position for one in again if not isinstance(one, CustodyError)] == [
        one[0].position for one in first if not isinstance(one, CustodyError)
    ]
