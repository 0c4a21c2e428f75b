"""Enquiries between States for where something is: the few things that tests of several rules do."""

from __future__ import annotations

from custody.ledger.submissions.submission import Receipt
from custody.model.records import Enquiry
from custody.model.schema.types import Value
from tests.world import World

ASKED: dict[str, Value] = {
    "state": "AT",
    "channel": "network_24_7",
    "location_sought": "data provider",
    "confidential": True,
    "reference": "E-1",
    "data_description": "the mailbox of shop@example.org",
}


def enquire(world: World, case: str, **values: Value) -> Receipt:
    """Ask another State."""
    return world.sign("eve", "enquiry.sent", {"case": case, **ASKED, **values})


def enquired(world: World, case: str, **values: Value) -> Receipt:
    """Record what another State asked of us."""
    return world.sign("eve", "enquiry.received", {"case": case, **ASKED, **values})


def answer(world: World, enquiry: str, outcome: str = "here", **values: Value) -> Receipt:
    """Record an answer, or with ``standing`` act give one."""
    usual: dict[str, Value] = {"entry_mode": "record", "outcome": outcome}
    return world.sign("eve", "enquiry.answered", {**usual, **values}, subject=enquiry)


def enquiry_of(world: World, enquiry: str) -> Enquiry:
    """Read an enquiry."""
    return world.lookup().get(Enquiry, enquiry)
