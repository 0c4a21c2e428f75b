"""What a replaced registration leaves: no custodian, no location, no share in a round.

Two registrations of one thing are merged, or a thing is wholly taken apart. Work goes on under the other registrations;
what was recorded of this one stays, and comes back as it was where the merger or split is rescinded.
"""

from __future__ import annotations

from custody.model.exhibits.records import Exhibit
from custody.model.locations.records import Inventory, Tally, Whereabouts
from custody.model.record import replace
from custody.model.rulings import Placed
from custody.model.state import State
from custody.model.transfers.records import Errand, Offer

#: The result of an exhibit in a round that was to be counted there, and is no registration of its own any more.
DROPPED = "superseded"


def supersede(state: State, placed: Placed, exhibit: Exhibit, how: str) -> Exhibit:
    """Return the exhibit without custodian, settling what waited; ``how``: ``merged`` or ``split``."""
    _end_offer(state, exhibit)
    where = state.get(Whereabouts, exhibit.id)
    if where is not None:
        state.put(replace(where, superseded=True))
    for leaf in state.keys(Errand.space, "open", exhibit.id):
        errand = state.get(Errand, leaf)
        if errand is not None:
            state.put(replace(errand, ended=placed.position))
    for key in state.keys(Inventory.space, "state", "open"):
        _drop(state, key, exhibit.id, placed.position)
    return replace(exhibit, superseded=how, offer=None)


def reinstate(state: State, exhibit: Exhibit, position: int) -> Exhibit:
    """Return the exhibit with its custodian, undoing what the entry at ``position`` settled."""
    where = state.get(Whereabouts, exhibit.id)
    if where is not None:
        state.put(replace(where, superseded=False))
    for leaf in state.keys(Errand.space, "ended_by", str(position)):
        errand = state.get(Errand, leaf)
        if errand is not None and errand.exhibit == exhibit.id:
            state.put(replace(errand, ended=None))
    for key in state.keys(Inventory.space, "state", "open"):
        _expect(state, key, exhibit.id, position)
    return replace(exhibit, superseded=None)


def _end_offer(state: State, exhibit: Exhibit) -> None:
    offer = None if exhibit.offer is None else state.get(Offer, exhibit.offer)
    if offer is not None and offer.ended is None:
        state.put(replace(offer, ended="expired"))


def _drop(state: State, round_id: str, exhibit_id: str, position: int) -> None:
    """Take an exhibit that a round has not counted off what it expects."""
    inventory, tally = state.get(Inventory, round_id), state.get(Tally, f"{round_id}/{exhibit_id}")
    if inventory is not None and tally is not None and tally.result == "expected" and tally.expected:
        state.put(replace(tally, result=DROPPED, position=position))
        state.put(replace(inventory, expected_count=inventory.expected_count - 1))


def _expect(state: State, round_id: str, exhibit_id: str, position: int) -> None:
    """Make a round expect an exhibit again that the entry at ``position`` dropped from it."""
    inventory, tally = state.get(Inventory, round_id), state.get(Tally, f"{round_id}/{exhibit_id}")
    if inventory is not None and tally is not None and (tally.result, tally.position) == (DROPPED, position):
        state.put(replace(tally, result="expected", position=None))
        state.put(replace(inventory, expected_count=inventory.expected_count + 1))
