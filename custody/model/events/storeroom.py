"""Kinds about where exhibits are: places of storage, and what leaves the store for a while."""

from __future__ import annotations

from custody.model import permits, types
from custody.model.schema import Erasable, FieldSpec, Kind, Need, Structural

SORTS = ("box", "building", "cabinet", "other", "room", "safe", "shelf", "vehicle")
ERRANDS = ("acquisition", "copying", "court", "examination", "inspection", "photographs", "repacking")
CONDITIONS = ("as_described", "damaged", "differs")
SEAL_STATES = ("broken", "intact", "none")
#: In what a thing is not as recorded.
DIFFERS: dict[str, str] = {
    "condition": "the state it is in",
    "content": "what is in it",
    "count": "how many things it is",
    "label": "its label",
    "other": "something else, which the description tells",
    "packaging": "what it is packed in",
    "place": "where it is",
    "seal": "its seals",
    "serial": "its serial number",
    "surplus": "a thing lay with it that no number names",
}
#: What was found out about a thing that was not as recorded.
CLEARED: dict[str, str] = {
    "damaged": "it was damaged or changed while in custody",
    "explained": "it came about in a way that leaves the thing as it was",
    "mistaken": "nothing differed: it was looked at or counted wrongly",
    "record_wrong": "the record was wrong, and has been corrected",
    "tampering": "somebody interfered with it",
    "unexplained": "the inquiry ended without an explanation",
}
WHEN_LOST = ("at_receiver", "checked_out", "in_storage", "in_transport", "unknown")

#: Who outside the house put a seal of their own on what was with them.
RESEALERS = (
    "agency",
    "court",
    "courier",
    "customs",
    "defence_expert",
    "other",
    "owner",
    "partner_lab",
    "prosecutor",
)
#: How a thing was found by somebody who took it in again: its seals, its condition, and a picture of that.
AS_FOUND: tuple[FieldSpec, ...] = (
    Structural("seal_no", types.SEAL, Need.OPTIONAL),
    Structural("further_seals", types.SEALS, Need.OPTIONAL),
    Structural("seal_state", types.code(*SEAL_STATES)),
    Structural("condition", types.code(*CONDITIONS)),
    Structural("photo_sha256", types.SHA256, Need.OPTIONAL),
)
#: What is said besides of a thing that was with others: who put those seals on that are not ours.
RESEALED: tuple[FieldSpec, ...] = (
    Structural("resealed_by", types.code(*RESEALERS), Need.OPTIONAL),
    Erasable("resealer"),
)

KINDS: tuple[Kind, ...] = (
    Kind(
        "place.registered",
        (
            Structural("within", types.ref("place"), Need.OPTIONAL),
            Structural("sort", types.code(*SORTS)),
            Erasable("label", types.LABEL, need=Need.EXPECTED, label=True),
        ),
        ("record",),
        begins=True,
        permit=permits.STOREROOM,
    ),
    Kind(
        "place.moved",
        (Structural("within", types.ref("place")), Erasable("remark")),
        ("record",),
        permit=permits.STOREROOM,
    ),
    Kind(
        "place.retired",
        (Structural("reason", types.code("dissolved", "mistake", "replaced")),),
        ("record", "act"),
        permit=permits.STOREROOM,
    ),
    Kind(
        "exhibit.stored",
        (Structural("place", types.ref("place")), Erasable("remark")),
        ("record",),
        permit=permits.DESK,
    ),
    Kind(
        "exhibit.checked_out",
        (
            Structural("person", types.ref("actor")),
            Structural("purpose", types.code(*ERRANDS)),
            Structural("expected_back", types.INSTANT, Need.EXPECTED),
            Structural("seal_no", types.SEAL, Need.COMPUTED),
            Structural("further_seals", types.SEALS, Need.COMPUTED),
            Erasable("destination"),
        ),
        ("record",),
        permit=permits.DESK,
    ),
    Kind(
        "exhibit.checked_in",
        (*AS_FOUND, Structural("place", types.ref("place"), Need.OPTIONAL), Erasable("remark")),
        ("record",),
        permit=permits.DESK,
    ),
    Kind(
        "exhibit.discrepancy",
        (
            Structural("differs", types.codes(DIFFERS)),
            Structural("photo_sha256", types.SHA256, Need.OPTIONAL),
            Erasable("description", need=Need.EXPECTED),
            Erasable("found_by"),
        ),
        ("record",),
        permit=permits.ANYBODY,
    ),
    Kind(
        "exhibit.discrepancy_resolved",
        (
            Structural("outcome", types.code(CLEARED)),
            Structural("document_sha256", types.SHA256, Need.OPTIONAL),
            Erasable("finding", need=Need.EXPECTED),
            Erasable("found_out_by", need=Need.EXPECTED),
        ),
        ("record",),
        answers=True,
        permit=permits.DESK,
    ),
    Kind(
        "exhibit.lost",
        (
            Structural("last_seen_at", types.INSTANT, Need.EXPECTED),
            Structural("last_place", types.ref("place"), Need.OPTIONAL),
            Structural("lost_while", types.code(*WHEN_LOST)),
            Erasable("reported_by", need=Need.EXPECTED),
            Erasable("description"),
        ),
        ("record",),
        permit=permits.ANYBODY,
    ),
    Kind(
        "exhibit.found",
        (
            *AS_FOUND,
            *RESEALED,
            Structural("place", types.ref("place"), Need.OPTIONAL),
            Erasable("found_by", need=Need.EXPECTED),
            Erasable("found_where"),
            Erasable("remark"),
        ),
        ("record",),
        permit=permits.ANYBODY,
    ),
)
