"""Kinds about scenes: notes written and signed where no ledger is at hand, and what the ledger says when they come in.

A scene is a subject of its own, so that nothing that happened in the ledger meanwhile stands in its chain.
"""

from __future__ import annotations

from custody.model import permits, types
from custody.model.schema import Erasable, FieldSpec, Kind, Need, Structural

#: What a note is about.
ABOUT = (
    "arrival",
    "decision",
    "device_state",
    "find",
    "other",
    "packing",
    "person",
    "photographs",
    "search",
    "statement",
)
#: How the scene was left.
LEFT = ("handed_over", "secured", "vacated")
_RECORD = ("record",)
#: Digests of photographs and documents that belong to a note.
_FILES = Structural("files_sha256", types.SHA256S, Need.OPTIONAL)
_WRITTEN: tuple[FieldSpec, ...] = (_FILES, Erasable("persons_present"))

KINDS: tuple[Kind, ...] = (
    Kind(
        "scene.opened",
        (
            Structural("case", types.ref("case"), Need.OPTIONAL),
            Structural("clock_ahead", types.SHIFT, Need.EXPECTED),
            *_WRITTEN,
            Erasable("reference", types.LABEL, label=True),
            Erasable("place", need=Need.EXPECTED),
            Erasable("text"),
        ),
        _RECORD,
        begins=True,
        offline=True,
        permit=permits.DESK,
    ),
    Kind(
        "scene.noted",
        (
            Structural("about", types.code(*ABOUT)),
            Structural("seal_nos", types.SEALS, Need.OPTIONAL),
            Structural("bag_nos", types.SEALS, Need.OPTIONAL),
            *_WRITTEN,
            Erasable("exhibits"),
            Erasable("place"),
            Erasable("text", need=Need.EXPECTED),
        ),
        _RECORD,
        offline=True,
        permit=permits.DESK,
    ),
    Kind(
        "scene.closed",
        (
            Structural("left", types.code(*LEFT)),
            Structural("clock_ahead", types.SHIFT, Need.OPTIONAL),
            *_WRITTEN,
            Erasable("left_to"),
            Erasable("text"),
        ),
        _RECORD,
        offline=True,
        permit=permits.DESK,
    ),
    Kind(
        "scene.admitted",
        (
            Structural("scene", types.ref("scene")),
            Structural("lag", types.COUNT, Need.COMPUTED),
        ),
        _RECORD,
        begins=True,
        answers=True,
        permit=permits.DESK,
    ),
)
