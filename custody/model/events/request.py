"""Kinds about requests of one State to another to preserve data (article 42), received and sent."""

from __future__ import annotations

from custody.law import grounds, preservation
from custody.model import permits, types
from custody.model.schema import Erasable, FieldSpec, Kind, Need, Structural

_ACT_OR_RECORD = ("act", "record")
_DOCUMENT = Structural("document_sha256", types.SHA256, Need.OPTIONAL)
_DATES = (
    Structural("rule", types.RULE, Need.COMPUTED),
    Structural("rule_version", types.COUNT, Need.COMPUTED),
    Structural("starts_at", types.INSTANT, Need.COMPUTED),
    Structural("ends_at", types.INSTANT, Need.COMPUTED),
)

#: What a request rests on, as far as it says so: article 35, paragraph 1.
_SCOPE = (
    Structural("limb", types.code(preservation.PRESERVATION_LIMBS), Need.OPTIONAL),
    Structural("most_penalty_months", types.COUNT, Need.OPTIONAL),
)

#: What a request states in either direction: article 42, paragraph 3, with article 35, paragraph 1.
_REQUEST: tuple[FieldSpec, ...] = (
    Structural("case", types.ref("case")),
    Structural("enquiry", types.ref("enquiry"), Need.OPTIONAL),
    Structural("profile", types.RULE, Need.OPTIONAL),
    Structural("state", types.STATE),
    Structural("channel", types.code(grounds.CHANNELS)),
    *_SCOPE,
    Structural("data_categories", types.codes(grounds.DATA_CATEGORIES), Need.EXPECTED),
    Structural("assistance_intended", types.FLAG),
    Structural("confidential", types.FLAG),
    Structural("missing", types.codes(grounds.PARTICULARS_42), Need.COMPUTED),
    Structural("rule", types.RULE, Need.COMPUTED),
    Structural("rule_version", types.COUNT, Need.COMPUTED),
    Structural("profile_sha256", types.SHA256, Need.COMPUTED),
    Structural("slack_hours", types.COUNT, Need.COMPUTED),
    _DOCUMENT,
    Erasable("reference", types.LABEL, label=True),
    Erasable("authority", need=Need.EXPECTED),
    Erasable("offence", need=Need.EXPECTED),
    Erasable("data", need=Need.EXPECTED),
    Erasable("holder_known"),
    Erasable("necessity", need=Need.EXPECTED),
)

KINDS: tuple[Kind, ...] = (
    Kind("request.received", _REQUEST, ("record",), begins=True, permit=permits.DESK),
    Kind(
        "request.sent",
        (
            *_REQUEST,
            Structural("after_order", types.ref("order"), Need.OPTIONAL),
            Structural("after_request", types.ref("request"), Need.OPTIONAL),
            Erasable("legal_basis"),
        ),
        _ACT_OR_RECORD,
        begins=True,
        permit=permits.ISSUED,
    ),
    Kind(
        "request.queried",
        (
            Structural("asked", types.codes(grounds.PARTICULARS_42)),
            _DOCUMENT,
            Erasable("question", need=Need.EXPECTED),
        ),
        ("record",),
        permit=permits.DESK,
    ),
    Kind(
        "request.supplemented",
        (
            Structural("stated", types.codes(grounds.PARTICULARS_42)),
            *_SCOPE,
            _DOCUMENT,
            Erasable("answer", need=Need.EXPECTED),
        ),
        ("record",),
        permit=permits.DESK,
    ),
    Kind(
        "request.effected",
        (
            Structural("order", types.ref("order"), Need.OPTIONAL),
            Structural("basis", types.code(preservation.HOME_BASIS), Need.OPTIONAL),
            Structural("days", types.COUNT),
            _DOCUMENT,
            *_DATES,
            Erasable("holder", need=Need.EXPECTED),
            Erasable("legal_basis"),
        ),
        ("record",),
        permit=permits.DESK,
    ),
    Kind(
        "request.order_named",
        (Structural("order", types.ref("order")), _DOCUMENT, Erasable("explanation")),
        ("record",),
        permit=permits.DESK,
    ),
    Kind(
        "request.warned",
        (
            Structural("concerns", types.codes(grounds.CONCERNS)),
            _DOCUMENT,
            Erasable("explanation", need=Need.EXPECTED),
        ),
        ("record",),
        permit=permits.DESK,
    ),
    Kind(
        "request.warning_answered",
        (Structural("execute", types.FLAG), _DOCUMENT, Erasable("answer")),
        ("record",),
        permit=permits.DESK,
    ),
    Kind("request.extension_asked", (_DOCUMENT, Erasable("reasons")), _ACT_OR_RECORD, permit=permits.ISSUED),
    Kind(
        "request.extension_answered",
        (
            Structural("granted", types.FLAG),
            Structural("days", types.COUNT, Need.OPTIONAL),
            _DOCUMENT,
            *_DATES,
            Structural("gap_seconds", types.COUNT, Need.COMPUTED),
            Erasable("reasons"),
        ),
        _ACT_OR_RECORD,
        permit=permits.ISSUED,
    ),
    Kind(
        "request.refused",
        (
            Structural("grounds", types.codes(preservation.REFUSAL_42)),
            Structural("dual_criminality_required", types.FLAG, Need.OPTIONAL),
            Structural("reservation_made", types.FLAG, Need.OPTIONAL),
            Structural("unlikely_at_disclosure", types.FLAG, Need.OPTIONAL),
            Structural("conduct_punishable_here", types.FLAG, Need.OPTIONAL),
            Structural("offence_established", types.FLAG, Need.OPTIONAL),
            Structural("consulted_at", types.INSTANT, Need.OPTIONAL),
            _DOCUMENT,
            Erasable("reasons", need=Need.EXPECTED),
        ),
        _ACT_OR_RECORD,
        permit=permits.ISSUED,
    ),
    Kind(
        "request.not_executed",
        (
            Structural("reasons", types.codes(preservation.NOT_EXECUTED)),
            Structural("other_state", types.STATE, Need.OPTIONAL),
            _DOCUMENT,
            Erasable("told", need=Need.EXPECTED),
        ),
        _ACT_OR_RECORD,
        permit=permits.ISSUED,
    ),
    Kind("request.withdrawn", (_DOCUMENT, Erasable("explanation")), _ACT_OR_RECORD, permit=permits.ISSUED),
    Kind(
        "request.released",
        (Structural("reason", types.code(grounds.RELEASE)), _DOCUMENT, Erasable("explanation")),
        _ACT_OR_RECORD,
        permit=permits.ISSUED,
    ),
    Kind(
        "request.lapsed",
        (Structural("lapsed_at", types.INSTANT, Need.COMPUTED),),
        ("record",),
        permit=permits.DESK_OR_MACHINE,
    ),
)
