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
from custody.model.engine.moments import happened
from custody.model.facts import Facts
from custody.model.record import replace
from custody.model.records import BagUse, Discrepancy, Exhibit, Packing, SealOn, SealUse
from custody.model.rules import discrepancy
from custody.model.rules.exhibit import by_holder, known_exhibit, marked
from custody.model.state import State

#: The kind and fields whose correction changes which seal is on record, and which bag is used.
KIND, FIELD, BAG = "exhibit.sealed", "seal_no", "bag_no"
#: The rule that an entry breaks which uses a number once more.
_REUSED: dict[type[SealUse | BagUse], str] = {SealUse: "seal.reused", BagUse: "bag.reused"}


def packed(state: State, exhibit_id: str) -> Packing:
    """Return the seals of an exhibit: those on it, those that are missing, and those whose opening is untold."""
    return state.get(Packing, exhibit_id) or Packing(exhibit_id)


def seals_on(state: State, exhibit_id: str) -> tuple[SealOn, ...]:
    """Give the seals now on an exhibit, the last one last."""
    return packed(state, exhibit_id).on


def further(exhibit: Exhibit, on: Iterable[SealOn]) -> str | None:
    """Give the numbers of the seals that close it beside the last one, as a field holds them."""
    return types.join_codes(one.number for one in on if one.number != exhibit.seal and one.closes)


def set_seals(state: State, exhibit: Exhibit, ruling: Ruling) -> None:
    """Fill in which seals are on."""
    ruling.set("seal_no", exhibit.seal)
    ruling.set("further_seals", further(exhibit, seals_on(state, exhibit.id)))


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
    if exhibit.seal is not None and not facts.flag("further"):
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
    return packed(state, exhibit_id).untold


def fold_sealed(state: State, placed: Placed) -> None:
    """Put the seal on; a broken or missing one is in the past with it."""
    exhibit = state.get(Exhibit, placed.event.subject)
    if exhibit is None:
        return
    facts = placed.event.facts
    number, bag = facts.must("seal_no"), facts.text("bag_no")
    _used(state, placed, SealUse, number, placed.position)
    if bag is not None:
        _used(state, placed, BagUse, bag, placed.position)
    kept = seals_on(state, exhibit.id) if facts.flag("further") else ()
    before = tuple(one for one in kept if one.closes)
    sealed = replace(exhibit, seals=(*exhibit.seals, number))
    put_on = intact_since(
        SealOn(number, placed.position, bag, facts.codes("inside")),
        happened(facts, placed.event.at),
        discrepancy.signer(state, placed),
        placed.position,
    )
    state.put(marked(put_packing(state, sealed, Packing(exhibit.id, (*before, put_on))), placed))


def intact_since(seal: SealOn, seen: int, by: str | None, position: int) -> SealOn:
    """Return a seal as seen intact at an instant (seconds UTC) by an actor, as the entry at a position says."""
    return replace(seal, intact=seen, intact_by=by, intact_position=position)


def received_with(state: State, placed: Placed, exhibit: Exhibit, number: str) -> Exhibit:
    """Note a seal that a receiver outside put on: its number is theirs, and may be one that is used here."""
    use, exhibit_id = state.get(SealUse, number), exhibit.id
    if use is None:
        state.put(SealUse(number, exhibit_id, placed.position))
    elif use.exhibit != exhibit_id:
        state.put(replace(use, again=tuple(dict.fromkeys((*use.again, exhibit_id)))))
    return replace(exhibit, seals=(*exhibit.seals, number))


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


def put_packing(state: State, exhibit: Exhibit, packing: Packing) -> Exhibit:
    """Record which seals an exhibit has from now; return it with the last one that closes it, not put yet."""
    state.put(packing)
    last = next((one for one in reversed(packing.on) if one.closes), None)
    return replace(
        exhibit, seal=None if last is None else last.number, sealing=None if last is None else last.position
    )


def judge_unsealed(state: State, command: Command, ruling: Ruling) -> None:
    """The seal taken off is one of those on record, and is as it is on record: intact, or found broken before."""
    exhibit = known_exhibit(state, ruling, command.subject)
    by_holder(exhibit, ruling)
    facts = ruling.facts
    on = {one.number: one for one in (*seals_on(state, exhibit.id), *untold(state, exhibit.id))}
    seal = on.get(facts.must("seal_no"))
    if not on:
        ruling.broken("seal.none", "the exhibit was not recorded as sealed")
    elif seal is None:
        ruling.broken("seal.mismatch", f"on record is {', '.join(on)}")
    broken_before = seal is not None and seal.state == "broken" and facts.must("intact") == "no"
    if facts.must("intact") != "yes" and not broken_before:
        ruling.broken("seal.not_intact", "the seal was not found intact")


