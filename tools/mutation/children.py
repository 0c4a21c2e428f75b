"""Forked children, a few at a time: each with its own time, process group and memory.

This module knows nothing of mutants: it returns the output and the exit of each child.
"""

from __future__ import annotations

import contextlib
import os
import resource
import selectors
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

_MEMORY = 6 << 30
#: Seconds of real time for each of processor time.
_REAL = 60
#: Seconds between two looks at the clock.
_OFTEN = 1.0
#: Status of a child that raised.
RAISED = 3

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Job(Generic[T]):
    """The work of a child: ``work`` writes to the pipe and returns the exit status.

    ``seconds`` is its limit of processor time; the limit of real time is sixty times as much, as other programs run
    beside it.
    """

    about: T
    work: Callable[[int], int]
    seconds: float


@dataclass(frozen=True, slots=True)
class Ended(Generic[T]):
    """The end of a child: exit status, None if its time was over; output; seconds it took."""

    about: T
    status: int | None
    said: bytes
    seconds: float


@dataclass(slots=True)
class _Running(Generic[T]):
    job: Job[T]
    child: int
    began: float
    said: bytes = b""


def run(jobs: Iterable[Job[T]], at_once: int) -> Iterator[Ended[T]]:
    """Run jobs in forked children, ``at_once`` at a time, and yield each as it ends."""
    waiting = iter(jobs)
    running: dict[int, _Running[T]] = {}
    with selectors.DefaultSelector() as pipes:
        while True:
            while len(running) < at_once and (job := next(waiting, None)) is not None:
                child, pipe = _fork(job)
                running[pipe] = _Running(job, child, time.monotonic())
                pipes.register(pipe, selectors.EVENT_READ)
            if not running:
                return
            asked = time.monotonic()
            ready = pipes.select(_OFTEN)
            paused = time.monotonic() - asked - _OFTEN
            if paused > _OFTEN:  # this process was stopped, and its children with it: no time of theirs
                for process in running.values():
                    process.began += paused
            for key, _ in ready:
                one = running[key.fd]
                piece = os.read(key.fd, 1 << 16)
                one.said += piece
                if not piece:
                    yield _reap(pipes, running, key.fd, late=False)
            now = time.monotonic()
            for pipe in [p for p, one in running.items() if now > one.began + _REAL * one.job.seconds]:
                yield _reap(pipes, running, pipe, late=True)


def _reap(
    pipes: selectors.BaseSelector, running: dict[int, _Running[T]], pipe: int, *, late: bool
) -> Ended[T]:
    """Kill a child's process group and return how the child ended."""
    one = running.pop(pipe)
    pipes.unregister(pipe)
    os.close(pipe)
    if late:
        _kill(one.child)
    _, status = os.waitpid(one.child, 0)
    _kill(one.child)
    seconds = time.monotonic() - one.began
    code = os.waitstatus_to_exitcode(status)
    late = late or code in (-signal.SIGXCPU, -signal.SIGPROF)
    return Ended(one.job.about, None if late else code, one.said, seconds)


def _kill(child: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)


def _fork(job: Job[T]) -> tuple[int, int]:
    ours, theirs = os.pipe()
    child = os.fork()
    if child:
        os.close(theirs)
        with contextlib.suppress(ProcessLookupError, PermissionError):  # the child was quicker, or is gone
            os.setpgid(child, child)
        return child, ours
    status = RAISED
    try:
        os.setpgid(0, 0)
        os.close(ours)
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (int(job.seconds) + 1, int(job.seconds) + 2))
        status = job.work(theirs)
    except BaseException as error:
        os.write(theirs, f"{type(error).__name__}: {error}"[:300].encode())
    finally:
        os._exit(status)
