"""Kinds about packaging: seals put on and taken off."""

from __future__ import annotations

from custody.model import types
from custody.model.schema import Erasable, Kind, Need, Structural

KINDS: tuple[Kind, ...] = (
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
)
