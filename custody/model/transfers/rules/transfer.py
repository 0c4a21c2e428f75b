"""Rules for transfers: offered, reassigned, accepted, refused, recalled; a differing state is marked."""

from __future__ import annotations

from collections.abc import Callable

from custody.law.clock import format_instant, parse_instant
from custody.model.engine import arrival
from custody.model.exhibits.questions import readings
from custody.model.exhibits.questions.exhibit import (
    judge_custodian,
    known_exhibit,
    marked,
    registered_exhibit,
)
from custody.model.exhibits.questions.seal import seals_on, set_seals, shared_packings
from custody.model.exhibits.records import CustodyPeriod, Exhibit
from custody.model.locations.questions import at_hand, usable_location, whereabouts
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.schema.ids import b64
from custody.model.signers import Actor
from custody.model.state import State
from custody.model.transfers.records import Offer
from custody.model.transfers.rules.vacancy import end_checkout, open_offer_of, vacant


def judge_offered(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that the custodian offers an exhibit to another person, with an expiry; one offer at a time."""
    exhibit = known_exhibit(state, ruling, command.subject)
    judge_custodian(exhibit, ruling)
    _offerable(state, command, ruling, exhibit)


def judge_reassigned(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a departed custodian's exhibit is offered to a person other than the signer.

    It may be checked out, or offered to somebody who cannot accept it.
    """
    exhibit = known_exhibit(state, ruling, command.subject)
    _offerable(state, command, ruling, exhibit, stead=True)


def _offerable(
    state: State, command: Command, ruling: Ruling, exhibit: Exhibit, *, stead: bool = False
) -> None:
    """Verify that an exhibit at hand is offered to a person who can accept it, before an expiry ahead.

    With ``stead``, in place of its custodian, it may be checked out, or offered to somebody who cannot accept it.
    """
    current = open_offer_of(state, exhibit, command.at)
    if current is not None and not (stead and vacant(state, current.receiver, command.at)):
        ruling.broken(
            "transfer.offered_already",
            f"the exhibit is already offered until {format_instant(current.expires)}",
            hint="Recall the open offer first.",
        )
    where = whereabouts(state, exhibit)
    at_hand(replace(where, out_to=None) if stead else where, ruling)
    receiver = state.get(Actor, ruling.facts.must("receiver"))
    if receiver is None or not receiver.keys:
        raise ruling.refuse(
            "actor.known", f"no actor {ruling.facts.must('receiver')} with a valid key is enrolled"
        )
    if receiver.id == exhibit.holder:
        ruling.broken("transfer.distinct", "giver and receiver must be two people")
    if stead and receiver.id == ruling.actor.id:
        ruling.broken("transfer.distinct", "who reassigns an exhibit cannot receive it")
    if "machine" in receiver.roles:
        ruling.broken("role.machine", "a machine cannot be a custodian", hint="Offer it to a person.")
    elif vacant(state, receiver.id, command.at):
        ruling.broken("transfer.receiver_role", "the receiver has no role in which to accept an exhibit")
    expires = parse_instant(ruling.facts.must("expires_at"))
    if expires <= command.at:
        ruling.broken("transfer.expiry", "the offer would end before it is made")
    usable_location(state, ruling, "from_location")
    usable_location(state, ruling, "to_location")
    set_seals(state, exhibit, ruling)


def fold_offered(state: State, placed: Placed) -> None:
    """Record the offer as open; an earlier offer ends as expired or recalled."""
    event, facts = placed.event, placed.event.facts
    exhibit = state.get(Exhibit, event.subject)
    if exhibit is None:
        return
    if exhibit.offer is not None:
        still = open_offer_of(state, exhibit, event.at) is not None
        _end(state, exhibit.offer, "recalled" if still else "expired")
    leaf = b64(placed.leaf)
    state.put(
        Offer(
            leaf=leaf,
            exhibit=exhibit.id,
            giver=exhibit.holder,
            receiver=facts.must("receiver"),
            transfer=facts.text("transfer"),
            purpose=facts.must("purpose"),
            expires=parse_instant(facts.must("expires_at")),
            position=placed.position,
        )
    )
    state.put(replace(exhibit, offer=leaf))


def _end(state: State, leaf: str, how: str) -> None:
    offer = state.get(Offer, leaf)
    if offer is not None and offer.ended is None:
        state.put(replace(offer, ended=how))


def open_offer(state: State, command: Command, ruling: Ruling) -> tuple[Exhibit, Offer]:
    """Return the exhibit and the open offer that ``re`` names; raise RuleBroken if it names none."""
    registered_exhibit(state, ruling, command.subject)
    offer = None if command.re is None else state.get(Offer, b64(command.re))
    if offer is None or offer.exhibit != command.subject:
        raise ruling.refuse("transfer.offer_known", "the exhibit has no such offer")
    if offer.ended is not None:
        raise ruling.refuse("transfer.offer_open", f"the offer was {offer.ended} before")
    return known_exhibit(state, ruling, command.subject), offer


def judge_accepted(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that the receiver accepts in time; mark seals or a condition that differ."""
    exhibit, offer = open_offer(state, command, ruling)
    if ruling.actor.id != offer.receiver:
        ruling.broken("transfer.receiver", "only the person to whom it was offered can accept")
    if ruling.actor.id == offer.giver:
        ruling.broken("transfer.distinct", "giver and receiver must be two people")
    if command.at > offer.expires:
        ruling.broken(
            "transfer.expired",
            f"the offer ended {format_instant(offer.expires)}",
            hint="Ask for a new offer.",
        )
    elif arrival.arriving(state, command, ruling) > offer.expires:
        ruling.mark("transfer.arrived_late")
    usable_location(state, ruling, "location")
    readings.judge(state, exhibit, ruling)
    readings.judge_loss(state, exhibit, ruling)
    _together(state, exhibit, ruling)
    ruling.set("custodian", ruling.actor.id)


def _together(state: State, exhibit: Exhibit, ruling: Ruling) -> None:
    """Mark if another exhibit under the same seal is neither the receiver's nor offered to them."""
    for seal in seals_on(state, exhibit.id):
        for packing in shared_packings(state, exhibit.id, seal):
            other = state.get(Exhibit, packing.exhibit)
            offer = None if other is None or other.offer is None else state.get(Offer, other.offer)
            coming = offer is not None and offer.ended is None and offer.receiver == ruling.actor.id
            if other is not None and other.holder != ruling.actor.id and not coming:
                ruling.mark("seal.group_divided")


def fold_accepted(state: State, placed: Placed) -> None:
    """Record the receiver as custodian, and the state in which the exhibit was found."""
    exhibit = state.get(Exhibit, placed.event.subject)
    if exhibit is None or exhibit.offer is None:
        return
    _end(state, exhibit.offer, "accepted")
    hold = CustodyPeriod(placed.event.facts.must("custodian"), placed.event.at, placed.position)
    reading = readings.Reading.of(placed.event.facts)
    read = readings.fold(state, placed, exhibit, reading, where={"carried": None})
    state.put(marked(replace(read, holds=(*read.holds, hold), offer=None), placed))
    end_checkout(state, placed)


def judge_refused(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that the person to whom the exhibit was offered refuses it."""
    _, offer = open_offer(state, command, ruling)
    if ruling.actor.id != offer.receiver:
        ruling.broken("transfer.receiver", "only the person to whom it was offered can refuse")


def judge_recalled(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that the giver recalls an open offer."""
    _, offer = open_offer(state, command, ruling)
    if ruling.actor.id != offer.giver:
        ruling.broken("transfer.giver", "only the giver can recall an offer")


def _fold_end(how: str) -> Callable[[State, Placed], None]:
    def fold(state: State, placed: Placed) -> None:
        exhibit = state.get(Exhibit, placed.event.subject)
        if exhibit is not None and exhibit.offer is not None:
            _end(state, exhibit.offer, how)
            state.put(replace(whereabouts(state, exhibit), carried=None))
            state.put(replace(exhibit, offer=None))

    return fold


JUDGES = {
    "transfer.offered": judge_offered,
    "transfer.reassigned": judge_reassigned,
    "transfer.accepted": judge_accepted,
    "transfer.refused": judge_refused,
    "transfer.recalled": judge_recalled,
}
FOLDS = {
    "transfer.offered": fold_offered,
    "transfer.reassigned": fold_offered,
    "transfer.accepted": fold_accepted,
    "transfer.refused": _fold_end("refused"),
    "transfer.recalled": _fold_end("recalled"),
}
