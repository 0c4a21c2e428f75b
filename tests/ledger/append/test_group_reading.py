"""What a group of submissions asks of the ledger does not grow with the group, and each is read for itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from custody.errors import CustodyError
from custody.ledger.append.entry_signing import Journal, Request, SignedDraft
from custody.ledger.append.sequencer import Sequencer
from custody.ledger.objects.archive import Archived, archived_request
from custody.ledger.ports import Asked, HeadRow, Known, LedgerReader, LedgerStore, LedgerTransaction, Stored
from custody.ledger.submissions.submission import Item, Submission
from custody.proof.digest import ObjectHasher
from tests.counting import Calls
from tests.ledger.forge import Forge
from tests.world import World


class CountedStore:
    """A ledger store that counts what is asked of it."""

    def __init__(self, inner: LedgerStore) -> None:
        self._inner = inner
        self.asked: Counter[str] = Counter()

    def read(self) -> LedgerReader:
        reader: Any = Calls(self._inner.read(), self.asked)
        return reader  # type: ignore[no-any-return]  # it answers whatever a reader answers

    def settled(self) -> HeadRow:
        return self.read().head()

    @contextmanager
    def begin(self) -> Iterator[LedgerTransaction]:
        with self._inner.begin() as txn:
            counted: Any = Calls(txn, self.asked)
            yield counted

    def close(self) -> None:
        self._inner.close()


class NotedStore(CountedStore):
    """A ledger store that also notes what is asked at once of its transactions."""

    def __init__(self, inner: LedgerStore) -> None:
        super().__init__(inner)
        self.known: list[Asked] = []

    @contextmanager
    def begin(self) -> Iterator[LedgerTransaction]:
        with super().begin() as txn:
            answer = txn.known

            def known(asked: Asked) -> Known:
                self.known.append(asked)
                return answer(asked)

            noting: Any = Calls(txn)
            noting.known = known
            yield noting


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
    assert few["known"] == few["records_at"] == 1
    assert few["record"] == 1, "only the team of the case, which the exhibit names"
    assert few["entry"] == few["tip"] == few["tips"] == few["positions_of"] == few["records_of"] == 0


def test_what_stands_already_is_answered_without_reading_its_content_again(world: World) -> None:
    forge = Forge(world)
    items = [forge.item("judge", "case.opened", {"reference": f"C-{at}"}) for at in range(3)]
    first = world.sequencer.submit_many([Submission((item,)) for item in items])
    bare = [Item(item.note, ()) for item in items]
    again = world.sequencer.submit_many([Submission((item,)) for item in bare])
    assert [item[0].position for item in again if not isinstance(item, CustodyError)] == [
        item[0].position for item in first if not isinstance(item, CustodyError)
    ]


def test_many_drafts_of_objects_ask_no_more_than_two(world: World) -> None:
    exhibit = world.exhibit(world.seize(world.case()))

    def drafted(many: int) -> Counter[str]:
        requests = [archived_request(an_object(at), exhibit, None, {}) for at in range(many)]
        store = CountedStore(world.store)
        journal = Journal(store, world.sequencer, world.clock, world.entropy, world.log_key)
        drafts = journal.draft_each(world.signer_of("eve"), requests)
        assert [draft for draft in drafts if isinstance(draft, CustodyError)] == []
        return store.asked

    few, many = drafted(2), drafted(30)
    assert many == few
    assert few["known"] == few["listed"] == 1
    assert few["record"] == 1, "only the team of the case: what else the exhibit names is fetched with it"
    assert few["entry"] == few["tip"] == few["tips"] == 0
    assert not few["find"]


def test_what_was_fetched_together_refuses_what_each_alone_would(world: World) -> None:
    exhibit = world.exhibit(world.seize(world.case()))
    signer = world.signer_of("eve")
    first, second = (archived_request(an_object(at), exhibit, None, {}) for at in range(2))
    world.journal.record(signer, [first])
    again, fresh, twice, bad = world.journal.draft_each(
        signer, [first, second, second, Request("object.archived", {"exhibit": exhibit})]
    )
    assert isinstance(fresh, SignedDraft)
    assert isinstance(again, CustodyError)
    assert "already belongs to another object" in again.message
    assert isinstance(twice, CustodyError)
    assert "already belongs to another object" in twice.message
    assert isinstance(bad, CustodyError)
    assert "is missing" in bad.message


def an_object(number: int) -> Archived:
    """Return what was stored of a file."""
    hasher = ObjectHasher()
    hasher.update(b"%d" % number)
    digest = hasher.finish()
    return Archived("local", f"objects/{number:032x}", Stored(digest.bytes, None), digest, b"%d" % number)


def test_a_receipt_is_made_of_what_was_just_written_and_asks_for_no_head_or_checkpoint(world: World) -> None:
    store = CountedStore(world.store)
    sequencer = Sequencer(store, world.head, world.log_signer, world.clock)
    forge = Forge(world)
    sequencer.submit(Submission((forge.item("judge", "case.opened", {"reference": "C-1"}),)))
    store.asked.clear()
    (receipt,) = sequencer.submit(
        Submission((Forge(world).item("judge", "case.opened", {"reference": "C-2"}),))
    )
    assert store.asked["head"] == 1
    assert store.asked["checkpoint"] == store.asked["tile"] == store.asked["tiles_of"] == 0
    assert receipt.proof == world.prover().proof(receipt.position)


def test_the_checkpoint_of_a_state_is_asked_for_by_whoever_did_not_make_it_himself(world: World) -> None:
    store = NotedStore(world.store)
    sequencer = Sequencer(store, world.head, world.log_signer, world.clock)
    before = world.size()
    for at in range(2):
        draft = Forge(world).item("judge", "case.opened", {"reference": f"C-{at}"})
        sequencer.submit(Submission((draft,)))
    assert [item.sizes for item in store.known] == [(before,), ()]
