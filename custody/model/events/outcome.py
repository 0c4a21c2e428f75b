"""Kinds about how a case was decided: judgment, time to appeal, appeal, and since when the decision is final."""

from __future__ import annotations

from custody.law import ending
from custody.model import permits, types
from custody.model.events.lines import DOCUMENT, RECORD
from custody.model.schema import Erasable, Kind, Need, Structural
from custody.model.spoken import About, Verb, says

_COURT = (
    Erasable("court", need=Need.EXPECTED, spoken=says("which court")),
    Erasable("reference", spoken=says("its own reference")),
)

KINDS: tuple[Kind, ...] = (
    Kind(
        "outcome.judgment",
        (Structural("outcome", types.code(ending.JUDGMENT), spoken=says("what it says")), DOCUMENT, *_COURT),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("outcome", "judgment"),
            "record a judgment; it decides a pending appeal",
            About("case"),
            examples=(
                "custody outcome judgment C-2026-014 --outcome conviction \\",
                "    --court 'District Court' --reference '4 Ds 17/27' --at 2027-03-01T10:00Z",
            ),
        ),
        sentence="{by} recorded a judgment",
    ),
    Kind(
        "outcome.appeal_deadline",
        (
            Structural("until", types.INSTANT, spoken=says("the last instant", label="appeal deadline")),
            DOCUMENT,
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("outcome", "deadline"),
            "record until when the judgment can be appealed",
            About("case"),
            examples=("custody outcome deadline C-2026-014 --until 2027-03-31T22:00Z",),
        ),
        sentence="{by} recorded until when an appeal is possible",
    ),
    Kind(
        "outcome.appealed",
        (
            Structural("appellant", types.code(ending.APPELLANT), spoken=says("who appealed", flag="by")),
            DOCUMENT,
            *_COURT,
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("outcome", "appeal"),
            "record an appeal",
            About("case"),
            examples=("custody outcome appeal C-2026-014 --by defence --court 'Court of Appeal'",),
        ),
        sentence="{by} recorded an appeal: {appellant}",
    ),
    Kind(
        "outcome.appeal_withdrawn",
        (DOCUMENT, Erasable("reference", spoken=says("of the paper that says so"))),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("outcome", "withdraw"),
            "record that the appeal was taken back",
            About("case"),
            examples=("custody outcome withdraw C-2026-014",),
        ),
        sentence="{by} recorded that an appeal was withdrawn",
    ),
    Kind(
        "outcome.final",
        (DOCUMENT, Erasable("certified_by", spoken=says("who certified it"))),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("outcome", "final"),
            "record since when the decision is final",
            About("case"),
            examples=(
                "custody outcome final C-2026-014 --at 2027-04-01T00:00Z \\",
                "    --document certificate.pdf",
            ),
        ),
        sentence="{by} recorded that the judgment is final",
    ),
)
