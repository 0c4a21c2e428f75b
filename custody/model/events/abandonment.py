"""Kinds about orphaned objects, of which no entry speaks: proposed for deletion, agreed to by another, deleted."""

from __future__ import annotations

from custody.model import permits, types
from custody.model.schema import Erasable, FieldSpec, Kind, Need, Structural

#: Why an orphaned object may go.
REASONS: dict[str, str] = {
    "duplicate": "the same bytes are recorded elsewhere",
    "foreign": "somebody put it there who is not of the agency",
    "interrupted": "an archiving run ended before its entry, and the file was archived anew",
    "test": "it was stored to try the store out",
}
#: What was asked for entries that speak of the object, and found to speak of it nowhere.
EVIDENCE: dict[str, str] = {
    "entries": "the entries of the ledger",
    "head": "the head that is remembered outside the database",
    "journals": "journals of uploads",
    "receipts": "receipts kept by those who signed",
}
REFUSALS = ("expired", "not_convinced", "withdrawn", "wrong")

_PLACE: tuple[FieldSpec, ...] = (
    Structural("store", types.IDENTIFIER),
    Structural("key", types.IDENTIFIER),
)
_AMOUNTS: tuple[FieldSpec, ...] = (
    Structural("versions", types.COUNT),
    Structural("markers", types.COUNT),
    Structural("parts", types.COUNT),
)

KINDS: tuple[Kind, ...] = (
    Kind(
        "abandonment.proposed",
        (
            *_PLACE,
            *_AMOUNTS,
            Structural("bytes", types.COUNT),
            # One digest for each thing that lies there, as it was read: docs/format.md says of what.
            Structural("contents", types.SHA256S),
            # What the newest version holds; nothing, where only what lies beside an object is left.
            Structural("object", types.OBJECT_ROOT, Need.OPTIONAL),
            Structural("evidence", types.codes(EVIDENCE)),
            Structural("reason", types.code(REASONS)),
            Structural("expires_at", types.INSTANT, Need.COMPUTED),
            Erasable("explanation"),
        ),
        begins=True,
        permit=permits.to(permits.ADMINISTRATOR, permits.CUSTODIAN, permits.EXAMINER),
    ),
    Kind("abandonment.approved", (), answers=True, permit=permits.HEADS),
    Kind(
        "abandonment.refused",
        (Structural("reason", types.code(*REFUSALS)),),
        answers=True,
        permit=permits.DESK_OR_ADMINISTRATOR,
    ),
    Kind(
        "object.abandoned",
        (
            *_PLACE,
            *_AMOUNTS,
            # What was read directly before it was deleted; nothing, where an earlier run had deleted it.
            Structural("contents", types.SHA256S, Need.OPTIONAL),
            Structural("absent_at", types.COME),
        ),
        ("act", "record"),
        answers=True,
        permit=permits.STOREROOM,
    ),
)
