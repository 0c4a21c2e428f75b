"""Kinds about how a case was decided: judgment, time to appeal, appeal, and since when the decision is final."""

from __future__ import annotations

from custody.law import ending
from custody.model import permits, types
from custody.model.schema import Erasable, Kind, Need, Structural

_DOCUMENT = Structural("document_sha256", types.SHA256, Need.OPTIONAL)
_COURT = (Erasable("court", need=Need.EXPECTED), Erasable("reference"))

KINDS: tuple[Kind, ...] = (
    Kind(
        "outcome.judgment",
        (Structural("outcome", types.code(ending.JUDGMENT)), _DOCUMENT, *_COURT),
        ("record",),
        permit=permits.DESK,
    ),
    Kind(
        "outcome.appeal_deadline",
        (Structural("until", types.INSTANT), _DOCUMENT),
        ("record",),
        permit=permits.DESK,
    ),
    Kind(
        "outcome.appealed",
        (Structural("appellant", types.code(ending.APPELLANT)), _DOCUMENT, *_COURT),
        ("record",),
        permit=permits.DESK,
    ),
    Kind("outcome.appeal_withdrawn", (_DOCUMENT, Erasable("reference")), ("record",), permit=permits.DESK),
    Kind("outcome.final", (_DOCUMENT, Erasable("certified_by")), ("record",), permit=permits.DESK),
)
