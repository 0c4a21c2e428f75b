"""Kinds about handovers: offered to somebody who answers, carried, or released to a receiver who has no key."""

from __future__ import annotations

from custody.model import permits, types
from custody.model.events.storeroom import AS_FOUND, RESEALED
from custody.model.schema import Erasable, Kind, Need, Structural

PURPOSES = (
    "court",
    "defence_expert",
    "examination",
    "prosecutor",
    "reassignment",
    "return",
    "storage_move",
    "transport",
)
METHODS = ("by_hand", "courier", "official_vehicle", "other", "post")
CARRIERS = ("courier_firm", "officer", "other", "postal_service")
#: Who receives without a key of this ledger.
CLASSES = ("agency", "court", "courier", "defence_expert", "other", "owner", "partner_lab", "prosecutor")

KINDS: tuple[Kind, ...] = (
    Kind(
        "transfer.offered",
        (
            Structural("receiver", types.ref("actor")),
            Structural("handover", types.ref(), Need.OPTIONAL),
            Structural("purpose", types.code(*PURPOSES)),
            Structural("seal_no", types.SEAL, Need.COMPUTED),
            Structural("further_seals", types.SEALS, Need.COMPUTED),
            Structural("expires_at", types.INSTANT),
            Structural("method", types.code(*METHODS), Need.OPTIONAL),
            Structural("from_place", types.ref("place"), Need.OPTIONAL),
            Structural("to_place", types.ref("place"), Need.OPTIONAL),
            Erasable("from_location"),
            Erasable("to_location"),
            Erasable("transport"),
            Erasable("courier"),
            Erasable("tracking_no"),
        ),
        permit=permits.DESK,
    ),
    Kind(
        "transfer.reassigned",
        (
            Structural("receiver", types.ref("actor")),
            Structural("handover", types.ref(), Need.OPTIONAL),
            Structural("purpose", types.code("reassignment")),
            Structural("reason", types.code("absent", "left", "other_duties", "suspended")),
            Structural("seal_no", types.SEAL, Need.COMPUTED),
            Structural("further_seals", types.SEALS, Need.COMPUTED),
            Structural("expires_at", types.INSTANT),
        ),
        permit=permits.ADMINISTRATORS,
    ),
    Kind(
        "transfer.dispatched",
        (
            Structural("carrier_class", types.code(*CARRIERS)),
            Structural("paper_sha256", types.SHA256, Need.OPTIONAL),
            Erasable("carrier", need=Need.EXPECTED),
            Erasable("tracking_no"),
        ),
        ("record",),
        answers=True,
        permit=permits.DESK,
    ),
    Kind(
        "transfer.arrived",
        (
            Structural("place", types.ref("place"), Need.OPTIONAL),
            Structural("packaging", types.code("damaged", "undamaged")),
            Structural("photo_sha256", types.SHA256, Need.OPTIONAL),
            Erasable("remark"),
        ),
        ("record",),
        answers=True,
        permit=permits.DESK,
    ),
    Kind(
        "transfer.accepted",
        (
            *AS_FOUND,
            *RESEALED,
            Structural("place", types.ref("place"), Need.OPTIONAL),
            Structural("holder", types.ref("actor"), Need.COMPUTED),
            Erasable("location"),
            Erasable("remark"),
        ),
        answers=True,
        permit=permits.DESK,
    ),
    Kind(
        "transfer.refused",
        (
            Structural(
                "reason", types.code("condition", "not_present", "not_responsible", "seal", "wrong_item")
            ),
            Erasable("remark"),
        ),
        answers=True,
        permit=permits.DESK,
    ),
    Kind(
        "transfer.recalled",
        (Structural("reason", types.code("mistake", "no_longer_needed", "not_collected")),),
        answers=True,
        permit=permits.DESK,
    ),
    Kind(
        "transfer.released",
        (
            Structural("receiver_class", types.code(*CLASSES)),
            Structural("handover", types.ref(), Need.OPTIONAL),
            Structural("purpose", types.code(*PURPOSES)),
            Structural("identity_checked", types.FLAG),
            Structural("receipt_sha256", types.SHA256, Need.EXPECTED),
            Structural("expected_return", types.INSTANT, Need.OPTIONAL),
            Structural("seal_no", types.SEAL, Need.COMPUTED),
            Structural("further_seals", types.SEALS, Need.COMPUTED),
            Structural("authority_document_sha256", types.SHA256, Need.OPTIONAL),
            Erasable("receiver", need=Need.EXPECTED),
            Erasable("receiver_office"),
            Erasable("identity_document"),
            Erasable("to_location"),
            Erasable("authority"),
        ),
        ("record", "act"),
        permit=permits.DESK,
    ),
    Kind(
        "transfer.returned",
        (
            *AS_FOUND,
            *RESEALED,
            Structural("place", types.ref("place"), Need.OPTIONAL),
            Structural("receipt_sha256", types.SHA256, Need.OPTIONAL),
            Structural("holder", types.ref("actor"), Need.COMPUTED),
            Erasable("brought_by"),
            Erasable("remark"),
        ),
        ("record",),
        permit=permits.DESK,
    ),
)
