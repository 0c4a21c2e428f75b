"""Kinds about requests of one State to another to preserve data (article 42), received and sent."""

from __future__ import annotations

from custody.law import grounds, preservation
from custody.model import types
from custody.model.events.lines import ACT_OR_RECORD, DATES, DOCUMENT, RECORD
from custody.model.schema import Erasable, FieldSpec, Kind, Need, Structural

_LETTERS = tuple(grounds.PARTICULARS_42)

#: What a request rests on, as far as it says so: article 35, paragraph 1.
_SCOPE = (
    Structural("limb", types.code(*preservation.PRESERVATION_LIMBS), Need.OPTIONAL),
    Structural("most_penalty_months", types.COUNT, Need.OPTIONAL),
)

#: What a request states in either direction: article 42, paragraph 3, with article 35, paragraph 1.
_REQUEST: tuple[FieldSpec, ...] = (
    Structural("case", types.REF),
    Structural("enquiry", types.REF, Need.OPTIONAL),
    Structural("profile", types.RULE, Need.OPTIONAL),
    Structural("state", types.STATE),
    Structural("channel", types.code(*grounds.CHANNELS)),
    *_SCOPE,
    Structural("data_categories", types.codes(*grounds.DATA_CATEGORIES), Need.EXPECTED),
    Structural("assistance_intended", types.FLAG),
    Structural("confidential", types.FLAG),
    Structural("missing", types.codes(*_LETTERS), Need.COMPUTED),
    Structural("rule", types.RULE, Need.COMPUTED),
    Structural("rule_version", types.COUNT, Need.COMPUTED),
    Structural("profile_sha256", types.SHA256, Need.COMPUTED),
    Structural("slack_hours", types.COUNT, Need.COMPUTED),
    DOCUMENT,
    Erasable("reference", types.LABEL, label=True),
    Erasable("authority", need=Need.EXPECTED),
    Erasable("offence", need=Need.EXPECTED),
    Erasable("data", need=Need.EXPECTED),
    Erasable("holder_known"),
    Erasable("necessity", need=Need.EXPECTED),
)

KINDS: tuple[Kind, ...] = (
    Kind("request.received", _REQUEST, RECORD, begins=True),
    Kind(
        "request.sent",
        (
            *_REQUEST,
            Structural("after_order", types.REF, Need.OPTIONAL),
            Structural("after_request", types.REF, Need.OPTIONAL),
            Erasable("legal_basis"),
        ),
        ACT_OR_RECORD,
        begins=True,
    ),
    Kind(
        "request.queried",
        (Structural("asked", types.codes(*_LETTERS)), DOCUMENT, Erasable("question", need=Need.EXPECTED)),
        RECORD,
    ),
    Kind(
        "request.supplemented",
        (
            Structural("stated", types.codes(*_LETTERS)),
            *_SCOPE,
            DOCUMENT,
            Erasable("answer", need=Need.EXPECTED),
        ),
        RECORD,
    ),
    Kind(
        "request.effected",
        (
            Structural("order", types.REF, Need.OPTIONAL),
            Structural("basis", types.code(*preservation.HOME_BASIS), Need.OPTIONAL),
            Structural("days", types.COUNT),
            DOCUMENT,
            *DATES,
            Erasable("holder", need=Need.EXPECTED),
            Erasable("legal_basis"),
        ),
        RECORD,
    ),
    Kind(
        "request.order_named",
        (Structural("order", types.REF), DOCUMENT, Erasable("explanation")),
        RECORD,
    ),
    Kind(
        "request.warned",
        (
            Structural("concerns", types.codes(*grounds.CONCERNS)),
            DOCUMENT,
            Erasable("explanation", need=Need.EXPECTED),
        ),
        RECORD,
    ),
    Kind(
        "request.warning_answered",
        (Structural("execute", types.FLAG), DOCUMENT, Erasable("answer")),
        RECORD,
    ),
    Kind("request.extension_asked", (DOCUMENT, Erasable("reasons")), ACT_OR_RECORD),
    Kind(
        "request.extension_answered",
        (
            Structural("granted", types.FLAG),
            Structural("days", types.COUNT, Need.OPTIONAL),
            DOCUMENT,
            *DATES,
            Structural("gap_seconds", types.COUNT, Need.COMPUTED),
            Erasable("reasons"),
        ),
        ACT_OR_RECORD,
    ),
    Kind(
        "request.refused",
        (
            Structural("grounds", types.codes(*preservation.REFUSAL_42)),
            Structural("dual_criminality_required", types.FLAG, Need.OPTIONAL),
            Structural("reservation_made", types.FLAG, Need.OPTIONAL),
            Structural("unlikely_at_disclosure", types.FLAG, Need.OPTIONAL),
            Structural("conduct_punishable_here", types.FLAG, Need.OPTIONAL),
            Structural("offence_established", types.FLAG, Need.OPTIONAL),
            Structural("consulted_at", types.INSTANT, Need.OPTIONAL),
            DOCUMENT,
            Erasable("reasons", need=Need.EXPECTED),
        ),
        ACT_OR_RECORD,
    ),
    Kind(
        "request.not_executed",
        (
            Structural("reasons", types.codes(*preservation.NOT_EXECUTED)),
            Structural("other_state", types.STATE, Need.OPTIONAL),
            DOCUMENT,
            Erasable("told", need=Need.EXPECTED),
        ),
        ACT_OR_RECORD,
    ),
    Kind("request.withdrawn", (DOCUMENT, Erasable("explanation")), ACT_OR_RECORD),
    Kind(
        "request.released",
        (Structural("reason", types.code(*grounds.RELEASE)), DOCUMENT, Erasable("explanation")),
        ACT_OR_RECORD,
    ),
    Kind("request.lapsed", (Structural("lapsed_at", types.INSTANT, Need.COMPUTED),), RECORD),
)
