"""Kinds about orders to whoever knows a system to explain it, so that it can be searched (art. 28(4))."""

from __future__ import annotations

from custody.law import grounds
from custody.law.safeguards import OF_ASSIST
from custody.model import types
from custody.model.events import safeguards
from custody.model.events.lines import ACT_OR_RECORD, DOCUMENT, RECORD
from custody.model.schema import Erasable, Kind, Need, Structural

KINDS: tuple[Kind, ...] = (
    Kind(
        "assist.ordered",
        (
            Structural("case", types.REF),
            Structural("seizure", types.REF, Need.OPTIONAL),
            Structural("limb", types.code(*grounds.LIMBS, *grounds.COOPERATION), Need.EXPECTED),
            Structural("most_penalty_months", types.COUNT, Need.OPTIONAL),
            Structural("about", types.codes(*grounds.EXPLAINED)),
            Structural("enables", types.codes(*grounds.ENABLED)),
            Structural("answer_by", types.INSTANT, Need.EXPECTED),
            DOCUMENT,
            Erasable("order_no", types.LABEL, label=True),
            Erasable("legal_basis", need=Need.EXPECTED),
            Erasable("issuing_authority", need=Need.EXPECTED),
            Erasable("addressee", need=Need.EXPECTED),
            Erasable("knowledge", need=Need.EXPECTED),
            Erasable("information", need=Need.EXPECTED),
            Erasable("reasonable", need=Need.EXPECTED),
            *safeguards.fields(OF_ASSIST),
        ),
        ACT_OR_RECORD,
        begins=True,
    ),
    Kind(
        "assist.served",
        (
            Structural("method", types.SERVICE),
            DOCUMENT,
            Erasable("served_to"),
        ),
        RECORD,
    ),
    Kind(
        "assist.answered",
        (
            Structural("outcome", types.code("given", "partly", "refused")),
            Structural("reasons", types.codes(*grounds.NOT_ASSISTED), Need.OPTIONAL),
            DOCUMENT,
            Erasable("answered_by", need=Need.EXPECTED),
            Erasable("explanation"),
        ),
        RECORD,
    ),
    Kind(
        "assist.withdrawn",
        (Structural("reason", types.code(*grounds.WITHDRAWAL)), DOCUMENT, Erasable("grounds")),
        ACT_OR_RECORD,
    ),
)
