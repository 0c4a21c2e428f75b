"""Kinds about the path of a communication: which providers carried it, and why nothing goes on to one (art. 26)."""

from __future__ import annotations

from custody.law import grounds
from custody.model import types
from custody.model.schema import Erasable, Kind, Need, Structural

_DOCUMENT = Structural("document_sha256", types.SHA256, Need.OPTIONAL)

KINDS: tuple[Kind, ...] = (
    Kind(
        "order.path_disclosed",
        (
            Structural("shown_to", types.code(*grounds.SHOWN_TO)),
            Structural("others", types.codes(*grounds.OTHER_PROVIDERS)),
            _DOCUMENT,
            Erasable("providers", need=Need.EXPECTED),
            Erasable("path", need=Need.EXPECTED),
            Erasable("received_by", need=Need.EXPECTED),
            Erasable("disclosed_by"),
        ),
        ("record",),
    ),
    Kind(
        "order.path_ended",
        (Structural("reason", types.code(*grounds.PATH_ENDED)), _DOCUMENT, Erasable("explanation")),
        ("record",),
        answers=True,
    ),
)
