"""Kinds about seizures, exhibits, their seals and who holds them."""

from __future__ import annotations

from custody.law import grounds
from custody.model import types
from custody.model.schema import Erasable, Kind, Need, Structural

CATEGORIES = (
    "cloud_export",
    "computer",
    "hard_disk",
    "image",
    "memory_card",
    "optical_disc",
    "other",
    "phone",
    "sim",
    "ssd",
    "tablet",
    "usb_stick",
)
PURPOSES = ("court", "defence_expert", "examination", "prosecutor", "return", "storage_move", "transport")

KINDS: tuple[Kind, ...] = (
    Kind(
        "seizure.recorded",
        (
            Structural("case", types.REF),
            Structural("order", types.REF, Need.OPTIONAL),
            Structural("basis", types.code(*grounds.SEIZURE_BASIS)),
            Structural("authority_document_sha256", types.SHA256, Need.OPTIONAL),
            Structural("measures", types.codes(*grounds.MEASURES)),
            Structural("target", types.code("medium", "part", "system")),
            Structural("extended", types.FLAG),
            Structural("territory", types.code("abroad", "inside", "unknown")),
            Erasable("reference", types.LABEL, label=True),
            Erasable("legal_basis", need=Need.EXPECTED),
            Erasable("place", need=Need.EXPECTED),
            Erasable("seized_by", need=Need.EXPECTED),
            Erasable("witness", need=Need.EXPECTED),
            Erasable("persons_present"),
        ),
        ("record",),
    ),
    Kind(
        "exhibit.registered",
        (
            Structural("case", types.REF, Need.COMPUTED),
            Structural("seizure", types.REF, Need.OPTIONAL),
            Structural("parent", types.REF, Need.OPTIONAL),
            Structural("category", types.code(*CATEGORIES)),
            Structural("quantity", types.COUNT, default=1),
            Structural("power_state", types.code("none", "off", "on", "standby"), Need.EXPECTED),
            Structural("network_isolation", types.code("aeroplane_mode", "faraday", "none"), Need.OPTIONAL),
            Structural("holder", types.REF, Need.COMPUTED),
            Erasable("exhibit_ref", types.LABEL, need=Need.EXPECTED, label=True),
            Erasable("description", need=Need.EXPECTED),
            Erasable("make"),
            Erasable("model"),
            Erasable("serial", types.LABEL, label=True),
            Erasable("imei"),
            Erasable("condition", need=Need.EXPECTED),
            Erasable("found_by"),
            Erasable("place_found"),
            Erasable("owner"),
        ),
        ("record",),
    ),
    Kind(
        "exhibit.sealed",
        (
            Structural("seal_no", types.SEAL),
            Structural("bag_no", types.SEAL, Need.OPTIONAL),
            Structural("photo_sha256", types.SHA256, Need.OPTIONAL),
            Erasable("witness"),
        ),
        ("record",),
    ),
    Kind(
        "exhibit.unsealed",
        (
            Structural("seal_no", types.SEAL),
            Structural("intact", types.code("no", "not_examined", "yes")),
            Structural("reason", types.code("acquisition", "court", "examination", "inspection", "return")),
            Structural("photo_sha256", types.SHA256, Need.OPTIONAL),
            Erasable("remark"),
            Erasable("witness"),
        ),
        ("record",),
    ),
    Kind(
        "transfer.offered",
        (
            Structural("receiver", types.REF),
            Structural("handover", types.REF, Need.OPTIONAL),
            Structural("purpose", types.code(*PURPOSES)),
            Structural("seal_no", types.SEAL, Need.COMPUTED),
            Structural("expires_at", types.INSTANT),
            Erasable("from_location"),
            Erasable("to_location"),
            Erasable("transport"),
        ),
    ),
    Kind(
        "transfer.accepted",
        (
            Structural("seal_no", types.SEAL, Need.OPTIONAL),
            Structural("seal_state", types.code("broken", "intact", "none")),
            Structural("condition", types.code("as_described", "damaged", "differs")),
            Structural("holder", types.REF, Need.COMPUTED),
            Erasable("location"),
            Erasable("remark"),
        ),
    ),
    Kind(
        "transfer.refused",
        (
            Structural(
                "reason", types.code("condition", "not_present", "not_responsible", "seal", "wrong_item")
            ),
            Erasable("remark"),
        ),
    ),
    Kind(
        "transfer.recalled",
        (Structural("reason", types.code("mistake", "no_longer_needed", "not_collected")),),
    ),
)
