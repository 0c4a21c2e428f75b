"""Kinds about inventory rounds: what should be there, what was scanned, and what the round found."""

from __future__ import annotations

from custody.model import permits, types
from custody.model.schema import Erasable, Kind, Need, Structural

SCOPES = ("case", "holder", "place")
RESULTS = ("found", "misplaced", "surplus", "unexpected")
#: What a surplus code turned out to be; the first two name the exhibit.
SURPLUS: dict[str, str] = {
    "exhibit": "it is an exhibit of this ledger under another code",
    "registered": "it was registered as an exhibit since",
    "misread": "the code was misread, and nothing was there",
    "not_evidence": "it is no evidence: equipment or supplies of the house",
    "other_house": "it belongs to another house",
    "unexplained": "nobody could find out",
}
#: What became of an exhibit that a round did not find.
MISSING: dict[str, str] = {
    "found": "it was found since, in the place named",
    "lost": "it is recorded as lost",
    "not_scanned": "it was there, and nobody scanned it",
    "out_unrecorded": "somebody had it, and nobody recorded that",
    "removed": "it had left for good, and nobody recorded that",
}

KINDS: tuple[Kind, ...] = (
    Kind(
        "inventory.started",
        (
            Structural("scope", types.code(*SCOPES)),
            Structural("place", types.ref("place"), Need.OPTIONAL),
            Structural("case", types.ref("case"), Need.OPTIONAL),
            Structural("holder", types.ref("actor"), Need.OPTIONAL),
            Structural("expected", types.COUNT, Need.COMPUTED),
            Structural("away", types.COUNT, Need.COMPUTED),
            Erasable("reference", types.LABEL, label=True),
        ),
        ("record",),
        begins=True,
        permit=permits.ANYBODY,
    ),
    Kind(
        "inventory.counted",
        (
            Structural("exhibit", types.ref("exhibit"), Need.OPTIONAL),
            Structural("place", types.ref("place"), Need.OPTIONAL),
            Structural("seal_state", types.code("broken", "intact", "none", "not_examined")),
            Structural("photo_sha256", types.SHA256, Need.OPTIONAL),
            Structural("result", types.code(*RESULTS), Need.COMPUTED),
            Erasable("scanned", need=Need.EXPECTED),
        ),
        ("record",),
        permit=permits.ANYBODY,
    ),
    Kind(
        "inventory.closed",
        (
            Structural("expected", types.COUNT, Need.COMPUTED),
            Structural("found", types.COUNT, Need.COMPUTED),
            Structural("misplaced", types.COUNT, Need.COMPUTED),
            Structural("unexpected", types.COUNT, Need.COMPUTED),
            Structural("surplus", types.COUNT, Need.COMPUTED),
            Structural("missing", types.COUNT, Need.COMPUTED),
        ),
        ("record",),
        permit=permits.ANYBODY,
    ),
    Kind(
        "inventory.identified",
        (
            Structural("outcome", types.code(SURPLUS)),
            Structural("exhibit", types.ref("exhibit"), Need.OPTIONAL),
            Erasable("explanation"),
        ),
        ("record",),
        answers=True,
        permit=permits.DESK_OR_ADMINISTRATOR,
    ),
    Kind(
        "inventory.traced",
        (
            Structural("exhibit", types.ref("exhibit")),
            Structural("outcome", types.code(MISSING)),
            Structural("place", types.ref("place"), Need.OPTIONAL),
            Erasable("explanation"),
        ),
        ("record",),
        permit=permits.DESK_OR_ADMINISTRATOR,
    ),
)
