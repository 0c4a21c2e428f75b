"""Kinds about exhibits: what they are and where they come from."""

from __future__ import annotations

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

KINDS: tuple[Kind, ...] = (
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
        begins=True,
    ),
)
