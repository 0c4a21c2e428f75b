"""Kinds about who is bound to keep an order secret, each until an end of its own (article 25, paragraph 3)."""

from __future__ import annotations

from custody.law import grounds
from custody.model import types
from custody.model.events.lines import ACT_OR_RECORD, DOCUMENT
from custody.model.schema import Erasable, Kind, Need, Structural

KINDS: tuple[Kind, ...] = (
    Kind(
        "order.secrecy_bound",
        (
            Structural("whom", types.code("custodian", "other_person")),
            Structural("until", types.INSTANT, Need.EXPECTED),
            DOCUMENT,
            Erasable("person", need=Need.EXPECTED),
            Erasable("legal_basis", need=Need.EXPECTED),
        ),
        ACT_OR_RECORD,
    ),
    Kind(
        "order.secrecy_extended",
        (
            Structural("until", types.INSTANT),
            DOCUMENT,
            Erasable("legal_basis", need=Need.EXPECTED),
            Erasable("grounds"),
        ),
        ACT_OR_RECORD,
        answers=True,
    ),
    Kind(
        "order.secrecy_lifted",
        (Structural("reason", types.code(*grounds.LIFTED)), DOCUMENT, Erasable("explanation")),
        ACT_OR_RECORD,
        answers=True,
    ),
)
