"""Kinds about the ledger itself and about the people and keys that sign in it."""

from __future__ import annotations

from custody.model import permits, types
from custody.model.schema import Erasable, Kind, Need, Structural

#: What shows how many entries a ledger had that is resumed from a backup.
EVIDENCE: dict[str, str] = {
    "head_file": "the head that a machine remembered outside the database",
    "none": "no evidence from outside the database",
    "receipt": "a receipt of an entry",
    "witness": "a checkpoint that a witness cosigned",
}
#: Why roles are lent for a time, and why that ends before its time.
DEPUTY_REASONS = ("absence", "illness", "night_duty", "vacancy", "weekend_duty")
END_REASONS = ("error", "misuse", "not_needed", "returned")
#: What a ledger can be moved to, and how that can end.
KEPT_IN = ("postgresql",)
ARRIVALS = ("arrived", "called_off")
#: What can have become of the database that a ledger was moved to, where that did not answer.
MOVED_TO = ("lost", "unreachable")

KINDS: tuple[Kind, ...] = (
    Kind(
        "ledger.opened",
        (
            Structural("log_vkey", types.VKEY),
            Structural("actor", types.ref("actor")),
            Structural("vkey", types.VKEY),
            Structural("training", types.FLAG),
            Erasable("display_name", types.LABEL, label=True),
            Erasable("organisation"),
        ),
        begins=True,
        permit=permits.ADMINISTRATORS,
    ),
    Kind(
        "ledger.resumed.proposed",
        (
            Structural("reason", types.code("disk_failure", "moved_back", "restore", "other")),
            Structural("lost_size", types.COUNT),
            Structural("lost_root", types.SHA256),
            Structural("evidence", types.code(EVIDENCE)),
            # What the machine remembered of this ledger when it was signed; nothing, where it remembered nothing.
            Structural("remembered", types.HEAD, Need.OPTIONAL),
            # What became of the database that the ledger was moved to, where this is the one that it was moved from.
            Structural("server", types.code(*MOVED_TO), Need.OPTIONAL),
            Structural("expires_at", types.INSTANT, Need.COMPUTED),
        ),
        permit=permits.ADMINISTRATORS,
    ),
    Kind("ledger.resumed.approved", (), answers=True, permit=permits.ADMINISTRATORS),
    Kind(
        "ledger.resumed.refused",
        (Structural("reason", types.code("expired", "not_convinced", "withdrawn", "wrong")),),
        answers=True,
        permit=permits.ADMINISTRATORS,
    ),
    Kind(
        "ledger.moved",
        (
            Structural("place", types.ref()),
            Structural("kept_in", types.code(*KEPT_IN)),
            Structural("size", types.COUNT),
            Structural("root", types.SHA256),
            Erasable("address", types.LABEL),
        ),
        ("act",),
        permit=permits.ADMINISTRATORS,
    ),
    Kind(
        "ledger.arrived",
        (Structural("outcome", types.code(*ARRIVALS)),),
        ("act",),
        answers=True,
        permit=permits.ADMINISTRATORS,
    ),
    Kind(
        "actor.enrolled",
        (
            Structural("vkey", types.VKEY),
            Structural("roles", types.codes(*permits.ROLES)),
            Erasable("display_name", types.LABEL, need=Need.EXPECTED, label=True),
            Erasable("organisation"),
        ),
        begins=True,
        permit=permits.ADMINISTRATORS,
    ),
    Kind(
        "actor.roles_set",
        (
            Structural("roles", types.codes(*permits.ROLES), Need.OPTIONAL),
            Structural("reason", types.code("appointment", "departure", "duty_change", "error")),
        ),
        permit=permits.ADMINISTRATORS,
    ),
    Kind(
        "actor.deputised",
        (
            Structural("roles", types.codes(*permits.ROLES)),
            Structural("from", types.INSTANT),
            Structural("until", types.INSTANT),
            Structural("for_whom", types.ref("actor"), Need.OPTIONAL),
            Structural("reason", types.code(*DEPUTY_REASONS)),
            Structural("countersign_hours", types.COUNT, Need.OPTIONAL),
        ),
        permit=permits.LENDERS,
    ),
    Kind(
        "actor.deputy_ended",
        (Structural("reason", types.code(*END_REASONS)),),
        answers=True,
        permit=permits.LENDERS,
    ),
    Kind(
        "key.rotated",
        (Structural("replaces", types.KEY_NAME), Structural("vkey", types.VKEY)),
        permit=permits.EVERYBODY,
    ),
    Kind(
        "key.revoked",
        (
            Structural("key", types.KEY_NAME),
            Structural("reason", types.code("compromised", "departed", "lost", "superseded")),
            Structural("compromised_since", types.INSTANT, Need.OPTIONAL),
        ),
        permit=permits.ADMINISTRATORS,
    ),
)
