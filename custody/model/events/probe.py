"""The kind about a store that was asked what it does."""

from __future__ import annotations

from custody.model import permits, probes, types
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
        ("record",),
        begins=True,
        permit=permits.to(
            permits.ADMINISTRATOR, permits.AUDITOR, permits.CUSTODIAN, permits.EXAMINER, permits.MACHINE
        ),
    ),
)
