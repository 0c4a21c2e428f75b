"""An archiving that was broken off is gone on with, proven, or taken back; nothing counts that was only noted."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from custody.errors import (
    Busy,
    Cancelled,
    Conflict,
    ProofInvalid,
    SourceChanged,
    StorageFailed,
    StoreUnavailable,
)
from custody.ledger.objects.archive import Archive, Archived
from custody.ledger.objects.upload import Resumed, Uploads
from custody.ledger.ports import UNLOCKED, Lock, Upload
from custody.storage.memory.objects import MemoryObjects
from custody.storage.memory.small_ports import CountedEntropy, FixedClock, MemorySources
from custody.storage.memory.uploads import MemoryPartsWriter, MemoryUploadJournals, MemoryUploads
from tests.world import MONDAY

MIB = 1 << 20
PATH = "/in/disk.dd"
#: What a store takes at a time: a source is sent in three parts, of which the last is shorter.
PART = 2 * MIB
DATA = bytes(range(256)) * (5 * MIB // 256) + b"tail"
PLACES = ("parts", "whole")


class Killed(BaseException):
    """The process is gone: nothing is handled any more."""


class Lab:
    """A source, a store, its journals, and runs of archiving over them."""

    def __init__(self, store: MemoryObjects) -> None:
        self.store = store
        self.sources = MemorySources()
        self.sources.put(PATH, DATA, modified_ns=7)
        self.journals = MemoryUploadJournals()
        self.entropy = CountedEntropy()
        self.entries: dict[str, int] = {}
        self.told: list[Resumed] = []
        self.lock: Lock = UNLOCKED
        self.carries_on: Callable[[Lock], bool] = lambda _: False

    def archive(self) -> Archive:
        return Archive(
            self.store, self.sources, self.entropy, journals=self.journals, entry_of=self.entries.get
        )

    def run(self, *, exhibit: str = "e", fresh: bool = False, progress: object = None) -> Archived:
        return self.archive().store(
            PATH,
            exhibit=exhibit,
            lock=self.lock,
            fresh=fresh,
            resuming=self.told.append,
            carries_on=self.carries_on,
            progress=progress,  # type: ignore[arg-type]  # whatever stops it
        )

    def enter(self, archived: Archived) -> None:
        self.entries[archived.key] = len(self.entries)
        self.archive().recorded(archived)

    def objects(self) -> list[str]:
        return sorted({row.key for row in self.store.listing() if row.key.startswith("objects/")})

    def unfinished(self) -> list[Upload]:
        return self.store.unfinished() if isinstance(self.store, MemoryUploads) else []

    def clean(self) -> bool:
        return self.unfinished() == [] and self.journals.noted() == []


@pytest.fixture(params=PLACES)
def lab(request: pytest.FixtureRequest) -> Lab:
    clock = FixedClock(MONDAY)
    return Lab(MemoryUploads("m", clock, PART) if request.param == "parts" else MemoryObjects("m", clock))


@pytest.fixture
def parts() -> Lab:
    return Lab(MemoryUploads("m", FixedClock(MONDAY), PART))


class At:
    """Progress that raises once so many bytes were read."""

    def __init__(self, after: int, error: BaseException) -> None:
        self._after = after
        self._error = error

    def advance(self, done: int, total: int | None, what: str) -> None:
        if done >= self._after:
            raise self._error


def killed(lab: Lab, after: int = 5 * MIB) -> None:
    """Kill a run: the store keeps what arrived, and nobody tells it anything."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Uploads, "failed", lambda *_: None)
        with pytest.raises(Killed):
            lab.run(progress=At(after, Killed()))
    lab.journals.die()


def test_a_run_that_ends_well_leaves_an_object_and_no_journal(lab: Lab) -> None:
    lab.enter(lab.run())
    assert (len(lab.objects()), lab.told, lab.clean()) == (1, [], True)


def test_a_killed_run_is_gone_on_with_and_sends_only_what_is_missing(parts: Lab) -> None:
    killed(parts)
    assert isinstance(parts.store, MemoryUploads)
    assert parts.store.sent == [1, 2]
    archived = parts.run()
    assert parts.store.sent == [1, 2, 3]
    assert (archived.resumed, parts.told) == (Resumed(archived.key, 2 * PART), [archived.resumed])
    assert b"".join(parts.store.read(archived.key, archived.stored.version)) == DATA
    parts.enter(archived)
    assert (len(parts.objects()), parts.clean()) == (1, True)


def test_a_killed_run_into_a_store_without_parts_begins_again_under_the_same_key(lab: Lab) -> None:
    killed(lab, MIB)
    lab.enter(lab.run())
    assert (len(lab.objects()), lab.clean()) == (1, True)


def test_an_object_that_stands_without_entry_is_proven_and_not_sent_again(lab: Lab) -> None:
    first = lab.run()
    lab.journals.die()
    sent = list(getattr(lab.store, "sent", ()))
    second = lab.run()
    assert (second.key, second.stored, second.digest) == (first.key, first.stored, first.digest)
    assert lab.told == [Resumed(first.key, None)]
    assert list(getattr(lab.store, "sent", ())) == sent
    lab.enter(second)
    assert (len(lab.objects()), lab.clean()) == (1, True)


