"""What tests of guarded things do in the office: claim, flag, announce, inspect, owe, add to a case."""

from __future__ import annotations

from hashlib import sha256

from custody.law.clock import DAY, format_instant
from custody.ledger.submissions.submission import Receipt
from custody.model.schema.ids import b64
from custody.model.schema.types import Value
from tests.world import World

PAPER = b64(sha256(b"decision").digest())


def claim(world: World, exhibit: str, by: str = "eve", **values: Value) -> str:
    """Record a claim of privilege; gives its subject."""
    usual: dict[str, Value] = {
        "exhibit": exhibit,
        "privilege_ground": "legal",
        "claimed_by": "counsel of the owner",
        "scope": "letters to counsel",
    }
    return world.subject_of(world.sign(by, "privilege.claimed", {**usual, **values}))


def name_filter(world: World, claimed: str, who: str, by: str = "judge", **values: Value) -> Receipt:
    """Name somebody for the filter team."""
    member: dict[str, Value] = {"member": world.people[who].actor, **values}
    return world.sign(by, "privilege.filter_member_named", member, subject=claimed)


def rule(world: World, claimed: str, outcome: str, consequence: str) -> Receipt:
    """Record a ruling."""
    values: dict[str, Value] = {
        "outcome": outcome,
        "consequence": consequence,
        "document_sha256": PAPER,
        "ruled_by": "District Court",
    }
    return world.sign("judge", "privilege.ruled", values, subject=claimed)


def waive(world: World, claimed: str) -> Receipt:
    """Record that a claim is waived."""
    values: dict[str, Value] = {"document_sha256": PAPER, "waived_by": "the client"}
    return world.sign("eve", "privilege.waived", values, subject=claimed)


def flag(world: World, exhibit: str, code: str, by: str = "eve") -> Receipt:
    """Flag an exhibit."""
    return world.sign(by, "exhibit.flagged", {"flag": code}, subject=exhibit)


def unflag(world: World, exhibit: str, code: str) -> Receipt:
    """Take a flag off."""
    values: dict[str, Value] = {"flag": code, "reason": "cleared", "decided_by": "District Court"}
    return world.sign("judge", "exhibit.unflagged", values, subject=exhibit)


def note(world: World, exhibit: str, *codes: str, by: str = "eve") -> Receipt:
    """Note flags."""
    return world.sign(by, "exhibit.flag_acknowledged", {"flags": " ".join(sorted(codes))}, subject=exhibit)


def traces(world: World, exhibit: str, *codes: str) -> Receipt:
    """Record that traces were secured."""
    values: dict[str, Value] = {"traces": " ".join(sorted(codes)), "secured_by": "trace laboratory"}
    return world.sign("carl", "exhibit.traces_secured", values, subject=exhibit)


def disclose(world: World, position: int, *fields: str, by: str = "judge", **more: Value) -> Receipt:
    """Record a disclosure, to the court where nothing else is said."""
    target = world.entry(position)
    values: dict[str, Value] = {
        "entry_position": position,
        "fields": " ".join(sorted(fields)),
        "purpose": "court",
        "receiver": "court",
        **more,
    }
    return world.sign(by, "entry.disclosed", values, subject=target.envelope.subject, re=target.leaf)


def stored(world: World, exhibit: str, data: bytes, by: str = "eve") -> str:
    """Archive bytes under an exhibit; gives the object."""
    world.put_source("file", data)
    return world.archive(exhibit, "file", by)[0]


def inspect(world: World, case: str, *exhibits: str, supervisor: str = "carl") -> str:
    """Open an inspection; gives its subject."""
    who = world.people[supervisor].actor if supervisor in world.people else supervisor
    values: dict[str, Value] = {
        "case": case,
        "exhibits": " ".join(sorted(exhibits)),
        "supervisor": who,
        "party": "counsel of the accused",
    }
    return world.subject_of(world.sign("eve", "inspection.opened", values))


def close(world: World, session: str, *, copied: bool = False) -> Receipt:
    """End an inspection."""
    return world.sign(
        "eve",
        "inspection.closed",
        {"copies_taken": copied, "inspected_material": "the stick's folders"},
        subject=session,
    )


def announce(world: World, exhibit: str, days: int = 7, **values: Value) -> str:
    """Record notice of a destructive examination; return its subject."""
    usual: dict[str, Value] = {
        "exhibit": exhibit,
        "method": "chip_off",
        "objection_due_at": format_instant(world.clock.now() + days * DAY),
        "notified_person": "counsel of the accused",
        "explanation": "the controller is broken",
    }
    return world.subject_of(world.sign("judge", "destructive_examination.announced", {**usual, **values}))


def object_to(world: World, examination: str) -> Receipt:
    """Record an objection."""
    return world.sign(
        "judge", "destructive_examination.objection_filed", {"objector": "counsel"}, subject=examination
    )


def settle(world: World, examination: str, outcome: str) -> Receipt:
    """Settle an objection."""
    values: dict[str, Value] = {
        "outcome": outcome,
        "document_sha256": PAPER,
        "decided_by": "District Court",
    }
    return world.sign("judge", "destructive_examination.objection_decided", values, subject=examination)


def begin(world: World, examination: str, by: str = "eve", **values: Value) -> Receipt:
    """Begin a destructive examination."""
    return world.sign(by, "destructive_examination.started", values, subject=examination)


def finish(world: World, examination: str, **values: Value) -> Receipt:
    """Record that a destructive examination was made."""
    usual: dict[str, Value] = {"remainder": "partial", "result": "the chip was read"}
    return world.sign("eve", "destructive_examination.completed", {**usual, **values}, subject=examination)


def list_as(world: World, about: str, treatment: str, by: str = "judge", **values: Value) -> Receipt:
    """List a thing on the disclosure schedule."""
    return world.sign(by, "disclosure.scheduled", {"treatment": treatment, **values}, subject=about)


def owe(world: World, case: str, about: str | None = None, **values: Value) -> str:
    """Open a duty to disclose; gives its subject."""
    usual: dict[str, Value] = {
        "case": case,
        "disclosure_subject": about,
        "duty_source": "law",
        "due_at": format_instant(world.clock.now() + 14 * DAY),
        "owed_to": "the accused",
        "legal_basis": "Criminal Procedure Act s. 5",
    }
    return world.subject_of(world.sign("judge", "disclosure.duty_opened", {**usual, **values}))


def meet(world: World, duty: str, how: str = "disclosed", **values: Value) -> Receipt:
    """End a duty to disclose."""
    return world.sign("judge", "disclosure.duty_ended", {"end_reason": how, **values}, subject=duty)


def add(world: World, case: str, who: str, function: str, by: str = "judge", **values: Value) -> Receipt:
    """Add somebody to a case."""
    member: dict[str, Value] = {"actor": world.people[who].actor, "function": function, **values}
    return world.sign(by, "case.member_added", member, subject=case)


def remove(world: World, case: str, who: str, by: str = "judge") -> Receipt:
    """Remove somebody from a case."""
    member: dict[str, Value] = {"actor": world.people[who].actor, "reason": "duty_change"}
    return world.sign(by, "case.member_removed", member, subject=case)
