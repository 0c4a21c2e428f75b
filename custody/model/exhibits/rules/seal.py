"""Rules for seals and bags: numbers are used once, and only an applied seal is broken.

A seal that closes several exhibits is one seal: each exhibit has its own entries about it, and each entry counts for
all exhibits under it.
"""

from __future__ import annotations

from custody.model.engine.moments import happened
from custody.model.entry.facts import Facts
from custody.model.exhibits.questions import discrepancy
from custody.model.exhibits.questions.exhibit import judge_custodian, known_exhibit, marked
from custody.model.exhibits.questions.seal import (
    intact_since,
    note_use,
    packing_of,
    put_packing,
    seals_on,
    shared_packings,
)
from custody.model.exhibits.records import BagUse, Exhibit, Packing, SealOn, SealUse
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.state import State


def judge_sealed(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that the custodian applies a seal of a new number; over a seal, only as an additional one."""
    exhibit = known_exhibit(state, ruling, command.subject)
    judge_custodian(exhibit, ruling)
    facts = ruling.facts
    number, bag = facts.must("seal_no"), facts.text("bag_no")
    _inside(state, exhibit, ruling)
    use = state.get(SealUse, number)
    if use is not None and not _joins(state, exhibit, use, facts):
        ruling.broken("seal.reused", f"the seal number {number} was used before")
    on = seals_on(state, exhibit.id)
    if exhibit.seal is not None and not facts.flag("additional_seal"):
        ruling.broken("seal.already_sealed", f"the exhibit is still sealed with {exhibit.seal}")
    for removed in seals_removed_elsewhere(state, exhibit.id):
        ruling.broken(
            "seal.unsealing_not_recorded",
            f"an entry about another exhibit alone records that seal {removed.number} was broken",
        )
    bagged = None if bag is None else state.get(BagUse, bag)
    same_bag = facts.flag("additional_seal") and bag in {seal.bag for seal in on}
    if bagged is not None and not same_bag and not _joins(state, exhibit, bagged, facts):
        ruling.broken("bag.reused", f"the bag number {bag} was used before")


def _inside(state: State, exhibit: Exhibit, ruling: Ruling) -> None:
    """Verify that the exhibits under a shared seal are known, of one case, and include this one."""
    inside = ruling.facts.codes("enclosed_exhibits")
    if not inside:
        return
    if exhibit.id not in inside or len(inside) < 2:
        raise ruling.refuse(
            "seal.enclosed_exhibits", "a seal on several exhibits must name all of them, this one included"
        )
    for other in inside:
        found = state.get(Exhibit, other)
        if found is None:
            raise ruling.refuse("exhibit.known", f"there is no exhibit {other}")
        if found.case != exhibit.case:
            ruling.broken("seal.different_cases", "exhibits of different cases are under one seal")


def _joins(state: State, exhibit: Exhibit, use: SealUse | BagUse, facts: Facts) -> bool:
    """Return whether this entry applies to a further exhibit the seal of the entries just before it."""
    inside = facts.codes("enclosed_exhibits")
    first = next((seal for seal in seals_on(state, use.exhibit) if seal.position == use.position), None)
    if first is None or exhibit.id not in inside or exhibit.id == use.exhibit:
        return False
    first_use = (first.number, first.bag, first.inside)
    same = first_use == (facts.text("seal_no"), facts.text("bag_no"), inside)
    return same and state.size == use.position + 1 + len(list(shared_packings(state, use.exhibit, first)))


def seals_removed_elsewhere(state: State, exhibit_id: str) -> tuple[SealOn, ...]:
    """Return the seals that only entries about other exhibits record as removed from this one."""
    return packing_of(state, exhibit_id).untold


def fold_sealed(state: State, placed: Placed) -> None:
    """Record the applied seal, beside the intact ones if it is additional, else in place of all."""
    exhibit = state.get(Exhibit, placed.event.subject)
    if exhibit is None:
        return
    facts = placed.event.facts
    number, bag = facts.must("seal_no"), facts.text("bag_no")
    note_use(state, placed, SealUse, number, placed.position)
    if bag is not None:
        note_use(state, placed, BagUse, bag, placed.position)
    kept = seals_on(state, exhibit.id) if facts.flag("additional_seal") else ()
    before = tuple(seal for seal in kept if seal.closes)
    sealed = replace(exhibit, seals=(*exhibit.seals, number))
    put_on = intact_since(
        SealOn(number, placed.position, bag, facts.codes("enclosed_exhibits")),
        happened(facts, placed.event.at),
        discrepancy.signer(state, placed),
        placed.position,
    )
    state.put(marked(put_packing(state, sealed, Packing(exhibit.id, (*before, put_on))), placed))


def judge_unsealed(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that the seal broken is on record, and intact unless found broken before."""
    exhibit = known_exhibit(state, ruling, command.subject)
    judge_custodian(exhibit, ruling)
    facts = ruling.facts
    on = {
        seal.number: seal
        for seal in (*seals_on(state, exhibit.id), *seals_removed_elsewhere(state, exhibit.id))
    }
    seal = on.get(facts.must("seal_no"))
    if not on:
        ruling.broken("seal.not_recorded", "the exhibit was not recorded as sealed")
    elif seal is None:
        ruling.broken("seal.mismatch", f"on record is {', '.join(on)}")
    broken_before = (
        seal is not None and seal.state == "not_intact" and facts.must("seal_state") == "not_intact"
    )
    if facts.must("seal_state") != "intact" and not broken_before:
        ruling.broken("seal.not_intact", "the seal was not found intact")


def fold_unsealed(state: State, placed: Placed) -> None:
    """Remove the seal from every exhibit that it closes; an unrecorded number means the last seal."""
    exhibit = state.get(Exhibit, placed.event.subject)
    if exhibit is None:
        return
    number, packing = placed.event.facts.must("seal_no"), packing_of(state, exhibit.id)
    named = next((seal for seal in packing.on if seal.number == number), None)
    off: SealOn | None
    if named is None and packing.untold:
        off = next((seal for seal in packing.untold if seal.number == number), packing.untold[-1])
        left = replace(packing, untold=tuple(seal for seal in packing.untold if seal != off))
    else:
        last = packing.on[-1] if packing.on else None
        off = named or last
        left = replace(packing, on=tuple(seal for seal in packing.on if seal != off))
        if off is not None:
            _taken_off_others(state, exhibit, off)
    _opened_otherwise(state, placed, exhibit, off)
    state.put(marked(put_packing(state, exhibit, left), placed))


def _opened_otherwise(state: State, placed: Placed, exhibit: Exhibit, off: SealOn | None) -> None:
    """Open a discrepancy if the broken seal is not the recorded one, or is first found broken."""
    facts = placed.event.facts
    number, broken = facts.must("seal_no"), facts.must("seal_state") == "not_intact"
    another = off is None or off.number != number
    if not another and not (broken and off is not None and off.state != "not_intact"):
        return
    numbers = (number,) if off is None else (off.number, *((number,) if another else ()))
    if discrepancy.covering(state, exhibit.id, "seal", numbers) is None:
        discrepancy.begin(
            state,
            placed,
            exhibit,
            ("seal",),
            seals=() if off is None else (off,),
            others=(number,) if another and not broken else (),
            photo=facts.text("photo_sha256"),
        )


def _taken_off_others(state: State, exhibit: Exhibit, off: SealOn) -> None:
    """Remove a broken seal from the other exhibits it closed, each to await its own entry about that."""
    for packing in list(shared_packings(state, exhibit.id, off)):
        other = state.get(Exhibit, packing.exhibit)
        if other is not None:
            left = tuple(seal for seal in packing.on if seal.number != off.number)
            gone = tuple(seal for seal in packing.on if seal.number == off.number)
            state.put(put_packing(state, other, replace(packing, on=left, untold=(*packing.untold, *gone))))


JUDGES = {"exhibit.sealed": judge_sealed, "exhibit.unsealed": judge_unsealed}
FOLDS = {"exhibit.sealed": fold_sealed, "exhibit.unsealed": fold_unsealed}
