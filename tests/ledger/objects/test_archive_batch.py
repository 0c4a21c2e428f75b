"""Of many files stored beside one another each is told once, in order, with what became of it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custody.errors import NotFound, StorageFailed
from custody.ledger.objects.archive import Archive, Archived
from custody.ledger.objects.archive_batch import FileResult, in_groups
from custody.storage.machine.workers import ThreadWorkers
from custody.storage.memory.objects import MemoryObjects
from custody.storage.memory.small_ports import CountedEntropy, MemorySources
from custody.storage.memory.uploads import MemoryUploadJournals


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

    def groups(self, jobs: int, most: int) -> list[list[FileResult]]:
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
    came = [member for group in groups for member in group]
    assert [(answer.at, answer.path) for answer in came] == list(enumerate(lab.paths))
    assert [answer.archived is not None for answer in came] == present
    assert [isinstance(answer.error, NotFound) for answer in came] == [not there for there in present]
    keys = [answer.archived.key for answer in came if answer.archived is not None]
    assert sorted(keys) == sorted(lab.store.keys())
    for item in came:
        if item.archived is not None:
            held = b"".join(lab.store.read(item.archived.key, item.archived.stored.version))
            assert held == f"file {item.at}".encode() * item.at


@pytest.mark.parametrize("jobs", [1, 4])
def test_what_stood_when_the_work_was_ended_is_told_before_it_ends(jobs: int) -> None:
    lab = Lab([True] * 12)
    groups = in_groups(lab.paths, lambda path: ended(lab, path), ThreadWorkers(jobs), 5)
    assert [item.at for item in next(groups)] == [0, 1, 2, 3, 4]
    last = next(groups)
    with pytest.raises(KeyboardInterrupt):
        next(groups)
    assert {item.archived.key for item in last if item.archived is not None} <= set(lab.store.keys())
    assert all(item.at in (5, 6, 8, 9) for item in last)
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


@pytest.mark.parametrize("ending", [True, False])
def test_what_its_store_fails_while_the_work_is_being_ended_is_left_and_what_else_is_wrong_is_told(
    *, ending: bool
) -> None:
    def put(path: str) -> Archived:
        if path == lab.paths[1]:
            raise StorageFailed("cut")
        return lab.put(path)

    lab = Lab([True, True, False])
    groups = in_groups(lab.paths, put, ThreadWorkers(2), 3, ending=lambda: ending)
    came = [member for group in groups for member in group]
    cut = [answer.at for answer in came if answer.error is not None and answer.error.message == "cut"]
    assert cut == ([] if ending else [1])
    assert [answer.at for answer in came if isinstance(answer.error, NotFound)] == [2]
    assert [answer.at for answer in came if answer.archived is not None] == [0]


def test_nothing_more_is_stored_for_whoever_takes_no_more() -> None:
    class Late(ThreadWorkers):
        """Works only once it is waited for."""

        def begin(self, work: Any, items: Any) -> Any:
            return lambda: self.each(work, items)

    lab = Lab([True] * 40)
    groups = in_groups(lab.paths, lab.put, Late(2), 5)
    next(groups)
    groups.close()
    assert len(list(lab.store.keys())) == 5


def test_an_interrupt_tells_of_the_group_in_which_it_came() -> None:
    class Interrupted(ThreadWorkers):
        """Works at once, and is interrupted where it is waited for."""

        def begin(self, work: Any, items: Any) -> Any:
            def come() -> None:
                raise KeyboardInterrupt

            self.each(work, items)
            return come

    lab = Lab([True] * 40)
    told: list[list[FileResult]] = []
    groups = in_groups(lab.paths, lab.put, Interrupted(2), 5)
    with pytest.raises(KeyboardInterrupt):
        told.extend(groups)
    assert [member.at for group in told for member in group] == list(range(5))
    assert len(list(lab.store.keys())) == 5
