"""Rules for what is not as recorded: anybody tells it, and it stays open until an entry says what was found out."""

from __future__ import annotations

from custody.model.acts import Command, Placed, Ruling
from custody.model.ids import b64
from custody.model.record import replace
from custody.model.records import Discrepancy, Exhibit
from custody.model.rules.case import happened, occurred
from custody.model.rules.exhibit import known_exhibit, marked, registered_exhibit
from custody.model.state import State


def open_of(state: State, exhibit_id: str) -> list[str]:
    """Give the open discrepancies of an exhibit, by the leaf hash of the entry that told them."""
    return state.keys("discrepancy", "open_of", exhibit_id)


def judge_told(state: State, command: Command, ruling: Ruling) -> None:
    """What differs is told of a known exhibit, by anybody."""
    known_exhibit(state, ruling, command.subject)


def fold_told(state: State, placed: Placed) -> None:
    """Open the discrepancy."""
    exhibit = state.get(Exhibit, placed.event.subject)
    if exhibit is not None:
        _open(state, placed, exhibit, placed.event.facts.codes("differs"))
        state.put(marked(exhibit, placed))


def found_otherwise(state: State, placed: Placed, exhibit: Exhibit) -> None:
    """Open one where whoever took a thing in found it in another condition than is recorded."""
    if placed.event.facts.text("condition") != "as_described":
        _open(state, placed, exhibit, ("condition",))


def _open(state: State, placed: Placed, exhibit: Exhibit, differs: tuple[str, ...]) -> None:
    state.put(
        Discrepancy(
            leaf=b64(placed.leaf),
            exhibit=exhibit.id,
            case=exhibit.case,
            differs=differs,
            since=happened(placed.event.facts, placed.event.at),
            position=placed.position,
            since_known=occurred(placed.event.facts) is not None,
        )
    )


def judge_resolved(state: State, command: Command, ruling: Ruling) -> None:
    """What was found out answers an open discrepancy of this exhibit, and comes after it; also of one that is gone."""
    exhibit = registered_exhibit(state, ruling, command.subject)
    found = None if command.re is None else state.get(Discrepancy, b64(command.re))
    if found is None or found.exhibit != exhibit.id:
        raise ruling.refuse("discrepancy.known", "this answers no discrepancy of the exhibit")
    if found.outcome is not None:
        ruling.broken("discrepancy.open", f"it was resolved before: {found.outcome}")
    if found.since_known and happened(ruling.facts, command.at) < found.since:
        ruling.broken("discrepancy.order", "it was found out before it was noticed")


def fold_resolved(state: State, placed: Placed) -> None:
    """Close the discrepancy; what was found out last stands."""
    event = placed.event
    exhibit = state.get(Exhibit, event.subject)
    found = None if event.re is None else state.get(Discrepancy, b64(event.re))
    if exhibit is None or found is None:
        return
    state.put(replace(found, outcome=event.facts.must("outcome"), resolved=placed.position))
    state.put(marked(exhibit, placed))


JUDGES = {"exhibit.discrepancy": judge_told, "exhibit.discrepancy_resolved": judge_resolved}
FOLDS = {"exhibit.discrepancy": fold_told, "exhibit.discrepancy_resolved": fold_resolved}
