"""Kinds about discrepancies of an exhibit: report and resolution."""

from __future__ import annotations

from custody.model.schema import permits, types
from custody.model.schema.lines import DOCUMENT, RECORD
from custody.model.schema.schema import Erasable, Kind, Need, Structural
from custody.model.schema.spoken import About, Answers, Argument, Verb, says

#: Codes of the differences of an exhibit from the record.
DIFFERENCES: dict[str, str] = {
    "condition": "its condition",
    "content": "its contents",
    "count": "the number of items",
    "label": "its label",
    "location": "its location",
    "other": "something else, stated in the description",
    "packaging": "its packaging",
    "seal": "its seals",
    "serial": "its serial number",
    "surplus": "an unnumbered item was found with it",
}
#: Outcomes of the inquiry into a discrepancy.
CLEARED: dict[str, str] = {
    "damaged": "it was damaged or changed while in custody",
    "explained": "it arose in a way that left the exhibit unchanged",
    "mistaken": "no difference: the exhibit was inspected or counted wrongly",
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
            Erasable(
                "description",
                need=Need.EXPECTED,
                spoken=says("description of the difference, or of the unnumbered item"),
            ),
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
            DOCUMENT.with_wording(says("the report")),
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
