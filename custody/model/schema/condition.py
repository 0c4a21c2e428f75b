"""Fields for the condition in which an exhibit was taken in again: its seals, and who resealed it."""

from __future__ import annotations

from custody.model.schema import types
from custody.model.schema.schema import Erasable, FieldSpec, Need, Structural
from custody.model.schema.spoken import Argument, Input, given, says

CONDITIONS = ("as_described", "damaged", "differs")
SEAL_STATES = ("absent", "intact", "not_intact")

#: Outsiders who may have put a seal of their own on an exhibit while they had it.
RESEALERS = (
    "agency",
    "court",
    "courier",
    "customs",
    "defence_expert",
    "other",
    "owner",
    "partner_laboratory",
    "prosecutor",
)
#: The seals on an exhibit when it leaves, by the record.
SEALS: tuple[FieldSpec, ...] = (
    Structural("seal_no", types.SEAL, Need.COMPUTED, spoken=says("number of the seal", label="seal number")),
    Structural(
        "other_seal_nos",
        types.SEALS,
        Need.COMPUTED,
        spoken=says("numbers of its further seals", label="other seals"),
    ),
)
#: The state of an exhibit when it is taken in again: its seals, its condition, and a picture.
AS_FOUND: tuple[FieldSpec, ...] = (
    Structural(
        "seal_no",
        types.SEAL,
        Need.OPTIONAL,
        spoken=says("number of the seal", label="seal number", input=Input.FILLED),
    ),
    Structural(
        "other_seal_nos",
        types.SEALS,
        Need.OPTIONAL,
        spoken=says("numbers of its further seals", label="other seals", input=Input.FILLED),
    ),
    Structural("seal_state", types.code(*SEAL_STATES), spoken=says("as found; absent if it has no seal")),
    Structural("condition", types.code(*CONDITIONS)),
    Structural(
        "photo_sha256", types.PAPER, Need.OPTIONAL, spoken=says("photograph as found", label="photograph")
    ),
)
#: The numbers of the seals found; each exhibit records those that belong to it.
SEALS_FOUND = Argument(
    "seal",
    types.SEAL,
    "the number on the seal found; again for each further seal",
    unit="NUMBER",
    fills="seal_no",
    many=True,
    label="seal number",
)
#: A further field for an exhibit that was with others: who applied foreign seals.
RESEALED: tuple[FieldSpec, ...] = (
    Structural(
        "resealed_by",
        types.code(*RESEALERS),
        Need.OPTIONAL,
        spoken=says("who applied the seals that are not on record, if known", label="seals applied by"),
    ),
    Erasable(
        "resealer", spoken=says("the name on their label", when=given("resealed_by"), label="name on seals")
    ),
)
