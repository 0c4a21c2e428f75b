"""What tests of how evidence ends do again and again: holds, decisions of courts, and instants."""

from __future__ import annotations

from hashlib import sha256

from custody.law.clock import DAY, format_instant
from custody.ledger.submissions.submission import Receipt
from custody.model.schema.ids import b64
from custody.model.schema.types import Value
from tests.model.office import office, stick
from tests.world import World

PAPER = b64(sha256(b"a decision").digest())


def ahead(world: World, seconds: int) -> str:
    """Return an instant so many seconds ahead, or back."""
    return format_instant(world.clock.now() + seconds)


def place(
    world: World, subject: str, scope: str = "exhibit", by: str = "judge", days: int = 30, **values: Value
) -> Receipt:
    """Place a legal hold."""
    usual: dict[str, Value] = {
        "hold_scope": scope,
        "held_subject": subject,
        "reason": "appeal",
        "review_due_at": ahead(world, days * DAY),
        "authority": "Public Prosecutor",
    }
    return world.sign(by, "legal_hold.placed", {**usual, **values})


def uphold(world: World, hold: str, by: str = "judge", days: int = 30, **values: Value) -> Receipt:
    """Review a hold and keep it."""
    usual: dict[str, Value] = {
        "review_due_at": ahead(world, days * DAY),
        "authority": "Public Prosecutor",
        "grounds": "the appeal is pending",
    }
    return world.sign(by, "legal_hold.reviewed", {**usual, **values}, subject=hold)


def release(world: World, hold: str, by: str = "judge", **values: Value) -> Receipt:
    """End a hold."""
    usual: dict[str, Value] = {"reason": "decided", "authority": "Public Prosecutor"}
    return world.sign(by, "legal_hold.released", {**usual, **values}, subject=hold)


def step(world: World, case: str, kind: str, by: str = "eve", **values: Value) -> Receipt:
    """Record what a court did in a case."""
    usual: dict[str, dict[str, Value]] = {
        "judgment_given": {"outcome": "conviction", "court": "District Court"},
        "appeal_filed": {"appellant": "defence", "court": "Court of Appeal"},
        "appeal_deadline_set": {"appeal_until": ahead(world, 30 * DAY)},
    }
    return world.sign(by, f"proceedings.{kind}", {**usual.get(kind, {}), **values}, subject=case)


def copy(world: World, exhibit: str, by: str = "eve", **values: Value) -> Receipt:
    """Register a working copy that is with the agency."""
    usual: dict[str, Value] = {
        "exhibit": exhibit,
        "copy_type": "working",
        "medium": "disk",
        "sha256": b64(sha256(b"image").digest()),
        "outside_agency": False,
        "purpose": "analysis",
        "custodian_name": "Eve Hall",
    }
    return world.sign(by, "copy.made", {**usual, **values})


def expert(world: World, exhibit: str, days: int = 30, **values: Value) -> str:
    """Register a copy that goes to an expert; gives its identifier."""
    out: dict[str, Value] = {
        "exhibit": exhibit,
        "medium": "disk",
        "sha256": b64(sha256(b"image").digest()),
        "copy_type": "expert",
        "outside_agency": True,
        "purpose": "expert",
        "return_due_at": ahead(world, days * DAY),
        "custodian_name": "Dr. Orr",
    }
    return world.subject_of(world.sign("eve", "copy.made", {**out, **values}))


def of_copy(world: World, copy_id: str, kind: str, by: str = "eve", **values: Value) -> Receipt:
    """Record what becomes of a copy."""
    usual: dict[str, dict[str, Value]] = {
        "handed_over": {"outside_agency": True, "purpose": "defence", "custodian_name": "Counsel"},
        "destroyed": {"method": "overwriting", "standard": "nist_800_88_clear", "attending_witness": "Carl"},
        "accounted_for": {"reason": "court_file", "authority": "District Court"},
    }
    return world.sign(by, f"copy.{kind}", {**usual.get(kind, {}), **values}, subject=copy_id)


def propose(
    world: World, exhibit: str, measure: str, basis: str = "case_ended", by: str = "carl", **values: Value
) -> Receipt:
    """Propose what is to become of an exhibit."""
    usual: dict[str, Value] = {
        "measure": measure,
        "basis": basis,
        "authority_document_sha256": PAPER,
        "legal_basis": "Evidence Act s. 9",
        "return_due_at": ahead(world, 10 * DAY) if measure == "loan" else None,
    }
    return world.sign(by, "disposition.proposed", {**usual, **values}, subject=exhibit)


def agree(world: World, proposal: Receipt, by: str = "judge", **values: Value) -> Receipt:
    """Approve a proposal."""
    entry = world.entry(proposal.position)
    return world.sign(by, "disposition.approved", values, subject=entry.envelope.subject, re=entry.leaf)


#: What states due form, by measure.
FORM: dict[str, dict[str, Value]] = {
    "destroy": {
        "method": "shredding",
        "standard": "din_66399",
        "photo_before_sha256": PAPER,
        "photo_after_sha256": PAPER,
        "certificate_sha256": PAPER,
    },
    "remove_data": {"method": "overwriting", "standard": "nist_800_88_purge"},
    "return_to_owner": {"identification_means": "identity_card", "receiver": "the owner"},
    "loan": {"identification_means": "passport", "receiver": "the owner"},
    "transfer_to_agency": {"identification_means": "service_card", "receiver": "the customs investigation"},
}


def carry_out(
    world: World,
    exhibit: str,
    measure: str,
    proposal: Receipt | None,
    basis: str = "case_ended",
    *,
    by: str = "eve",
    leaf: str | None = None,
    without: str = "",
    **values: Value,
) -> Receipt:
    """Carry out what was approved, in due form but for a field, or what nobody proposed."""
    leaf = leaf if proposal is None else b64(world.leaf_of(proposal))
    usual: dict[str, Value] = {"measure": measure, "basis": basis, "proposal": leaf, **FORM.get(measure, {})}
    stated = {name: value for name, value in {**usual, **values}.items() if name != without}
    return world.sign(by, "disposition.executed", stated, subject=exhibit)


def bear_witness(world: World, executed: Receipt, by: str) -> Receipt:
    """Witness what was carried out."""
    entry = world.entry(executed.position)
    return world.sign(by, "disposition.witnessed", {}, subject=entry.envelope.subject, re=entry.leaf)


def decided(world: World, case: str) -> None:
    """Record the final decision of a case."""
    step(world, case, "judgment_given")
    step(world, case, "judgment_made_final")


def notify(world: World, exhibit: str, days: int = 30, **values: Value) -> Receipt:
    """Record notice to whoever is entitled to an exhibit."""
    usual: dict[str, Value] = {
        "claim_until": ahead(world, days * DAY),
        "notice_method": "post",
        "notified_person": "the owner",
    }
    return world.sign("eve", "disposition.notice_given", {**usual, **values}, subject=exhibit)


def claim(world: World, exhibit: str) -> Receipt:
    """Claim an exhibit."""
    return world.sign("eve", "disposition.claim_received", {"claimant": "the owner"}, subject=exhibit)


def take_back(world: World, exhibit: str, by: str = "eve", **values: Value) -> Receipt:
    """Take in again what was lent."""
    usual: dict[str, Value] = {"condition": "as_described"}
    return world.sign(by, "disposition.loan_returned", {**usual, **values}, subject=exhibit)


def ended() -> tuple[World, str, str]:
    """Return an office with an exhibit of a finally decided case: world, exhibit and case."""
    world = office()
    exhibit = stick(world)
    case = world.exhibit_record(exhibit).case
    decided(world, case)
    return world, exhibit, case
