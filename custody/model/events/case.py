"""Kinds about cases: opened, closed, and opened again."""

from __future__ import annotations

from custody.model import permits, types
from custody.model.events.lines import ACT_OR_RECORD, DOCUMENT, RECORD
from custody.model.schema import Erasable, Kind, Need, Structural
from custody.model.spoken import About, Input, Many, Verb, says

#: What can be open in a case that is closed.
LEFT_OPEN = (
    *("appeal", "assistance", "authority", "checked_out", "copies_out", "discrepancy", "disposition", "duty"),
    *(
        "hold",
        "lost",
        "offer",
        "order",
        "outside",
        "privilege",
        "production",
        "request",
        "round",
        "uncounted",
    ),
)

#: Why a case is opened again.
REOPENED: dict[str, str] = {
    "appeal": "an appeal is heard",
    "new_evidence": "evidence came up after it was closed",
    "remanded": "a higher court sent it back",
    "retrial": "it is tried again",
    "transferred_back": "the unit that took it over gave it back",
}

KINDS: tuple[Kind, ...] = (
    Kind(
        "case.opened",
        (
            Erasable(
                "reference",
                types.LABEL,
                need=Need.EXPECTED,
                label=True,
                spoken=says("the agency's own reference"),
            ),
            Erasable("offence", spoken=says("what is investigated")),
            Erasable("agency", spoken=says("who investigates", label="investigating agency")),
        ),
        RECORD,
        begins=True,
        permit=permits.DESK,
        verb=Verb(
            ("case", "open"),
            "open a case",
            About("case", Many.NEW),
            typed=("reference",),
            examples=("custody case open C-2026-014 --offence 'art. 7, illegal access'",),
        ),
        sentence="{by} opened the case",
    ),
    Kind(
        "case.closed",
        (
            Structural("outcome", types.code("ended", "transferred", "tried"), spoken=says("how it ended")),
            Structural(
                "leaving_open",
                types.FLAG,
                Need.OPTIONAL,
                spoken=says(
                    "close it over what is still open in it, which is listed",
                    input=Input.TICK,
                    label="open matters accepted",
                ),
            ),
            Structural(
                "left_open",
                types.codes(*LEFT_OPEN),
                Need.COMPUTED,
                spoken=says("what was still open in it", label="open matters"),
            ),
        ),
        ("record", "act"),
        permit=permits.DESK,
        verb=Verb(
            ("case", "close"),
            "close a case",
            About("case"),
            examples=("custody case close C-2026-014 --outcome tried",),
        ),
        sentence="{by} closed the case: {outcome}",
    ),
    Kind(
        "case.reopened",
        (
            Structural("reason", types.code(REOPENED), spoken=says("why it goes on")),
            DOCUMENT.said(says("the decision as a file")),
            Erasable("explanation", spoken=says("in words")),
        ),
        ACT_OR_RECORD,
        permit=permits.ISSUED,
        verb=Verb(
            ("case", "reopen"),
            "open a closed case again, for a retrial or new evidence",
            About("case"),
            examples=("custody case reopen C-2026-014 --reason retrial --document decision.pdf",),
        ),
        sentence="{by} opened the case again: {reason}",
    ),
)
