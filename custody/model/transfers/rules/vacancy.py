"""Look-ups and records for exhibits of a custodian who has left: open offers, and checkouts."""

from __future__ import annotations

from custody.model import roles
from custody.model.exhibits.records import Exhibit
from custody.model.locations.questions import end_check_outs, whereabouts
from custody.model.record import replace
from custody.model.rulings import Placed
from custody.model.signers import Actor, Deputyship
from custody.model.state import State
from custody.model.transfers.records import Offer

#: The kind that a person must be able to sign to be offered an exhibit.
ACCEPTANCE = "transfer.accepted"


def vacant(state: State, actor_id: str, at: int) -> bool:
    """Return whether an actor can accept no exhibit at an instant: no valid key, or no role for it."""
    actor, deputy = state.get(Actor, actor_id), state.get(Deputyship, actor_id)
    return not roles.can_sign(actor, deputy, ACCEPTANCE, at)


def open_offer_of(state: State, exhibit: Exhibit, at: int) -> Offer | None:
    """Return the offer of an exhibit that is open at an instant (seconds UTC); None for none."""
    offer = None if exhibit.offer is None else state.get(Offer, exhibit.offer)
    return offer if offer is not None and offer.ended is None and offer.expires >= at else None


def end_checkout(state: State, placed: Placed) -> None:
    """Record that a checked-out exhibit is with its new custodian; end its checkout."""
    exhibit = state.get(Exhibit, placed.event.subject)
    where = None if exhibit is None else whereabouts(state, exhibit)
    if where is None or where.out_to is None:
        return
    end_check_outs(state, placed, keyless=False)
    state.put(replace(where, out_to=None, out_since=None, out_back=None, out_position=None))
