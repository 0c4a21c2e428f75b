"""How an order was met, challenged, kept confidential and what it disclosed, for tests of several rules."""

from __future__ import annotations

from custody.law.clock import DAY, format_instant
from custody.ledger.submissions.submission import Receipt
from custody.model.records import Path
from custody.model.schema.types import Value
from tests.world import World

#: What a court says that sets an order aside from now on.
QUASHED: dict[str, Value] = {
    "body": "court",
    "effect": "from_now",
    "preserved_data": "may_be_deleted",
    "obtained_data": "not_decided",
    "quashed_by": "Court of Appeal",
}


def comply(world: World, order: str, **values: Value) -> Receipt:
    """Record that an order was complied with, in full unless told otherwise."""
    usual: dict[str, Value] = {
        "extent": "full",
        "preserved_scope": "the mailbox",
        "confirmed_by": "legal desk",
    }
    return world.sign("eve", "preservation_order.complied", {**usual, **values}, subject=order)


def contest(world: World, order: str, **values: Value) -> Receipt:
    """Record that a remedy was sought before a court."""
    usual: dict[str, Value] = {
        "means": "remedy",
        "body": "court",
        "suspensive": False,
        "reviewed_by": "Court of Appeal",
        "sought_by": "the user",
    }
    return world.sign("eve", "preservation_order.challenged", {**usual, **values}, subject=order)


def settle(world: World, order: str, contested: Receipt, **values: Value) -> Receipt:
    """Record that a challenge ended with the order upheld."""
    re = world.leaf_of(contested)
    return world.sign(
        "eve", "preservation_order.challenge_ended", {"outcome": "dismissed", **values}, subject=order, re=re
    )


def quash(world: World, order: str, **values: Value) -> Receipt:
    """Record that a court set an order aside from now on."""
    return world.sign("eve", "preservation_order.quashed", {**QUASHED, **values}, subject=order)


def bind(world: World, order: str, days: int = 100, by: str = "judge", **values: Value) -> Receipt:
    """Bind another person to confidentiality for so many days."""
    usual: dict[str, Value] = {
        "bound_party": "other_person",
        "confidential_until": format_instant(world.clock.now() + days * DAY),
        "person": "J. Roe",
        "legal_basis": "Criminal Procedure Act s. 14",
    }
    return world.sign(by, "preservation_order.confidentiality_imposed", {**usual, **values}, subject=order)


def extend_secrecy(
    world: World, order: str, bound: Receipt, days: int, by: str = "judge", **values: Value
) -> Receipt:
    """Extend confidentiality until so many days from now."""
    usual: dict[str, Value] = {
        "confidential_until": format_instant(world.clock.now() + days * DAY),
        "legal_basis": "Criminal Procedure Act s. 14",
    }
    re = world.leaf_of(bound)
    return world.sign(
        by, "preservation_order.confidentiality_extended", {**usual, **values}, subject=order, re=re
    )


def lift(world: World, order: str, bound: Receipt, by: str = "judge", **values: Value) -> Receipt:
    """Lift a person's confidentiality."""
    re = world.leaf_of(bound)
    return world.sign(
        by,
        "preservation_order.confidentiality_lifted",
        {"reason": "notified", **values},
        subject=order,
        re=re,
    )


def show_path(world: World, order: str, further: str = "at_home", **values: Value) -> Receipt:
    """Record that the path of a communication was shown, with another provider at home unless told otherwise."""
    usual: dict[str, Value] = {
        "disclosed_to": "authority",
        "further_providers": further,
        "providers": "Example Mail Ltd; Example Net Ltd",
        "path": "handed over by Example Net Ltd, 192.0.2.7",
        "received_by": "Insp. Hall",
    }
    return world.sign("eve", "preservation_order.traffic_data_disclosed", {**usual, **values}, subject=order)


def end_path(world: World, order: str, shown: Receipt, **values: Value) -> Receipt:
    """Record that no order goes on from what was shown, as the other provider no longer has such data."""
    re = world.leaf_of(shown)
    return world.sign(
        "eve", "preservation_order.path_closed", {"reason": "data_deleted", **values}, subject=order, re=re
    )


def paths_of(world: World, order: str) -> list[Path]:
    """Read what was shown of the path under an order, in the order of the record."""
    return sorted(world.lookup().under(Path, "order", order), key=lambda one: one.position)
