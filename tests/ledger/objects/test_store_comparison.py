"""Nothing that an entry speaks of is cleared away as left over, whenever it came and whatever the store is called."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from custody.errors import Busy, Conflict, HeadMismatch, NotFound, RuleBroken
from custody.ledger.objects.archive import Archive, Archived, archived_request
from custody.ledger.objects.orphan_deletion import Abandoning, abandoned
from custody.ledger.objects.store_comparison import Leftovers
from custody.ledger.ports import HeadMark, Noted, ObjectStore
from custody.model.records import Abandonment
from custody.storage.memory.ledger import MemoryLedgerStore
from custody.storage.memory.small_ports import MemoryHead, MemorySources
from custody.storage.memory.uploads import MemoryUploadJournal, MemoryUploadJournals, MemoryUploads
from tests.model.office import stick
from tests.world import World

DATA = b"evidence" * 1000


class Watched(MemoryUploadJournals):
    """Journals of which one is asked for only after something else has happened."""

    before: Callable[[], object] = staticmethod(lambda: None)

    def take(self, key: str) -> tuple[MemoryUploadJournal, Noted]:
        """Hold a journal."""
        self.before()
        return super().take(key)


class Turn(MemoryHead):
    """A head whose right to sign is had only after something else has happened."""

    before: Callable[[], object] = staticmethod(lambda: None)

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Hold the right to sign."""
        turn, self.before = self.before, lambda: None
        turn()
        with super().exclusive():
            yield


class Deleting(MemoryUploads):
    """A store that does something before it deletes."""

    before: Callable[[], object] = staticmethod(lambda: None)

    def delete(self, key: str, version: str | None) -> None:
        """Take a version away."""
        self.before()
        super().delete(key, version)


class Lab:
    """An object that an archiving run has stored, and has not entered yet."""

    def __init__(self) -> None:
        self.store = Deleting("local")
        self.head = Turn(lock_seconds=0.05)
        self.world = World(MemoryLedgerStore(), self.head, self.store, MemorySources()).staff()
        self.journals = Watched()
        self.exhibit = stick(self.world)
        self.world.put_source("/in/stick.dd", DATA)
        self.archive = Archive(self.store, self.world.sources, self.world.entropy, journals=self.journals)
        self.stored: Archived = self.archive.store("/in/stick.dd", exhibit=self.exhibit)

    @property
    def key(self) -> str:
        return self.stored.key

    def enter(self) -> None:
        """Enter the run's object and forget its journal, as the run does in the end."""
        self.world.sign_all("eve", [archived_request(self.stored, self.exhibit, None, {})])
        self.archive.recorded(self.stored)

    def leftovers(self, stores: dict[str, ObjectStore] | None = None) -> Leftovers:
        return Leftovers(self.world.store.read(), stores or {"local": self.store}, self.journals, self.head)

    def service(self) -> Abandoning:
        return Abandoning(
            self.world.store.read,
            {"local": self.store},
            self.journals,
            self.head,
            self.world.journal,
            log_key=self.world.log_key,
            speaking=lambda: None,
            now=self.world.clock.now,
        )

    def agree(self) -> Abandonment:
        """Agree by two people that the object goes, as if nobody were sending it."""
        request, _ = self.service().propose("local", self.key, "interrupted", None)
        (proposal,) = self.world.sign_all("carl", [request])
        self.world.approve(proposal)
        return self.world.lookup().get(Abandonment, self.world.subject_of(proposal))

    def abandon(self, found: Abandonment | None = None) -> list[tuple[str, str | None]]:
        """Delete it as agreed, enter that, and return what went."""
        found = found or self.agree()
        done = self.service().carry_out(self.world.people["carl"].signer.verifier.name, found)
        self.world.sign_all("carl", [abandoned(found, done)])
        return [(held.key, held.name) for held in done.remains.lying]

    def stands(self) -> bool:
        return b"".join(self.store.read(self.key, None)) == DATA


@pytest.fixture
def lab() -> Lab:
    return Lab()


def test_what_a_run_has_left_is_cleared_away_and_what_it_is_at_is_not(lab: Lab) -> None:
    with pytest.raises(Busy):
        lab.abandon()
    assert lab.stands()
    lab.journals.die()
    with pytest.raises(RuleBroken, match="one person alone"):
        lab.leftovers().clear("local", lab.key)
    assert lab.stands()
    assert lab.abandon() == [(lab.key, lab.stored.stored.version)]
    assert (list(lab.store.listing()), lab.journals.noted()) == ([], [])
    with pytest.raises(NotFound):
        lab.abandon()
    with pytest.raises(NotFound):
        lab.leftovers().clear("local", lab.key)


def test_a_run_that_ends_just_before_its_journal_is_asked_for_keeps_its_object(lab: Lab) -> None:
    lab.journals.before = lab.enter
    with pytest.raises(Conflict, match=f"entry {lab.world.size()} speaks of {lab.key}"):
        lab.abandon()
    assert lab.stands()


def test_an_entry_that_comes_after_the_entries_were_read_keeps_its_object(lab: Lab) -> None:
    """As from a machine with journals of its own."""
    lab.journals.die()
    lab.journals.forget(lab.key)
    found = lab.agree()
    lab.head.before = lab.enter
    with pytest.raises(Conflict, match=f"entry {lab.world.size()} speaks of {lab.key}"):
        lab.abandon(found)
    assert lab.stands()


def test_nothing_is_entered_between_the_last_look_at_the_entries_and_the_deleting(lab: Lab) -> None:
    lab.journals.die()
    refused: list[Busy] = []

    def entering() -> None:
        try:
            lab.enter()
        except Busy as error:
            refused.append(error)

    found = lab.agree()
    lab.store.before = entering
    assert lab.abandon(found) != []
    assert len(refused) == 1


def test_a_ledger_that_lacks_entries_says_nothing_of_what_is_left_over(lab: Lab) -> None:
    """As one that was put back from a backup: the entry that is gone may have spoken of the object."""
    lab.journals.die()
    found = lab.agree()
    known = lab.head.read()
    assert known is not None
    lab.head.start(HeadMark(known.committed.size + 1, bytes(32)))
    with pytest.raises(HeadMismatch, match="an old copy or a cut one"):
        lab.abandon(found)
    with pytest.raises(HeadMismatch, match="an old copy or a cut one"):
        lab.leftovers().clear("local", lab.key)
    assert lab.stands()
    lab.head.start(known.committed)
    assert lab.abandon(found) != []
