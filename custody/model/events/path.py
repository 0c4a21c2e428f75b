"""Kinds about the path of a communication: which providers carried it, and whether it goes on (articles 26 and 43)."""

from __future__ import annotations

from custody.law import grounds, preservation
from custody.model import types
from custody.model.events.lines import ACT_OR_RECORD, DOCUMENT, RECORD
from custody.model.schema import Erasable, Kind, Need, Structural

KINDS: tuple[Kind, ...] = (
    Kind(
        "order.path_disclosed",
        (
            Structural("shown_to", types.code(*grounds.SHOWN_TO)),
            Structural("others", types.codes(*grounds.OTHER_PROVIDERS)),
            DOCUMENT,
            Erasable("providers", need=Need.EXPECTED),
            Erasable("path", need=Need.EXPECTED),
            Erasable("received_by", need=Need.EXPECTED),
            Erasable("disclosed_by"),
        ),
        RECORD,
    ),
    Kind(
        "order.path_ended",
        (Structural("reason", types.code(*grounds.PATH_ENDED)), DOCUMENT, Erasable("explanation")),
        RECORD,
        answers=True,
    ),
    Kind(
        "request.path_disclosed",
        (
            Structural("third_state", types.STATE, Need.EXPECTED),
            DOCUMENT,
            Erasable("provider", need=Need.EXPECTED),
            Erasable("path", need=Need.EXPECTED),
        ),
        ACT_OR_RECORD,
    ),
    Kind(
        "request.path_refused",
        (
            Structural("grounds", types.codes(*preservation.REFUSAL_43)),
            Structural("consulted_at", types.INSTANT, Need.OPTIONAL),
            DOCUMENT,
            Erasable("reasons", need=Need.EXPECTED),
        ),
        ACT_OR_RECORD,
    ),
)
