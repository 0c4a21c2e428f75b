"""The arrival of entries by the ledger itself: the newest undisputed date up to each of them.

A date is its signer's statement, and a late signer can write an early one. An entry arrived no earlier than the newest
date among the entries before it. A date counts as disputed once a signer who had seen it entered that an earlier clock
was wrong (``late_reason`` = ``clock``).
"""

from __future__ import annotations

from collections.abc import Iterator

from custody.law.clock import AHEAD
from custody.model.engine.moments import happened
from custody.model.engine.records import Backstep
from custody.model.rulings import Command, Placed, Ruling
from custody.model.signers import Key
from custody.model.state import State


def arriving(state: State, command: Command, ruling: Ruling) -> int:
    """Return the arrival of the next entry (seconds UTC): the newest date, its own included.

    An entry that disputes an earlier date arrives at its own date.
    """
    return command.at if "time.seen" in ruling.marks else _newest(state, command)


def closing(state: State, command: Command, ruling: Ruling) -> int:
    """Return the instant for judging lateness: a record's stated instant, an act's arrival (seconds UTC).

    An act happens on arrival, whatever earlier date it disputes. A sequencer takes its own clock where that is later:
    it then refuses more than a replay would, never less.
    """
    if not ruling.is_act:
        return happened(ruling.facts, command.at)
    return max(_newest(state, command), state.now)


def _newest(state: State, command: Command) -> int:
    newest = state.newest(state.size)
    return command.at if newest is None else max(command.at, newest)


def reopened(state: State, ruling: Ruling, position: int, deadline: int) -> bool:
    """Return whether a deadline counts as open only because the signer disputed the date that passed it."""
    return any(
        int(step.position) > position and step.newest > deadline and step.by == ruling.actor.id
        for step in disputes(state)
    )


def arrived(state: State, position: int) -> int:
    """Return the arrival of an entry (seconds UTC): the newest date up to it, disputed dates left out."""
    summary = state.summary(position)
    newest = 0 if summary is None else summary.newest
    return min((newest, *(step.undisputed for step in disputes(state) if step.covers(position))))


def disputes(state: State) -> Iterator[Backstep]:
    """Yield the record of every entry that disputed earlier dates, in order of their keys."""
    for key in state.keys(Backstep.space, "disputes", ""):
        step = state.get(Backstep, key)
        if step is not None:
            yield step


def disputing(state: State, placed: Placed, newest: int) -> Backstep:
    """Return the record of an entry's dispute: the dates it disputes, and from which position on."""
    at, key = placed.event.at, state.get(Key, placed.event.by)
    since = _since(state, placed.position, at + AHEAD)
    before = state.newest(since)
    return Backstep(
        str(placed.position),
        newest,
        disputed=True,
        since=since,
        undisputed=at if before is None else min(at, before),
        at=at,
        by="" if key is None else key.actor,
    )


def _since(state: State, stop: int, limit: int) -> int:
    """Return the position of the first entry up to ``stop`` that makes the newest date exceed ``limit``.

    Between two disputes the newest date only grows, so that few entries are read.
    """
    for first in sorted((0, *(int(step.position) for step in disputes(state))), reverse=True):
        low, high = first, stop
        while low < high:
            middle = (low + high) // 2
            if (state.newest(middle + 1) or 0) > limit:
                high = middle
            else:
                low = middle + 1
        if low > first:
            return low
        stop = first
    return 0
