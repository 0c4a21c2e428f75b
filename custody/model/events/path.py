"""Kinds about the path of a communication: which providers carried it, and whether it goes on (articles 26 and 43)."""

from __future__ import annotations

from custody.law import grounds, preservation
from custody.model import permits, types
from custody.model.schema import Erasable, Kind, Need, Structural

_DOCUMENT = Structural("document_sha256", types.SHA256, Need.OPTIONAL)

KINDS: tuple[Kind, ...] = (
    Kind(
        "order.path_disclosed",
        (
            Structural("shown_to", types.code(grounds.SHOWN_TO)),
            Structural("others", types.codes(grounds.OTHER_PROVIDERS)),
            _DOCUMENT,
            Erasable("providers", need=Need.EXPECTED),
            Erasable("path", need=Need.EXPECTED),
            Erasable("received_by", need=Need.EXPECTED),
            Erasable("disclosed_by"),
        ),
        ("record",),
        permit=permits.DESK,
    ),
    Kind(
        "order.path_ended",
        (Structural("reason", types.code(grounds.PATH_ENDED)), _DOCUMENT, Erasable("explanation")),
        ("record",),
        answers=True,
        permit=permits.DESK,
    ),
    Kind(
        "request.path_disclosed",
        (
            Structural("third_state", types.STATE, Need.EXPECTED),
            _DOCUMENT,
            Erasable("provider", need=Need.EXPECTED),
            Erasable("path", need=Need.EXPECTED),
        ),
        ("act", "record"),
        permit=permits.DESK,
    ),
    Kind(
        "request.path_refused",
        (
            Structural("grounds", types.codes(preservation.REFUSAL_43)),
            Structural("consulted_at", types.INSTANT, Need.OPTIONAL),
            _DOCUMENT,
            Erasable("reasons", need=Need.EXPECTED),
        ),
        ("act", "record"),
        permit=permits.ISSUED,
    ),
)
