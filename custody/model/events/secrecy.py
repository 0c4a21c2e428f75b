"""Kinds about who is bound to keep an order secret, each until an end of its own (article 25, paragraph 3)."""

from __future__ import annotations

from custody.law import grounds
from custody.model import permits, types
from custody.model.schema import Erasable, Kind, Need, Structural

#: Who is bound to keep an order secret.
WHOM: dict[str, str] = {
    "custodian": "who is to preserve the data",
    "other_person": "anybody else who knows of it",
}
_ACT_OR_RECORD = ("act", "record")
_DOCUMENT = Structural("document_sha256", types.SHA256, Need.OPTIONAL)

KINDS: tuple[Kind, ...] = (
    Kind(
        "order.secrecy_bound",
        (
            Structural("whom", types.code(WHOM)),
            Structural("until", types.INSTANT, Need.EXPECTED),
            _DOCUMENT,
            Erasable("person", need=Need.EXPECTED),
            Erasable("legal_basis", need=Need.EXPECTED),
        ),
        _ACT_OR_RECORD,
        permit=permits.ISSUED,
    ),
    Kind(
        "order.secrecy_extended",
        (
            Structural("until", types.INSTANT),
            _DOCUMENT,
            Erasable("legal_basis", need=Need.EXPECTED),
            Erasable("grounds"),
        ),
        _ACT_OR_RECORD,
        answers=True,
        permit=permits.ISSUED,
    ),
    Kind(
        "order.secrecy_lifted",
        (Structural("reason", types.code(grounds.LIFTED)), _DOCUMENT, Erasable("explanation")),
        _ACT_OR_RECORD,
        answers=True,
        permit=permits.ISSUED,
    ),
)
