"""The kind about a store that was asked what it does."""

from __future__ import annotations

from custody.model import probes, types
from custody.model.events.lines import RECORD
from custody.model.schema import Kind, Need, Structural

KINDS: tuple[Kind, ...] = (
    Kind(
        "store.probed",
        (
            Structural("store", types.IDENTIFIER),
            Structural("settings", types.SHA256),
            Structural("answers", types.codes(*probes.CODES)),
            Structural("quick", types.FLAG),
            Structural("clock_ahead", types.SHIFT, Need.OPTIONAL),
            Structural("seconds", types.COUNT),
            Structural("started_at", types.INSTANT),
        ),
        RECORD,
        begins=True,
    ),
)
