"""Of many files stored beside one another each is told once, in order, with what became of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Lock
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from custody.errors import CustodyError, NotFound, StorageFailed
from custody.ledger import archiving
from custody.ledger.archive import Archive, Archived
from custody.ledger.archiving import Came, in_groups
from storage.memory import CountedEntropy, MemorySources
from storage.memory_objects import MemoryObjects
from storage.memory_uploads import MemoryUploadJournals
from storage.workers import ThreadWorkers


class Lab:
    """Sources of which some are not there, and a store that several threads fill."""

    def __init__(self, present: list[bool]) -> None:
        self.sources = MemorySources()
        self.store = MemoryObjects("m")
        self.journals = MemoryUploadJournals()
        self.paths = [f"/in/{at}.dd" for at in range(len(present))]
        self.present = present
        for at, there in enumerate(present):
            if there:
                self.sources.put(self.paths[at], f"file {at}".encode() * at, modified_ns=at)
        self.archive = Archive(self.store, self.sources, CountedEntropy(), journals=self.journals)

    def groups(self, jobs: int, most: int) -> list[list[Came]]:
        return list(in_groups(self.paths, self.put, ThreadWorkers(jobs), most))

    def put(self, path: str) -> Archived:
        return self.archive.store(path, exhibit="e")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.booleans(), max_size=40), st.integers(1, 9), st.integers(1, 12))
def test_every_file_is_told_once_in_order_with_its_object_or_what_refused_it(
    present: list[bool], jobs: int, most: int
) -> None:
    lab = Lab(present)
    groups = lab.groups(jobs, most)
    assert all(1 <= len(group) <= most for group in groups)
    came = [one for group in groups for one in group]
    assert [(one.at, one.path) for one in came] == list(enumerate(lab.paths))
    assert [one.archived is not None for one in came] == present
    assert [isinstance(one.error, NotFound) for one in came] == [not there for there in present]
    keys = [one.archived.key for one in came if one.archived is not None]
    assert sorted(keys) == sorted(lab.store.keys())
    for one in came:
        if one.archived is not None:
            held = b"".join(lab.store.read(one.archived.key, one.archived.stored.version))
            assert held == f"file {one.at}".encode() * one.at


@pytest.mark.parametrize("jobs", [1, 4])
def test_what_stood_when_the_work_was_ended_is_told_before_it_ends(jobs: int) -> None:
    lab = Lab([True] * 12)
    groups = in_groups(lab.paths, lambda path: ended(lab, path), ThreadWorkers(jobs), 5)
    assert [one.at for one in next(groups)] == [0, 1, 2, 3, 4]
    last = next(groups)
    with pytest.raises(KeyboardInterrupt):
        next(groups)
    assert {one.archived.key for one in last if one.archived is not None} <= set(lab.store.keys())
    assert all(one.at in (5, 6, 8, 9) for one in last)
    assert len(list(lab.store.keys())) == 5 + len(last)


@pytest.mark.parametrize("jobs", [1, 4])
def test_whoever_takes_no_more_ends_it_and_what_was_begun_is_waited_for(jobs: int) -> None:
    lab = Lab([True] * 50)
    workers = ThreadWorkers(jobs)
    groups = in_groups(lab.paths, lab.put, workers, 10)
    next(groups)
    groups.close()
    stored = list(lab.store.keys())
    assert 10 <= len(stored) <= 20
    workers.each(lambda _: None, range(9))
    assert list(lab.store.keys()) == stored


def ended(lab: Lab, path: str) -> Archived:
    if path == "/in/7.dd":
        raise KeyboardInterrupt
    return lab.put(path)


class Sender:
    """Stands in for a courier and for who is told of it: stores with the lab, but for what it leaves or ``ends`` at."""

    def __init__(self, lab: Lab, left: frozenset[int] = frozenset(), ends: int | None = None) -> None:
        self.courier = self
        self.turn = Lock()
        self.asked: list[list[str]] = []
        self.closed = 0
        self._lab, self._left, self._ends = lab, left, ends

    def path(self, at: int) -> str:
        return self._lab.paths[at]

    def small(self, at: int) -> bool:
        return at >= 0

    def moved(self, archived: Archived) -> None:
        if archived.name == f"{self._ends}.dd".encode():
            raise Halted

    def store(self, paths: Sequence[str], came: Callable[[int, Archived | CustodyError], bool]) -> None:
        self.asked.append(list(paths))
        for place, path in enumerate(paths):
            if self._lab.paths.index(path) in self._left:
                continue
            try:
                what: Archived | CustodyError = self._lab.put(path)
            except CustodyError as error:
                what = error
            if not came(place, what):
                return

    def close(self) -> None:
        self.closed += 1


class Halted(Exception):
    pass


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a courier be called for two files."""
    monkeypatch.setattr(archiving, "LEAST", 2)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    present=st.lists(st.booleans(), max_size=40),
    jobs=st.integers(1, 9),
    most=st.integers(1, 12),
    left=st.frozensets(st.integers(0, 39)),
)
def test_by_a_courier_every_file_is_told_once_in_order_too(
    few: None, present: list[bool], jobs: int, most: int, left: frozenset[int]
) -> None:
    lab = Lab(present)
    sender = Sender(lab, left)
    came = [
        one for group in in_groups(lab.paths, lab.put, ThreadWorkers(jobs), most, sender) for one in group
    ]
    assert [(one.at, one.path) for one in came] == list(enumerate(lab.paths))
    assert [one.archived is not None for one in came] == present
    assert len(list(lab.store.keys())) == sum(present)
    assert {path for some in sender.asked for path in some} == set(lab.paths if len(present) > 1 else [])


