"""The kinds about timestamp tokens: whose are taken, and each that was taken on a checkpoint."""

from __future__ import annotations

from custody.model import types
from custody.model.events.lines import RECORD
from custody.model.schema import Erasable, Kind, Structural

KINDS: tuple[Kind, ...] = (
    Kind(
        "tsa.trusted",
        (Structural("certificate", types.SHA256), Erasable("name", types.LABEL)),
        ("act",),
        begins=True,
    ),
    Kind(
        "tsa.distrusted",
        (
            Structural("certificate", types.SHA256),
            Structural("reason", types.code("compromised", "ended", "replaced")),
        ),
        ("act",),
    ),
    Kind(
        "checkpoint.stamped",
        (
            Structural("size", types.COUNT),
            Structural("root", types.SHA256),
            Structural("time", types.INSTANT),
            Structural("serial", types.IDENTIFIER),
            Structural("certificate", types.SHA256),
            Structural("signer", types.SHA256),
            Structural("token", types.TOKEN),
        ),
        RECORD,
        begins=True,
    ),
)
