"""Rules for seals and bags: a number is used once in the ledger, and what is taken off is what was put on.

Corrects a number too: the seal that is on an exhibit really has one, whatever was typed, so later acts are judged by
the corrected number. What was computed before the correction stays. Of several seals that are on, the exhibit names the
one that was put on last.
"""

from __future__ import annotations

from collections.abc import Iterable

from custody.model import types
from custody.model.acts import Command, Placed, Ruling
from custody.model.record import replace
from custody.model.records import BagUse, Exhibit, Packing, SealOn, SealUse
from custody.model.rules.exhibit import by_holder, known_exhibit, marked
from custody.model.state import State

#: The kind and fields whose correction changes which seal is on record, and which bag is used.
KIND, FIELD, BAG = "exhibit.sealed", "seal_no", "bag_no"


def seals_on(state: State, exhibit_id: str) -> tuple[SealOn, ...]:
    """Give the seals now on an exhibit, the last one last."""
    packing = state.get(Packing, exhibit_id)
    return () if packing is None else packing.on


def further(exhibit: Exhibit, on: Iterable[SealOn]) -> str | None:
    """Give the numbers of the seals that are on beside the last one, as a field holds them."""
    return types.join_codes(one.number for one in on if one.number != exhibit.seal)


def set_seals(state: State, exhibit: Exhibit, ruling: Ruling) -> None:
    """Fill in which seals are on."""
    ruling.set("seal_no", exhibit.seal)
    ruling.set("further_seals", further(exhibit, seals_on(state, exhibit.id)))


def as_found(state: State, exhibit: Exhibit, ruling: Ruling) -> None:
    """Mark what was found otherwise than recorded by whoever takes a thing in: seals, their state, the condition."""
    facts = ruling.facts
    there = {facts.text("seal_no"), *facts.codes("further_seals")} - {None}
    if there != {one.number for one in seals_on(state, exhibit.id)}:
        ruling.mark("seal.mismatch")
    if facts.must("seal_state") != ("none" if exhibit.seal is None else "intact"):
        ruling.mark("seal.not_intact")
    if facts.must("condition") != "as_described":
        ruling.mark("custody.condition")


def judge_sealed(state: State, command: Command, ruling: Ruling) -> None:
    """A number of a seal or bag is used once in the ledger; a sealed exhibit gets another seal only as a further."""
    exhibit = known_exhibit(state, ruling, command.subject)
    by_holder(exhibit, ruling)
    facts = ruling.facts
    number, bag = facts.must("seal_no"), facts.text("bag_no")
    if state.get(SealUse, number) is not None:
        ruling.broken("seal.reused", f"the seal number {number} was used before")
    on = seals_on(state, exhibit.id)
    if on and not facts.flag("further"):
        ruling.broken("seal.over_seal", f"the exhibit is still sealed with {exhibit.seal}")
    same_bag = facts.flag("further") and bag in {one.bag for one in on}
    if bag is not None and state.get(BagUse, bag) is not None and not same_bag:
        ruling.broken("bag.reused", f"the bag number {bag} was used before")


def fold_sealed(state: State, placed: Placed) -> None:
    """Put the seal on."""
    exhibit = state.get(Exhibit, placed.event.subject)
    if exhibit is None:
        return
    facts = placed.event.facts
    number, bag = facts.must("seal_no"), facts.text("bag_no")
    if state.get(SealUse, number) is None:
        state.put(SealUse(number, exhibit.id, placed.position))
    if bag is not None and state.get(BagUse, bag) is None:
        state.put(BagUse(bag, exhibit.id, placed.position))
    before = seals_on(state, exhibit.id) if facts.flag("further") else ()
    sealed = replace(exhibit, seals=(*exhibit.seals, number))
    state.put(marked(_on(state, sealed, (*before, SealOn(number, placed.position, bag))), placed))


def _on(state: State, exhibit: Exhibit, on: tuple[SealOn, ...]) -> Exhibit:
    """Say which seals are on from now."""
    state.put(Packing(exhibit.id, on))
    last = on[-1] if on else None
    return replace(
        exhibit, seal=None if last is None else last.number, sealing=None if last is None else last.position
    )


def judge_unsealed(state: State, command: Command, ruling: Ruling) -> None:
    """The seal taken off is one of those on record, and was intact."""
    exhibit = known_exhibit(state, ruling, command.subject)
    by_holder(exhibit, ruling)
    on = [one.number for one in seals_on(state, exhibit.id)]
    if not on:
        ruling.broken("seal.none", "the exhibit was not recorded as sealed")
    elif ruling.facts.must("seal_no") not in on:
        ruling.broken("seal.mismatch", f"on record is {', '.join(on)}")
    if ruling.facts.must("intact") != "yes":
        ruling.broken("seal.not_intact", "the seal was not found intact")


def fold_unsealed(state: State, placed: Placed) -> None:
    """Take the seal off; one of another number than recorded is taken for the last one."""
    exhibit = state.get(Exhibit, placed.event.subject)
    if exhibit is None:
        return
    on = seals_on(state, exhibit.id)
    number = placed.event.facts.must("seal_no")
    rest = tuple(one for one in on if one.number != number)
    state.put(marked(_on(state, exhibit, on[:-1] if len(rest) == len(on) else rest), placed))


def judge_renumbered(state: State, command: Command, ruling: Ruling) -> None:
    """A corrected seal number was used nowhere else; of a seal now on an exhibit its holder says it."""
    exhibit = known_exhibit(state, ruling, command.subject)
    target, number = ruling.facts.number("target"), ruling.facts.text("value")
    if any(one.position == target for one in seals_on(state, exhibit.id)):
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
    on = seals_on(state, exhibit.id)
    of_holder = "custody.not_holder" not in facts.codes("nonconforming")
    if of_holder and any(one.position == target for one in on):
        renumbered = tuple(replace(one, number=number) if one.position == target else one for one in on)
        exhibit = _on(state, replace(exhibit, seals=(*exhibit.seals, number)), renumbered)
    state.put(marked(exhibit, placed))


def judge_rebagged(state: State, command: Command, ruling: Ruling) -> None:
    """A corrected bag number was used nowhere else."""
    target, number = ruling.facts.number("target"), ruling.facts.text("value")
    use = None if number is None else state.get(BagUse, number)
    if use is not None and use.position != target:
        ruling.broken("bag.reused", f"the bag number {number} was used before")


def fold_rebagged(state: State, placed: Placed) -> None:
    """Count the corrected bag number as used."""
    target, number = placed.event.facts.number("target"), placed.event.facts.text("value")
    exhibit = state.get(Exhibit, placed.event.subject)
    if exhibit is None or target is None or number is None:
        return
    if state.get(BagUse, number) is None:
        state.put(BagUse(number, exhibit.id, target))
    on = tuple(
        replace(one, bag=number) if one.position == target else one for one in seals_on(state, exhibit.id)
    )
    state.put(marked(_on(state, exhibit, on) if on else exhibit, placed))


JUDGES = {"exhibit.sealed": judge_sealed, "exhibit.unsealed": judge_unsealed}
FOLDS = {"exhibit.sealed": fold_sealed, "exhibit.unsealed": fold_unsealed}
