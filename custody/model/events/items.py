"""Kinds about what an exhibit is, once it is registered: photographs, parts, counts, numbers, later descriptions."""

from __future__ import annotations

from custody.model import permits, types
from custody.model.events.exhibit import FORM, WORDS
from custody.model.schema import Erasable, Kind, Need, Structural

#: What a photograph shows.
VIEWS = ("contents", "damage", "label", "other", "overall", "packaging", "place", "screen", "seal", "serial")
#: On what occasion more was learnt of a thing.
OCCASIONS = ("acquisition", "examination", "intake", "opening", "other", "report")
#: Why two registrations are of the same thing.
SAMENESS = ("agency_list", "number_equal", "paper_and_device", "registered_twice", "two_teams")
#: The fields that a later description may give.
DESCRIBED = (*(one.name for one in FORM), *(one.name for one in WORDS))

KINDS: tuple[Kind, ...] = (
    Kind(
        "exhibit.described",
        (
            Structural("found_at", types.code(*OCCASIONS)),
            Structural("described", types.codes(*DESCRIBED)),
            *FORM,
            Structural("clock_offset", types.SHIFT, Need.COMPUTED),
            *WORDS,
        ),
        ("record",),
        permit=permits.BENCH,
    ),
    Kind(
        "exhibit.photographed",
        (
            Structural("photo_sha256", types.SHA256),
            Structural("photo_bytes", types.COUNT),
            Structural("shows", types.codes(*VIEWS)),
            Structural("number", types.COUNT, Need.COMPUTED),
            Erasable("caption"),
            Erasable("photographed_by", need=Need.EXPECTED),
            Erasable("file_name", types.NAME),
        ),
        ("record",),
        permit=permits.BENCH,
    ),
    Kind(
        "exhibit.split",
        (
            Structural("parts", types.COUNT),
            Structural("remains", types.FLAG),
            Structural("reason", types.code("defence", "examination", "other_lab", "return", "storage")),
            Erasable("witness"),
        ),
        ("record",),
        permit=permits.BENCH,
    ),
    Kind(
        "exhibit.itemised",
        (
            Structural("found", types.COUNT),
            Structural("expected", types.COUNT, Need.COMPUTED),
            Structural("registered", types.COUNT, Need.COMPUTED),
            Erasable("counted_by", need=Need.EXPECTED),
            Erasable("witness"),
            Erasable("explanation"),
        ),
        ("record",),
        permit=permits.BENCH,
    ),
    Kind(
        "exhibit.numbered",
        (
            Erasable("number", types.LABEL, Need.EXPECTED, label=True),
            Erasable("agency", need=Need.EXPECTED),
        ),
        ("record",),
        permit=permits.DESK,
    ),
    Kind(
        "exhibit.merged",
        (
            Structural("into", types.ref("exhibit")),
            Structural("reason", types.code(*SAMENESS)),
            Erasable("explanation"),
        ),
        ("record",),
        permit=permits.BENCH,
    ),
    Kind(
        "transcription.recorded",
        (
            Structural("seizure", types.ref("seizure")),
            Structural("case", types.ref("case"), Need.COMPUTED),
            Structural("source_sha256", types.SHA256),
            Structural("source_bytes", types.COUNT),
            Structural("map_sha256", types.SHA256),
            Structural("rows", types.COUNT),
            Structural("medium", types.code("paper", "spreadsheet")),
            Structural("again", types.FLAG, default=False),
            Erasable("reference", types.LABEL, label=True),
            Erasable("written_by", need=Need.EXPECTED),
            Erasable("kept_at", need=Need.EXPECTED),
            Erasable("file_name", types.NAME),
        ),
        ("record",),
        begins=True,
        permit=permits.BENCH,
    ),
)
