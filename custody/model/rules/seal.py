"""Rules for seals: a number is used once in the ledger, and what is taken off is what was put on.

Corrects a number too: the seal that is on an exhibit really has one, whatever was typed, so later acts are judged by
the corrected number. What was computed before the correction stays.
"""

from __future__ import annotations

from dataclasses import replace

from custody.model.acts import Command, Placed, Ruling
from custody.model.records import Exhibit, SealUse
from custody.model.rules.exhibit import by_holder, known_exhibit, marked
from custody.model.state import State

#: The kind and field whose correction changes which seal is on record.
KIND, FIELD = "exhibit.sealed", "seal_no"


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
    sealed = replace(exhibit, seal=number, sealing=placed.position, seals=(*exhibit.seals, number))
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
        state.put(marked(replace(exhibit, seal=None, sealing=None), placed))


def judge_renumbered(state: State, command: Command, ruling: Ruling) -> None:
    """A corrected seal number was used nowhere else; of the seal now on an exhibit its holder says it."""
    exhibit = known_exhibit(state, ruling, command.subject)
    target, number = ruling.facts.number("target"), ruling.facts.text("value")
    if exhibit.sealing == target:
        by_holder(exhibit, ruling)
    use = None if number is None else state.get(SealUse, number)
    if use is not None and use.position != target:
        ruling.broken("seal.reused", f"the seal number {number} was used before")


def fold_renumbered(state: State, placed: Placed) -> None:
    """Count the corrected number as used; on the exhibit it stands from now on if its holder said it."""
    facts = placed.event.facts
    target, number = facts.number("target"), facts.text("value")
    exhibit = state.get(Exhibit, placed.event.subject)
    if exhibit is None or target is None or number is None:
        return
    if state.get(SealUse, number) is None:
        state.put(SealUse(number, exhibit.id, target))
    if exhibit.sealing == target and "custody.not_holder" not in facts.codes("nonconforming"):
        exhibit = replace(exhibit, seal=number, seals=(*exhibit.seals, number))
    state.put(marked(exhibit, placed))


JUDGES = {"exhibit.sealed": judge_sealed, "exhibit.unsealed": judge_unsealed}
FOLDS = {"exhibit.sealed": fold_sealed, "exhibit.unsealed": fold_unsealed}
