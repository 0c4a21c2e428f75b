"""Rules for probes of stores: each is recorded once, with one answer to each question."""

from __future__ import annotations

from custody.model.engine.moments import happened
from custody.model.objects.records import StoreProbe
from custody.model.rulings import Command, Placed, Ruling
from custody.model.schema.probes import answers_by_question
from custody.model.state import State


def judge_probed(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a probe is recorded once, with one answer to each question."""
    if state.get(StoreProbe, command.subject) is not None:
        raise ruling.refuse("store_probe.new", "this probe is recorded already")
    codes = ruling.facts.codes("probe_results")
    if len(answers_by_question(codes)) != len(codes):
        raise ruling.refuse("store_probe.results", "a question has more than one answer")


def fold_probed(state: State, placed: Placed) -> None:
    """Record the probe."""
    event, facts = placed.event, placed.event.facts
    state.put(
        StoreProbe(
            event.subject,
            facts.must("store"),
            facts.must("settings_sha256"),
            facts.codes("probe_results"),
            happened(facts, event.at),
            placed.position,
        )
    )


JUDGES = {"store.probed": judge_probed}
FOLDS = {"store.probed": fold_probed}
