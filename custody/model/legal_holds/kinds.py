"""Kinds about legal holds: placed, reviewed and released."""

from __future__ import annotations

from custody.law import disposition_codes
from custody.model.schema import permits, types
from custody.model.schema.lines import ACT_OR_RECORD, DOCUMENT
from custody.model.schema.schema import Erasable, Kind, Need, Structural
from custody.model.schema.spoken import About, Argument, Input, Many, Verb, says

#: Scopes of a legal hold.
SCOPES = ("case", "exhibit", "object")

KINDS: tuple[Kind, ...] = (
    Kind(
        "legal_hold.placed",
        (
            Structural(
                "hold_scope",
                types.code(*SCOPES),
                spoken=says("whether it is on a case, an exhibit or an object", input=Input.FILLED),
            ),
            Structural(
                "held_subject",
                types.ref("case", "exhibit", "object"),
                spoken=says(
                    "the case, exhibit or object that it is on", label="subject on hold", input=Input.FILLED
                ),
            ),
            Structural("case", types.ref("case"), Need.COMPUTED),
            Structural("reason", types.code(disposition_codes.HOLD_REASON), spoken=says("why")),
            Structural(
                "review_due_at",
                types.INSTANT,
                Need.EXPECTED,
                spoken=says("by when it is to be reviewed", label="review due by"),
            ),
            DOCUMENT.with_wording(says("the decision as a file")),
            Erasable("reference", types.LABEL, label=True, spoken=says("reference of the hold, e.g. H-1")),
            Erasable("authority", need=Need.EXPECTED, spoken=says("who decided")),
            Erasable("grounds", spoken=says("in words")),
        ),
        ACT_OR_RECORD,
        begins=True,
        permit=permits.ISSUED,
        verb=Verb(
            ("legal-hold", "place"),
            "place a legal hold; several can be on the same exhibit",
            About("legal_hold", Many.NEW),
            arguments=(
                Argument("case", types.ref("case"), "on everything in a case", fills="held_subject"),
                Argument("exhibit", types.ref("exhibit"), "on one exhibit", fills="held_subject"),
                Argument(
                    "object",
                    types.ref("object"),
                    "on one stored object, by identifier or its first characters",
                    fills="held_subject",
                ),
            ),
            one_of=(frozenset({"case", "exhibit", "object"}),),
            expand="place legal hold",
            examples=(
                "custody legal-hold place --exhibit EV/1 --reason appeal --reference H-1 \\",
                "    --authority 'Public Prosecutor' --review-due-at 2027-01-15T09:00:00Z",
            ),
        ),
        sentence="{by} placed a legal hold: {reason}",
        record_sentence="{by} recorded a legal hold: {reason}",
    ),
    Kind(
        "legal_hold.reviewed",
        (
            Structural(
                "review_due_at",
                types.INSTANT,
                spoken=says("by when it is to be reviewed", label="review due by"),
            ),
            DOCUMENT.with_wording(says("the decision as a file")),
            Erasable("authority", need=Need.EXPECTED, spoken=says("who decided")),
            Erasable("grounds", need=Need.EXPECTED, spoken=says("in words")),
        ),
        ACT_OR_RECORD,
        permit=permits.ISSUED,
        verb=Verb(
            ("legal-hold", "review"),
            "uphold a legal hold until another review",
            About("legal_hold", word="hold"),
            examples=(
                "custody legal-hold review H-1 --review-due-at 2027-04-15T09:00:00Z \\",
                "    --authority 'Public Prosecutor' --grounds 'the appeal is set down for May'",
            ),
        ),
        sentence="{by} reviewed the legal hold",
        record_sentence="{by} recorded a review of the legal hold",
    ),
    Kind(
        "legal_hold.released",
        (
            Structural("reason", types.code(disposition_codes.HOLD_END), spoken=says("why")),
            DOCUMENT.with_wording(says("the decision as a file")),
            Erasable("authority", need=Need.EXPECTED, spoken=says("who decided")),
            Erasable("grounds", spoken=says("in words")),
        ),
        ACT_OR_RECORD,
        permit=permits.ISSUED,
        verb=Verb(
            ("legal-hold", "release"),
            "release a legal hold",
            About("legal_hold", word="hold"),
            examples=(
                "custody legal-hold release H-1 --reason decided \\",
                "    --authority 'Public Prosecutor'",
            ),
        ),
        sentence="{by} released the legal hold: {reason}",
        record_sentence="{by} recorded that the legal hold was released: {reason}",
    ),
)
