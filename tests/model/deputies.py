"""Lends roles for a time in an office of tests, ends that early, and countersigns."""

from __future__ import annotations

from custody.law.clock import HOUR, format_instant
from custody.ledger.submissions.submission import Receipt
from custody.model.records import Countersign
from custody.model.schema.types import Value
from tests.world import World


def lend(
    world: World, who: str, by: str = "judge", *, starts: int = 0, hours: int = 8, **values: Value
) -> Receipt:
    """Lend the authority's role, beginning so many seconds from now, until so many hours from now."""
    now = world.clock.now()
    usual: dict[str, Value] = {
        "roles": "authority",
        "valid_from": format_instant(now + starts),
        "valid_until": format_instant(now + hours * HOUR),
        "reason": "night_duty",
    }
    return world.sign(by, "actor.deputised", {**usual, **values}, subject=world.people[who].actor)


def end(world: World, who: str, given: Receipt, by: str = "judge") -> Receipt:
    """End such a time early."""
    subject = world.people[who].actor
    return world.sign(
        by, "actor.deputyship_ended", {"reason": "returned"}, subject=subject, re=world.leaf_of(given)
    )


def countersign(
    world: World, position: int, by: str = "judge", *, agreed: bool = True, **values: Value
) -> Receipt:
    """Answer for an entry that a deputy signed."""
    entry = world.entry(position)
    usual: dict[str, Value] = {
        "entry_position": position,
        "agreed": agreed,
        "decline_reason": None if agreed else "not_justified",
    }
    return world.sign(
        by, "entry.countersigned", {**usual, **values}, subject=entry.envelope.subject, re=entry.leaf
    )


def waiting(world: World) -> dict[int, tuple[str, bool | None]]:
    """Return what was listed for countersignature: by position the kind, and the answer."""
    return {
        countersignature.position: (countersignature.kind, countersignature.agreed)
        for countersignature in world.lookup().all(Countersign)
    }
