"""Kinds about cases and art. 25 preservation orders."""

from __future__ import annotations

from custody.law import grounds, profile
from custody.law.safeguards import OF_ORDER
from custody.model import permits, types
from custody.model.events import safeguards
from custody.model.schema import Erasable, Kind, Need, Structural

_ACT_OR_RECORD = ("act", "record")
_DATES = (
    Structural("rule", types.RULE, Need.COMPUTED),
    Structural("rule_version", types.COUNT, Need.COMPUTED),
    Structural("starts_at", types.INSTANT, Need.COMPUTED),
    Structural("ends_at", types.INSTANT, Need.COMPUTED),
)
_DOCUMENT = Structural("document_sha256", types.SHA256, Need.OPTIONAL)
#: What can be open in a case that is closed.
LEFT_OPEN = (
    *("appeal", "assistance", "authority", "checked_out", "copies_out", "discrepancy", "disposition", "duty"),
    *(
        "hold",
        "lost",
        "offer",
        "order",
        "outside",
        "privilege",
        "production",
        "request",
        "round",
        "uncounted",
    ),
)
#: Why a case is opened again.
REOPENED: dict[str, str] = {
    "appeal": "an appeal is heard",
    "new_evidence": "evidence came up after it was closed",
    "remanded": "a higher court sent it back",
    "retrial": "it is tried again",
    "transferred_back": "the unit that took it over gave it back",
}

KINDS: tuple[Kind, ...] = (
    Kind(
        "case.opened",
        (
            Erasable("reference", types.LABEL, need=Need.EXPECTED, label=True),
            Erasable("offence"),
            Erasable("agency"),
        ),
        ("record",),
        begins=True,
        permit=permits.DESK,
    ),
    Kind(
        "case.closed",
        (
            Structural("outcome", types.code("ended", "transferred", "tried")),
            Structural("leaving_open", types.FLAG, Need.OPTIONAL),
            Structural("left_open", types.codes(*LEFT_OPEN), Need.COMPUTED),
        ),
        ("record", "act"),
        permit=permits.DESK,
    ),
    Kind(
        "case.reopened",
        (
            Structural("reason", types.code(REOPENED)),
            Structural("document_sha256", types.SHA256, Need.OPTIONAL),
            Erasable("explanation"),
        ),
        ("act", "record"),
        permit=permits.ISSUED,
    ),
    Kind(
        "order.issued",
        (
            Structural("case", types.ref("case")),
            Structural("after_order", types.ref("order"), Need.OPTIONAL),
            Structural("profile", types.RULE, Need.OPTIONAL),
            Structural("form", types.code("order", "similarly_obtained"), default="order"),
            Structural("limb", types.code(grounds.MEASURE_LIMBS), Need.EXPECTED),
            Structural("most_penalty_months", types.COUNT, Need.OPTIONAL),
            Structural("data_categories", types.codes(grounds.DATA_CATEGORIES), Need.EXPECTED),
            Structural("vulnerability", types.codes(grounds.VULNERABILITY), Need.OPTIONAL),
            Structural("days", types.COUNT),
            Structural("clock_start", types.code(profile.STARTS, only=("order", "receipt", "service"))),
            Structural("renewal_allowed", types.FLAG),
            Structural("confidential", types.FLAG),
            Structural("confidential_until", types.INSTANT, Need.OPTIONAL),
            _DOCUMENT,
            *_DATES,
            Structural("profile_sha256", types.SHA256, Need.COMPUTED),
            Structural("slack_hours", types.COUNT, Need.COMPUTED),
            Erasable("order_no", types.LABEL, label=True),
            Erasable("legal_basis", need=Need.EXPECTED),
            Erasable("issuing_authority", need=Need.EXPECTED),
            Erasable("addressee", need=Need.EXPECTED),
            Erasable("scope", need=Need.EXPECTED),
            Erasable("grounds", need=Need.EXPECTED),
            *safeguards.fields(OF_ORDER),
        ),
        _ACT_OR_RECORD,
        begins=True,
        permit=permits.ISSUED,
    ),
    Kind(
        "order.served",
        (
            Structural("method", types.SERVICE),
            _DOCUMENT,
            *_DATES,
            Erasable("served_to"),
        ),
        ("record",),
        permit=permits.DESK,
    ),
    Kind(
        "order.acknowledged",
        (_DOCUMENT, *_DATES, Erasable("acknowledged_by")),
        ("record",),
        permit=permits.DESK,
    ),
    Kind(
        "order.renewed",
        (
            Structural("days", types.COUNT),
            _DOCUMENT,
            *_DATES,
            Structural("gap_seconds", types.COUNT, Need.COMPUTED),
            Erasable("issuing_authority", need=Need.EXPECTED),
            Erasable("grounds", need=Need.EXPECTED),
        ),
        _ACT_OR_RECORD,
        permit=permits.ISSUED,
    ),
    Kind(
        "order.withdrawn",
        (
            Structural("reason", types.code(grounds.WITHDRAWAL)),
            Structural("uncovers", types.refs("request"), Need.COMPUTED),
            _DOCUMENT,
            Erasable("grounds"),
        ),
        _ACT_OR_RECORD,
        permit=permits.ISSUED,
    ),
    Kind(
        "order.end_told",
        (
            Structural("ended", types.code("lapsed", "quashed", "restored", "withdrawn"), Need.COMPUTED),
            Structural("method", types.SERVICE),
            _DOCUMENT,
            Erasable("told_to", need=Need.EXPECTED),
        ),
        ("record",),
        permit=permits.DESK,
    ),
    Kind("order.followed", (_DOCUMENT, Erasable("reference")), ("record",), permit=permits.DESK),
    Kind(
        "order.lapsed",
        (Structural("lapsed_at", types.INSTANT, Need.COMPUTED),),
        ("record",),
        permit=permits.DESK_OR_MACHINE,
    ),
)
