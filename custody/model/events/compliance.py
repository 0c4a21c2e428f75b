"""Kinds about how an order was met: complied with or not, set aside."""

from __future__ import annotations

from custody.law import grounds
from custody.model import types
from custody.model.events.lines import DOCUMENT, RECORD
from custody.model.schema import Erasable, Kind, Need, Structural

KINDS: tuple[Kind, ...] = (
    Kind(
        "order.complied",
        (
            Structural("extent", types.code("full", "partly")),
            DOCUMENT,
            Erasable("preserved", need=Need.EXPECTED),
            Erasable("confirmed_by", need=Need.EXPECTED),
        ),
        RECORD,
    ),
    Kind(
        "order.not_complied",
        (
            Structural("reason", types.code(*grounds.NON_COMPLIANCE)),
            Structural("follows", types.code(*grounds.FOLLOWS)),
            DOCUMENT,
            Erasable("explanation"),
        ),
        RECORD,
    ),
    Kind(
        "order.quashed",
        (
            Structural("body", types.code(*grounds.REVIEWERS)),
            Structural("effect", types.code("from_beginning", "from_now")),
            Structural("custodian_data", types.code(*grounds.CUSTODIAN_AFTER)),
            Structural("agency_data", types.code(*grounds.AGENCY_AFTER)),
            DOCUMENT,
            Erasable("quashed_by", need=Need.EXPECTED),
            Erasable("grounds"),
        ),
        RECORD,
    ),
)
