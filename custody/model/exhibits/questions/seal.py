"""What rules ask about seals: which are on an exhibit, what they close, corrected numbers.

Corrects a number too: the seal that is on an exhibit really has one, whatever was typed, so later acts are judged by
the corrected number. What was computed before the correction stays. Of several seals that are on, the exhibit names the
one that was put on last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from custody.model.exhibits.questions import discrepancy
from custody.model.exhibits.questions.exhibit import by_holder, known_exhibit, marked
from custody.model.exhibits.records import BagUse, Discrepancy, Exhibit, Packing, SealOn, SealUse
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.schema import types
from custody.model.state import State

#: The kind and fields whose correction changes which seal is on record, and which bag is used.
KIND, FIELD, BAG = "exhibit.sealed", "seal_no", "bag_no"
#: The rule that an entry breaks which uses a number once more.
_REUSED: dict[type[SealUse | BagUse], str] = {SealUse: "seal.reused", BagUse: "bag.reused"}


def packed(state: State, exhibit_id: str) -> Packing:
    """Return an exhibit's seals: on it, missing, and those whose opening no own entry records."""
    return state.get(Packing, exhibit_id) or Packing(exhibit_id)


def seals_on(state: State, exhibit_id: str) -> tuple[SealOn, ...]:
    """Return the seals now on an exhibit, the last one last."""
    return packed(state, exhibit_id).on


def further(exhibit: Exhibit, on: Iterable[SealOn]) -> str | None:
    """Return the numbers of the seals that close it beside the last one, as a field holds them."""
    return types.join_codes(one.number for one in on if one.number != exhibit.seal and one.closes)


def set_seals(state: State, exhibit: Exhibit, ruling: Ruling) -> None:
    """Fill in, as a computed fact, which seals are on the exhibit."""
    ruling.set("seal_no", exhibit.seal)
    ruling.set("other_seal_nos", further(exhibit, seals_on(state, exhibit.id)))


def sharing(state: State, exhibit_id: str, seal: SealOn) -> Iterator[Packing]:
    """Yield the packing of the other exhibits that a seal of this one closes too."""
    for other in seal.inside:
        packing = None if other == exhibit_id else state.get(Packing, other)
        if packing is not None and any(one.number == seal.number for one in packing.on):
            yield packing


def intact_since(seal: SealOn, seen: int, by: str | None, position: int) -> SealOn:
    """Return a seal as seen intact at an instant (seconds UTC) by an actor, by this entry."""
    return replace(seal, intact=seen, intact_by=by, intact_position=position)


def received_with(state: State, placed: Placed, exhibit: Exhibit, number: str) -> Exhibit:
    """Note a seal that a receiver outside put on: its number is theirs, and may be one that is used here."""
    use, exhibit_id = state.get(SealUse, number), exhibit.id
    if use is None:
        state.put(SealUse(number, exhibit_id, placed.position))
    elif use.exhibit != exhibit_id:
        state.put(replace(use, again=tuple(dict.fromkeys((*use.again, exhibit_id)))))
    return replace(exhibit, seals=(*exhibit.seals, number))


def note_use(state: State, placed: Placed, use: type[SealUse | BagUse], number: str, position: int) -> None:
    """Record a number's first use, by the entry at a position, or its record for another exhibit.

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


def judge_renumbered(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a corrected seal number is new; the custodian corrects that of a seal still on."""
    exhibit = known_exhibit(state, ruling, command.subject)
    target, number = ruling.facts.number("entry_position"), ruling.facts.text("value")
    packing = packed(state, exhibit.id)
    if any(one.position == target for one in (*packing.on, *packing.missing)):
        by_holder(exhibit, ruling)
    use = None if number is None else state.get(SealUse, number)
    known = {one.number for one in packing.on}
    if use is not None and use.position != target and number not in known:
        ruling.broken("seal.reused", f"the seal number {number} was used before")


def fold_renumbered(state: State, placed: Placed) -> None:
    """Record the corrected number as used; it replaces that of the seal if the custodian corrected it."""
    facts = placed.event.facts
    target, number = facts.number("entry_position"), facts.text("value")
    exhibit = state.get(Exhibit, placed.event.subject)
    if exhibit is None or target is None or number is None:
        return
    note_use(state, placed, SealUse, number, target)
    if "custody.not_custodian" not in facts.codes("nonconforming"):
        exhibit = _agreed(state, placed, exhibit, target, number)
        exhibit = _changed(state, exhibit, target, lambda one: replace(one, number=number))
    state.put(marked(exhibit, placed))


def _agreed(state: State, placed: Placed, exhibit: Exhibit, target: int, number: str) -> Exhibit:
    """Close what is open about a seal whose number was misrecorded, if the right one was found."""
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
            replace(question, state="present", since=None, found=None, found_by=None, matter=None),
            matter.since,
            matter.by,
            matter.position,
        )
        for question in packing.missing
        if question.matter == matter.leaf
    ]
    missing = tuple(question for question in packing.missing if question.matter != matter.leaf)
    together = tuple(sorted((*on, *back), key=_put_on))
    state.put(put_packing(state, exhibit, replace(packing, on=together, missing=missing)))


def _put_on(seal: SealOn) -> int:
    return seal.position


def _changed(state: State, exhibit: Exhibit, target: int, change: Callable[[SealOn], SealOn]) -> Exhibit:
    """Change the seal applied at ``target``, wherever it is on; return the exhibit after that."""
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
    """Verify that a corrected bag number was used nowhere else."""
    target, number = ruling.facts.number("entry_position"), ruling.facts.text("value")
    use = None if number is None else state.get(BagUse, number)
    known = {one.bag for one in seals_on(state, command.subject)}
    if use is not None and use.position != target and number not in known:
        ruling.broken("bag.reused", f"the bag number {number} was used before")


def fold_rebagged(state: State, placed: Placed) -> None:
    """Count the corrected bag number as used."""
    target, number = placed.event.facts.number("entry_position"), placed.event.facts.text("value")
    exhibit = state.get(Exhibit, placed.event.subject)
    if exhibit is None or target is None or number is None:
        return
    note_use(state, placed, BagUse, number, target)
    changed = _changed(state, exhibit, target, lambda one: replace(one, bag=number))
    state.put(marked(changed, placed))
