"""What tests of consent do again and again: a seizure by consent, one taken back, and what covers holding then."""

from __future__ import annotations

from typing import Any

from custody.law.holding_authority import Authority
from custody.ledger.submissions.submission import Receipt
from custody.ledger.views.deadlines import due
from custody.ledger.views.exhibits.holding_authority import held_exhibits
from custody.model.schema.types import Value
from tests.model.exhibits.test_rules_search import seized
from tests.world import World


def consented(world: World, things: int = 1, **values: Value) -> tuple[str, list[str]]:
    """Record a seizure by consent, with so many exhibits."""
    usual: dict[str, Any] = {"basis": "consent", "authorised_by": "I. Owner"}
    seizure, _ = seized(world, **{**usual, **values})
    return seizure, [world.exhibit(seizure, f"EV/{n}") for n in range(1, things + 1)]


def withdraw(world: World, seizure: str, *things: str, **values: Value) -> Receipt:
    """Record that the consent is taken back, for some things if they are named."""
    usual: dict[str, Value] = {
        "withdrawer_capacity": "giver",
        "notice_method": "in_person",
        "earlier_copies": "included",
        "withdrawn_by": "I. Owner",
        "notified_person": "eve",
        "exhibits": " ".join(sorted(things)) or None,
    }
    return world.sign("eve", "seizure.consent_withdrawn", {**usual, **values}, subject=seizure)


def covers(world: World, exhibit: str) -> Authority:
    """Return what covers holding an exhibit."""
    found = held_exhibits(world.lookup(), world.exhibit_record(exhibit).case, world.clock.now())
    return next(holding.authority for holding in found if holding.exhibit == exhibit)


def copies_due(world: World) -> set[str]:
    """Return the exhibits of which copies are to be accounted for."""
    now = world.clock.now()
    return {row.subject for row in due(world.store.read(), now, now) if row.sort == "copies"}
