"""Kinds about challenges to an order or its quashing, alike for every instrument."""

from __future__ import annotations

from custody.law import grounds
from custody.model.schema import permits, types
from custody.model.schema.lines import DOCUMENT, RECORD
from custody.model.schema.schema import Erasable, FieldSpec, Kind, Need, Structural
from custody.model.schema.spoken import About, Answers, Argument, Spoken, Verb, says

#: Means of a challenge: a remedy of a person concerned, or a review.
MEANS: dict[str, str] = {
    "remedy": "the remedy of a person concerned",
    "review": "a review by a court or independent body",
}
#: Outcomes of a challenge other than quashing or reversal.
OUTCOMES: dict[str, str] = {
    "dismissed": "the order or the quashing that it was brought against was upheld",
    "inadmissible": "not heard on its merits",
    "withdrawn": "withdrawn by the applicant",
}
_CHALLENGED: tuple[FieldSpec, ...] = (
    Structural(
        "against",
        types.code(grounds.CHALLENGED),
        default="order",
        spoken=says("the challenged decision (default: the order)", label="challenged decision"),
    ),
    Structural("means", types.code(MEANS), spoken=Spoken(label="means of challenge")),
    Structural(
        "body", types.code(grounds.REVIEWERS), spoken=says("the reviewing body", label="reviewing body")
    ),
    Structural(
        "suspensive",
        types.FLAG,
        spoken=says("whether bringing it suspends the order or quashing", label="suspensive effect"),
    ),
    DOCUMENT,
    Erasable(
        "reviewed_by", need=Need.EXPECTED, spoken=says("the court or body by its name", label="court or body")
    ),
    Erasable("sought_by", need=Need.EXPECTED, spoken=says("the applicant")),
    Erasable("reference", spoken=says("its own number")),
)
_ENDED: tuple[FieldSpec, ...] = (
    Structural("outcome", types.code(OUTCOMES)),
    DOCUMENT,
    Erasable("reference", spoken=says("the decision's own number")),
)
_DECIDED: tuple[FieldSpec, ...] = (
    Structural("body", types.code(grounds.REVIEWERS), spoken=says("who decided", label="deciding body")),
    DOCUMENT,
    Erasable("decided_by", need=Need.EXPECTED, spoken=says("the court or body by its name")),
    Erasable("grounds", spoken=says("why")),
)


def challenge_kinds(thing: str, number: str) -> tuple[Kind, ...]:
    """Return the kinds about challenges to an order, of the space ``thing``; ``number`` is an example's."""
    command = thing.replace("_", "-")
    return (
        Kind(
            f"{thing}.challenged",
            _CHALLENGED,
            RECORD,
            sentence="{by} recorded that the order was challenged: {means}",
            permit=permits.DESK,
            verb=Verb(
                (command, "record-challenge"),
                "record that review or a remedy was sought, also of its quashing (art. 24(2))",
                About(thing),
                examples=(
                    f"custody {command} record-challenge {number} \\",
                    "    --means remedy --body court \\",
                    "    --no-suspensive --reviewed-by 'Court of Appeal' --sought-by 'the user'",
                ),
            ),
        ),
        Kind(
            f"{thing}.challenge_ended",
            _ENDED,
            RECORD,
            answers=True,
            sentence="{by} recorded how the challenge ended: {outcome}",
            permit=permits.DESK,
            verb=Verb(
                (command, "end-challenge"),
                "record how a review or remedy ended, short of quashing or reversal",
                About(thing),
                arguments=(
                    Argument(
                        "challenge",
                        types.ENTRY,
                        "the entry that recorded it, where there are several",
                        unit="ENTRY",
                        label="challenge entry",
                    ),
                ),
                answers=Answers((f"{thing}.challenged",), "challenge"),
                examples=(f"custody {command} end-challenge {number} --outcome dismissed",),
            ),
        ),
        Kind(
            f"{thing}.quashing_stayed",
            (Structural("decision", types.code(grounds.STAYED)), *_DECIDED),
            RECORD,
            sentence="{by} recorded a decision on the quashing: {decision}",
            permit=permits.DESK,
            verb=Verb(
                (command, "stay-quashing"),
                "record that its quashing was suspended for now, or that this ended",
                About(thing),
                examples=(
                    f"custody {command} stay-quashing {number} --decision suspended --body court \\",
                    "    --decided-by 'Court of Cassation' --document interim.pdf",
                ),
            ),
        ),
        Kind(
            f"{thing}.quashing_reversed",
            _DECIDED,
            RECORD,
            sentence="{by} recorded that the quashing was reversed",
            permit=permits.DESK,
            verb=Verb(
                (command, "reverse-quashing"),
                "record that its quashing was reversed: it is in force again",
                About(thing),
                examples=(
                    f"custody {command} reverse-quashing {number} --body court \\",
                    "    --decided-by 'Court of Cassation' --document judgment.pdf",
                ),
            ),
        ),
    )
