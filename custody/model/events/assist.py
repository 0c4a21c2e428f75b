"""Kinds about orders to whoever knows a system to explain it, so that it can be searched (art. 28(4))."""

from __future__ import annotations

from custody.law import grounds
from custody.law.safeguards import OF_ASSIST
from custody.model import permits, types
from custody.model.events import safeguards
from custody.model.schema import Erasable, Kind, Need, Structural

_ACT_OR_RECORD = ("act", "record")
_DOCUMENT = Structural("document_sha256", types.SHA256, Need.OPTIONAL)

KINDS: tuple[Kind, ...] = (
    Kind(
        "assist.ordered",
        (
            Structural("case", types.ref("case")),
            Structural("seizure", types.ref("seizure"), Need.OPTIONAL),
            Structural("limb", types.code(grounds.MEASURE_LIMBS), Need.EXPECTED),
            Structural("most_penalty_months", types.COUNT, Need.OPTIONAL),
            Structural("about", types.codes(grounds.EXPLAINED)),
            Structural("enables", types.codes(grounds.ENABLED)),
            Structural("answer_by", types.INSTANT, Need.EXPECTED),
            _DOCUMENT,
            Erasable("order_no", types.LABEL, label=True),
            Erasable("legal_basis", need=Need.EXPECTED),
            Erasable("issuing_authority", need=Need.EXPECTED),
            Erasable("addressee", need=Need.EXPECTED),
            Erasable("knowledge", need=Need.EXPECTED),
            Erasable("information", need=Need.EXPECTED),
            Erasable("reasonable", need=Need.EXPECTED),
            *safeguards.fields(OF_ASSIST),
        ),
        _ACT_OR_RECORD,
        begins=True,
        permit=permits.ISSUED,
    ),
    Kind(
        "assist.served",
        (
            Structural("method", types.SERVICE),
            _DOCUMENT,
            Erasable("served_to"),
        ),
        ("record",),
        permit=permits.DESK,
    ),
    Kind(
        "assist.answered",
        (
            Structural("outcome", types.code(grounds.PRODUCED, only=("given", "partly", "refused"))),
            Structural("reasons", types.codes(grounds.NOT_ASSISTED), Need.OPTIONAL),
            _DOCUMENT,
            Erasable("answered_by", need=Need.EXPECTED),
            Erasable("explanation"),
        ),
        ("record",),
        permit=permits.DESK,
    ),
    Kind(
        "assist.withdrawn",
        (Structural("reason", types.code(grounds.WITHDRAWAL)), _DOCUMENT, Erasable("grounds")),
        _ACT_OR_RECORD,
        permit=permits.ISSUED,
    ),
)
