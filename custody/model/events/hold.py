"""Kinds about legal holds: what must not be disposed of, by whose authority, and when that is looked at again."""

from __future__ import annotations

from custody.law import ending
from custody.model import permits, types
from custody.model.schema import Erasable, Kind, Need, Structural

_ACT_OR_RECORD = ("act", "record")
_DOCUMENT = Structural("document_sha256", types.SHA256, Need.OPTIONAL)
#: What a hold can be placed on.
ABOUT = ("case", "exhibit", "object")

KINDS: tuple[Kind, ...] = (
    Kind(
        "hold.placed",
        (
            Structural("about", types.code(*ABOUT)),
            Structural("thing", types.ref("case", "exhibit", "object")),
            Structural("case", types.ref("case"), Need.COMPUTED),
            Structural("reason", types.code(ending.HOLD_REASON)),
            Structural("review_at", types.INSTANT, Need.EXPECTED),
            _DOCUMENT,
            Erasable("reference", types.LABEL, label=True),
            Erasable("authority", need=Need.EXPECTED),
            Erasable("grounds"),
        ),
        _ACT_OR_RECORD,
        begins=True,
        permit=permits.ISSUED,
    ),
    Kind(
        "hold.reviewed",
        (
            Structural("review_at", types.INSTANT),
            _DOCUMENT,
            Erasable("authority", need=Need.EXPECTED),
            Erasable("grounds", need=Need.EXPECTED),
        ),
        _ACT_OR_RECORD,
        permit=permits.ISSUED,
    ),
    Kind(
        "hold.released",
        (
            Structural("reason", types.code(ending.HOLD_END)),
            _DOCUMENT,
            Erasable("authority", need=Need.EXPECTED),
            Erasable("grounds"),
        ),
        _ACT_OR_RECORD,
        permit=permits.ISSUED,
    ),
)
