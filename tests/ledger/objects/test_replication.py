"""Copies and repairs write nothing that was not proven while it was read; what is damaged is proven so first."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from custody.errors import (
    Conflict,
    CustodyError,
    NotFound,
    ObjectMissing,
    ObjectUnreadable,
    ProofInvalid,
    StorageFailed,
    StoreUnavailable,
    Undecided,
)
from custody.ledger.objects.archive import Archive
from custody.ledger.objects.repair import Case, Mended, Mending, repaired_request
from custody.ledger.objects.replication import Copying, Replicated, journal_name, replicated_request
from custody.ledger.objects.store_comparison import Leftovers
from custody.ledger.objects.upload import Resumed
from custody.ledger.ports import UNLOCKED, Lock
from custody.model.record import replace
from custody.model.records import StoredObject
from custody.storage.memory.uploads import MemoryUploadJournals, MemoryUploads
from tests.model.office import office, stick
from tests.world import MONDAY

MIB = 1 << 20
#: An object is sent in three parts, of which the last is shorter.
PART = 2 * MIB
DATA = bytes(range(256)) * (5 * MIB // 256) + b"tail"


class Fickle(MemoryUploads):
    """A store whose bytes can change while they are read, and which can fail after so many."""

    turns: Callable[[int], bytes | None] = staticmethod(lambda _: None)
    breaks: int | None = None
    reads = 0

    def read(
        self, key: str, version: str | None, offset: int = 0, length: int | None = None
    ) -> Iterator[bytes]:
        """Return the bytes, those of another time from the n-th read on."""
        if key.startswith("objects/"):
            self.reads += 1
            other = self.turns(self.reads)
            if other is not None:
                self.spoil(key, other)
        return self._failing(super().read(key, version, offset, length))

    def _failing(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        done = 0
        for chunk in chunks:
            if self.breaks is not None and done >= self.breaks:
                raise ObjectUnreadable("the store went away")
            done += len(chunk)
            yield chunk


class Lab:
    """An object in one store, its copy in a second one if it was made, and a third that is empty."""

    def __init__(self) -> None:
        self.world = office()
        self.first, self.second, self.third = (
            Fickle(name, self.world.clock, PART) for name in ("local", "offsite", "third")
        )
        self.world.objects = self.first
        self.world.put_source("/in/disk.dd", DATA)
        self.whole = self.world.object_record(self.world.archive(stick(self.world), "/in/disk.dd")[0])
        self.stores = {member.name: member for member in (self.first, self.second, self.third)}
        self.journals = MemoryUploadJournals()
        self.passed: list[tuple[str, CustodyError]] = []
        self.told: list[Resumed] = []

    def copying(self) -> Copying:
        return Copying(self.stores, self.world.entropy, journals=self.journals)

    def copy(
        self, to: str = "offsite", *sources: StoredObject, lock: Lock = UNLOCKED, fresh: bool = False
    ) -> Replicated:
        return self.copying().copy(
            self.whole,
            sources or (self.whole,),
            to,
            lock=lock,
            fresh=fresh,
            passed=lambda place, error: self.passed.append((place.store, error)),
            resuming=self.told.append,
        )

    def entered(self, to: str = "offsite") -> StoredObject:
        """Make a copy and record it."""
        made = self.copy(to)
        (receipt,) = self.world.sign_all("eve", [replicated_request(made, {})])
        self.copying().recorded(made)
        return self.world.object_record(self.world.subject_of(receipt))

    def examine(self, damaged: StoredObject, *sources: StoredObject) -> Case:
        return Mending(self.stores).examine(
            self.whole,
            damaged,
            sources,
            passed=lambda place, error: self.passed.append((place.store, error)),
        )

    def mend(self, case: Case, lock: Lock = UNLOCKED) -> Mended:
        return Mending(self.stores).mend(case, lock=lock)

    def lying(self, store: Fickle) -> list[tuple[str, str | None]]:
        return [(row.key, row.version) for row in store.listing()]

    def nothing(self, store: Fickle) -> bool:
        return (self.lying(store), store.unfinished(), self.journals.noted()) == ([], [], [])


@pytest.fixture
def lab() -> Lab:
    return Lab()


def held(store: Fickle, place: StoredObject | Replicated) -> bytes:
    key = place.key if isinstance(place, Replicated) else place.store_key
    return b"".join(store.read(key, None))


def test_a_copy_has_the_objects_bytes_its_tree_hashes_a_key_of_its_own_and_its_lock(lab: Lab) -> None:
    until = MONDAY + 9_000_000
    made = lab.copy(lock=Lock("governance", until, hold=True))
    assert held(lab.second, made) == DATA
    assert made.key != lab.whole.store_key
    assert (made.stored.lock, made.differs) == (Lock("governance", until, hold=True), ())
    assert lab.second.stat(made.key, made.stored.version).lock == made.stored.lock
    tree = made.key.replace("objects/", "trees/")
    assert b"".join(lab.second.read(tree, None)) == b"".join(
        lab.first.read(lab.whole.store_key.replace("objects/", "trees/"), None)
    )
    (receipt,) = lab.world.sign_all("eve", [replicated_request(made, {})])
    record = lab.world.object_record(lab.world.subject_of(receipt))
    assert (record.store, record.store_key, record.lock_hold) == ("offsite", made.key, True)
    lab.copying().recorded(made)
    assert lab.journals.noted() == []


@pytest.mark.parametrize(
    "wrong",
    [DATA[:-1] + b"!", b"X" + DATA[1:], DATA + b"more", DATA[:-1], b""],
    ids=lambda one: str(len(one)),
)
def test_wrong_bytes_are_not_copied_and_nothing_is_left_of_them(lab: Lab, wrong: bytes) -> None:
    assert held(lab.second, lab.copy()) == DATA
    lab.first.spoil(lab.whole.store_key, wrong)
    with pytest.raises(ProofInvalid, match="are not those recorded"):
        lab.copy("third")
    assert (lab.lying(lab.third), lab.third.unfinished()) == ([], [])


def test_bytes_that_changed_after_they_were_read_well_are_not_written(lab: Lab) -> None:
    """The size still fits, and so do the first parts, which were sent already when the last byte turns out wrong."""
    assert held(lab.second, lab.copy()) == DATA
    lab.first.turns = lambda _: DATA[:-1] + b"!"
    with pytest.raises(ProofInvalid):
        lab.copy("third")
    assert lab.third.sent
    assert (lab.lying(lab.third), lab.third.unfinished()) == ([], [])
    copy = replace(lab.whole, id="c", store="offsite", store_key=lab.lying(lab.second)[0][0], of=lab.whole.id)
    assert lab.examine(lab.whole, copy).damaged.outcome == "mismatch"
    case = lab.examine(lab.whole, copy)
    before = lab.lying(lab.first)
    lab.second.turns = lambda _: b"X" + DATA[1:]
    with pytest.raises(ProofInvalid):
        lab.mend(case)
    assert lab.lying(lab.first) == before


def test_what_is_not_good_in_one_place_is_read_in_the_next(lab: Lab) -> None:
    copy = lab.entered()
    lab.first.spoil(lab.whole.store_key, b"X" + DATA[1:])
    made = lab.copy("third", lab.whole, copy)
    assert (made.source.store, held(lab.third, made)) == ("offsite", DATA)
    assert [(store, type(error)) for store, error in lab.passed] == [("local", ProofInvalid)]
    lab.copying().recorded(made)
    lab.second.lose(copy.store_key)
    with pytest.raises(ObjectMissing):
        lab.copy("third", lab.whole, copy)
    assert [store for store, _ in lab.passed] == ["local", "local", "offsite"]


def test_a_copy_on_record_with_other_bytes_is_never_read(lab: Lab) -> None:
    copy = lab.entered()
    assert lab.copy("third", copy).source == copy
    other = replace(copy, sha256=lab.whole.root)
    reads = lab.second.reads
    with pytest.raises(ProofInvalid, match="on record with other bytes"):
        lab.copy("third", other)
    lab.first.spoil(lab.whole.store_key, b"damaged")
    with pytest.raises(ProofInvalid, match="no other place"):
        lab.examine(lab.whole, other)
    assert lab.second.reads == reads


def test_an_object_that_lies_nowhere_is_not_copied(lab: Lab) -> None:
    with pytest.raises(NotFound):
        lab.copying().copy(lab.whole, (), "offsite")
    assert lab.nothing(lab.second)


def test_what_a_source_broke_off_is_gone_on_with_also_from_another_place(lab: Lab) -> None:
    copy = lab.entered()
    lab.first.breaks = 5 * MIB
    with pytest.raises(StorageFailed, match="went away"):
        lab.copy("third")
    (noted,) = lab.journals.noted()
    assert (noted.sending.path, noted.held) == (journal_name(lab.whole.id), False)
    assert noted.upload is not None
    assert [part.number for part in noted.upload.parts] == [1, 2]
    sent = list(lab.third.sent)
    made = lab.copy("third", copy)
    assert (lab.told[0].arrived, lab.told[0].key) == (2 * PART, made.key)
    assert held(lab.third, made) == DATA
    assert lab.third.sent == [*sent, 3]


def test_parts_that_arrived_wrong_are_sent_again(lab: Lab) -> None:
    """What a journal and a store agree on is compared with what the place gives now."""
    lab.first.turns = lambda at: b"X" + DATA[1:] if at == 1 else DATA
    lab.first.breaks = 5 * MIB
    with pytest.raises(StorageFailed):
        lab.copy("third")
    lab.first.breaks = None
    made = lab.copy("third")
    assert held(lab.third, made) == DATA
    assert lab.third.sent == [1, 2, 1, 3]


def test_a_copy_that_stands_without_an_entry_is_proven_and_not_sent_again(lab: Lab) -> None:
    made = lab.copy("third")
    lab.journals.die()
    sent = list(lab.third.sent)
    again = lab.copy("third")
    assert (again.key, again.stored) == (made.key, made.stored)
    assert (lab.told[0].arrived, lab.third.sent) == (None, sent)
    lab.journals.die()
    lab.third.spoil(made.key, b"X" + DATA[1:])
    with pytest.raises(ProofInvalid):
        lab.copy("third")


def test_a_store_that_is_gone_leaves_the_copying_for_later(lab: Lab) -> None:
    taken = MemoryUploads.take_part

    class Gone(Fickle):
        def take_part(self, upload_id: str, number: int, data: bytes) -> str:
            if number == 2:
                raise StoreUnavailable("no answer")
            return taken(self, upload_id, number, data)

    lab.stores["third"] = Gone("third", lab.world.clock, PART)
    with pytest.raises(StoreUnavailable):
        lab.copy("third")
    (noted,) = lab.journals.noted()
    assert noted.upload is not None
    assert len(noted.upload.parts) == 1


def test_good_bytes_take_the_place_of_damaged_ones_as_a_new_version_with_its_lock(lab: Lab) -> None:
    copy = lab.entered()
    lab.first.spoil(lab.whole.store_key, b"X" + DATA[1:])
    until = MONDAY + 9_000_000
    case = lab.examine(lab.whole, copy)
    assert (case.damaged.outcome, case.source) == ("mismatch", copy)
    made = lab.mend(case, Lock("governance", until))
    assert held(lab.first, lab.whole) == DATA
    assert (made.stored.version, made.former, made.stored.lock.until) == ("2", ("1",), until)
    assert b"".join(lab.first.read(lab.whole.store_key, "1")) == b"X" + DATA[1:]
    lab.world.sign_all("eve", [repaired_request(made, {})])
    record = lab.world.object_record(lab.whole.id)
    assert (record.version, record.former, record.lock_mode) == ("2", ("1",), "governance")


def test_what_is_lost_is_written_again_under_its_key_with_its_tree_hashes(lab: Lab) -> None:
    copy = lab.entered()
    tree = lab.whole.store_key.replace("objects/", "trees/")
    lab.first.lose(lab.whole.store_key)
    lab.first.spoil(tree, b"wrong")
    made = lab.mend(lab.examine(lab.whole, copy))
    assert (made.case.damaged.outcome, made.case.damaged.found) == ("missing", None)
    assert held(lab.first, lab.whole) == DATA
    assert b"".join(lab.first.read(tree, None)) == b"".join(
        lab.second.read(copy.store_key.replace("objects/", "trees/"), None)
    )


def test_nothing_is_written_over_what_is_not_damaged(lab: Lab) -> None:
    copy = lab.entered()
    with pytest.raises(Conflict, match="nothing is to be repaired"):
        lab.examine(lab.whole, copy)
    lab.first.spoil(lab.whole.store_key, b"X")
    assert lab.examine(lab.whole, copy).damaged.outcome == "mismatch"


def test_nothing_is_written_over_what_could_not_be_read(lab: Lab) -> None:
    copy = lab.entered()
    lab.first.breaks = MIB
    with pytest.raises(Undecided, match="went away"):
        lab.examine(lab.whole, copy)
    lab.first.breaks = None
    lab.first.spoil(lab.whole.store_key, b"X")
    assert lab.examine(lab.whole, copy).damaged.outcome == "mismatch"
    del lab.stores["local"]
    with pytest.raises(Undecided, match="no store named local"):
        lab.examine(lab.whole, copy)


@pytest.mark.parametrize("how", ["damaged", "gone", "silent", "unknown"])
def test_nothing_is_written_without_a_source_that_is_proven_good(lab: Lab, how: str) -> None:
    copy = lab.entered()
    lab.first.spoil(lab.whole.store_key, b"X" + DATA[1:])
    assert lab.examine(lab.whole, copy).source == copy
    before = lab.lying(lab.first)
    if how == "damaged":
        lab.second.spoil(copy.store_key, DATA[:-1] + b"?")
    elif how == "gone":
        lab.second.lose(copy.store_key)
    elif how == "silent":
        lab.second.breaks = MIB
    else:
        del lab.stores["offsite"]
    with pytest.raises(ProofInvalid, match="no other place"):
        lab.examine(lab.whole, copy)
    assert lab.lying(lab.first) == before
    assert [store for store, _ in lab.passed] == ["offsite"]


def test_a_store_that_does_not_keep_what_it_is_given_is_told(lab: Lab) -> None:
    """The new version is read back to its end before anything is said of it."""
    copy = lab.entered()
    lab.first.spoil(lab.whole.store_key, b"X" + DATA[1:])
    case = lab.examine(lab.whole, copy)
    seen = lab.first.reads
    lab.first.turns = lambda at: DATA[:-1] + b"!" if at > seen else None
    with pytest.raises(ProofInvalid, match="are not those recorded"):
        lab.mend(case)


def test_a_lock_that_reads_back_otherwise_is_told(lab: Lab) -> None:
    class Forgetful(Fickle):
        def add(self, key: str, data: bytes, lock: Lock = UNLOCKED):  # type: ignore[no-untyped-def]  # as its base
            return super().add(key, data, UNLOCKED)

    assert lab.copy(lock=Lock("governance", MONDAY + 9_000_000)).differs == ()
    lab.stores["third"] = Forgetful("third", lab.world.clock, PART)
    assert lab.copy("third", lock=Lock("governance", MONDAY + 9_000_000)).differs == ("lock_missing",)


def test_the_archive_of_a_file_and_the_copy_of_an_object_are_not_mistaken_for_one_another(lab: Lab) -> None:
    lab.first.breaks = 5 * MIB
    with pytest.raises(StorageFailed):
        lab.copy("third")
    archive = Archive(lab.third, lab.world.sources, lab.world.entropy, journals=lab.journals)
    archived = archive.store("/in/disk.dd", exhibit=lab.whole.exhibit)
    assert archived.resumed is None
    lab.first.breaks = None
    assert lab.copy("third").key != archived.key


def test_an_upload_that_a_repair_left_is_ended_and_nothing_on_record_is_touched(lab: Lab) -> None:
    copy = lab.entered()
    lab.second.open_upload(copy.store_key, UNLOCKED)
    leftovers = Leftovers(lab.world.store.read(), lab.stores, lab.journals, lab.world.head)
    (found,) = leftovers.find(["offsite"])
    assert (found.code, found.key) == ("upload_unfinished", copy.store_key)
    assert leftovers.clear("offsite", copy.store_key) == [f"upload of {copy.store_key}"]
    assert leftovers.find(["offsite"]) == []
    assert held(lab.second, copy) == DATA
    with pytest.raises(Conflict, match="nothing of it is deleted"):
        leftovers.clear("offsite", copy.store_key)
