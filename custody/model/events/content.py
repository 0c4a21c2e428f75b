"""Kinds about the content of other entries: correcting, disclosing and erasing a field."""

from __future__ import annotations

from custody.law import grounds
from custody.model import permits, types
from custody.model.schema import Erasable, Kind, Need, Structural

_ERASURE = (
    Structural("target", types.COUNT),
    Structural("fields", types.FIELDS),
    Structural("basis", types.code(grounds.ERASURE_BASIS)),
)
#: Why somebody does not countersign what a deputy signed.
DECLINE_REASONS = ("not_competent", "not_justified", "procedure", "wrong_facts")
#: Whose clock was wrong where the date of an entry disagrees with another: its signer's, or that of an earlier entry.
CLOCKS = ("earlier", "signer")
#: Why what an entry recorded had not happened.
RETRACT_REASONS: dict[str, str] = {
    "clock": "the clock by which it was recorded was wrong",
    "mistake": "it was recorded by mistake",
}
#: Why an entry that ended something is taken back.
RESCIND_REASONS: dict[str, str] = {
    "misunderstanding": "what it says was understood otherwise than it was",
    "not_done": "what it records was not done",
    "typing": "it was typed wrongly",
    "wrong_kind": "something else happened, which is entered afterwards",
    "wrong_thing": "it is about another thing than was meant",
}
#: What was done meanwhile on the strength of an entry that is taken back.
MEANWHILE: dict[str, str] = {
    "acquired": "an image was taken",
    "gone": "it left the house for good",
    "handed_on": "it was handed on to another custodian",
    "parts_registered": "parts were registered; they stay, and a new split counts them",
    "sealed": "a seal was applied",
    "split": "it was taken apart",
}

KINDS: tuple[Kind, ...] = (
    Kind(
        "content.corrected",
        (
            Structural("target", types.COUNT),
            Structural("field", types.FIELD),
            Structural("reason", types.code("late_knowledge", "misread", "omitted", "typing", "wrong_item")),
            Structural("value", types.PLAIN, Need.OPTIONAL),
            Erasable("private_value", types.NAME),
            Erasable("explanation"),
        ),
        ("record",),
        answers=True,
        permit=permits.DESK_OR_ADMINISTRATOR,
    ),
    Kind(
        "content.countersigned",
        (
            Structural("target", types.COUNT),
            Structural("agreed", types.FLAG),
            Structural("reason", types.code(*DECLINE_REASONS), Need.OPTIONAL),
        ),
        answers=True,
        permit=permits.ANYBODY,
    ),
    Kind(
        "content.dated",
        (
            Structural("target", types.COUNT),
            Structural("clock", types.code(*CLOCKS)),
            Structural("signed_at", types.INSTANT, Need.OPTIONAL),
            Erasable("explanation", need=Need.EXPECTED),
        ),
        ("record",),
        answers=True,
        permit=permits.ANYBODY,
    ),
    Kind(
        "content.retracted",
        (
            Structural("target", types.COUNT),
            Structural("reason", types.code(RETRACT_REASONS)),
            Erasable("explanation"),
        ),
        answers=True,
        permit=permits.DESK,
    ),
    Kind(
        "entry.rescinded",
        (
            Structural("target", types.COUNT),
            Structural("reason", types.code(RESCIND_REASONS)),
            Structural("meanwhile", types.codes(MEANWHILE), Need.COMPUTED),
            Erasable("explanation"),
        ),
        answers=True,
        permit=permits.to(permits.ADMINISTRATOR, permits.AUDITOR, permits.AUTHORITY, permits.CUSTODIAN),
    ),
    Kind(
        "content.disclosed",
        (
            Structural("target", types.COUNT),
            Structural("fields", types.FIELDS, Need.OPTIONAL),
            Structural("purpose", types.code(grounds.DISCLOSURE_PURPOSE)),
            Structural("authority_document_sha256", types.SHA256, Need.OPTIONAL),
            Erasable("recipient", need=Need.EXPECTED),
            Erasable("authority"),
        ),
        ("record", "act"),
        answers=True,
        permit=permits.DESK,
    ),
    Kind(
        "content.erased.proposed",
        (
            *_ERASURE,
            Structural("expires_at", types.INSTANT, Need.COMPUTED),
            Erasable("legal_basis", types.CITATION, Need.EXPECTED),
            Erasable("explanation"),
        ),
        answers=True,
        permit=permits.KEEPERS,
    ),
    Kind(
        "content.searched",
        (
            Structural("purpose", types.code(grounds.SEARCH_PURPOSE)),
            # How many entries were searched: the first so many.
            Structural("size", types.COUNT),
            Erasable("value", types.NAME, Need.EXPECTED),
            Erasable("on_behalf_of", types.NAME),
        ),
        begins=True,
        permit=permits.to(permits.ADMINISTRATOR, permits.AUDITOR, permits.AUTHORITY),
    ),
    Kind("content.erased.approved", (), answers=True, permit=permits.HEADS),
    Kind(
        "content.erased.refused",
        (Structural("reason", types.code("expired", "not_convinced", "withdrawn", "wrong")),),
        answers=True,
        permit=permits.KEEPERS,
    ),
    Kind(
        "content.erased",
        (*_ERASURE, Structural("proposal", types.answered("content.erased.proposed", kept="proposal"))),
        answers=True,
        permit=permits.STOREROOM,
    ),
)
