"""Kinds about who belongs to a case, and who looked at what of it is confidential."""

from __future__ import annotations

from custody.law import guarding
from custody.model import types
from custody.model.events.lines import ACT_OR_RECORD
from custody.model.schema import Kind, Structural

KINDS: tuple[Kind, ...] = (
    Kind(
        "case.member_added",
        (Structural("actor", types.REF), Structural("function", types.code(*guarding.FUNCTIONS))),
        ACT_OR_RECORD,
    ),
    Kind(
        "case.member_removed",
        (Structural("actor", types.REF), Structural("reason", types.code(*guarding.LEAVING))),
        ACT_OR_RECORD,
    ),
    Kind(
        "access.viewed",
        (
            Structural("case", types.REF),
            Structural("about", types.REFS),
            Structural("fields", types.FIELDS),
            Structural("command", types.FIELD),
            Structural("purpose", types.code(*guarding.VIEWING)),
        ),
        ("record", "act"),
        begins=True,
    ),
)
