"""Kinds about legal holds: what is not disposed of, by whose authority, and its review."""

from __future__ import annotations

from custody.law import disposition_codes
from custody.model.schema import permits, types
from custody.model.schema.lines import ACT_OR_RECORD, DOCUMENT
from custody.model.schema.schema import Erasable, Kind, Need, Structural
from custody.model.schema.spoken import About, Argument, Input, Many, Verb, says

#: What a hold can be placed on.
ABOUT = ("case", "exhibit", "object")

KINDS: tuple[Kind, ...] = (
    Kind(
        "legal_hold.placed",
        (
            Structural(
                "about",
                types.code(*ABOUT),
                spoken=says("what sort of thing it is on", label="type of thing", input=Input.FILLED),
            ),
            Structural(
                "thing",
                types.ref("case", "exhibit", "object"),
                spoken=says("the thing that it is on", label="thing on hold", input=Input.FILLED),
            ),
            Structural("case", types.ref("case"), Need.COMPUTED),
            Structural("reason", types.code(disposition_codes.HOLD_REASON), spoken=says("why")),
            Structural(
                "review_at",
                types.INSTANT,
                Need.EXPECTED,
                spoken=says("when it is looked at again", label="date of review"),
            ),
            DOCUMENT.said(says("the decision as a file")),
            Erasable("reference", types.LABEL, label=True, spoken=says("what people call this hold")),
            Erasable("authority", need=Need.EXPECTED, spoken=says("who decided")),
            Erasable("grounds", spoken=says("in words", no_default=True)),
        ),
        ACT_OR_RECORD,
        begins=True,
        permit=permits.ISSUED,
        verb=Verb(
            ("legal-hold", "place"),
            "place a hold; several can stand on one thing",
            About("hold", Many.NEW),
            arguments=(
                Argument("case", types.ref("case"), "on everything of a case", fills="thing"),
                Argument("exhibit", types.ref("exhibit"), "on one exhibit", fills="thing"),
                Argument(
                    "object",
                    types.ref("object"),
                    "on one stored object, by identifier or its first characters",
                    fills="thing",
                ),
            ),
            one_of=(frozenset({"case", "exhibit", "object"}),),
            expand="hold",
            examples=(
                "custody legal-hold place --exhibit EV/1 --reason appeal --reference H-1 \\",
                "    --authority 'Public Prosecutor' --review-at 2027-01-15T09:00:00Z",
            ),
        ),
        sentence="{by} placed a legal hold: {reason}",
    ),
    Kind(
        "legal_hold.reviewed",
        (
            Structural(
                "review_at", types.INSTANT, spoken=says("when it is looked at again", label="date of review")
            ),
            DOCUMENT.said(says("the decision as a file")),
            Erasable("authority", need=Need.EXPECTED, spoken=says("who decided")),
            Erasable("grounds", need=Need.EXPECTED, spoken=says("in words", no_default=True)),
        ),
        ACT_OR_RECORD,
        permit=permits.ISSUED,
        verb=Verb(
            ("legal-hold", "review"),
            "uphold a hold until another review",
            About("hold"),
            examples=(
                "custody legal-hold review H-1 --review-at 2027-04-15T09:00:00Z \\",
                "    --authority 'Public Prosecutor' --grounds 'the appeal is set down for May'",
            ),
        ),
        sentence="{by} reviewed the legal hold",
    ),
    Kind(
        "legal_hold.released",
        (
            Structural("reason", types.code(disposition_codes.HOLD_END), spoken=says("why")),
            DOCUMENT.said(says("the decision as a file")),
            Erasable("authority", need=Need.EXPECTED, spoken=says("who decided")),
            Erasable("grounds", spoken=says("in words", no_default=True)),
        ),
        ACT_OR_RECORD,
        permit=permits.ISSUED,
        verb=Verb(
            ("legal-hold", "release"),
            "end a hold",
            About("hold"),
            examples=("custody legal-hold release H-1 --reason decided --authority 'Public Prosecutor'",),
        ),
        sentence="{by} released the legal hold: {reason}",
    ),
)
