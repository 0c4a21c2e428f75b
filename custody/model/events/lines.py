"""Fields and standings that kinds of many topics share."""

from __future__ import annotations

from custody.model import types
from custody.model.schema import FieldSpec, Need, Structural
from custody.model.spoken import says

#: A new act, or the record of one that was done elsewhere.
ACT_OR_RECORD = ("act", "record")
#: What has happened and is only recorded.
RECORD = ("record",)
#: The paper that an entry rests on.
DOCUMENT = Structural("document_sha256", types.PAPER, Need.OPTIONAL, spoken=says("the paper as a file"))
#: The period that a law gives, with the rule that was applied: computed, never asked.
DATES: tuple[FieldSpec, ...] = (
    Structural("rule", types.RULE, Need.COMPUTED),
    Structural("rule_version", types.COUNT, Need.COMPUTED),
    Structural("starts_at", types.INSTANT, Need.COMPUTED),
    Structural("ends_at", types.INSTANT, Need.COMPUTED),
)
