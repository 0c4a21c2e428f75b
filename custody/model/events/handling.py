"""Kinds about exhibits that call for handling of their own: abuse material, hazards, traces that go first."""

from __future__ import annotations

from custody.law import guarding
from custody.model import permits, types
from custody.model.schema import Erasable, Kind, Need, Structural

KINDS: tuple[Kind, ...] = (
    Kind(
        "exhibit.flagged",
        (Structural("flag", types.code(guarding.HANDLING)), Erasable("remark")),
        ("record",),
        permit=permits.DESK,
    ),
    Kind(
        "exhibit.unflagged",
        (
            Structural("flag", types.code(guarding.HANDLING)),
            Structural("reason", types.code(guarding.UNFLAGGED)),
            Structural("document_sha256", types.SHA256, Need.OPTIONAL),
            Erasable("decided_by", need=Need.EXPECTED),
        ),
        ("act", "record"),
        permit=permits.ISSUED,
    ),
    Kind(
        "exhibit.warning_noted",
        (Structural("flags", types.codes(guarding.HANDLING)),),
        ("record",),
        permit=permits.DESK,
    ),
    Kind(
        "exhibit.traces_secured",
        (
            Structural("traces", types.codes(guarding.TRACES)),
            Structural("report_sha256", types.SHA256, Need.OPTIONAL),
            Erasable("secured_by", need=Need.EXPECTED),
        ),
        ("record",),
        permit=permits.BENCH,
    ),
)
