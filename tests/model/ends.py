"""What tests of how evidence ends do again and again: holds, decisions of courts, and instants."""

from __future__ import annotations

from hashlib import sha256

from custody.law.clock import DAY, format_instant
from custody.ledger.submission import Receipt
from custody.model.ids import b64
from custody.model.types import Value
from tests.world import World

PAPER = b64(sha256(b"a decision").digest())


def ahead(world: World, seconds: int) -> str:
    """Give an instant so many seconds ahead, or back."""
    return format_instant(world.clock.now() + seconds)


def place(
    world: World, thing: str, about: str = "exhibit", by: str = "judge", days: int = 30, **values: Value
) -> Receipt:
    """Place a legal hold."""
    usual: dict[str, Value] = {
        "about": about,
        "thing": thing,
        "reason": "appeal",
        "review_at": ahead(world, days * DAY),
        "authority": "Public Prosecutor",
    }
    return world.sign(by, "hold.placed", {**usual, **values})


def uphold(world: World, hold: str, by: str = "judge", days: int = 30, **values: Value) -> Receipt:
    """Review a hold and keep it."""
    usual: dict[str, Value] = {
        "review_at": ahead(world, days * DAY),
        "authority": "Public Prosecutor",
        "grounds": "the appeal is pending",
    }
    return world.sign(by, "hold.reviewed", {**usual, **values}, subject=hold)


def release(world: World, hold: str, by: str = "judge", **values: Value) -> Receipt:
    """End a hold."""
    usual: dict[str, Value] = {"reason": "decided", "authority": "Public Prosecutor"}
    return world.sign(by, "hold.released", {**usual, **values}, subject=hold)


def step(world: World, case: str, kind: str, by: str = "eve", **values: Value) -> Receipt:
    """Record what a court did in a case."""
    usual: dict[str, dict[str, Value]] = {
        "judgment": {"outcome": "conviction", "court": "District Court"},
        "appealed": {"appellant": "defence", "court": "Court of Appeal"},
        "appeal_deadline": {"until": ahead(world, 30 * DAY)},
    }
    return world.sign(by, f"outcome.{kind}", {**usual.get(kind, {}), **values}, subject=case)
