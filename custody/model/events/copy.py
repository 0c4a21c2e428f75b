"""Kinds of the register of copies: made of what, by whom held, and what became of each."""

from __future__ import annotations

from custody.law import ending
from custody.model import permits, types
from custody.model.schema import Erasable, Kind, Need, Structural

_DOCUMENT = Structural("document_sha256", types.SHA256, Need.OPTIONAL)
_ORDERED = Structural("authority_document_sha256", types.SHA256, Need.OPTIONAL)
_HOLDER = (
    Structural("holder", types.ref("actor"), Need.OPTIONAL),
    Structural("outside", types.FLAG),
    Structural("purpose", types.code(ending.COPY_PURPOSE)),
    Structural("return_by", types.INSTANT, Need.OPTIONAL),
)
_MATCH = Structural("match", types.FLAG, Need.COMPUTED)

KINDS: tuple[Kind, ...] = (
    Kind(
        "copy.made",
        (
            Structural("exhibit", types.ref("exhibit")),
            Structural("case", types.ref("case"), Need.COMPUTED),
            Structural(
                "acquisition", types.answered("acquisition.completed", kept="acquisition"), Need.OPTIONAL
            ),
            Structural("object", types.ref("object"), Need.OPTIONAL),
            Structural("sort", types.code(ending.COPY)),
            Structural("medium", types.code(ending.MEDIUM)),
            Structural("sha256", types.SHA256, Need.EXPECTED),
            _MATCH,
            *_HOLDER,
            _DOCUMENT,
            _ORDERED,
            Erasable("reference", types.LABEL, label=True),
            Erasable("held_by", need=Need.EXPECTED),
            Erasable("place"),
            Erasable("authority"),
        ),
        ("record", "act"),
        begins=True,
        permit=permits.DESK,
    ),
    Kind(
        "copy.moved",
        (*_HOLDER, _DOCUMENT, _ORDERED, Erasable("held_by", need=Need.EXPECTED), Erasable("authority")),
        ("record", "act"),
        permit=permits.DESK,
    ),
    Kind(
        "copy.returned",
        (
            Structural("sha256", types.SHA256, Need.OPTIONAL),
            _MATCH,
            Structural("holder", types.ref("actor"), Need.OPTIONAL),
            Erasable("condition"),
        ),
        ("record",),
        permit=permits.DESK,
    ),
    Kind(
        "copy.destroyed",
        (
            Structural("method", types.code(ending.METHOD)),
            Structural("standard", types.code(ending.STANDARD), Need.EXPECTED),
            _DOCUMENT,
            Erasable("witness", need=Need.EXPECTED),
        ),
        ("record",),
        permit=permits.DESK,
    ),
    Kind(
        "copy.kept",
        (
            Structural("reason", types.code(ending.COPY_KEPT)),
            _DOCUMENT,
            Erasable("authority", need=Need.EXPECTED),
        ),
        ("record",),
        permit=permits.DESK,
    ),
)
