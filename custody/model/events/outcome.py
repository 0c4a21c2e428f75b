"""Kinds about how a case was decided: judgment, time to appeal, appeal, and since when the decision is final."""

from __future__ import annotations

from custody.law import ending
from custody.model import types
from custody.model.events.lines import DOCUMENT, RECORD
from custody.model.schema import Erasable, Kind, Need, Structural

_COURT = (Erasable("court", need=Need.EXPECTED), Erasable("reference"))

KINDS: tuple[Kind, ...] = (
    Kind(
        "outcome.judgment",
        (Structural("outcome", types.code(*ending.JUDGMENT)), DOCUMENT, *_COURT),
        RECORD,
    ),
    Kind("outcome.appeal_deadline", (Structural("until", types.INSTANT), DOCUMENT), RECORD),
    Kind(
        "outcome.appealed",
        (Structural("appellant", types.code(*ending.APPELLANT)), DOCUMENT, *_COURT),
        RECORD,
    ),
    Kind("outcome.appeal_withdrawn", (DOCUMENT, Erasable("reference")), RECORD),
    Kind("outcome.final", (DOCUMENT, Erasable("certified_by")), RECORD),
)
