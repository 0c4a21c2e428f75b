"""Fields and standings that kinds of many topics share."""

from __future__ import annotations

from custody.model import types
from custody.model.schema import FieldSpec, Need, Structural
from custody.model.spoken import Argument, Input, says

#: A new act, or the record of one that was done elsewhere.
ACT_OR_RECORD = ("act", "record")
#: What has happened and is only recorded.
RECORD = ("record",)
#: The paper that an entry rests on.
DOCUMENT = Structural("document_sha256", types.PAPER, Need.OPTIONAL, spoken=says("the paper as a file"))
#: The State at the other end of an enquiry or request: the one that asks us, or the one that we ask.
REQUESTING = says(
    "the State that asks, by its code in ISO 3166-1: AT",
    label="requesting State",
    flag="requesting",
    unit="STATE",
)
REQUESTED = says(
    "the State that is asked, by its code in ISO 3166-1: AT",
    label="requested State",
    flag="requested",
    unit="STATE",
)
#: The number of the entry that a later one is about: whoever signs names it without a flag.
TARGET = Structural(
    "target",
    types.COUNT,
    spoken=says("the entry that it is about", label="entry concerned", input=Input.FILLED),
)
#: The period that a law gives, with the rule that was applied: computed, never asked.
DATES: tuple[FieldSpec, ...] = (
    Structural(
        "rule", types.RULE, Need.COMPUTED, spoken=says("the rule that gives the period", label="period rule")
    ),
    Structural("rule_version", types.COUNT, Need.COMPUTED, spoken=says("the version of that rule")),
    Structural(
        "starts_at",
        types.INSTANT,
        Need.COMPUTED,
        spoken=says("first instant of the period", label="first day"),
    ),
    Structural(
        "ends_at", types.INSTANT, Need.COMPUTED, spoken=says("last instant of the period", label="last day")
    ),
)


def entry_named(told: str) -> Argument:
    """Return the argument that names the entry which a command is about; ``told`` is its help."""
    return Argument("entry", types.ENTRY, told, required=True)
