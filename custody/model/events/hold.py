"""Kinds about legal holds: what must not be disposed of, by whose authority, and when that is looked at again."""

from __future__ import annotations

from custody.law import ending
from custody.model import types
from custody.model.events.lines import ACT_OR_RECORD, DOCUMENT
from custody.model.schema import Erasable, Kind, Need, Structural

#: What a hold can be placed on.
ABOUT = ("case", "exhibit", "object")

KINDS: tuple[Kind, ...] = (
    Kind(
        "hold.placed",
        (
            Structural("about", types.code(*ABOUT)),
            Structural("thing", types.REF),
            Structural("case", types.REF, Need.COMPUTED),
            Structural("reason", types.code(*ending.HOLD_REASON)),
            Structural("review_at", types.INSTANT, Need.EXPECTED),
            DOCUMENT,
            Erasable("reference", types.LABEL, label=True),
            Erasable("authority", need=Need.EXPECTED),
            Erasable("grounds"),
        ),
        ACT_OR_RECORD,
        begins=True,
    ),
    Kind(
        "hold.reviewed",
        (
            Structural("review_at", types.INSTANT),
            DOCUMENT,
            Erasable("authority", need=Need.EXPECTED),
            Erasable("grounds", need=Need.EXPECTED),
        ),
        ACT_OR_RECORD,
    ),
    Kind(
        "hold.released",
        (
            Structural("reason", types.code(*ending.HOLD_END)),
            DOCUMENT,
            Erasable("authority", need=Need.EXPECTED),
            Erasable("grounds"),
        ),
        ACT_OR_RECORD,
    ),
)
