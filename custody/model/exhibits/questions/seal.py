"""Queries and folds of rules about seals: those on an exhibit, their extent, and corrected numbers.

The corrected number of a seal replaces the one recorded, so that later acts are judged by it; facts computed before the
correction stay. Of several seals, the exhibit names the one applied last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from custody.model.exhibits.questions import discrepancy
from custody.model.exhibits.questions.exhibit import judge_custodian, known_exhibit, marked
from custody.model.exhibits.records import BagUse, Discrepancy, Exhibit, Packing, SealOn, SealUse
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.schema import types
from custody.model.state import State

#: The kind and fields whose correction changes the recorded seal and bag.
KIND, FIELD, BAG = "exhibit.sealed", "seal_no", "bag_no"
#: The rule that a reuse of a number breaks.
_REUSED: dict[type[SealUse | BagUse], str] = {SealUse: "seal.reused", BagUse: "bag.reused"}


def packing_of(state: State, exhibit_id: str) -> Packing:
    """Return the packing of an exhibit: its seals, and the missing ones; empty if none was ever applied."""
    return state.get(Packing, exhibit_id) or Packing(exhibit_id)


def seals_on(state: State, exhibit_id: str) -> tuple[SealOn, ...]:
    """Return the seals now on an exhibit, in the order in which they were applied."""
    return packing_of(state, exhibit_id).on


def further(exhibit: Exhibit, on: Iterable[SealOn]) -> str | None:
    """Return the numbers of the other seals that close an exhibit, joined as a field value; None if none."""
    return types.join_codes(seal.number for seal in on if seal.number != exhibit.seal and seal.closes)


def set_seals(state: State, exhibit: Exhibit, ruling: Ruling) -> None:
    """Compute the numbers of the seals on the exhibit: ``seal_no`` of the last, ``other_seal_nos``."""
    ruling.set("seal_no", exhibit.seal)
    ruling.set("other_seal_nos", further(exhibit, seals_on(state, exhibit.id)))


def shared_packings(state: State, exhibit_id: str, seal: SealOn) -> Iterator[Packing]:
    """Yield the packing of each other exhibit that a seal of this one closes too."""
    for other in seal.inside:
        packing = None if other == exhibit_id else state.get(Packing, other)
        if packing is not None and any(other_seal.number == seal.number for other_seal in packing.on):
            yield packing


def intact_since(seal: SealOn, seen: int, by: str | None, position: int) -> SealOn:
    """Return a seal as seen intact at an instant (seconds UTC) by an actor, by the entry at ``position``."""
    return replace(seal, intact=seen, intact_by=by, intact_position=position)


def received_with(state: State, placed: Placed, exhibit: Exhibit, number: str) -> Exhibit:
    """Record the number of a seal that an outside receiver applied, and return the exhibit with it.

    The number is the receiver's own, and may be in use here too.
    """
    use, exhibit_id = state.get(SealUse, number), exhibit.id
    if use is None:
        state.put(SealUse(number, exhibit_id, placed.position))
    elif use.exhibit != exhibit_id:
        state.put(replace(use, again=tuple(dict.fromkeys((*use.again, exhibit_id)))))
    return replace(exhibit, seals=(*exhibit.seals, number))


def note_use(state: State, placed: Placed, use: type[SealUse | BagUse], number: str, position: int) -> None:
    """Record the first use of a number by the entry at ``position``, or its reuse on another exhibit.

    A reuse is one that marks the entry nonconforming; one seal on several exhibits is one use.
    """
    first, exhibit_id = state.get(use, number), placed.event.subject
    if first is None:
        state.put(use(number, exhibit_id, position))
    elif _REUSED[use] in placed.event.facts.codes("nonconforming"):
        others = [other for other in (*first.again, exhibit_id) if other != first.exhibit]
        state.put(replace(first, again=tuple(dict.fromkeys(others))))


def put_packing(state: State, exhibit: Exhibit, packing: Packing) -> Exhibit:
    """Store an exhibit's packing; return the exhibit with the last seal that closes it, not stored yet."""
    state.put(packing)
    last = next((seal for seal in reversed(packing.on) if seal.closes), None)
    return replace(
        exhibit, seal=None if last is None else last.number, sealing=None if last is None else last.position
    )


def judge_renumbered(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a corrected seal number is new; the custodian corrects that of a seal still on."""
    exhibit = known_exhibit(state, ruling, command.subject)
    target, number = ruling.facts.number("entry_position"), ruling.facts.text("value")
    packing = packing_of(state, exhibit.id)
    if any(seal.position == target for seal in (*packing.on, *packing.missing)):
        judge_custodian(exhibit, ruling)
    use = None if number is None else state.get(SealUse, number)
    known = {seal.number for seal in packing.on}
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
    """Close the discrepancies in a seal's number that its correction explains; return the exhibit."""
    packing = packing_of(state, exhibit.id)
    seal = next(
        (candidate for candidate in (*packing.on, *packing.missing) if candidate.position == target), None
    )
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
    """Record, by the entry at ``position``, that the seals found in a discrepancy are those on record."""
    discrepancy.without_seals(state, matter, position)
    exhibit, packing = state.get(Exhibit, matter.exhibit), packing_of(state, matter.exhibit)
    if exhibit is None:
        return
    on = [seal for seal in packing.on if seal.matter != matter.leaf or seal.state != "other"]
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
    """Change the seal applied at ``target`` on every exhibit that it closes; return the exhibit."""
    packing = packing_of(state, exhibit.id)
    seal = next(
        (candidate for candidate in (*packing.on, *packing.missing) if candidate.position == target), None
    )
    if seal is None:
        return exhibit
    others = [state.get(Packing, other) for other in seal.inside if other != exhibit.id]
    for place in (packing, *others):
        holds = None if place is None else state.get(Exhibit, place.exhibit)
        if place is None or holds is None:
            continue
        first = exhibit if holds.id == exhibit.id else holds
        on, missing = (
            tuple(change(old) if old.number == seal.number else old for old in some)
            for some in (place.on, place.missing)
        )
        if (on, missing) == (place.on, place.missing):
            continue
        changed = put_packing(state, first, replace(place, on=on, missing=missing))
        new = tuple(new_seal.number for new_seal in (*on, *missing) if new_seal.number not in first.seals)
        state.put(replace(changed, seals=(*first.seals, *new)))
    return state.get(Exhibit, exhibit.id) or exhibit


def judge_rebagged(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a corrected bag number was not used before."""
    target, number = ruling.facts.number("entry_position"), ruling.facts.text("value")
    use = None if number is None else state.get(BagUse, number)
    known = {seal.bag for seal in seals_on(state, command.subject)}
    if use is not None and use.position != target and number not in known:
        ruling.broken("bag.reused", f"the bag number {number} was used before")


def fold_rebagged(state: State, placed: Placed) -> None:
    """Record the corrected bag number as used, in place of the one of the seal's bag."""
    target, number = placed.event.facts.number("entry_position"), placed.event.facts.text("value")
    exhibit = state.get(Exhibit, placed.event.subject)
    if exhibit is None or target is None or number is None:
        return
    note_use(state, placed, BagUse, number, target)
    changed = _changed(state, exhibit, target, lambda one: replace(one, bag=number))
    state.put(marked(changed, placed))
