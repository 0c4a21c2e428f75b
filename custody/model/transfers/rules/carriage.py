"""Rules for carriers and receivers without a key: the giver is responsible for exhibits outside.

A paper receipt is attested by the person who hands out; it never counts as its receiver's signature.
"""

from __future__ import annotations

from custody.law.clock import parse_instant
from custody.model.defence.questions import showing
from custody.model.engine.moments import happened, not_after_event, occurred
from custody.model.exhibits.questions import readings
from custody.model.exhibits.questions.exhibit import judge_custodian, known_exhibit, marked
from custody.model.exhibits.questions.seal import set_seals
from custody.model.exhibits.records import CustodyPeriod, Exhibit
from custody.model.exits import exits
from custody.model.locations.questions import (
    at_hand,
    begin_check_out,
    end_check_outs,
    usable_location,
    whereabouts,
)
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.state import State
from custody.model.transfers.records import Offer
from custody.model.transfers.rules.transfer import open_offer


def judge_dispatched(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that the custodian hands an offered exhibit to a carrier, once."""
    exhibit, _ = open_offer(state, command, ruling)
    judge_custodian(exhibit, ruling)
    if whereabouts(state, exhibit).carried is not None:
        ruling.broken("transfer.in_transit", "the exhibit is recorded as in transit already")


def fold_dispatched(state: State, placed: Placed) -> None:
    """Record since when a carrier has the exhibit; its custodian stays the same."""
    exhibit = state.get(Exhibit, placed.event.subject)
    if exhibit is not None:
        since = happened(placed.event.facts, placed.event.at)
        state.put(replace(whereabouts(state, exhibit), carried=since, location=None))
        state.put(marked(exhibit, placed))


def judge_arrived(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that an arriving exhibit was with a carrier; giver or receiver may record it."""
    exhibit, offer = open_offer(state, command, ruling)
    if ruling.actor.id not in (offer.giver, offer.receiver):
        ruling.broken("transfer.party", "the signer is neither giver nor receiver")
    if whereabouts(state, exhibit).carried is None:
        ruling.broken("transfer.not_in_transit", "the exhibit is not recorded as in transit")
    if ruling.facts.must("packaging") != "undamaged":
        ruling.broken("transfer.packaging_damaged", "the packaging arrived damaged")
    readings.judge_loss(state, exhibit, ruling)
    usable_location(state, ruling, "location")


def fold_arrived(state: State, placed: Placed) -> None:
    """End the carriage of the exhibit; the giver is its custodian until the transfer is accepted."""
    readings.take_in(state, placed, carried=None)


def judge_handed_out(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that the custodian hands out an exhibit at hand, not offered, to a permitted receiver.

    An exhibit that is not to come back leaves by a disposition.
    """
    exhibit = known_exhibit(state, ruling, command.subject)
    judge_custodian(exhibit, ruling)
    at_hand(whereabouts(state, exhibit), ruling)
    facts = ruling.facts
    offer = None if exhibit.offer is None else state.get(Offer, exhibit.offer)
    if offer is not None and offer.ended is None and offer.expires >= command.at:
        ruling.broken("hand_out.offered", "the exhibit is offered to somebody else at the same time")
    if not facts.flag("identity_checked"):
        ruling.mark("hand_out.identity")
    exits.judge_handed_out(state, command, ruling, exhibit)
    back = facts.text("return_due_at")
    if back is not None and not_after_event(facts, back):
        ruling.broken("hand_out.return_before", "it is expected back before it was handed out")
    set_seals(state, exhibit, ruling)


def fold_handed_out(state: State, placed: Placed) -> None:
    """Record who has the exhibit outside; the custodian is responsible for its return."""
    exhibit = state.get(Exhibit, placed.event.subject)
    if exhibit is None:
        return
    facts = placed.event.facts
    back = facts.text("return_due_at")
    state.put(
        replace(
            whereabouts(state, exhibit),
            location=None,
            outside=facts.must("receiver_class"),
            outside_since=happened(facts, placed.event.at),
            outside_known=occurred(facts) is not None,
            outside_back=None if back is None else parse_instant(back),
            outside_position=placed.position,
        )
    )
    begin_check_out(state, placed, exhibit, facts.must("receiver_class"), "return_due_at", keyless=True)
    showing.fold_handed_out(state, placed)
    state.put(marked(exhibit, placed))


def judge_returned(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a returned exhibit was outside, and its state as found; set its custodian."""
    exhibit = known_exhibit(state, ruling, command.subject)
    where = whereabouts(state, exhibit)
    if where.outside is None:
        ruling.broken("hand_out.not_outside", "the exhibit is not recorded as handed out")
    elif where.outside_known and happened(ruling.facts, command.at) < (where.outside_since or 0):
        ruling.broken("hand_out.order", "it came back before it was handed out")
    usable_location(state, ruling, "location")
    readings.judge(state, exhibit, ruling)
    readings.judge_loss(state, exhibit, ruling)
    ruling.set("custodian", exhibit.holder if where.outside is None else ruling.actor.id)


def fold_returned(state: State, placed: Placed) -> None:
    """Record the exhibit's return into custody; one that was not outside keeps its custodian."""
    exhibit = state.get(Exhibit, placed.event.subject)
    if exhibit is None:
        return
    facts, where = placed.event.facts, whereabouts(state, exhibit)
    reading = readings.Reading.of(facts)
    if where.outside is None:
        stays = replace(reading, location=where.location)
        state.put(marked(readings.fold(state, placed, exhibit, stays), placed))
        return
    end_check_outs(state, placed, keyless=True)
    hold = CustodyPeriod(facts.must("custodian"), happened(facts, placed.event.at), placed.position)
    read = readings.fold(
        state,
        placed,
        exhibit,
        reading,
        where={
            "outside": None,
            "outside_since": None,
            "outside_back": None,
            "outside_position": None,
        },
    )
    state.put(marked(replace(read, holds=(*read.holds, hold)), placed))


JUDGES = {
    "transfer.dispatched": judge_dispatched,
    "transfer.arrived": judge_arrived,
    "transfer.handed_out": judge_handed_out,
    "transfer.returned": judge_returned,
}
FOLDS = {
    "transfer.dispatched": fold_dispatched,
    "transfer.arrived": fold_arrived,
    "transfer.handed_out": fold_handed_out,
    "transfer.returned": fold_returned,
}
