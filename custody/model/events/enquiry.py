"""Kinds about enquiries for where data or their provider are, before preservation is requested (article 42(2))."""

from __future__ import annotations

from custody.law import grounds
from custody.model import permits, types
from custody.model.schema import Erasable, FieldSpec, Kind, Need, Structural

_ACT_OR_RECORD = ("act", "record")
_DOCUMENT = Structural("document_sha256", types.SHA256, Need.OPTIONAL)

#: What an enquiry states in either direction; ``state`` is the other State.
_ENQUIRY: tuple[FieldSpec, ...] = (
    Structural("case", types.ref("case")),
    Structural("state", types.STATE),
    Structural("channel", types.code(grounds.CHANNELS)),
    Structural("sought", types.codes(grounds.SOUGHT)),
    Structural("confidential", types.FLAG),
    Structural("answer_by", types.INSTANT, Need.OPTIONAL),
    _DOCUMENT,
    Erasable("reference", types.LABEL, label=True),
    Erasable("looked_for", need=Need.EXPECTED),
    Erasable("authority"),
)

KINDS: tuple[Kind, ...] = (
    Kind("enquiry.sent", _ENQUIRY, _ACT_OR_RECORD, begins=True, permit=permits.DESK),
    Kind("enquiry.received", _ENQUIRY, ("record",), begins=True, permit=permits.DESK),
    Kind(
        "enquiry.answered",
        (
            Structural("outcome", types.code(grounds.LOCATED)),
            Structural("third_state", types.STATE, Need.OPTIONAL),
            _DOCUMENT,
            Erasable("holder"),
            Erasable("explanation"),
        ),
        _ACT_OR_RECORD,
        permit=permits.DESK,
    ),
)
