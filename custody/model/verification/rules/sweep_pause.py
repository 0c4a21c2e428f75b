"""Rules for sweeps paused by an unreachable store: recorded once, with what was left."""

from __future__ import annotations

from custody.law.clock import parse_instant
from custody.model.engine.moments import happened
from custody.model.rulings import Command, Placed, Ruling
from custody.model.state import State
from custody.model.verification.records import Pause


def judge_paused(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a pause is recorded once, with an outage after the sweep began and unread objects."""
    facts = ruling.facts
    if state.get(Pause, command.subject) is not None:
        raise ruling.refuse("sweep_pause.new", "this pause is recorded already")
    if facts.count("unread_count") == 0:
        raise ruling.refuse("sweep_pause.unread", "nothing was left unread")
    if parse_instant(facts.must("outage_started_at")) < parse_instant(facts.must("started_at")):
        raise ruling.refuse("sweep_pause.since", "the store was unreachable before the sweep asked it")


def fold_paused(state: State, placed: Placed) -> None:
    """Record the pause; no object's record changes."""
    event, facts = placed.event, placed.event.facts
    state.put(
        Pause(
            event.subject,
            facts.must("store"),
            facts.must("depth"),
            facts.must("scope"),
            parse_instant(facts.must("started_at")),
            parse_instant(facts.must("outage_started_at")),
            happened(facts, event.at),
            facts.count("read_count"),
            facts.count("unread_count"),
            placed.position,
        )
    )


JUDGES = {"sweep.paused": judge_paused}
FOLDS = {"sweep.paused": fold_paused}
