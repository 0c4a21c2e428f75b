"""Kinds about what becomes of an exhibit: proposed, approved, carried out, witnessed; notices, claims, loans."""

from __future__ import annotations

from custody.law import ending
from custody.model import permits, types
from custody.model.schema import Erasable, Kind, Need, Structural

_ACT_OR_RECORD = ("act", "record")
_DOCUMENT = Structural("document_sha256", types.SHA256, Need.OPTIONAL)
_MEASURE = Structural("measure", types.code(ending.MEASURE))
_BASIS = Structural("basis", types.code(ending.MEASURE_BASIS))

KINDS: tuple[Kind, ...] = (
    Kind(
        "disposition.proposed",
        (
            _MEASURE,
            _BASIS,
            Structural("authority_document_sha256", types.SHA256, Need.EXPECTED),
            Structural("return_by", types.INSTANT, Need.OPTIONAL),
            Structural("copies", types.COUNT, Need.COMPUTED),
            Structural("expires_at", types.INSTANT, Need.COMPUTED),
            Erasable("legal_basis", types.CITATION, Need.EXPECTED),
            Erasable("receiver"),
            Erasable("conditions"),
            Erasable("explanation"),
        ),
        permit=permits.DESK,
    ),
    Kind("disposition.approved", (), _ACT_OR_RECORD, answers=True, permit=permits.to(permits.AUTHORITY)),
    Kind(
        "disposition.refused",
        (Structural("reason", types.code("expired", "not_convinced", "withdrawn", "wrong")),),
        answers=True,
        permit=permits.DESK,
    ),
    Kind(
        "disposition.executed",
        (
            Structural("proposal", types.answered("disposition.proposed", kept="proposal"), Need.OPTIONAL),
            _MEASURE,
            _BASIS,
            Structural("method", types.code(ending.METHOD), Need.OPTIONAL),
            Structural("standard", types.code(ending.STANDARD), Need.OPTIONAL),
            Structural("certificate_sha256", types.SHA256, Need.OPTIONAL),
            Structural("photo_before_sha256", types.SHA256, Need.OPTIONAL),
            Structural("photo_after_sha256", types.SHA256, Need.OPTIONAL),
            Structural("identified_by", types.code(ending.IDENTIFIED_BY), Need.OPTIONAL),
            Structural("receipt_sha256", types.SHA256, Need.OPTIONAL),
            Erasable("receiver"),
            Erasable("document_no"),
            Erasable("place"),
            Erasable("remark"),
        ),
        _ACT_OR_RECORD,
        permit=permits.BENCH,
    ),
    Kind(
        "disposition.witnessed",
        (Erasable("remark"),),
        answers=True,
        permit=permits.to(permits.AUDITOR, permits.AUTHORITY, permits.CUSTODIAN, permits.EXAMINER),
    ),
    Kind(
        "disposition.noticed",
        (
            Structural("until", types.INSTANT),
            Structural("method", types.code("in_person", "post", "public")),
            _DOCUMENT,
            Erasable("served_to", need=Need.EXPECTED),
        ),
        ("record",),
        permit=permits.DESK,
    ),
    Kind(
        "disposition.claimed",
        (_DOCUMENT, Erasable("claimant", need=Need.EXPECTED)),
        ("record",),
        permit=permits.DESK,
    ),
    Kind(
        "disposition.kept",
        (
            _DOCUMENT,
            Erasable("authority", need=Need.EXPECTED),
            Erasable("legal_basis", types.CITATION, need=Need.EXPECTED),
            Erasable("reasons"),
        ),
        _ACT_OR_RECORD,
        permit=permits.ISSUED,
    ),
    Kind(
        "disposition.returned",
        (
            Structural("condition", types.code("as_described", "damaged", "different")),
            Structural("holder", types.ref("actor"), Need.COMPUTED),
            Erasable("remark"),
        ),
        ("record",),
        permit=permits.BENCH,
    ),
)
