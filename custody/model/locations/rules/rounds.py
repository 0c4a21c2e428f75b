"""Rules for answering open matters of a closed round: unmatched scans and missing exhibits.

The round stays closed: its counts are facts of their day, and each answer is an entry of its own.
"""

from __future__ import annotations

from custody.model.exhibits.questions import readings
from custody.model.exhibits.questions.exhibit import marked, registered_exhibit
from custody.model.exhibits.records import Exhibit
from custody.model.locations.questions import usable_location, whereabouts
from custody.model.locations.records import Inventory, RoundMatter, round_exhibit_key
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.schema.ids import b64
from custody.model.state import State

#: Outcomes by which an unmatched scan is an exhibit of this ledger.
_EXHIBITS = frozenset({"known_exhibit", "registered_since"})


def judge_identified(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that an unmatched scan of the round is identified once, with the exhibit where it is one."""
    matter = None if command.re is None else state.get(RoundMatter, b64(command.re))
    if matter is None or matter.inventory != command.subject:
        raise ruling.refuse("inventory.unmatched_known", "the round has no such unmatched scan")
    _answered_once(matter, ruling)
    exhibit = ruling.facts.text("exhibit")
    if (exhibit is not None) != (ruling.facts.must("outcome") in _EXHIBITS):
        raise ruling.refuse(
            "inventory.unmatched_exhibit", "a scan that is an exhibit names it, and no other scan names one"
        )
    if exhibit is not None:
        registered_exhibit(state, ruling, exhibit)


def fold_identified(state: State, placed: Placed) -> None:
    """Record the answer; the exhibit that it names is no longer missing from the round."""
    event = placed.event
    matter = None if event.re is None else state.get(RoundMatter, b64(event.re))
    if matter is None:
        return
    outcome, exhibit = event.facts.must("outcome"), event.facts.text("exhibit")
    state.put(replace(matter, outcome=outcome, answered=placed.position))
    missing = (
        None if exhibit is None else state.get(RoundMatter, round_exhibit_key(matter.inventory, exhibit))
    )
    if missing is not None and missing.outcome is None:
        state.put(replace(missing, outcome="found", answered=placed.position))


def judge_traced(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that an exhibit missing from a closed round is traced once; mark a loss not reported."""
    if state.get(Inventory, command.subject) is None:
        raise ruling.refuse("inventory.known", f"there is no inventory round {command.subject}")
    if not _left_missing(state, command.subject):
        raise ruling.refuse("inventory.missing_known", "no exhibit is missing from this round")
    exhibit = registered_exhibit(state, ruling, ruling.facts.must("exhibit"))
    matter = state.get(RoundMatter, round_exhibit_key(command.subject, exhibit.id))
    if matter is None or matter.since is None:
        raise ruling.refuse("inventory.missing_known", "the exhibit is not missing from this round")
    _answered_once(matter, ruling)
    usable_location(state, ruling, "location")
    if ruling.facts.must("outcome") == "reported_missing" and whereabouts(state, exhibit).lost is None:
        ruling.broken("inventory.not_reported_missing", "the exhibit is not reported as missing")


def _left_missing(state: State, inventory: str) -> bool:
    """Return whether a round was closed with an exhibit missing, answered since or not."""
    matters = (state.get(RoundMatter, name) for name in state.keys("round_matter", "inventory", inventory))
    return any(
        matter is not None and matter.sort == "missing" and matter.since is not None for matter in matters
    )


def fold_traced(state: State, placed: Placed) -> None:
    """Record the outcome of tracing a missing exhibit; the newest counts, and a find updates its location."""
    facts = placed.event.facts
    outcome = facts.must("outcome")
    matter = state.get(RoundMatter, round_exhibit_key(placed.event.subject, facts.must("exhibit")))
    if matter is not None:
        state.put(replace(matter, outcome=outcome, answered=placed.position))
    exhibit = state.get(Exhibit, facts.must("exhibit"))
    if exhibit is not None:
        if outcome == "found":
            reading = readings.Reading(location=facts.text("location"))
            exhibit = readings.fold(state, placed, exhibit, reading, moved=False)
        state.put(marked(exhibit, placed))


def _answered_once(matter: RoundMatter, ruling: Ruling) -> None:
    if matter.outcome is not None:
        ruling.broken("inventory.answered", f"it was answered before by entry {matter.answered}")


JUDGES = {"inventory.scan_identified": judge_identified, "inventory.exhibit_traced": judge_traced}
FOLDS = {"inventory.scan_identified": fold_identified, "inventory.exhibit_traced": fold_traced}
