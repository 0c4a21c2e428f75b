"""Kinds about privilege: a claim, who sifts what it covers, and how it was ruled on."""

from __future__ import annotations

from custody.law import guarding
from custody.model import types
from custody.model.events.lines import ACT_OR_RECORD, RECORD
from custody.model.schema import Erasable, Kind, Need, Structural

KINDS: tuple[Kind, ...] = (
    Kind(
        "privilege.claimed",
        (
            Structural("case", types.REF, Need.COMPUTED),
            Structural("exhibit", types.REF),
            Structural("object", types.REF, Need.OPTIONAL),
            Structural("ground", types.code(*guarding.PRIVILEGE)),
            Structural("ruling_by", types.INSTANT, Need.OPTIONAL),
            Erasable("reference", types.LABEL, label=True),
            Erasable("claimed_by", need=Need.EXPECTED),
            Erasable("scope", need=Need.EXPECTED),
        ),
        RECORD,
        begins=True,
    ),
    Kind("privilege.filter_named", (Structural("member", types.REF),), ACT_OR_RECORD),
    Kind(
        "privilege.ruled",
        (
            Structural("outcome", types.code(*guarding.RULING)),
            Structural("follows", types.code(*guarding.FOLLOWS)),
            Structural("document_sha256", types.SHA256, Need.EXPECTED),
            Erasable("ruled_by", need=Need.EXPECTED),
            Erasable("reasons"),
        ),
        RECORD,
    ),
    Kind("privilege.released", (Structural("object", types.REF), Erasable("reasons")), ACT_OR_RECORD),
    Kind(
        "privilege.waived",
        (
            Structural("document_sha256", types.SHA256, Need.EXPECTED),
            Erasable("waived_by", need=Need.EXPECTED),
        ),
        RECORD,
    ),
)
