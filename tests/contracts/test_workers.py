"""Every promise of Workers, whoever keeps it."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType

import pytest

from custody.errors import ProofInvalid, UsageError
from custody.ledger.ports import Workers
from custody.ledger.ports.serial_executor import InTurn
from custody.storage.machine.workers import ThreadWorkers, cores

MAKERS: dict[str, Callable[[], Workers]] = {
    "in turn": InTurn,
    "one thread": lambda: ThreadWorkers(1),
    "two threads": lambda: ThreadWorkers(2),
    "many threads": lambda: ThreadWorkers(9),
    "all cores": ThreadWorkers,
}


@pytest.fixture(params=MAKERS)
def workers(request: pytest.FixtureRequest) -> Workers:
    return MAKERS[request.param]()


@pytest.mark.parametrize("count", [0, 1, 2, 3, 500])
def test_results_come_in_the_order_of_the_items_each_done_once(workers: Workers, count: int) -> None:
    done: list[int] = []

    def work(item: int) -> int:
        done.append(item)
        return item * item

    assert workers.each(work, range(count)) == [item * item for item in range(count)]
    assert sorted(done) == list(range(count))


def test_it_works_again_and_for_several_callers_at_once(workers: Workers) -> None:
    found: dict[int, list[int]] = {}

    def call(number: int) -> None:
        for _ in range(20):
            found[number] = workers.each(lambda item: item + number, range(30))

    callers = [threading.Thread(target=call, args=(number,)) for number in range(4)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert found == {number: list(range(number, number + 30)) for number in range(4)}


def test_the_error_of_the_first_item_that_fails_is_raised(workers: Workers) -> None:
    def work(item: int) -> int:
        if item == 3:
            raise ProofInvalid("three")
        return item

    assert workers.each(work, [1, 2]) == [1, 2]
    with pytest.raises(ProofInvalid, match="three"):
        workers.each(work, range(200))


def test_of_two_errors_the_one_of_the_earlier_item_is_raised() -> None:
    both = threading.Barrier(2, timeout=30)

    def work(item: int) -> None:
        both.wait()
        raise ProofInvalid("first") if item == 0 else UsageError("second")

    for _ in range(20):
        with pytest.raises(ProofInvalid, match="first"):
            ThreadWorkers(2).each(work, [0, 1])


def test_nothing_is_begun_after_an_error_and_what_was_begun_is_over(workers: Workers) -> None:
    begun: list[int] = []
    ended: list[int] = []

    def work(item: int) -> None:
        begun.append(item)
        try:
            raise KeyboardInterrupt
        finally:
            ended.append(item)

    with pytest.raises(KeyboardInterrupt):
        workers.each(work, range(1000))
    assert 1 <= len(begun) <= 9
    assert sorted(begun) == sorted(ended)
    assert workers.each(str, [1, 2]) == ["1", "2"]


def test_threads_do_things_at_the_same_time() -> None:
    together = threading.Barrier(3, timeout=30)
    names = ThreadWorkers(3).each(lambda _: (together.wait(), threading.current_thread().name)[1], range(3))
    assert len(set(names)) == 3
    assert threading.current_thread().name in names


def test_one_thread_is_the_callers_own() -> None:
    assert (
        ThreadWorkers(1).each(lambda _: threading.current_thread(), range(5))
        == [threading.current_thread()] * 5
    )


def test_this_process_has_a_core_to_work_on() -> None:
    assert cores() >= 1


@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_whoever_is_waited_for_after_an_interrupt_is_hurried_and_after_no_other_error(
    own: bool, error: type[BaseException]
) -> None:
    begun, hurried = threading.Barrier(2, timeout=30), threading.Event()
    main = threading.current_thread()

    def work(item: int) -> None:
        begun.wait()
        if own and threading.current_thread() is main:
            raise error
        if not own and item == 0:
            os.kill(os.getpid(), signal.SIGUSR1)
        hurried.wait(30 if error is KeyboardInterrupt else 0.1)

    def hear(*_: object) -> None:
        raise error

    before = signal.signal(signal.SIGUSR1, hear)
    try:
        workers = ThreadWorkers(2, hurry=hurried.set)
        with pytest.raises(error):
            workers.each(work, range(2)) if own else workers.begin(work, range(2))()
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert hurried.is_set() == (error is KeyboardInterrupt)


def test_an_interrupt_is_not_passed_on_before_the_others_have_left_what_they_work_on() -> None:
    both = threading.Barrier(2)
    left: list[int] = []

    def work(item: int) -> None:
        both.wait(10)
        if threading.current_thread() is not threading.main_thread():
            threading.Event().wait(0.2)
            os.kill(os.getpid(), signal.SIGINT)
            threading.Event().wait(0.3)
            left.append(item)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            ThreadWorkers(2).each(work, range(2))
    finally:
        signal.signal(signal.SIGINT, before)
    assert len(left) == 1


@pytest.mark.parametrize("count", [0, 1, 2, 3, 500])
def test_what_is_begun_gives_the_same_results_while_the_caller_does_something_else(
    workers: Workers, count: int
) -> None:
    done: list[int] = []

    def work(item: int) -> int:
        done.append(item)
        return item * item

    waiting = workers.begin(work, range(count))
    assert workers.each(lambda item: item + 1, range(5)) == [1, 2, 3, 4, 5]
    assert waiting() == [item * item for item in range(count)]
    assert sorted(done) == list(range(count))


def test_an_error_of_what_was_begun_comes_to_whoever_waits_for_it(workers: Workers) -> None:
    def work(item: int) -> int:
        if item >= 3:
            raise ProofInvalid(f"item {item}")
        return item

    waiting = workers.begin(work, range(50))
    with pytest.raises(ProofInvalid, match="item"):
        waiting()
    assert workers.begin(work, range(3))() == [0, 1, 2]


#: Where a caller may be interrupted that is about to have something begun in another thread.
BEGINNING = [
    ("return", "ThreadPoolExecutor.submit"),
    ("return", "Thread.start"),
    ("call", "Event.wait"),
    ("return", "Event.wait"),
]


@pytest.mark.parametrize(("when", "name"), BEGINNING)
def test_whoever_is_interrupted_in_beginning_goes_on_once_what_was_begun_is_over(
    when: str, name: str
) -> None:
    begun: list[int] = []
    over: list[int] = []
    later = threading.Event()

    def work(item: int) -> None:
        begun.append(item)
        later.wait(0.1)
        over.append(item)

    def interrupt(frame: FrameType, event: str, _: object) -> None:
        if event == when and frame.f_code.co_qualname == name:
            raise KeyboardInterrupt

    def watched() -> None:
        previous = sys.getprofile()
        sys.setprofile(interrupt)
        try:
            ThreadWorkers(1).begin(work, [1])
        finally:
            sys.setprofile(previous)

    with pytest.raises(KeyboardInterrupt):
        watched()
    was = list(begun)
    assert over == was
    later.wait(0.2)
    assert begun == was


def test_no_number_of_interrupts_takes_away_what_a_thread_works_on() -> None:
    over: list[int] = []

    def work(item: int) -> None:
        for _ in range(6):
            threading.Event().wait(0.05)
            os.kill(os.getpid(), signal.SIGINT)
        threading.Event().wait(0.05)
        over.append(item)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        waiting = ThreadWorkers(1).begin(work, [1])
        with pytest.raises(KeyboardInterrupt):
            waiting()
        assert over == [1]
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_thread_that_breaks_down_beside_its_work_is_an_error_of_the_whole() -> None:
    class Broken(list[int]):
        def __len__(self) -> int:
            if threading.current_thread() is threading.main_thread():
                return super().__len__()
            raise MemoryError

    with pytest.raises(MemoryError):
        ThreadWorkers(1).begin(str, Broken([1]))()


def test_a_thread_that_an_interrupt_meets_in_beginning_ends_and_others_begin_in_its_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its pool has not noted it yet, and would leave it waiting for work: a process waits for it and never ends."""
    begun: list[threading.Thread] = []
    usual = threading.Thread.start

    def interrupted(thread: threading.Thread) -> None:
        usual(thread)
        begun.append(thread)
        raise KeyboardInterrupt

    workers = ThreadWorkers(2)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(threading.Thread, "start", interrupted)
        with pytest.raises(KeyboardInterrupt):
            workers.begin(str, [1, 2])
    (thread,) = begun
    thread.join(10)
    assert not thread.is_alive()
    assert workers.begin(str, [1, 2])() == ["1", "2"]
