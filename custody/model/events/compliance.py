"""Kinds about how an order was met: complied with or not, set aside."""

from __future__ import annotations

from custody.law import grounds
from custody.model import permits, types
from custody.model.schema import Erasable, Kind, Need, Structural

#: Since when a quashed order has no effect.
EFFECTS: dict[str, str] = {
    "from_beginning": "as if it had never been issued",
    "from_now": "from the decision on",
}
_DOCUMENT = Structural("document_sha256", types.SHA256, Need.OPTIONAL)

KINDS: tuple[Kind, ...] = (
    Kind(
        "order.complied",
        (
            Structural("extent", types.code("full", "partly")),
            _DOCUMENT,
            Erasable("preserved", need=Need.EXPECTED),
            Erasable("confirmed_by", need=Need.EXPECTED),
        ),
        ("record",),
        permit=permits.DESK,
    ),
    Kind(
        "order.not_complied",
        (
            Structural("reason", types.code(grounds.NON_COMPLIANCE)),
            Structural("follows", types.code(grounds.FOLLOWS)),
            _DOCUMENT,
            Erasable("explanation"),
        ),
        ("record",),
        permit=permits.DESK,
    ),
    Kind(
        "order.quashed",
        (
            Structural("body", types.code(grounds.REVIEWERS)),
            Structural("effect", types.code(EFFECTS)),
            Structural("custodian_data", types.code(grounds.CUSTODIAN_AFTER)),
            Structural("agency_data", types.code(grounds.AGENCY_AFTER)),
            _DOCUMENT,
            Erasable("quashed_by", need=Need.EXPECTED),
            Erasable("grounds"),
        ),
        ("record",),
        permit=permits.DESK,
    ),
)
