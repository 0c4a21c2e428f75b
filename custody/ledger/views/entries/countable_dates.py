"""Dates of entries that count for deadlines: not disputed, and not in the future.

The reader's clock may show that a date lies in the future before anybody has disputed it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from custody.law.clock import AHEAD, format_instant
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Backstep, Order, Request, Sweep

L = TypeVar("L", Order, Request)

#: Why a date does not count, in words.
WRONG: dict[str, str] = {"ahead": "dated in the future", "disputed": "its date is disputed"}


def by_size(sweep: Sweep) -> bool:
    """Return whether a sweep compared sizes alone, so that it says nothing about any byte."""
    return sweep.depth == "metadata"


class Dates:
    """The dates that count at ``now`` (seconds UTC), by the disputes recorded in the ledger."""

    def __init__(self, lookup: Lookup, now: int) -> None:
        self._lookup = lookup
        self._now = now
        self._steps = tuple(lookup.under(Backstep, "disputes"))

    def wrong(self, position: int, instant: int) -> str | None:
        """Return the code of ``WRONG`` by which a stated instant does not count; None where it does."""
        if any(step.covers(position) and instant > step.at + AHEAD for step in self._steps):
            return "disputed"
        return "ahead" if instant > self._now + AHEAD else None

    def counts(self, position: int, instant: int) -> int:
        """Return the instant that counts for an entry: its own, or if disputed, the newest before it."""
        disputed = (
            step.undisputed for step in self._steps if step.covers(position) and instant > step.at + AHEAD
        )
        return min((instant, *disputed))

    def last_sweep(self, *, of_bytes: bool = False) -> Sweep | None:
        """Return the sweep that ended last among those whose date counts; None if there is none.

        ``of_bytes`` passes over sweeps that compared sizes alone.
        """
        after: tuple[str, str] | None = None
        high = format_instant(self._now + AHEAD)
        find = self._lookup.reader.find
        while page := find(Sweep.space, "ended", "", high, limit=20, after=after, backwards=True):
            sweeps = self._lookup.many(Sweep, [key for _, key in page])
            for sweep in sorted(
                sweeps, key=lambda candidate: (candidate.ended, candidate.position), reverse=True
            ):
                if self.wrong(sweep.position, sweep.ended) is None and not (of_bytes and by_size(sweep)):
                    return sweep
            after = page[-1]
        return None

    def lapses(self, records: type[L]) -> Iterator[L]:
        """Yield orders or requests with a premature lapse recorded under a date now disputed."""
        for step in self._steps:
            for lapsed in self._lookup.under(
                records, "lapse", f"{step.since:016}", f"{int(step.position) - 1:016}"
            ):
                if lapsed.periods and lapsed.periods[-1].end > step.at:
                    yield lapsed
