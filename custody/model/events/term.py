"""The kind by which an authority sets for how long what was seized or handed over may be held."""

from __future__ import annotations

from custody.model import permits, types
from custody.model.events.lines import ACT_OR_RECORD, DOCUMENT
from custody.model.schema import Erasable, FieldSpec, Kind, Need, Structural
from custody.model.spoken import About, Verb, says

_TERM: tuple[FieldSpec, ...] = (
    Structural(
        "until",
        types.INSTANT,
        Need.OPTIONAL,
        spoken=says("when the authority to hold it ends", label="end of term"),
    ),
    Structural(
        "review_at",
        types.INSTANT,
        Need.OPTIONAL,
        spoken=says("when it is looked at again", label="date of review"),
    ),
    Structural(
        "follows",
        types.ref("order"),
        Need.OPTIONAL,
        spoken=says(
            "the order whose duty to preserve it lasts as long as, if a profile lets it",
            unit="ORDER",
            label="order followed",
        ),
    ),
    DOCUMENT.said(says("the decision as a file")),
    Erasable("authority", need=Need.EXPECTED, spoken=says("which authority")),
    Erasable("legal_basis", types.CITATION, need=Need.EXPECTED, spoken=says("the provision")),
    Erasable("reasons", spoken=says("why")),
)


def term_set(thing: str, held: str, *examples: str) -> Kind:
    """Return the kind that sets a term for what is ``held`` under a thing, a seizure or a production order."""
    return Kind(
        f"{thing}.term_set",
        _TERM,
        ACT_OR_RECORD,
        permit=permits.ISSUED,
        verb=Verb(
            (thing, "term"),
            f"enter until when an authority lets {held} be held, or extends it",
            About(thing),
            examples=examples,
        ),
        sentence=f"{{by}} recorded until when {held} may be held",
    )
