"""Look-ups and checks that rules share about seizures and assistance orders for them."""

from __future__ import annotations

from custody.model.engine.moments import marks_with, occurred
from custody.model.production_orders.records import Production
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.seizures.records import Seizure
from custody.model.state import State

#: The kind and field that state the basis of a seizure; a corrected basis counts when consent is withdrawn.
KIND, FIELD = "seizure.recorded", "basis"


def fold_rebased(state: State, placed: Placed) -> None:
    """Record a corrected basis of a seizure, unless a correction to consent is on record."""
    seizure, said = state.get(Seizure, placed.event.subject), placed.event.facts.text("value")
    if seizure is not None and seizure.corrected_basis != "consent":
        state.put(replace(seizure, corrected_basis=said))


def known_seizure(state: State, command: Command, ruling: Ruling) -> Seizure:
    """Return the seizure an entry is about; raise RuleBroken for an unknown one."""
    seizure = state.get(Seizure, command.subject)
    if seizure is None:
        raise ruling.refuse("seizure.known", f"there is no seizure {command.subject}")
    return seizure


def judge_after_seizure(seizure: Seizure, ruling: Ruling) -> None:
    """Break the rule for an act dated before the seizure, if its instant is known."""
    moment = occurred(ruling.facts)
    if moment is not None and seizure.occurred_known and moment < seizure.occurred:
        ruling.broken("seizure.before", "its date is before the seizure")


def count(state: State, source: str | None, more: int) -> None:
    """Add ``more`` items to the count of a seizure or production order; negative where some are removed."""
    found: Seizure | Production | None = state.get(Seizure, source or "") or state.get(
        Production, source or ""
    )
    if found is not None and more:
        state.put(replace(found, things=found.things + more))


def marked(seizure: Seizure, placed: Placed) -> Seizure:
    """Return a seizure with the marks of one more entry about it."""
    return replace(seizure, nonconforming=marks_with(seizure.nonconforming, placed))