@pytest.mark.parametrize("data", [b"?" + DATA[1:], DATA + b"?", b""])
def test_an_object_that_stands_with_other_bytes_is_not_entered(lab: Lab, data: bytes) -> None:
    key = lab.run().key
    lab.journals.die()
    lab.store.spoil(key, data)
    with pytest.raises(ProofInvalid):
        lab.run()
    assert lab.objects() == [key]
    assert len(lab.journals.noted()) == 1


def test_a_name_under_which_somebody_else_wrote_is_not_entered(lab: Lab) -> None:
    key = lab.run().key
    lab.journals.die()
    lab.store.hide(key)
    with pytest.raises(Conflict, match="2 versions or markers"):
        lab.run()
    lab.store.add(key, DATA)
    with pytest.raises(Conflict, match="3 versions or markers"):
        lab.run()


def test_a_run_killed_after_its_entry_is_not_repeated_by_accident(lab: Lab) -> None:
    lab.entries[lab.run().key] = 17
    lab.journals.die()
    with pytest.raises(Conflict, match="entry 17"):
        lab.run()
    assert (len(lab.objects()), lab.clean()) == (1, True)
    lab.enter(lab.run())
    assert len(lab.objects()) == 2


@pytest.mark.parametrize("change", ["exhibit", "lock", "bytes", "time", "inode"])
def test_only_the_same_source_exhibit_and_lock_are_gone_on_with(parts: Lab, change: str) -> None:
    killed(parts)
    if change == "lock":
        parts.lock = Lock("governance", MONDAY + 1000)
    if change == "bytes":
        parts.sources.put(PATH, DATA + b"more", modified_ns=7)
    if change == "time":
        parts.sources.put(PATH, DATA, modified_ns=8)
    if change == "inode":
        parts.sources.put(PATH, DATA, modified_ns=7)
    parts.run(exhibit="other" if change == "exhibit" else "e")
    assert parts.told == []
    assert len(parts.unfinished()) == 1


def test_fresh_ends_the_upload_that_was_broken_off(parts: Lab) -> None:
    killed(parts)
    parts.enter(parts.run(fresh=True))
    assert (parts.told, len(parts.objects()), parts.clean()) == ([], 1, True)


def test_fresh_leaves_an_object_that_stands(lab: Lab) -> None:
    left = lab.run().key
    lab.journals.die()
    again = lab.run(fresh=True)
    assert again.key != left
    assert set(lab.objects()) == {left, again.key}
    assert left in {note.sending.key for note in lab.journals.noted()}


def test_an_upload_that_the_store_forgot_begins_again(parts: Lab) -> None:
    killed(parts)
    assert isinstance(parts.store, MemoryUploads)
    parts.store.abandon(parts.unfinished()[0])
    parts.enter(parts.run())
    assert (parts.store.sent, len(parts.objects()), parts.clean()) == ([1, 2, 1, 2, 3], 1, True)


def test_an_upload_that_was_begun_and_not_noted_is_ended(parts: Lab) -> None:
    killed(parts, MIB)
    assert isinstance(parts.store, MemoryUploads)
    (noted,) = parts.journals.noted()
    parts.store.open_upload(noted.sending.key, UNLOCKED)
    parts.enter(parts.run())
    assert (len(parts.objects()), parts.clean()) == (1, True)


def test_what_the_network_broke_off_is_left_and_said_to_be(parts: Lab) -> None:
    with pytest.raises(StoreUnavailable) as raised:
        parts.run(progress=At(5 * MIB, StoreUnavailable("no answer")))
    assert "the same command goes on" in raised.value.hint
    assert len(parts.unfinished()) == 1
    parts.enter(parts.run())
    assert (parts.told != [], len(parts.objects()), parts.clean()) == (True, 1, True)