def fold_unsealed(state: State, placed: Placed) -> None:
    """Take the seal off everything that it closes; one of another number than recorded is taken for the last one."""
    exhibit = state.get(Exhibit, placed.event.subject)
    if exhibit is None:
        return
    number, packing = placed.event.facts.must("seal_no"), packed(state, exhibit.id)
    named = next((one for one in packing.on if one.number == number), None)
    off: SealOn | None
    if named is None and packing.untold:
        off = next((one for one in packing.untold if one.number == number), packing.untold[-1])
        left = replace(packing, untold=tuple(one for one in packing.untold if one != off))
    else:
        last = packing.on[-1] if packing.on else None
        off = named or last
        left = replace(packing, on=tuple(one for one in packing.on if one != off))
        if off is not None:
            _taken_off_others(state, exhibit, off)
    _opened_otherwise(state, placed, exhibit, off)
    state.put(marked(put_packing(state, exhibit, left), placed))


def _opened_otherwise(state: State, placed: Placed, exhibit: Exhibit, off: SealOn | None) -> None:
    """Open a discrepancy where the seal taken off is not the one on record, or was found broken for the first time."""
    facts = placed.event.facts
    number, broken = facts.must("seal_no"), facts.must("intact") == "no"
    another = off is None or off.number != number
    if not another and not (broken and off is not None and off.state != "broken"):
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
    """A seal that is off is off for all that it closed; each of them waits for its own entry that says so."""
    for packing in list(sharing(state, exhibit.id, off)):
        other = state.get(Exhibit, packing.exhibit)
        if other is not None:
            left = tuple(one for one in packing.on if one.number != off.number)
            gone = tuple(one for one in packing.on if one.number == off.number)
            state.put(put_packing(state, other, replace(packing, on=left, untold=(*packing.untold, *gone))))


def judge_renumbered(state: State, command: Command, ruling: Ruling) -> None:
    """A corrected seal number was used nowhere else; of a seal now on an exhibit its holder says it."""
    exhibit = known_exhibit(state, ruling, command.subject)
    target, number = ruling.facts.number("target"), ruling.facts.text("value")
    packing = packed(state, exhibit.id)
    if any(one.position == target for one in (*packing.on, *packing.missing)):
        by_holder(exhibit, ruling)
    use = None if number is None else state.get(SealUse, number)
    known = {one.number for one in packing.on}
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
    if "custody.not_holder" not in facts.codes("nonconforming"):
        exhibit = _agreed(state, placed, exhibit, target, number)
        exhibit = _changed(state, exhibit, target, lambda one: replace(one, number=number))
    state.put(marked(exhibit, placed))


def _agreed(state: State, placed: Placed, exhibit: Exhibit, target: int, number: str) -> Exhibit:
    """Close what is open about a seal whose number was recorded wrongly, where the right one is what was found."""
    packing = packed(state, exhibit.id)
    seal = next((one for one in (*packing.on, *packing.missing) if one.position == target), None)
    numbers = None if seal is None else (seal.number,)
    for exhibit_id in dict.fromkeys((exhibit.id, *(() if seal is None else seal.inside))):
        for leaf in discrepancy.open_of(state, exhibit_id):
            matter = state.get(Discrepancy, leaf)
            if matter is None or matter.others != (number,):
                continue
            if matter.sealings == (target,) or matter.seals == numbers:
                agree(state, matter, placed.position)
    return state.get(Exhibit, exhibit.id) or exhibit


def agree(state: State, matter: Discrepancy, position: int) -> None:
    """Record, as the entry at a position shows it, that the seals found in a matter are those on record."""
    discrepancy.without_seals(state, matter, position)
    exhibit, packing = state.get(Exhibit, matter.exhibit), packed(state, matter.exhibit)
    if exhibit is None:
        return
    on = [one for one in packing.on if one.matter != matter.leaf or one.state != "other"]
    back = [
        intact_since(
            replace(one, state="present", since=None, found=None, found_by=None, matter=None),
            matter.since,
            matter.by,
            matter.position,
        )
        for one in packing.missing
        if one.matter == matter.leaf
    ]
    missing = tuple(one for one in packing.missing if one.matter != matter.leaf)
    together = tuple(sorted((*on, *back), key=_put_on))
    state.put(put_packing(state, exhibit, replace(packing, on=together, missing=missing)))


def _put_on(seal: SealOn) -> int:
    return seal.position


def _changed(state: State, exhibit: Exhibit, target: int, change: Callable[[SealOn], SealOn]) -> Exhibit:
    """Change the seal that the entry at ``target`` put on, wherever it is on; give the exhibit as it is then."""
    packing = packed(state, exhibit.id)
    seal = next((one for one in (*packing.on, *packing.missing) if one.position == target), None)
    if seal is None:
        return exhibit
    others = [state.get(Packing, other) for other in seal.inside if other != exhibit.id]
    for place in (packing, *others):
        holds = None if place is None else state.get(Exhibit, place.exhibit)
        if place is None or holds is None:
            continue
        first = exhibit if holds.id == exhibit.id else holds
        on, missing = (
            tuple(change(one) if one.number == seal.number else one for one in some)
            for some in (place.on, place.missing)
        )
        if (on, missing) == (place.on, place.missing):
            continue
        changed = put_packing(state, first, replace(place, on=on, missing=missing))
        new = tuple(one.number for one in (*on, *missing) if one.number not in first.seals)
        state.put(replace(changed, seals=(*first.seals, *new)))
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
