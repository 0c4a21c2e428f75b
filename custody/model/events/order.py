"""Kinds about cases and art. 25 preservation orders."""

from __future__ import annotations

from custody.law import grounds
from custody.law.safeguards import OF_ORDER
from custody.model import types
from custody.model.events import safeguards
from custody.model.events.lines import ACT_OR_RECORD, DATES, DOCUMENT, RECORD
from custody.model.schema import Erasable, Kind, Need, Structural

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
REOPENED = ("appeal", "new_evidence", "remanded", "retrial", "transferred_back")

KINDS: tuple[Kind, ...] = (
    Kind(
        "case.opened",
        (
            Erasable("reference", types.LABEL, need=Need.EXPECTED, label=True),
            Erasable("offence"),
            Erasable("agency"),
        ),
        RECORD,
        begins=True,
    ),
    Kind(
        "case.closed",
        (
            Structural("outcome", types.code("ended", "transferred", "tried")),
            Structural("leaving_open", types.FLAG, Need.OPTIONAL),
            Structural("left_open", types.codes(*LEFT_OPEN), Need.COMPUTED),
        ),
        ("record", "act"),
    ),
    Kind(
        "case.reopened",
        (
            Structural("reason", types.code(*REOPENED)),
            DOCUMENT,
            Erasable("explanation"),
        ),
        ACT_OR_RECORD,
    ),
    Kind(
        "order.issued",
        (
            Structural("case", types.REF),
            Structural("after_order", types.REF, Need.OPTIONAL),
            Structural("profile", types.RULE, Need.OPTIONAL),
            Structural("form", types.code("order", "similarly_obtained"), default="order"),
            Structural("limb", types.code(*grounds.LIMBS, *grounds.COOPERATION), Need.EXPECTED),
            Structural("most_penalty_months", types.COUNT, Need.OPTIONAL),
            Structural("data_categories", types.codes(*grounds.DATA_CATEGORIES), Need.EXPECTED),
            Structural("vulnerability", types.codes(*grounds.VULNERABILITY), Need.OPTIONAL),
            Structural("days", types.COUNT),
            Structural("clock_start", types.code("order", "receipt", "service")),
            Structural("renewal_allowed", types.FLAG),
            Structural("confidential", types.FLAG),
            Structural("confidential_until", types.INSTANT, Need.OPTIONAL),
            DOCUMENT,
            *DATES,
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
        ACT_OR_RECORD,
        begins=True,
    ),
    Kind(
        "order.served",
        (
            Structural("method", types.SERVICE),
            DOCUMENT,
            *DATES,
            Erasable("served_to"),
        ),
        RECORD,
    ),
    Kind("order.acknowledged", (DOCUMENT, *DATES, Erasable("acknowledged_by")), RECORD),
    Kind(
        "order.renewed",
        (
            Structural("days", types.COUNT),
            DOCUMENT,
            *DATES,
            Structural("gap_seconds", types.COUNT, Need.COMPUTED),
            Erasable("issuing_authority", need=Need.EXPECTED),
            Erasable("grounds", need=Need.EXPECTED),
        ),
        ACT_OR_RECORD,
    ),
    Kind(
        "order.withdrawn",
        (
            Structural("reason", types.code(*grounds.WITHDRAWAL)),
            Structural("uncovers", types.REFS, Need.COMPUTED),
            DOCUMENT,
            Erasable("grounds"),
        ),
        ACT_OR_RECORD,
    ),
    Kind(
        "order.end_told",
        (
            Structural("ended", types.code("lapsed", "quashed", "restored", "withdrawn"), Need.COMPUTED),
            Structural("method", types.SERVICE),
            DOCUMENT,
            Erasable("told_to", need=Need.EXPECTED),
        ),
        RECORD,
    ),
    Kind("order.followed", (DOCUMENT, Erasable("reference")), RECORD),
    Kind("order.lapsed", (Structural("lapsed_at", types.INSTANT, Need.COMPUTED),), RECORD),
)
