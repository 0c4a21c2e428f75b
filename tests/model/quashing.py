"""What is brought against the quashing of an order, and what a court decides on it: for tests of several rules."""

from __future__ import annotations

from custody.ledger.submissions.submission import Receipt
from custody.model.schema.types import Value
from tests.world import World


def appeal(world: World, order: str, thing: str = "order", **values: Value) -> Receipt:
    """Record an appeal against the quashing, which suspends nothing unless told otherwise."""
    usual: dict[str, Value] = {
        "against": "quashing",
        "means": "remedy",
        "body": "court",
        "suspensive": False,
        "reviewed_by": "Court of Cassation",
        "sought_by": "the prosecutor",
    }
    return world.sign("eve", f"{thing}.challenged", {**usual, **values}, subject=order)


def settled(world: World, order: str, contested: Receipt, thing: str = "order", **values: Value) -> Receipt:
    """Record that a contest ended without success."""
    re = world.leaf_of(contested)
    return world.sign(
        "eve", f"{thing}.challenge_ended", {"outcome": "upheld", **values}, subject=order, re=re
    )


def stay(
    world: World, order: str, decision: str = "suspended", thing: str = "order", **values: Value
) -> Receipt:
    """Record that the quashing was suspended for now, or that this ended."""
    usual: dict[str, Value] = {"decision": decision, "body": "court", "decided_by": "Court of Cassation"}
    return world.sign("eve", f"{thing}.quashing_stayed", {**usual, **values}, subject=order)


def reverse(world: World, order: str, thing: str = "order", **values: Value) -> Receipt:
    """Record that the quashing was reversed."""
    usual: dict[str, Value] = {"body": "court", "decided_by": "Court of Cassation"}
    return world.sign("eve", f"{thing}.quashing_reversed", {**usual, **values}, subject=order)
