"""Kinds about what is not as recorded of an exhibit: a discrepancy, and what was found out about it."""

from __future__ import annotations

from custody.model.schema import permits, types
from custody.model.schema.lines import DOCUMENT, RECORD
from custody.model.schema.schema import Erasable, Kind, Need, Structural
from custody.model.schema.spoken import About, Answers, Argument, Verb, says

#: In what an exhibit is not as recorded.
DIFFERENCES: dict[str, str] = {
    "condition": "the state it is in",
    "content": "what is in it",
    "count": "how many things it is",
    "label": "its label",
    "location": "where it is",
    "other": "something else, which the description tells",
    "packaging": "what it is packed in",
    "seal": "its seals",
    "serial": "its serial number",
    "surplus": "a thing lay with it that no number names",
}
#: What was found out about a thing that was not as recorded.
CLEARED: dict[str, str] = {
    "damaged": "it was damaged or changed while in custody",
    "explained": "it came about in a way that leaves the thing as it was",
    "mistaken": "nothing differed: it was looked at or counted wrongly",
    "record_wrong": "the record was wrong, and has been corrected",
    "tampering": "somebody interfered with it",
    "unexplained": "the inquiry ended without an explanation",
}

KINDS: tuple[Kind, ...] = (
    Kind(
        "exhibit.discrepancy_reported",
        (
            Structural("differences", types.codes(DIFFERENCES), spoken=says("what differs")),
            Structural(
                "photo_sha256", types.PAPER, Need.OPTIONAL, spoken=says("photograph", label="photograph")
            ),
            Erasable("description", need=Need.EXPECTED, spoken=says("how it differs, or what lay with it")),
            Erasable("found_by", spoken=says("who found it")),
        ),
        RECORD,
        permit=permits.ANYBODY,
        verb=Verb(
            ("exhibit", "report-discrepancy"),
            "report that an exhibit is not as recorded",
            About("exhibit"),
            examples=(
                "custody exhibit report-discrepancy EV/1 --differences count --description 'two sticks'",
                "custody exhibit report-discrepancy EV/1 --differences surplus \\",
                "    --description 'silver stick without a label, loose in the box'",
            ),
        ),
        sentence="{by} reported a discrepancy: {differences}",
    ),
    Kind(
        "exhibit.discrepancy_resolved",
        (
            Structural("outcome", types.code(CLEARED), spoken=says("what the inquiry found")),
            DOCUMENT.said(says("the report")),
            Erasable("finding", need=Need.EXPECTED, spoken=says("what was found out")),
            Erasable("established_by", need=Need.EXPECTED, spoken=says("who established it")),
        ),
        RECORD,
        answers=True,
        permit=permits.DESK,
        verb=Verb(
            ("exhibit", "resolve-discrepancy"),
            "record what was found out about a discrepancy",
            About("exhibit"),
            arguments=(
                Argument(
                    "discrepancy",
                    types.COUNT,
                    "the entry that reported it, where several are open",
                    unit="ENTRY",
                ),
            ),
            answers=Answers(("exhibit.discrepancy_reported",), "discrepancy"),
            examples=(
                "custody exhibit resolve-discrepancy EV/1 --outcome mistaken --established-by 'C. Brandt' \\",
                "    --finding 'a cap was counted as a stick'",
            ),
        ),
        sentence="{by} resolved a discrepancy: {outcome}",
    ),
)
