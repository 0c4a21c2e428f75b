"""Kinds about inventory rounds: what should be there, what was scanned, and what the round found."""

from __future__ import annotations

from custody.model import types
from custody.model.events.lines import RECORD
from custody.model.schema import Erasable, Kind, Need, Structural

SCOPES = ("case", "holder", "place")
RESULTS = ("found", "misplaced", "surplus", "unexpected")
#: What a surplus code turned out to be; the first two name the exhibit.
SURPLUS = ("exhibit", "registered", "misread", "not_evidence", "other_house", "unexplained")
#: What became of an exhibit that a round did not find.
MISSING = ("found", "lost", "not_scanned", "out_unrecorded", "removed")

KINDS: tuple[Kind, ...] = (
    Kind(
        "inventory.started",
        (
            Structural("scope", types.code(*SCOPES)),
            Structural("place", types.REF, Need.OPTIONAL),
            Structural("case", types.REF, Need.OPTIONAL),
            Structural("holder", types.REF, Need.OPTIONAL),
            Structural("expected", types.COUNT, Need.COMPUTED),
            Structural("away", types.COUNT, Need.COMPUTED),
            Erasable("reference", types.LABEL, label=True),
        ),
        RECORD,
        begins=True,
    ),
    Kind(
        "inventory.counted",
        (
            Structural("exhibit", types.REF, Need.OPTIONAL),
            Structural("place", types.REF, Need.OPTIONAL),
            Structural("seal_state", types.code("broken", "intact", "none", "not_examined")),
            Structural("photo_sha256", types.SHA256, Need.OPTIONAL),
            Structural("result", types.code(*RESULTS), Need.COMPUTED),
            Erasable("scanned", need=Need.EXPECTED),
        ),
        RECORD,
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
        RECORD,
    ),
    Kind(
        "inventory.identified",
        (
            Structural("outcome", types.code(*SURPLUS)),
            Structural("exhibit", types.REF, Need.OPTIONAL),
            Erasable("explanation"),
        ),
        RECORD,
        answers=True,
    ),
    Kind(
        "inventory.traced",
        (
            Structural("exhibit", types.REF),
            Structural("outcome", types.code(*MISSING)),
            Structural("place", types.REF, Need.OPTIONAL),
            Erasable("explanation"),
        ),
        RECORD,
    ),
)
