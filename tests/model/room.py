"""What people do in an evidence room in tests of several rules: locations, checkouts, papers, carriage, loss."""

from __future__ import annotations

from hashlib import sha256

from custody.law.clock import DAY, HOUR, format_instant
from custody.ledger.submissions.submission import Receipt
from custody.model.records import Whereabouts
from custody.model.schema.ids import b64, unb64
from custody.model.schema.types import Value
from tests.world import World

FINE: dict[str, Value] = {"seal_no": "S-1", "seal_state": "intact", "condition": "as_described"}
PAPER = b64(sha256(b"a signed receipt").digest())


def where(world: World, exhibit: str) -> Whereabouts:
    """Read where an exhibit is."""
    return world.lookup().get(Whereabouts, exhibit)


def place(
    world: World, label: str = "Shelf 1", within: str | None = None, location_type: str = "shelf"
) -> str:
    """Register a storage location."""
    values: dict[str, Value] = {"label": label, "within": within, "location_type": location_type}
    return world.subject_of(world.sign("carl", "location.registered", values))


def retire(world: World, place_id: str) -> Receipt:
    """Retire a storage location."""
    return world.sign("carl", "location.retired", {"reason": "dissolved"}, subject=place_id)


def store(world: World, exhibit: str, place_id: str, by: str = "eve") -> Receipt:
    """Place an exhibit in a storage location."""
    return world.sign(by, "exhibit.placed", {"location": place_id}, subject=exhibit)


def check_out(world: World, exhibit: str, to: str = "carl", by: str = "eve", **values: Value) -> Receipt:
    """Check an exhibit out as somebody."""
    usual: dict[str, Value] = {
        "person": world.people[to].actor,
        "purpose": "examination",
        "return_due_at": format_instant(world.clock.now() + DAY),
    }
    return world.sign(by, "exhibit.checked_out", {**usual, **values}, subject=exhibit)


def check_in(world: World, exhibit: str, by: str = "eve", **values: Value) -> Receipt:
    """Take an exhibit back."""
    return world.sign(by, "exhibit.checked_in", {**FINE, **values}, subject=exhibit)


def release(world: World, exhibit: str, by: str = "eve", **values: Value) -> Receipt:
    """Hand an exhibit out to a court against a paper receipt."""
    usual: dict[str, Value] = {
        "receiver_class": "court",
        "purpose": "court",
        "identity_checked": True,
        "receipt_sha256": PAPER,
        "return_due_at": format_instant(world.clock.now() + 7 * DAY),
        "receiver": "usher of the court",
    }
    return world.sign(by, "transfer.handed_out", {**usual, **values}, subject=exhibit)


def give_back(world: World, exhibit: str, by: str = "carl", **values: Value) -> Receipt:
    """Take an exhibit back that was outside."""
    return world.sign(by, "transfer.returned", {**FINE, **values}, subject=exhibit)


def lose(world: World, exhibit: str, by: str = "carl", **values: Value) -> Receipt:
    """Miss an exhibit."""
    usual: dict[str, Value] = {
        "last_seen_at": format_instant(world.clock.now() - DAY),
        "last_situation": "in_storage",
        "reported_by": "carl",
    }
    return world.sign(by, "exhibit.missing_reported", {**usual, **values}, subject=exhibit)


def find(world: World, exhibit: str, by: str = "carl", **values: Value) -> Receipt:
    """Find an exhibit again."""
    return world.sign(by, "exhibit.recovered", {**FINE, "found_by": "carl", **values}, subject=exhibit)


def carry(world: World, exhibit: str, kind: str, by: str = "eve", **values: Value) -> Receipt:
    """Hand an offered exhibit to a carrier (``dispatched``), or record its arrival (``arrived``)."""
    usual: dict[str, dict[str, Value]] = {
        "dispatched": {"carrier_class": "courier_firm", "carrier": "Example Couriers", "tracking_no": "EX 1"},
        "arrived": {"packaging": "undamaged"},
    }
    re = unb64(world.open_offer(exhibit).leaf)
    return world.sign(by, f"transfer.{kind}", {**usual[kind], **values}, subject=exhibit, re=re)


def counted(world: World, inventory: str, exhibit: str | None, **values: Value) -> Receipt:
    """Count one thing."""
    usual: dict[str, Value] = {"exhibit": exhibit, "seal_state": "intact", "scanned_code": "EV/1"}
    return world.sign("carl", "inventory.counted", {**usual, **values}, subject=inventory)


def closed(world: World, inventory: str) -> Receipt:
    """Close a round."""
    return world.sign("carl", "inventory.closed", {}, subject=inventory)


def reassign(world: World, exhibit: str, to: str, by: str = "ada") -> Receipt:
    """Offer an exhibit as an administrator in the stead of its holder."""
    values: dict[str, Value] = {
        "receiver": world.people[to].actor,
        "purpose": "reassignment",
        "reason": "left",
        "expires_at": format_instant(world.clock.now() + HOUR),
    }
    return world.sign(by, "transfer.reassigned", values, subject=exhibit)


def differs(world: World, exhibit: str, **values: Value) -> Receipt:
    """Record a discrepancy."""
    usual: dict[str, Value] = {"differences": "count label", "description": "two sticks, one label"}
    return world.sign("ada", "exhibit.discrepancy_reported", {**usual, **values}, subject=exhibit)


def resolve(world: World, exhibit: str, told: Receipt, by: str = "carl", **values: Value) -> Receipt:
    """Record what was found out."""
    usual: dict[str, Value] = {"outcome": "mistaken", "finding": "a cap", "established_by": "carl"}
    re = world.leaf_of(told)
    return world.sign(by, "exhibit.discrepancy_resolved", {**usual, **values}, subject=exhibit, re=re)
