"""When entries arrive, told by the ledger itself: the newest date up to each that nobody disputes.

A date is its signer's word, and whoever signs late can write an early one. What stands in front of an entry was there
before it, so that it arrived no earlier than the newest date among these. A date counts as disputed once somebody who
had seen it entered that an earlier clock was wrong (``late`` = ``clock``).
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
    """Return when what is entered next arrives; for its own dispute of an earlier date it goes by its own."""
    return command.at if "time.seen" in ruling.marks else _newest(state, command)


def closing(state: State, command: Command, ruling: Ruling) -> int:
    """Return the instant for judging lateness: a record's stated instant, an act's arrival.

    An act happens when the ledger has it. Whoever disputes an earlier date by that very act gains nothing by it, and a
    sequencer goes by its own clock where that is later: it only ever refuses more than a replay would.
    """
    if not ruling.is_act:
        return happened(ruling.facts, command.at)
    return max(_newest(state, command), state.now)


def _newest(state: State, command: Command) -> int:
    newest = state.newest(state.size)
    return command.at if newest is None else max(command.at, newest)


def reopened(state: State, ruling: Ruling, position: int, deadline: int) -> bool:
    """Return whether an entry's deadline is open only as the signer disputed that it had passed."""
    return any(
        int(step.position) > position and step.newest > deadline and step.by == ruling.actor.id
        for step in disputes(state)
    )


def arrived(state: State, position: int) -> int:
    """Return when an entry arrived, as far as known by now: dates that were disputed since are left out."""
    summary = state.summary(position)
    newest = 0 if summary is None else summary.newest
    return min((newest, *(step.undisputed for step in disputes(state) if step.covers(position))))


def disputes(state: State) -> Iterator[Backstep]:
    """Yield every entry that disputed earlier dates."""
    for key in state.keys(Backstep.space, "disputes", ""):
        step = state.get(Backstep, key)
        if step is not None:
            yield step


def disputing(state: State, placed: Placed, newest: int) -> Backstep:
    """Return what the next entry disputes: dates of earlier entries after its own, and since where."""
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
    """Return the first entry up to ``stop`` after which the newest date stays behind ``limit``.

    Between two disputes the newest date only grows, so that few entries have to be looked at.
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
