"""A sweep over many objects: several at once, in parts that are recorded one by one.

A stopped sweep ends with a last part, so that the next sweep continues with the rest. It pauses for a store that does
not answer: its objects get no result, and ``outages`` counts those read and unread. Nothing is recorded here, and only
one part is in memory at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import field
from itertools import islice

from custody.frozen import dataclass
from custody.ledger.ports import Clock, Progress, Workers
from custody.ledger.ports.serial_executor import IN_TURN
from custody.ledger.stores.reachability import Outage, Reach
from custody.ledger.verification.outcomes import Checked, Fixity, SweepResult, Watch
from custody.ledger.verification.sample_seed import Sample
from custody.model.records import StoredObject

#: The largest number of results in one entry.
PART = 10_000
#: Objects that are verified in one batch.
_BATCH = 64


@dataclass(slots=True)
class Stop:
    """A cancellation token of a sweep, read between any two pieces of bytes."""

    asked: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits after which a sweep begins no further object: an end (seconds UTC), and stores' windows.

    ``windows`` are, by store, the instants at which windows close; a store with None is shut, one not listed is open.
    """

    until: int | None = None
    windows: Mapping[str, int | None] = field(default_factory=dict)

    def allow(self, store: str, now: int) -> bool:
        """Return whether another object of a store may be begun at ``now``."""
        if self.until is not None and now >= self.until:
            return False
        if store not in self.windows:
            return True
        close = self.windows[store]
        return close is not None and now < close


class _Halted(Exception):
    """The exception that ends the reading of an object, without a result."""


class SweepRun:
    """One sweep over many objects; ``left`` counts those reached but not verified.

    ``destroyed`` returns those of the objects passed to it that are deleted on record; ``gone`` counts those deleted
    during the sweep, which get no result. ``leaving`` returns the codes of ``deletion_of`` of those whose deletion was
    ordered: if one is missing, the entry of its deletion may be pending, so it gets no result. ``unentered`` counts
    these, and ``held`` those of them under a legal hold recorded since.
    """

    def __init__(
        self,
        fixity: Fixity,
        clock: Clock,
        *,
        destroyed: Callable[[Collection[str]], Collection[str]],
        leaving: Callable[[Collection[str]], Mapping[str, str]],
        workers: Workers = IN_TURN,
        stop: Stop | None = None,
    ) -> None:
        self.left = 0
        self.gone = 0
        self.unentered = 0
        self.held = 0
        self._destroyed = destroyed
        self._leaving = leaving
        self._fixity = fixity
        self._clock = clock
        self._workers = workers
        self._stop = stop or Stop()
        self._reach = Reach(self._unreachable, clock.now)

    @property
    def outages(self) -> list[Outage]:
        """The stores that did not answer so far, in order of name."""
        return self._reach.outages

    @property
    def stopped(self) -> bool:
        """Whether the sweep was stopped."""
        return self._stop.asked

    def parts(
        self,
        objects: Iterable[StoredObject],
        depth: str,
        *,
        limits: Limits | None = None,
        sample: Sample | None = None,
        total: int | None = None,
        progress: Progress | None = None,
    ) -> Iterator[SweepResult]:
        """Verify objects; yield the results in parts of at most PART, each to be recorded at once.

        ``total`` is the expected amount for ``progress``: objects at depth ``metadata``, else bytes; None if not known.
        """
        limits = limits or Limits()
        watch = Watch(_Stopping(self._stop, progress), total, "objects" if depth == "metadata" else "bytes")
        rest = iter(objects)
        started, done = self._clock.now(), list[Checked]()
        while batch := list(islice(rest, min(_BATCH, PART - len(done)))):
            work = self._work(depth, limits, sample, watch)
            found = zip(batch, self._workers.each(work, batch), strict=True)
            done += [checked for stored, looked in found if (checked := self._judged(stored, looked, work))]
            if self._stop.asked or (limits.until is not None and self._clock.now() >= limits.until):
                break
            if len(done) == PART:
                yield from self._part(depth, started, done, sample)
                started, done = self._clock.now(), []
        yield from self._part(depth, started, done, sample)

    def _part(
        self, depth: str, started: int, done: list[Checked], sample: Sample | None
    ) -> Iterator[SweepResult]:
        """Yield a part, if any result remains, without objects deleted on record meanwhile: these are no loss.

        Missing objects whose deletion may be under way, or lack its entry, are left out too.
        """
        failed = [result.object.id for result in done if result.outcome != "verified"]
        gone = self._destroyed(failed) if failed else ()
        there = [result for result in done if result.outcome == "verified" or result.object.id not in gone]
        missing = [result.object.id for result in there if result.outcome == "missing"]
        going = self._leaving(missing) if missing else {}
        standing = [
            result for result in there if result.outcome != "missing" or result.object.id not in going
        ]
        self.gone += len(done) - len(there)
        self.unentered += len(there) - len(standing)
        self.held += sum(going.get(key) == "deletion_held" for key in missing)
        if standing:
            yield self._fixity.result(depth, started, standing, sample)

    def _unreachable(self, store: str) -> str:
        """Return the reason why a store does not answer; empty if it does, or if the sweep was stopped."""
        why = self._fixity.probe(store)
        return "" if self.stopped else why

    def _judged(
        self, stored: StoredObject, checked: Checked | None, work: Callable[[StoredObject], Checked | None]
    ) -> Checked | None:
        """Return the result of an object, None where there is none; count it either way.

        An unanswered object is read again once its store answers. It is unreadable only if the store answers before and
        after.
        """
        name = stored.store
        if checked is not None and checked.unanswered:
            checked = work(stored) if self._reach.answers(name) else None
            if checked is not None and checked.unanswered and not self._reach.answers(name):
                checked = None
        if checked is not None or self._reach.paused(name):
            self._reach.count(name, read=checked is not None)
        else:
            self.left += 1
        return checked

    def _work(
        self, depth: str, limits: Limits, sample: Sample | None, watch: Watch
    ) -> Callable[[StoredObject], Checked | None]:
        def work(stored: StoredObject) -> Checked | None:
            name = stored.store
            if self._stop.asked or self._reach.paused(name) or not limits.allow(name, self._clock.now()):
                return None
            try:
                found = self._fixity.check(stored, depth, watch, sample)
            except _Halted:
                return None
            # Stopping a sweep may cut the connection to a store, which shows nothing about the store.
            if self.stopped and found.outcome == "unreadable":
                return None
            (self._reach.unanswered if found.unanswered else self._reach.answered)(name)
            return found

        return work


class _Stopping:
    """A progress display that ends the reading of an object once the sweep is stopped."""

    def __init__(self, stop: Stop, progress: Progress | None) -> None:
        self._stop = stop
        self._progress = progress

    def advance(self, done: int, total: int | None, what: str) -> None:
        if self._stop.asked:
            raise _Halted
        if self._progress is not None:
            self._progress.advance(done, total, what)
