"""Kinds about handovers: an exhibit is offered to somebody, who accepts or refuses it."""

from __future__ import annotations

from custody.model import types
from custody.model.schema import Erasable, Kind, Need, Structural

PURPOSES = ("court", "defence_expert", "examination", "prosecutor", "return", "storage_move", "transport")

KINDS: tuple[Kind, ...] = (
    Kind(
        "transfer.offered",
        (
            Structural("receiver", types.REF),
            Structural("handover", types.REF, Need.OPTIONAL),
            Structural("purpose", types.code(*PURPOSES)),
            Structural("seal_no", types.SEAL, Need.COMPUTED),
            Structural("expires_at", types.INSTANT),
            Erasable("from_location"),
            Erasable("to_location"),
            Erasable("transport"),
        ),
    ),
    Kind(
        "transfer.accepted",
        (
            Structural("seal_no", types.SEAL, Need.OPTIONAL),
            Structural("seal_state", types.code("broken", "intact", "none")),
            Structural("condition", types.code("as_described", "damaged", "differs")),
            Structural("holder", types.REF, Need.COMPUTED),
            Erasable("location"),
            Erasable("remark"),
        ),
        answers=True,
    ),
    Kind(
        "transfer.refused",
        (
            Structural(
                "reason", types.code("condition", "not_present", "not_responsible", "seal", "wrong_item")
            ),
            Erasable("remark"),
        ),
        answers=True,
    ),
    Kind(
        "transfer.recalled",
        (Structural("reason", types.code("mistake", "no_longer_needed", "not_collected")),),
        answers=True,
    ),
)
