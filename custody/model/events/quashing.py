"""Kinds about what is brought against an order or against its quashing, and about a quashing that loses its effect."""

from __future__ import annotations

from custody.law import grounds
from custody.model import permits, types
from custody.model.schema import Erasable, FieldSpec, Kind, Need, Structural

#: How that ended without a quashing.
OUTCOMES: dict[str, str] = {
    "inadmissible": "not heard on its merits",
    "upheld": "what it was brought against was upheld: the order, or its quashing",
    "withdrawn": "taken back by whoever brought it",
}
#: By what an order or its quashing is contested.
MEANS: dict[str, str] = {
    "remedy": "the remedy of a person concerned",
    "review": "a review by a court or independent body",
}
_DOCUMENT = Structural("document_sha256", types.SHA256, Need.OPTIONAL)
_CONTESTED: tuple[FieldSpec, ...] = (
    Structural("against", types.code(grounds.CONTESTED), default="order"),
    Structural("means", types.code(MEANS)),
    Structural("body", types.code(grounds.REVIEWERS)),
    Structural("suspensive", types.FLAG),
    _DOCUMENT,
    Erasable("reviewed_by", need=Need.EXPECTED),
    Erasable("sought_by", need=Need.EXPECTED),
    Erasable("reference"),
)
_ENDED: tuple[FieldSpec, ...] = (
    Structural("outcome", types.code(OUTCOMES)),
    _DOCUMENT,
    Erasable("reference"),
)
_DECIDED: tuple[FieldSpec, ...] = (
    Structural("body", types.code(grounds.REVIEWERS)),
    _DOCUMENT,
    Erasable("decided_by", need=Need.EXPECTED),
    Erasable("grounds"),
)

KINDS: tuple[Kind, ...] = tuple(
    kind
    for thing in ("order", "production")
    for kind in (
        Kind(f"{thing}.contested", _CONTESTED, ("record",), permit=permits.DESK),
        Kind(f"{thing}.contest_ended", _ENDED, ("record",), answers=True, permit=permits.DESK),
        Kind(
            f"{thing}.quashing_stayed",
            (Structural("decision", types.code(grounds.STAYED)), *_DECIDED),
            ("record",),
            permit=permits.DESK,
        ),
        Kind(f"{thing}.quashing_reversed", _DECIDED, ("record",), permit=permits.DESK),
    )
)
