"""Rules for seals and bags: a number is used once in the ledger, and what is taken off is what was put on.

Corrects a number too: the seal that is on an exhibit really has one, whatever was typed, so later acts are judged by
the corrected number. What was computed before the correction stays. Of several seals that are on, the exhibit names the
one that was put on last. A seal that closes several exhibits is one thing: each has its own entries about it, and what
one of them says of the seal holds for all that are under it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from custody.model import types
from custody.model.acts import Command, Placed, Ruling
from custody.model.record import replace
from custody.model.records import BagUse, Exhibit, Packing, SealOn, SealUse
from custody.model.rules.exhibit import by_holder, known_exhibit, marked
from custody.model.schema import Facts
from custody.model.state import State

#: The kind and fields whose correction changes which seal is on record, and which bag is used.
KIND, FIELD, BAG = "exhibit.sealed", "seal_no", "bag_no"
#: The rule that an entry breaks which uses a number once more.
_REUSED: dict[type[SealUse | BagUse], str] = {SealUse: "seal.reused", BagUse: "bag.reused"}


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


def sharing(state: State, exhibit_id: str, seal: SealOn) -> Iterator[Packing]:
    """Give how the other exhibits are packed that a seal of this one closes too."""
    for other in seal.inside:
        packing = None if other == exhibit_id else state.get(Packing, other)
        if packing is not None and any(one.number == seal.number for one in packing.on):
            yield packing


def judge_sealed(state: State, command: Command, ruling: Ruling) -> None:
    """A number of a seal or bag is used once in the ledger; a sealed exhibit gets another seal only as a further."""
    exhibit = known_exhibit(state, ruling, command.subject)
    by_holder(exhibit, ruling)
    facts = ruling.facts
    number, bag = facts.must("seal_no"), facts.text("bag_no")
    _inside(state, exhibit, ruling)
    use = state.get(SealUse, number)
    if use is not None and not _joins(state, exhibit, use, facts):
        ruling.broken("seal.reused", f"the seal number {number} was used before")
    on = seals_on(state, exhibit.id)
    if on and not facts.flag("further"):
        ruling.broken("seal.over_seal", f"the exhibit is still sealed with {exhibit.seal}")
    for one in untold(state, exhibit.id):
        ruling.broken("seal.untold", f"that {one.number} was taken off is told of another exhibit only")
    bagged = None if bag is None else state.get(BagUse, bag)
    same_bag = facts.flag("further") and bag in {one.bag for one in on}
    if bagged is not None and not same_bag and not _joins(state, exhibit, bagged, facts):
        ruling.broken("bag.reused", f"the bag number {bag} was used before")


def _inside(state: State, exhibit: Exhibit, ruling: Ruling) -> None:
    """What a seal closes together is this exhibit and others that are known, all of one case."""
    inside = ruling.facts.codes("inside")
    if not inside:
        return
    if exhibit.id not in inside or len(inside) < 2:
        raise ruling.refuse("seal.inside", "a seal of several exhibits names them all, this one too")
    for other in inside:
        found = state.get(Exhibit, other)
        if found is None:
            raise ruling.refuse("exhibit.known", f"there is no exhibit {other}")
        if found.case != exhibit.case:
            ruling.broken("seal.cases", "exhibits of different cases are sealed in together")


def _joins(state: State, exhibit: Exhibit, use: SealUse | BagUse, facts: Facts) -> bool:
    """Say whether this tells of a further exhibit what the entries just before it tell: one seal put on, once."""
    inside = facts.codes("inside")
    first = next((one for one in seals_on(state, use.exhibit) if one.position == use.position), None)
    if first is None or exhibit.id not in inside or exhibit.id == use.exhibit:
        return False
    told = (first.number, first.bag, first.inside)
    same = told == (facts.text("seal_no"), facts.text("bag_no"), inside)
    return same and state.size == use.position + 1 + len(list(sharing(state, use.exhibit, first)))


def untold(state: State, exhibit_id: str) -> tuple[SealOn, ...]:
    """Give the seals of which only entries about other exhibits say that they were taken off this one."""
    packing = state.get(Packing, exhibit_id)
    return () if packing is None else packing.untold


def fold_sealed(state: State, placed: Placed) -> None:
    """Put the seal on."""
    exhibit = state.get(Exhibit, placed.event.subject)
    if exhibit is None:
        return
    facts = placed.event.facts
    number, bag = facts.must("seal_no"), facts.text("bag_no")
    _used(state, placed, SealUse, number, placed.position)
    if bag is not None:
        _used(state, placed, BagUse, bag, placed.position)
    before = seals_on(state, exhibit.id) if facts.flag("further") else ()
    sealed = replace(exhibit, seals=(*exhibit.seals, number))
    put_on = SealOn(number, placed.position, bag, facts.codes("inside"))
    state.put(marked(_on(state, sealed, (*before, put_on)), placed))


def _used(state: State, placed: Placed, use: type[SealUse | BagUse], number: str, position: int) -> None:
    """Note the first use of a number, put on by the entry at a position, or that it was recorded of another exhibit.

    That breaks the rule that the entry is marked with; one seal on several exhibits is one use.
    """
    first, exhibit_id = state.get(use, number), placed.event.subject
    if first is None:
        state.put(use(number, exhibit_id, position))
    elif _REUSED[use] in placed.event.facts.codes("nonconforming"):
        others = [one for one in (*first.again, exhibit_id) if one != first.exhibit]
        state.put(replace(first, again=tuple(dict.fromkeys(others))))


def _on(state: State, exhibit: Exhibit, on: tuple[SealOn, ...], untold: tuple[SealOn, ...] = ()) -> Exhibit:
    """Say which seals are on from now."""
    state.put(Packing(exhibit.id, on, untold))
    last = on[-1] if on else None
    return replace(
        exhibit, seal=None if last is None else last.number, sealing=None if last is None else last.position
    )


def judge_unsealed(state: State, command: Command, ruling: Ruling) -> None:
    """The seal taken off is one of those on record, and was intact."""
    exhibit = known_exhibit(state, ruling, command.subject)
    by_holder(exhibit, ruling)
    on = [one.number for one in (*seals_on(state, exhibit.id), *untold(state, exhibit.id))]
    if not on:
        ruling.broken("seal.none", "the exhibit was not recorded as sealed")
    elif ruling.facts.must("seal_no") not in on:
        ruling.broken("seal.mismatch", f"on record is {', '.join(on)}")
    if ruling.facts.must("intact") != "yes":
        ruling.broken("seal.not_intact", "the seal was not found intact")


def fold_unsealed(state: State, placed: Placed) -> None:
    """Take the seal off everything that it closes; one of another number than recorded is taken for the last one."""
    exhibit = state.get(Exhibit, placed.event.subject)
    if exhibit is None:
        return
    number = placed.event.facts.must("seal_no")
    on, waiting = seals_on(state, exhibit.id), untold(state, exhibit.id)
    named = next((one for one in on if one.number == number), None)
    if named is None and waiting:
        told = next((one for one in waiting if one.number == number), waiting[-1])
        rest = tuple(one for one in waiting if one != told)
        state.put(marked(_on(state, exhibit, on, rest), placed))
        return
    off = named or (on[-1] if on else None)
    if off is not None:
        _taken_off_others(state, exhibit, off)
    rest = tuple(one for one in on if one != off)
    state.put(marked(_on(state, exhibit, rest, waiting), placed))


def _taken_off_others(state: State, exhibit: Exhibit, off: SealOn) -> None:
    """A seal that is off is off for all that it closed; each of them waits for its own entry that says so."""
    for packing in list(sharing(state, exhibit.id, off)):
        other = state.get(Exhibit, packing.exhibit)
        if other is not None:
            left = tuple(one for one in packing.on if one.number != off.number)
            gone = tuple(one for one in packing.on if one.number == off.number)
            state.put(_on(state, other, left, (*packing.untold, *gone)))


def judge_renumbered(state: State, command: Command, ruling: Ruling) -> None:
    """A corrected seal number was used nowhere else; of a seal now on an exhibit its holder says it."""
    exhibit = known_exhibit(state, ruling, command.subject)
    target, number = ruling.facts.number("target"), ruling.facts.text("value")
    if any(one.position == target for one in seals_on(state, exhibit.id)):
        by_holder(exhibit, ruling)
    use = None if number is None else state.get(SealUse, number)
    known = {one.number for one in seals_on(state, exhibit.id)}
    if use is not None and use.position != target and number not in known:
        ruling.broken("seal.reused", f"the seal number {number} was used before")


def fold_renumbered(state: State, placed: Placed) -> None:
    """Count the corrected number as used; on what it closes it stands from now on if the holder said it."""
    facts = placed.event.facts
    target, number = facts.number("target"), facts.text("value")
    exhibit = state.get(Exhibit, placed.event.subject)
    if exhibit is None or target is None or number is None:
        return
    _used(state, placed, SealUse, number, target)
    of_holder = "custody.not_holder" not in facts.codes("nonconforming")
    if of_holder:
        exhibit = _changed(state, exhibit, target, lambda one: replace(one, number=number))
    state.put(marked(exhibit, placed))


def _changed(state: State, exhibit: Exhibit, target: int, change: Callable[[SealOn], SealOn]) -> Exhibit:
    """Change the seal that the entry at ``target`` put on, wherever it is on; give the exhibit as it is then."""
    seal = next((one for one in seals_on(state, exhibit.id) if one.position == target), None)
    if seal is None:
        return exhibit
    shared = [packing.exhibit for packing in sharing(state, exhibit.id, seal)]
    for exhibit_id in (exhibit.id, *shared):
        found = state.get(Exhibit, exhibit_id)
        if found is not None:
            on = tuple(
                change(one) if one.number == seal.number else one for one in seals_on(state, exhibit_id)
            )
            changed = _on(state, found, on, untold(state, exhibit_id))
            new = tuple(one.number for one in on if one.number not in found.seals)
            state.put(replace(changed, seals=(*found.seals, *new)))
    return state.get(Exhibit, exhibit.id) or exhibit


def judge_rebagged(state: State, command: Command, ruling: Ruling) -> None:
    """A corrected bag number was used nowhere else."""
    target, number = ruling.facts.number("target"), ruling.facts.text("value")
    use = None if number is None else state.get(BagUse, number)
    known = {one.bag for one in seals_on(state, command.subject)}
    if use is not None and use.position != target and number not in known:
        ruling.broken("bag.reused", f"the bag number {number} was used before")


def fold_rebagged(state: State, placed: Placed) -> None:
    """Count the corrected bag number as used."""
    target, number = placed.event.facts.number("target"), placed.event.facts.text("value")
    exhibit = state.get(Exhibit, placed.event.subject)
    if exhibit is None or target is None or number is None:
        return
    _used(state, placed, BagUse, number, target)
    changed = _changed(state, exhibit, target, lambda one: replace(one, bag=number))
    state.put(marked(changed, placed))


JUDGES = {"exhibit.sealed": judge_sealed, "exhibit.unsealed": judge_unsealed}
FOLDS = {"exhibit.sealed": fold_sealed, "exhibit.unsealed": fold_unsealed}
