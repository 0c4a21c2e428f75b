"""Kinds about packaging: seals put on and taken off, of a bag, of connectors, of a box.

A seal that closes several exhibits together is put on by one entry for each, which name all of them as ``inside``.
"""

from __future__ import annotations

from custody.model import permits, types
from custody.model.schema import Erasable, Kind, Need, Structural

#: What a seal is made of.
SEAL_TYPES = ("bag_closure", "label", "other", "strap", "tape", "wax", "wire")
#: What a seal closes.
CLOSES = ("bag", "box", "connector", "device", "drive_bay", "other")

KINDS: tuple[Kind, ...] = (
    Kind(
        "exhibit.sealed",
        (
            Structural("seal_no", types.SEAL),
            Structural("seal_type", types.code(*SEAL_TYPES), Need.OPTIONAL),
            Structural("closes", types.code(*CLOSES), Need.OPTIONAL),
            Structural("further", types.FLAG, default=False),
            Structural("bag_no", types.BAG, Need.OPTIONAL),
            Structural("inside", types.refs("exhibit"), Need.OPTIONAL),
            Structural("photo_sha256", types.SHA256, Need.OPTIONAL),
            Erasable("sealed_by"),
            Erasable("witness"),
        ),
        ("record",),
        permit=permits.BENCH,
    ),
    Kind(
        "exhibit.unsealed",
        (
            Structural("seal_no", types.SEAL),
            Structural("intact", types.code("no", "not_examined", "yes")),
            Structural("reason", types.code("acquisition", "court", "examination", "inspection", "return")),
            Structural("photo_sha256", types.SHA256, Need.OPTIONAL),
            Erasable("remark"),
            Erasable("opened_by"),
            Erasable("witness"),
        ),
        ("record",),
        permit=permits.BENCH,
    ),
)
