"""Rules for seals: a number is used once in the ledger, and what is taken off is what was put on."""

from __future__ import annotations

from dataclasses import replace

from custody.model.acts import Command, Placed, Ruling
from custody.model.records import Exhibit, SealUse
from custody.model.rules.exhibit import by_holder, known_exhibit, marked
from custody.model.state import State


def judge_sealed(state: State, command: Command, ruling: Ruling) -> None:
    """A seal number is used once in the ledger; an exhibit is sealed while it is open."""
    exhibit = known_exhibit(state, ruling, command.subject)
    by_holder(exhibit, ruling)
    number = ruling.facts.must("seal_no")
    if state.get(SealUse, number) is not None:
        ruling.broken("seal.reused", f"the seal number {number} was used before")
    if exhibit.seal is not None:
        ruling.broken("seal.over_seal", f"the exhibit is still sealed with {exhibit.seal}")


def fold_sealed(state: State, placed: Placed) -> None:
    """Put the seal on."""
    exhibit = state.get(Exhibit, placed.event.subject)
    if exhibit is None:
        return
    number = placed.event.facts.must("seal_no")
    if state.get(SealUse, number) is None:
        state.put(SealUse(number, exhibit.id, placed.position))
    sealed = replace(exhibit, seal=number, seals=(*exhibit.seals, number))
    state.put(marked(sealed, placed))


def judge_unsealed(state: State, command: Command, ruling: Ruling) -> None:
    """The seal taken off is the one on record, and was intact."""
    exhibit = known_exhibit(state, ruling, command.subject)
    by_holder(exhibit, ruling)
    if exhibit.seal is None:
        ruling.broken("seal.none", "the exhibit was not recorded as sealed")
    elif exhibit.seal != ruling.facts.must("seal_no"):
        ruling.broken("seal.mismatch", f"the seal on record is {exhibit.seal}")
    if ruling.facts.must("intact") != "yes":
        ruling.broken("seal.not_intact", "the seal was not found intact")


def fold_unsealed(state: State, placed: Placed) -> None:
    """Take the seal off."""
    exhibit = state.get(Exhibit, placed.event.subject)
    if exhibit is not None:
        state.put(marked(replace(exhibit, seal=None), placed))


JUDGES = {"exhibit.sealed": judge_sealed, "exhibit.unsealed": judge_unsealed}
FOLDS = {"exhibit.sealed": fold_sealed, "exhibit.unsealed": fold_unsealed}
