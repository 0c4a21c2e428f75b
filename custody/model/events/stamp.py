"""The kinds about timestamp tokens: whose are taken, and each that was taken on a checkpoint."""

from __future__ import annotations

from custody.model import permits, types
from custody.model.schema import Erasable, Kind, Structural

KINDS: tuple[Kind, ...] = (
    Kind(
        "tsa.trusted",
        (Structural("certificate", types.CERTIFICATE), Erasable("name", types.LABEL)),
        ("act",),
        begins=True,
        permit=permits.ADMINISTRATORS,
    ),
    Kind(
        "tsa.distrusted",
        (
            Structural("certificate", types.CERTIFICATE),
            Structural("reason", types.code("compromised", "ended", "replaced")),
        ),
        ("act",),
        permit=permits.ADMINISTRATORS,
    ),
    Kind(
        "checkpoint.stamped",
        (
            Structural("size", types.COUNT),
            Structural("root", types.SHA256),
            Structural("time", types.INSTANT),
            Structural("serial", types.IDENTIFIER),
            Structural("certificate", types.CERTIFICATE),
            Structural("signer", types.SHA256),
            Structural("token", types.TOKEN),
        ),
        ("record",),
        begins=True,
        permit=permits.EVERYBODY,
    ),
)
