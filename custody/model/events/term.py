"""The fields in which an authority says for how long what was seized or handed over may be held."""

from __future__ import annotations

from custody.model import types
from custody.model.events.lines import DOCUMENT
from custody.model.schema import Erasable, FieldSpec, Need, Structural
from custody.model.spoken import says

TERM: tuple[FieldSpec, ...] = (
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
    DOCUMENT,
    Erasable("authority", need=Need.EXPECTED, spoken=says("which authority")),
    Erasable("legal_basis", types.CITATION, need=Need.EXPECTED, spoken=says("the provision")),
    Erasable("reasons", spoken=says("why")),
)
