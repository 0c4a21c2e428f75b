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


def copy(world: World, exhibit: str, by: str = "eve", **values: Value) -> Receipt:
    """Register a working copy that is in the house."""
    usual: dict[str, Value] = {
        "exhibit": exhibit,
        "sort": "working",
        "medium": "disk",
        "sha256": b64(sha256(b"image").digest()),
        "outside": False,
        "purpose": "analysis",
        "held_by": "Eve Hall",
    }
    return world.sign(by, "copy.made", {**usual, **values})


def expert(world: World, exhibit: str, days: int = 30, **values: Value) -> str:
    """Register a copy that goes to an expert; gives its identifier."""
    out: dict[str, Value] = {
        "exhibit": exhibit,
        "medium": "disk",
        "sha256": b64(sha256(b"image").digest()),
        "sort": "expert",
        "outside": True,
        "purpose": "expert",
        "return_by": ahead(world, days * DAY),
        "held_by": "Dr. Orr",
    }
    return world.subject_of(world.sign("eve", "copy.made", {**out, **values}))


def of_copy(world: World, copy_id: str, kind: str, by: str = "eve", **values: Value) -> Receipt:
    """Record what becomes of a copy."""
    usual: dict[str, dict[str, Value]] = {
        "moved": {"outside": True, "purpose": "defence", "held_by": "Counsel"},
        "destroyed": {"method": "overwriting", "standard": "nist_800_88_clear", "witness": "Carl"},
        "kept": {"reason": "court_file", "authority": "District Court"},
    }
    return world.sign(by, f"copy.{kind}", {**usual.get(kind, {}), **values}, subject=copy_id)
