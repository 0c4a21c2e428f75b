"""Queries and shared folds of rules about discrepancies of an exhibit."""

from __future__ import annotations

from collections.abc import Iterable

from custody.model.engine.moments import happened, occurred
from custody.model.exhibits.records import Discrepancy, Exhibit, SealOn
from custody.model.record import replace
from custody.model.rulings import Placed
from custody.model.schema.ids import b64
from custody.model.signers import Key
from custody.model.state import State

#: The outcome of a discrepancy that the correction of a misread or mistyped number resolved.
CORRECTED = "corrected"


def open_of(state: State, exhibit_id: str) -> list[str]:
    """Return the leaf hashes (base64) of the reporting entries of an exhibit's open discrepancies, sorted."""
    return state.keys("discrepancy", "open_of", exhibit_id)


def open_words(state: State, exhibit_id: str) -> str | None:
    """Return in words the unresolved differences of an exhibit from the record; None if there are none."""
    matters = [matter for leaf in open_of(state, exhibit_id) if (matter := state.get(Discrepancy, leaf))]
    if not matters:
        return None
    seals = dict.fromkeys(
        number for discrepancy in matters if "seal" in discrepancy.differences for number in discrepancy.seals
    )
    differs = dict.fromkeys(
        name for discrepancy in matters for name in discrepancy.differences if name != "seal" or not seals
    )
    differences = [*(f"seal {number}" for number in seals), *differs]
    return f"not as recorded, not resolved: {', '.join(differences)}"


def covering(state: State, exhibit_id: str, what: str, numbers: Iterable[str] = ()) -> Discrepancy | None:
    """Return an exhibit's open discrepancy in ``what`` (a code); for seals, one about all these numbers.

    None if there is none. A discrepancy that names no seal is about all seals.
    """
    for leaf in open_of(state, exhibit_id):
        matter = state.get(Discrepancy, leaf)
        if matter is None or what not in matter.differences:
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
    """Open a discrepancy of an exhibit, such as ``others`` found in place of the recorded ``seals``.

    Its owner is the recorded custodian at that moment.
    """
    first = seals[0] if seals else None
    state.put(
        Discrepancy(
            leaf=b64(placed.leaf),
            exhibit=exhibit.id,
            case=exhibit.case,
            differences=differs,
            since=happened(placed.event.facts, placed.event.at),
            position=placed.position,
            since_known=occurred(placed.event.facts) is not None,
            by=signer(state, placed),
            owner=exhibit.holder,
            seals=tuple(seal.number for seal in seals),
            sealings=tuple(seal.position for seal in seals),
            others=others,
            intact=None if first is None else first.intact,
            intact_by=None if first is None else first.intact_by,
            intact_position=None if first is None else first.intact_position,
            photo=photo,
            place=place,
        )
    )


def without_seals(state: State, matter: Discrepancy, position: int) -> None:
    """Remove the difference in seals from an open discrepancy; close it if it has no other difference.

    Its outcome is then ``corrected``, by the entry at ``position``.
    """
    left = tuple(difference for difference in matter.differences if difference != "seal")
    if left:
        state.put(replace(matter, differences=left))
    else:
        state.put(replace(matter, outcome=CORRECTED, resolved=position))
