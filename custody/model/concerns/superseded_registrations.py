"""The end of a superseded registration: no custodian, no location, no share in an inventory round.

Two registrations of one exhibit are merged, or an exhibit is wholly split. Work goes on under the other registrations;
the record of this one stays, and is restored where the merger or split is rescinded.
"""

from __future__ import annotations

from custody.model.exhibits.records import Exhibit
from custody.model.locations.records import Inventory, RoundExhibit, Whereabouts, round_exhibit_key
from custody.model.record import replace
from custody.model.rulings import Placed
from custody.model.state import State
from custody.model.transfers.records import CheckOut, Offer

#: The result in a round of an expected exhibit whose registration was superseded before it was counted.
DROPPED = "superseded"


def supersede(state: State, placed: Placed, exhibit: Exhibit, how: str) -> Exhibit:
    """Return the exhibit as superseded; ``how``: ``merged`` or ``split``.

    Ends its open offer and check-outs, its location and its share in open inventory rounds.
    """
    _end_offer(state, exhibit)
    where = state.get(Whereabouts, exhibit.id)
    if where is not None:
        state.put(replace(where, superseded=True))
    for leaf in state.keys(CheckOut.space, "open", exhibit.id):
        check_out = state.get(CheckOut, leaf)
        if check_out is not None:
            state.put(replace(check_out, ended=placed.position))
    for key in state.keys(Inventory.space, "state", "open"):
        _drop(state, key, exhibit.id, placed.position)
    return replace(exhibit, superseded=how, offer=None)


def reinstate(state: State, exhibit: Exhibit, position: int) -> Exhibit:
    """Return the exhibit as no longer superseded, undoing what the entry at ``position`` ended.

    Its location, check-outs and share in open rounds are restored; an offer is not.
    """
    where = state.get(Whereabouts, exhibit.id)
    if where is not None:
        state.put(replace(where, superseded=False))
    for leaf in state.keys(CheckOut.space, "ended_by", str(position)):
        check_out = state.get(CheckOut, leaf)
        if check_out is not None and check_out.exhibit == exhibit.id:
            state.put(replace(check_out, ended=None))
    for key in state.keys(Inventory.space, "state", "open"):
        _expect(state, key, exhibit.id, position)
    return replace(exhibit, superseded=None)


def _end_offer(state: State, exhibit: Exhibit) -> None:
    offer = None if exhibit.offer is None else state.get(Offer, exhibit.offer)
    if offer is not None and offer.ended is None:
        state.put(replace(offer, ended="expired"))


def _drop(state: State, round_id: str, exhibit_id: str, position: int) -> None:
    """Remove an exhibit that a round has not counted from the expected ones."""
    round_exhibit = state.get(RoundExhibit, round_exhibit_key(round_id, exhibit_id))
    if round_exhibit is not None and round_exhibit.result == "expected" and round_exhibit.expected:
        _change(state, round_exhibit, DROPPED, position, by=-1)


def _expect(state: State, round_id: str, exhibit_id: str, position: int) -> None:
    """Restore an exhibit to the expected ones of a round from which the entry at ``position`` removed it."""
    round_exhibit = state.get(RoundExhibit, round_exhibit_key(round_id, exhibit_id))
    if round_exhibit is not None and (round_exhibit.result, round_exhibit.position) == (DROPPED, position):
        _change(state, round_exhibit, "expected", None, by=1)


def _change(state: State, round_exhibit: RoundExhibit, result: str, position: int | None, *, by: int) -> None:
    """Record another result of an exhibit in a round, and change the number of expected ones ``by`` one."""
    inventory = state.get(Inventory, round_exhibit.inventory)
    if inventory is not None:
        state.put(replace(round_exhibit, result=result, position=position))
        state.put(replace(inventory, expected_count=inventory.expected_count + by))