def test_what_a_source_spoils_is_taken_back(lab: Lab) -> None:
    with pytest.raises(SourceChanged):
        lab.run(progress=At(5 * MIB, SourceChanged("it changed")))
    assert (lab.objects(), lab.clean()) == ([], True)


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Take down whether those who leave an upload ask not to wait long."""
    seen: list[bool] = []
    usual = MemoryPartsWriter.leave

    def leave(self: MemoryPartsWriter, *, soon: bool = False) -> None:
        seen.append(soon)
        usual(self, soon=soon)

    monkeypatch.setattr(MemoryPartsWriter, "leave", leave)
    return seen


def test_what_an_interrupt_stops_is_left_where_a_store_can_go_on_with_it_and_nobody_waits_long(
    lab: Lab, hurried: list[bool]
) -> None:
    with pytest.raises(KeyboardInterrupt):
        lab.run(progress=At(5 * MIB, KeyboardInterrupt()))
    parts = isinstance(lab.store, MemoryUploads)
    assert (lab.objects(), lab.clean(), hurried) == ([], not parts, [True] * parts)
    lab.enter(lab.run())
    assert (bool(lab.told), len(lab.objects()), lab.clean()) == (parts, 1, True)


def test_where_a_store_fails_the_others_who_ask_it_are_not_hurried(parts: Lab, hurried: list[bool]) -> None:
    with pytest.raises(StoreUnavailable):
        parts.run(progress=At(5 * MIB, StoreUnavailable("no answer")))
    assert hurried == [False]


def test_a_store_without_parts_takes_back_what_failed(lab: Lab) -> None:
    if isinstance(lab.store, MemoryUploads):
        return
    with pytest.raises(StorageFailed):
        lab.run(progress=At(5 * MIB, StorageFailed("full")))
    assert (lab.objects(), lab.clean()) == ([], True)


def test_what_is_set_aside_is_left_where_a_store_can_go_on_with_it(lab: Lab) -> None:
    with pytest.raises(Cancelled) as raised:
        lab.run(progress=At(5 * MIB, Cancelled()))
    assert raised.value.left == isinstance(lab.store, MemoryUploads)
    assert lab.objects() == []
    assert lab.clean() != raised.value.left
    lab.enter(lab.run())
    assert bool(lab.told) == raised.value.left
    assert (len(lab.objects()), lab.clean()) == (1, True)


def test_two_runs_of_one_source_do_not_meet(parts: Lab) -> None:
    class Second:
        def advance(self, done: int, total: int | None, what: str) -> None:
            with pytest.raises(Busy, match="archived already"):
                parts.run()

    parts.enter(parts.run(progress=Second()))
    assert (len(parts.objects()), parts.clean()) == (1, True)


STEP = Lock("governance", MONDAY + 1000, hold=True)


def _later(until: int) -> Callable[[Lock], bool]:
    """Return a test that what began with a lock goes on while it ends no later, as a step does."""
    return lambda begun: begun.until is not None and begun.until <= until


def test_an_upload_whose_step_moved_forward_is_gone_on_with_under_its_old_lock(lab: Lab) -> None:
    lab.lock = STEP
    killed(lab)
    lab.lock = Lock("governance", MONDAY + 2000, hold=True)
    lab.carries_on = _later(MONDAY + 2000)
    archived = lab.run()
    assert (archived.stored.lock, archived.differs) == (STEP, ())
    if isinstance(lab.store, MemoryUploads):
        assert lab.told == [Resumed(archived.key, 2 * PART)]
    lab.enter(archived)
    assert (len(lab.objects()), lab.clean()) == (1, True)


def test_an_upload_whose_lock_would_keep_too_long_is_begun_anew(parts: Lab) -> None:
    parts.lock = STEP
    killed(parts)
    parts.lock = Lock("governance", MONDAY + 999, hold=True)
    parts.carries_on = _later(MONDAY + 999)
    archived = parts.run()
    assert (parts.told, archived.stored.lock) == ([], parts.lock)
    assert {note.sending.lock for note in parts.journals.noted()} == {STEP, parts.lock}


def test_an_object_that_stands_is_entered_whatever_its_lock_is(lab: Lab) -> None:
    lab.lock = STEP
    first = lab.run()
    lab.journals.die()
    lab.lock = Lock("governance", MONDAY + 1)
    second = lab.run()
    assert (second.key, second.stored.lock, second.differs) == (first.key, STEP, ())


@pytest.mark.parametrize(
    ("kept", "differs"),
    [
        (UNLOCKED, ("hold_missing", "lock_missing")),
        (Lock("governance", MONDAY + 999, hold=True), ("too_short",)),
        (Lock("governance", MONDAY + 1001, hold=True), ("too_long",)),
        (Lock("compliance", MONDAY + 1000, hold=True), ("mode_differs",)),
        (Lock("governance", MONDAY + 1000), ("hold_missing",)),
    ],
)
def test_a_lock_that_reads_back_otherwise_is_given_as_it_is_and_said_to_differ(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, kept: Lock, differs: tuple[str, ...]
) -> None:
    lab.lock = STEP
    assert lab.run().differs == ()
    usual: Callable[..., object] = lab.store.add
    monkeypatch.setattr(lab.store, "add", lambda key, data, _=UNLOCKED: usual(key, data, kept))
    archived = lab.run(exhibit="other")
    assert (archived.stored.lock, archived.differs) == (kept, differs)


def test_a_lock_that_nobody_asked_for_is_said_to_differ(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    usual: Callable[..., object] = lab.store.add
    monkeypatch.setattr(lab.store, "add", lambda key, data, _=UNLOCKED: usual(key, data, STEP))
    assert lab.run().differs == ("hold_unexpected", "too_long")


def test_a_bare_archive_remembers_nothing(parts: Lab) -> None:
    bare = Archive(parts.store, parts.sources, parts.entropy)
    archived = bare.store(PATH)
    bare.recorded(archived)
    assert (parts.journals.noted(), len(parts.objects())) == ([], 1)
