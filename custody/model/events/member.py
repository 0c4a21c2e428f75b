"""Kinds about who belongs to a case, and who looked at what of it is confidential."""

from __future__ import annotations

from custody.law import guarding
from custody.model import permits, types
from custody.model.schema import Kind, Structural

KINDS: tuple[Kind, ...] = (
    Kind(
        "case.member_added",
        (Structural("actor", types.ref("actor")), Structural("function", types.code(guarding.FUNCTIONS))),
        ("act", "record"),
        permit=permits.DESK,
    ),
    Kind(
        "case.member_removed",
        (Structural("actor", types.ref("actor")), Structural("reason", types.code(guarding.LEAVING))),
        ("act", "record"),
        permit=permits.DESK,
    ),
    Kind(
        "access.viewed",
        (
            Structural("case", types.ref("case")),
            Structural("about", types.refs("exhibit")),
            Structural("fields", types.FIELDS),
            Structural("command", types.FIELD),
            Structural("purpose", types.code(guarding.VIEWING)),
        ),
        ("record", "act"),
        begins=True,
        permit=permits.EVERYBODY,
    ),
)