@pytest.mark.parametrize("jobs", [1, 4])
def test_a_courier_goes_on_while_a_group_is_entered_and_not_without_end(few: None, jobs: int) -> None:
    lab = Lab([True] * 40)
    sender = Sender(lab)
    workers = ThreadWorkers(jobs)
    groups = in_groups(lab.paths, lab.put, workers, 5, sender)
    for taken in (1, 2):
        assert len(next(groups)) == 5
        workers.begin(lambda _: None, range(9))()  # behind whatever was begun
        assert len(sender.asked) == taken + archiving.AHEAD
    groups.close()
    assert len(sender.asked) == 2 + archiving.AHEAD


@pytest.mark.parametrize("jobs", [1, 4])
def test_what_ends_a_group_keeps_the_courier_from_the_next_and_comes_behind_what_stood(
    few: None, jobs: int
) -> None:
    lab = Lab([True] * 40)
    groups = in_groups(lab.paths, lab.put, ThreadWorkers(jobs), 5, Sender(lab, ends=7))
    told: list[list[Came]] = []
    with pytest.raises(Halted):
        told.extend(groups)
    assert [one.at for group in told for one in group] == list(range(8))
    assert len(list(lab.store.keys())) == 8


@pytest.mark.parametrize("ending", [True, False])
@pytest.mark.parametrize("by_courier", [True, False])
def test_what_its_store_fails_while_the_work_is_being_ended_is_left_and_what_else_is_wrong_is_told(
    few: None, *, by_courier: bool, ending: bool
) -> None:
    class Cut(Sender):
        """Answers for every file that the line was cut."""

        def store(self, paths: Sequence[str], came: Callable[[int, Archived | CustodyError], bool]) -> None:
            came(0, StorageFailed("cut"))

    def put(path: str) -> Archived:
        if path == lab.paths[1]:
            raise StorageFailed("cut")
        return lab.put(path)

    lab = Lab([True, True, False])
    sent = Cut(lab) if by_courier else None
    groups = in_groups(lab.paths, put, ThreadWorkers(2), 3, sent, ending=lambda: ending)
    came = [one for group in groups for one in group]
    cut = [one.at for one in came if one.error is not None and one.error.message == "cut"]
    assert cut == ([] if ending else [0, 1] if by_courier else [1])
    assert [one.at for one in came if isinstance(one.error, NotFound)] == [2]
    assert [one.at for one in came if one.archived is not None] == ([] if by_courier and not ending else [0])


@pytest.mark.parametrize("by_courier", [True, False])
def test_nothing_more_is_stored_for_whoever_takes_no_more(few: None, by_courier: bool) -> None:
    class Late(ThreadWorkers):
        """Works only once it is waited for."""

        def begin(self, work: Any, items: Any) -> Any:
            return lambda: self.each(work, items)

    lab = Lab([True] * 40)
    groups = in_groups(lab.paths, lab.put, Late(2), 5, Sender(lab) if by_courier else None)
    next(groups)
    groups.close()
    assert len(list(lab.store.keys())) == 5


def test_an_interrupt_tells_of_every_group_that_was_begun(few: None) -> None:
    class Interrupted(ThreadWorkers):
        """Works at once, and is interrupted where it is waited for."""

        def begin(self, work: Any, items: Any) -> Any:
            def come() -> None:
                raise KeyboardInterrupt

            self.each(work, items)
            return come

    lab = Lab([True] * 40)
    told: list[list[Came]] = []
    groups = in_groups(lab.paths, lab.put, Interrupted(2), 5, Sender(lab))
    with pytest.raises(KeyboardInterrupt):
        told.extend(groups)
    assert [one.at for group in told for one in group] == list(range(5 * archiving.AHEAD))
    assert len(list(lab.store.keys())) == 5 * archiving.AHEAD
