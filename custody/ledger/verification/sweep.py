"""A sweep over many objects: page by page, several at once, recorded part by part.

What was checked when it is stopped makes the last part, so that the next sweep goes on with the rest. For a store that
does not answer it pauses: of its objects nothing is said, ``outages`` says how many were read and how many were not.
Records nothing by itself and holds one part in memory, however many objects there are.
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

#: Most results of one entry.
PART = 10_000
#: How many objects are taken up together.
_BATCH = 64


@dataclass(slots=True)
class Stop:
    """A request to end a sweep; read between any two pieces of bytes."""

    asked: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """When a sweep begins no further object: at ``until``, and of a store while its window is shut.

    ``windows`` give, by store, when what is open now will close; a store with None is shut, one without is open.
    """

    until: int | None = None
    windows: Mapping[str, int | None] = field(default_factory=dict)

    def allow(self, store: str, now: int) -> bool:
        """Return whether another object of a store may be begun."""
        if self.until is not None and now >= self.until:
            return False
        if store not in self.windows:
            return True
        close = self.windows[store]
        return close is not None and now < close


class _Halted(Exception):
    """Ends the reading of an object that was begun; nothing is said of it."""


class SweepRun:
    """One verification run over many objects; ``left`` counts those reached but not verified.

    ``destroyed`` returns which of the objects passed to it are recorded as lawfully destroyed; ``gone`` counts those
    destroyed during the run, which get no result. ``leaving`` returns which of them may lawfully be deleted: if one is
    missing, the entry of its deletion may be pending, so no result is signed. ``unentered`` counts these, and ``held``
    those of them under a legal hold recorded since.
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
        """The stores that did not answer, as far as the sweep has come."""
        return self._reach.outages

    @property
    def stopped(self) -> bool:
        """Whether somebody stopped the sweep."""
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
        """Check objects and give what was found in parts of at most PART results, each to be recorded at once.

        ``total`` is how much there is to do, for ``progress``: objects if only their size is looked at, else bytes.
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
        """Yield a part without objects lawfully destroyed meanwhile: their missing bytes are no loss.

        The same holds where a deletion is under way, or was broken off, before its entry was recorded.
        """
        failed = [result.object.id for result in done if result.outcome != "verified"]
        gone = self._destroyed(failed) if failed else ()
        there = [result for result in done if result.outcome == "verified" or result.object.id not in gone]
        missing = [one.object.id for one in there if one.outcome == "missing"]
        going = self._leaving(missing) if missing else {}
        standing = [one for one in there if one.outcome != "missing" or one.object.id not in going]
        self.gone += len(done) - len(there)
        self.unentered += len(there) - len(standing)
        self.held += sum(going.get(key) == "deletion_held" for key in missing)
        if standing:
            yield self._fixity.result(depth, started, standing, sample)

    def _unreachable(self, store: str) -> str:
        """Return why a store does not answer; "" if somebody ended the sweep and so cut the line."""
        why = self._fixity.probe(store)
        return "" if self.stopped else why

    def _judged(
        self, stored: StoredObject, checked: Checked | None, work: Callable[[StoredObject], Checked | None]
    ) -> Checked | None:
        """Return what is known of an object, None where nothing is; counts it either way.

        One that was not answered is asked for again, once its store answers. It is found unreadable only where the
        store answers before and after.
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
            # Whoever ends a sweep may have cut the line to a store, and that says nothing of the store.
            if self.stopped and found.outcome == "unreadable":
                return None
            (self._reach.unanswered if found.unanswered else self._reach.answered)(name)
            return found

        return work


class _Stopping:
    """Progress that ends the reading of an object once somebody asked for it."""

    def __init__(self, stop: Stop, progress: Progress | None) -> None:
        self._stop = stop
        self._progress = progress

    def advance(self, done: int, total: int | None, what: str) -> None:
        if self._stop.asked:
            raise _Halted
        if self._progress is not None:
            self._progress.advance(done, total, what)
