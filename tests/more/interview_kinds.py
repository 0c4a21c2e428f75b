"""Kinds about interviews in a case: that one was held, and that its record was signed. No rules are written."""

from __future__ import annotations

from custody.model.schema import permits, types
from custody.model.schema.lines import ACT_OR_RECORD
from custody.model.schema.schema import Erasable, Kind, Need, Structural
from custody.model.schema.spoken import About, Many, Verb, says

KINDS: tuple[Kind, ...] = (
    Kind(
        "interview.held",
        (
            Structural("case", types.ref("case"), spoken=says("the case it belongs to")),
            Structural("language", types.code("native", "interpreted"), spoken=says("how it was held")),
            Erasable("reference", types.LABEL, label=True, spoken=says("its number in the file")),
            Erasable("person", need=Need.EXPECTED, spoken=says("who was asked", label="person heard")),
        ),
        ACT_OR_RECORD,
        begins=True,
        permit=permits.DESK,
        verb=Verb(
            ("interview", "hold"),
            "record an interview in a case",
            About("interview", Many.NEW),
            examples=(
                "custody interview hold --case C-1 --language native --reference I-1 --person 'A. Witness'",
            ),
        ),
        sentence="{by} held the interview",
    ),
    Kind(
        "interview.signed",
        (Erasable("signatory", need=Need.EXPECTED, spoken=says("who signed its record")),),
        ACT_OR_RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("interview", "sign"),
            "record that the record of an interview was signed",
            About("interview"),
            examples=("custody interview sign I-1 --signatory 'A. Witness'",),
        ),
        sentence="the record of the interview was signed",
    ),
)
