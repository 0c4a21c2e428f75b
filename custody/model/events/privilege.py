"""Kinds about privilege: a claim, who sifts what it covers, and how it was ruled on."""

from __future__ import annotations

from custody.law import guarding
from custody.model import permits, types
from custody.model.schema import Erasable, Kind, Need, Structural

KINDS: tuple[Kind, ...] = (
    Kind(
        "privilege.claimed",
        (
            Structural("case", types.ref("case"), Need.COMPUTED),
            Structural("exhibit", types.ref("exhibit")),
            Structural("object", types.ref("object"), Need.OPTIONAL),
            Structural("ground", types.code(guarding.PRIVILEGE)),
            Structural("ruling_by", types.INSTANT, Need.OPTIONAL),
            Erasable("reference", types.LABEL, label=True),
            Erasable("claimed_by", need=Need.EXPECTED),
            Erasable("scope", need=Need.EXPECTED),
        ),
        ("record",),
        begins=True,
        permit=permits.DESK,
    ),
    Kind(
        "privilege.filter_named",
        (Structural("member", types.ref("actor")),),
        ("act", "record"),
        permit=permits.ISSUED,
    ),
    Kind(
        "privilege.ruled",
        (
            Structural("outcome", types.code(guarding.RULING)),
            Structural("follows", types.code(guarding.FOLLOWS)),
            Structural("document_sha256", types.SHA256, Need.EXPECTED),
            Erasable("ruled_by", need=Need.EXPECTED),
            Erasable("reasons"),
        ),
        ("record",),
        permit=permits.DESK,
    ),
    Kind(
        "privilege.released",
        (Structural("object", types.ref("object")), Erasable("reasons")),
        ("act", "record"),
        permit=permits.DESK,
    ),
    Kind(
        "privilege.waived",
        (
            Structural("document_sha256", types.SHA256, Need.EXPECTED),
            Erasable("waived_by", need=Need.EXPECTED),
        ),
        ("record",),
        permit=permits.DESK,
    ),
)
