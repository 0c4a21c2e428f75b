"""What tests of produced things do again and again: an order that was answered, what was handed over, its term."""

from __future__ import annotations

from typing import Any

from custody.law.clock import DAY
from custody.ledger.submissions.submission import Receipt
from tests.model.locking import term as term_of
from tests.model.orders.test_rules_production import follow, served
from tests.world import World

#: What is said of data that were handed over.
DATA: dict[str, Any] = {
    "category": "cloud_export",
    "power_state": "none",
    "description": "shop.zip, as sent",
    "condition": "opens, digest as told",
}


def answered(world: World, case: str | None = None, **values: Any) -> str:
    """Serve an order and hand over everything under it."""
    order = served(world, case, **values)
    follow(world, order, "answered")
    return order


def register(world: World, order: str, ref: str = "PR/1", by: str = "eve", /, **values: Any) -> Receipt:
    """Register something that was handed over under an order."""
    return world.sign(
        by, "exhibit.registered", {**DATA, "production_order": order, "reference": ref, **values}
    )


def handed(world: World, order: str, ref: str = "PR/1", **values: Any) -> str:
    """Do the same; gives the exhibit."""
    return world.subject_of(register(world, order, ref, **values))


def produced(world: World, **values: Any) -> tuple[str, str]:
    """Return an order that was met, and what was handed over."""
    order = answered(world, **values)
    return order, handed(world, order)


def term(world: World, order: str, until: int | None = 20 * DAY, by: str = "judge", **values: Any) -> Receipt:
    """Enter for how long what was handed over may be held, in seconds from now."""
    return term_of(world, order, until, by=by, kind="production_order.term_set", **values)
