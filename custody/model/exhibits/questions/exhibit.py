"""Queries of rules about any exhibit: its existence, its custodian, and its marks."""

from __future__ import annotations

from custody.law.clock import format_instant
from custody.model.disposition.records import Departure
from custody.model.engine.moments import event_date, marks_with
from custody.model.exhibits.records import Exhibit, Item
from custody.model.record import replace
from custody.model.rulings import Placed, Ruling
from custody.model.state import State


def registered_exhibit(state: State, ruling: Ruling, exhibit_id: str) -> Exhibit:
    """Return an exhibit, also one that has left the agency; raise RuleBroken for an unknown one."""
    exhibit = state.get(Exhibit, exhibit_id)
    if exhibit is None:
        raise ruling.refuse("exhibit.known", f"there is no exhibit {exhibit_id}")
    return exhibit


def known_exhibit(
    state: State, ruling: Ruling, exhibit_id: str, *, parted: bool = False, away: bool = False
) -> Exhibit:
    """Return an exhibit; refuse an unknown one, and mark or refuse work on one that is gone or superseded.

    ``parted`` allows one that was wholly split, for entries about its components, ``away`` one that has left custody.
    One that was merged is never allowed. Raise RuleBroken where it is refused.
    """
    exhibit = registered_exhibit(state, ruling, exhibit_id)
    gone = None if away else state.get(Departure, exhibit_id)
    if gone is not None and gone.gone_at(event_date(ruling)):
        ruling.broken(
            "disposition.gone", f"the exhibit has left custody: {gone.measure}, {format_instant(gone.since)}"
        )
    item = state.get(Item, exhibit_id)
    if item is not None and item.merged is not None:
        ruling.broken(
            "exhibit.merged_away", f"{exhibit_id} was merged into {item.merged}: use that registration"
        )
    if item is not None and not item.remains and not parted:
        ruling.broken("exhibit.split_up", f"{exhibit_id} was taken apart and nothing of it remains")
    return exhibit


def judge_custodian(exhibit: Exhibit, ruling: Ruling) -> None:
    """Refuse or mark an entry whose signer is not the exhibit's recorded custodian."""
    if exhibit.holder != ruling.actor.id:
        ruling.broken("custody.not_custodian", "the signer is not the exhibit's recorded custodian")


def marked(exhibit: Exhibit, placed: Placed) -> Exhibit:
    """Return an exhibit with the marks of one more entry about it."""
    return replace(exhibit, nonconforming=marks_with(exhibit.nonconforming, placed))
