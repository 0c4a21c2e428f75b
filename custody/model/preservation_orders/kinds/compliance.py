"""Kinds about compliance with an order, non-compliance, and its quashing."""

from __future__ import annotations

from custody.law import grounds
from custody.model.schema import permits, types
from custody.model.schema.instruments import quashed
from custody.model.schema.lines import DOCUMENT, RECORD
from custody.model.schema.schema import Erasable, Kind, Need, Structural
from custody.model.schema.spoken import About, Spoken, Verb, says

#: Since when a quashed order has no effect.
EFFECTS: dict[str, str] = {
    "from_beginning": "as if it had never been issued",
    "from_now": "from the decision on",
}

KINDS: tuple[Kind, ...] = (
    Kind(
        "preservation_order.complied",
        (
            Structural("extent", types.code("full", "partial"), spoken=Spoken(label="extent of compliance")),
            DOCUMENT,
            Erasable("preserved_scope", need=Need.EXPECTED, spoken=says("what was preserved")),
            Erasable("confirmed_by", need=Need.EXPECTED, spoken=says("who confirmed it")),
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("preservation-order", "record-compliance"),
            "record that the addressee complied, in full or in part",
            About("preservation_order"),
            examples=(
                "custody preservation-order record-compliance P-7/2026 --extent full \\",
                "    --preserved-scope 'the mailbox and its log' --confirmed-by 'legal desk'",
            ),
        ),
        sentence="{by} recorded that the order was complied with: {extent}",
    ),
    Kind(
        "preservation_order.not_complied",
        (
            Structural("reason", types.code(grounds.NON_COMPLIANCE)),
            Structural("consequence", types.code(grounds.CONSEQUENCES), spoken=says("the consequence")),
            DOCUMENT,
            Erasable("explanation", spoken=says("more about it")),
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("preservation-order", "record-noncompliance"),
            "record that an order was not complied with, and why",
            About("preservation_order"),
            examples=(
                "custody preservation-order record-noncompliance P-7/2026 --reason no_answer --consequence seizure",
            ),
        ),
        sentence="{by} recorded that the order was not complied with: {reason}",
    ),
    quashed(
        "preservation_order",
        "custody preservation-order quash P-7/2026 --body court \\",
        "    --effect from_beginning \\",
        "    --preserved-data may_be_deleted --obtained-data return_or_destroy \\",
        "    --quashed-by 'Court of Appeal'",
        effect=(
            Structural("effect", types.code(EFFECTS)),
            Structural(
                "preserved_data",
                types.code(grounds.PRESERVED_AFTER),
                spoken=says("what the decision says about the data the addressee preserves"),
            ),
        ),
        told=": {effect}",
    ),
)
