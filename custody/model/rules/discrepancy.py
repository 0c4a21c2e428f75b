"""Rules for what is not as recorded: anybody tells it, and it stays open until an entry says what was found out.

A reading that differs from the record opens one as well: one for each difference, however often it is read.
"""

from __future__ import annotations

from collections.abc import Iterable

from custody.model.acts import Command, Placed, Ruling
from custody.model.engine.moments import happened, occurred
from custody.model.ids import b64
from custody.model.record import replace
from custody.model.records import Discrepancy, Exhibit, Key, SealOn
from custody.model.rules.exhibit import known_exhibit, marked, registered_exhibit
from custody.model.state import State

#: How one ended of which nothing is left once a number that was typed or read wrongly was corrected.
CORRECTED = "corrected"


def open_of(state: State, exhibit_id: str) -> list[str]:
    """Give the open discrepancies of an exhibit, by the leaf hash of the entry that told them."""
    return state.keys("discrepancy", "open_of", exhibit_id)


def open_words(state: State, exhibit_id: str) -> str | None:
    """Return in words in what an exhibit is not as recorded while nobody has said why; None where nothing is open."""
    matters = [matter for leaf in open_of(state, exhibit_id) if (matter := state.get(Discrepancy, leaf))]
    if not matters:
        return None
    seals = dict.fromkeys(number for one in matters if "seal" in one.differs for number in one.seals)
    differs = dict.fromkeys(name for one in matters for name in one.differs if name != "seal" or not seals)
    told = [*(f"seal {number}" for number in seals), *differs]
    return f"not as recorded, and nobody has found out why: {', '.join(told)}"


def covering(state: State, exhibit_id: str, what: str, numbers: Iterable[str] = ()) -> Discrepancy | None:
    """Return the open discrepancy of an exhibit that is about the same: of seals, about each of these numbers.

    One that names no seal is about all of them.
    """
    for leaf in open_of(state, exhibit_id):
        matter = state.get(Discrepancy, leaf)
        if matter is None or what not in matter.differs:
            continue
        if what != "seal" or not matter.seals or set(numbers) <= {*matter.seals, *matter.others}:
            return matter
    return None


def signer(state: State, placed: Placed) -> str | None:
    """Return the actor whose key signed an entry; None where no such key is enrolled."""
    key = state.get(Key, placed.event.by)
    return None if key is None else key.actor


def begin(
    state: State,
    placed: Placed,
    exhibit: Exhibit,
    differs: tuple[str, ...],
    *,
    seals: tuple[SealOn, ...] = (),
    others: tuple[str, ...] = (),
    photo: str | None = None,
    place: str | None = None,
) -> None:
    """Open a discrepancy: of ``seals`` on record, in whose stead ``others`` were found, the numbers of seals.

    Its owner is whoever is recorded as the holder when it is found, who answers for the thing.
    """
    first = seals[0] if seals else None
    state.put(
        Discrepancy(
            leaf=b64(placed.leaf),
            exhibit=exhibit.id,
            case=exhibit.case,
            differs=differs,
            since=happened(placed.event.facts, placed.event.at),
            position=placed.position,
            since_known=occurred(placed.event.facts) is not None,
            by=signer(state, placed),
            owner=exhibit.holder,
            seals=tuple(one.number for one in seals),
            sealings=tuple(one.position for one in seals),
            others=others,
            intact=None if first is None else first.intact,
            intact_by=None if first is None else first.intact_by,
            intact_position=None if first is None else first.intact_position,
            photo=photo,
            place=place,
        )
    )


def judge_told(state: State, command: Command, ruling: Ruling) -> None:
    """What differs is told of a known exhibit, by anybody."""
    known_exhibit(state, ruling, command.subject)


def fold_told(state: State, placed: Placed) -> None:
    """Open the discrepancy."""
    exhibit, facts = state.get(Exhibit, placed.event.subject), placed.event.facts
    if exhibit is not None:
        begin(state, placed, exhibit, facts.codes("differs"), photo=facts.text("photo_sha256"))
        state.put(marked(exhibit, placed))


def judge_resolved(state: State, command: Command, ruling: Ruling) -> None:
    """What was found out answers an open discrepancy of this exhibit, and comes after it; also of one that is gone."""
    exhibit = registered_exhibit(state, ruling, command.subject)
    matter = None if command.re is None else state.get(Discrepancy, b64(command.re))
    if matter is None or matter.exhibit != exhibit.id:
        raise ruling.refuse("discrepancy.known", "this answers no discrepancy of the exhibit")
    if matter.outcome is not None:
        ruling.broken("discrepancy.open", f"it was resolved before: {matter.outcome}")
    if matter.since_known and happened(ruling.facts, command.at) < matter.since:
        ruling.broken("discrepancy.order", "it was found out before it was noticed")


def fold_resolved(state: State, placed: Placed) -> None:
    """Close the discrepancy; what was found out last stands."""
    event = placed.event
    exhibit = state.get(Exhibit, event.subject)
    matter = None if event.re is None else state.get(Discrepancy, b64(event.re))
    if exhibit is None or matter is None:
        return
    state.put(replace(matter, outcome=event.facts.must("outcome"), resolved=placed.position))
    state.put(marked(exhibit, placed))


def without_seals(state: State, matter: Discrepancy, position: int) -> None:
    """Take the seals off an open discrepancy, as the entry at a position shows that they agree; close it with them."""
    left = tuple(one for one in matter.differs if one != "seal")
    if left:
        state.put(replace(matter, differs=left))
    else:
        state.put(replace(matter, outcome=CORRECTED, resolved=position))


JUDGES = {"exhibit.discrepancy": judge_told, "exhibit.discrepancy_resolved": judge_resolved}
FOLDS = {"exhibit.discrepancy": fold_told, "exhibit.discrepancy_resolved": fold_resolved}
