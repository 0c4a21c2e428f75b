"""Kinds about what is brought against an order or against its quashing, and about a quashing that loses its effect."""

from __future__ import annotations

from custody.law import grounds
from custody.model import types
from custody.model.events.lines import DOCUMENT, RECORD
from custody.model.schema import Erasable, FieldSpec, Kind, Need, Structural

_CONTESTED: tuple[FieldSpec, ...] = (
    Structural("against", types.code(*grounds.CONTESTED), default="order"),
    Structural("means", types.code("remedy", "review")),
    Structural("body", types.code(*grounds.REVIEWERS)),
    Structural("suspensive", types.FLAG),
    DOCUMENT,
    Erasable("reviewed_by", need=Need.EXPECTED),
    Erasable("sought_by", need=Need.EXPECTED),
    Erasable("reference"),
)
_ENDED: tuple[FieldSpec, ...] = (
    Structural("outcome", types.code("inadmissible", "upheld", "withdrawn")),
    DOCUMENT,
    Erasable("reference"),
)
_DECIDED: tuple[FieldSpec, ...] = (
    Structural("body", types.code(*grounds.REVIEWERS)),
    DOCUMENT,
    Erasable("decided_by", need=Need.EXPECTED),
    Erasable("grounds"),
)

KINDS: tuple[Kind, ...] = tuple(
    kind
    for thing in ("order", "production")
    for kind in (
        Kind(f"{thing}.contested", _CONTESTED, RECORD),
        Kind(f"{thing}.contest_ended", _ENDED, RECORD, answers=True),
        Kind(
            f"{thing}.quashing_stayed",
            (Structural("decision", types.code(*grounds.STAYED)), *_DECIDED),
            RECORD,
        ),
        Kind(f"{thing}.quashing_reversed", _DECIDED, RECORD),
    )
)
