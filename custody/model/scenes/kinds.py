"""Kinds about scenes: notes signed without a ledger, and their import into the ledger.

A scene is a subject of its own, so that its chain of notes holds nothing of what the ledger entered meanwhile.
"""

from __future__ import annotations

from custody.model.schema import permits, types
from custody.model.schema.lines import RECORD
from custody.model.schema.schema import Erasable, FieldSpec, Kind, Need, Structural
from custody.model.schema.spoken import About, Argument, Circumstances, Many, Verb, given, says

#: Topics of a note.
TOPICS = (
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
#: States in which a scene is left.
STATES = ("handed_over", "secured", "vacated")
#: Digests of photographs and documents that belong to a note.
_FILES = Structural(
    "files_sha256",
    types.SHA256S,
    Need.OPTIONAL,
    spoken=says("digests of the files that were noted", label="noted files"),
)
_WRITTEN: tuple[FieldSpec, ...] = (_FILES, Erasable("persons_present", spoken=says("persons present")))

KINDS: tuple[Kind, ...] = (
    Kind(
        "scene.opened",
        (
            Structural(
                "case",
                types.ref("case"),
                Need.OPTIONAL,
                spoken=says("its case, by a reference in the kit or by identifier"),
            ),
            Structural(
                "clock_error_seconds",
                types.SHIFT,
                Need.EXPECTED,
                spoken=says(
                    (
                        "seconds by which this machine's clock was ahead of a reference clock; negative if behind"
                    ),
                    unit="SECONDS",
                    label="clock error",
                ),
            ),
            *_WRITTEN,
            Erasable("reference", types.LABEL, label=True, spoken=says("reference of the scene")),
            Erasable("scene_place", need=Need.EXPECTED, spoken=says("its location")),
            Erasable("narrative", spoken=says("what happened, in words")),
        ),
        RECORD,
        begins=True,
        offline=True,
        permit=permits.DESK,
        verb=Verb(
            ("scene", "open"),
            "open a scene, and sign that into the draft box",
            About("scene", Many.NEW),
            asks=(
                "kit",
                "box",
                "case",
                "clock_error_seconds",
                "scene_place",
                "persons_present",
                "narrative",
                "file",
            ),
            typed=("reference",),
            arguments=(
                Argument("kit", types.NAME, "the kit that `custody scene make-kit` wrote", required=True),
                Argument("box", types.NAME, "the draft box: a folder of your own", unit="DIR", required=True),
                Argument("file", types.NAME, "a photograph or document; its SHA-256 is recorded", many=True),
            ),
            service="scene open",
            examples=(
                "custody scene open harbour --kit harbour.kit --box drafts --case C-2026-014 \\",
                "    --clock-error-seconds 2 --scene-place '12 Harbour Street' \\",
                "    --persons-present 'Eve Hall, the owner'",
            ),
        ),
        sentence="{by} opened a scene",
    ),
    Kind(
        "scene.noted",
        (
            Structural("topic", types.code(*TOPICS), spoken=says("what the note is about")),
            Structural(
                "seal_nos",
                types.SEALS,
                Need.OPTIONAL,
                spoken=says(
                    "numbers of seals that were applied",
                    unit="NUMBER",
                    label="seal numbers",
                    when=given("topic", "packing"),
                ),
            ),
            Structural(
                "bag_nos",
                types.SEALS,
                Need.OPTIONAL,
                spoken=says(
                    "numbers of bags that were used",
                    unit="NUMBER",
                    label="bag numbers",
                    when=given("topic", "packing"),
                ),
            ),
            *_WRITTEN,
            Erasable(
                "exhibit_references",
                spoken=says(
                    "references of what was found, as on their labels", when=given("topic", "find", "packing")
                ),
            ),
            Erasable("place_in_scene", spoken=says("where within the scene")),
            Erasable("narrative", need=Need.EXPECTED, spoken=says("what happened, in words")),
        ),
        RECORD,
        offline=True,
        permit=permits.DESK,
        verb=Verb(
            ("scene", "note"),
            "note what was found and done, and sign it",
            About(
                "scene",
                says=("reference of the scene, identifier or its first characters"),
            ),
            asks=(
                "kit",
                "box",
                "topic",
                "place_in_scene",
                "exhibit_references",
                "seal_nos",
                "bag_nos",
                "persons_present",
                "narrative",
                "file",
            ),
            arguments=(
                Argument("kit", types.NAME, "the kit that `custody scene make-kit` wrote", required=True),
                Argument("box", types.NAME, "the draft box: a folder of your own", unit="DIR", required=True),
                Argument("file", types.NAME, "a photograph or document; its SHA-256 is recorded", many=True),
            ),
            service="scene note",
            examples=(
                "custody scene note harbour --kit harbour.kit --box drafts \\",
                "    --topic find --exhibit-references EV/1 \\",
                "    --bag-nos B-77 --narrative 'black USB stick under the desk' --file photo-1.jpg",
            ),
        ),
        sentence="{by} made a note at the scene",
    ),
    Kind(
        "scene.closed",
        (
            Structural("scene_state", types.code(*STATES), spoken=says("in which state the scene was left")),
            Structural(
                "clock_error_seconds",
                types.SHIFT,
                Need.OPTIONAL,
                spoken=says("as it was found at the end", unit="SECONDS", label="clock error"),
            ),
            *_WRITTEN,
            Erasable(
                "handed_over_to",
                spoken=says("to whom", when=given("scene_state", "handed_over"), label="recipient of scene"),
            ),
            Erasable("narrative", spoken=says("what happened, in words")),
        ),
        RECORD,
        offline=True,
        permit=permits.DESK,
        verb=Verb(
            ("scene", "close"),
            "record how the scene was left, and sign it",
            About(
                "scene",
                says=("reference of the scene, identifier or its first characters"),
            ),
            asks=(
                "kit",
                "box",
                "scene_state",
                "handed_over_to",
                "clock_error_seconds",
                "persons_present",
                "narrative",
                "file",
            ),
            arguments=(
                Argument("kit", types.NAME, "the kit that `custody scene make-kit` wrote", required=True),
                Argument("box", types.NAME, "the draft box: a folder of your own", unit="DIR", required=True),
                Argument("file", types.NAME, "a photograph or document; its SHA-256 is recorded", many=True),
            ),
            service="scene close",
            examples=(
                "custody scene close harbour --kit harbour.kit --box drafts \\",
                "    --scene-state handed_over --handed-over-to 'the owner'",
            ),
        ),
        sentence="{by} closed the notes of the scene",
    ),
    Kind(
        "scene.notes_imported",
        (
            Structural("scene", types.ref("scene"), spoken=says("the scene whose notes they are")),
            Structural(
                "import_delay_seconds",
                types.COUNT,
                Need.COMPUTED,
                spoken=says("time from the signing of the note to its import", label="import delay, seconds"),
            ),
        ),
        RECORD,
        begins=True,
        answers=True,
        permit=permits.DESK,
        verb=Verb(
            ("scene", "import-notes"),
            "import the notes of a draft box into the ledger as they were signed",
            About("scene", Many.NEW),
            asks=("box",),
            arguments=(Argument("box", types.NAME, "the draft box", unit="DIR", required=True),),
            circumstances=Circumstances.NOW,
            service="scene import-notes",
            examples=("custody scene import-notes --box drafts",),
        ),
        sentence="{by} imported notes from a scene",
    ),
)
