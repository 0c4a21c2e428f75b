"""Kinds about storage locations, and about exhibits that are put there, checked out, lost or found."""

from __future__ import annotations

from custody.model.schema import permits, types
from custody.model.schema.condition import AS_FOUND, RESEALED, SEALS, SEALS_FOUND
from custody.model.schema.lines import RECORD
from custody.model.schema.schema import Erasable, Kind, Need, Structural
from custody.model.schema.spoken import About, Many, Spoken, Verb, says

SORTS = ("box", "building", "cabinet", "other", "room", "safe", "shelf", "vehicle")
ERRANDS = ("acquisition", "copying", "court", "examination", "inspection", "photographs", "repacking")

LAST_SITUATIONS = ("at_receiver", "checked_out", "in_storage", "in_transit", "unknown")

KINDS: tuple[Kind, ...] = (
    Kind(
        "place.registered",
        (
            Structural(
                "within",
                types.ref("place"),
                Need.OPTIONAL,
                spoken=says("the place that it is in", unit="PLACE", label="enclosing place"),
            ),
            Structural("sort", types.code(*SORTS), spoken=Spoken(label="type of place")),
            Erasable(
                "label",
                types.LABEL,
                need=Need.EXPECTED,
                label=True,
                spoken=says("what stands on its door or barcode", label="place label"),
            ),
        ),
        RECORD,
        begins=True,
        permit=permits.STOREROOM,
        verb=Verb(
            ("place", "register"),
            "register a place of storage",
            About("place", Many.NEW),
            typed=("label",),
            examples=("custody place register SHELF-4 --sort shelf --within ROOM-2",),
        ),
        sentence="{by} registered a storage location",
    ),
    Kind(
        "place.moved",
        (
            Structural(
                "within",
                types.ref("place"),
                spoken=says(
                    "the place that it is in from now", flag="to", unit="PLACE", label="enclosing place"
                ),
            ),
            Erasable("explanation", spoken=says("a remark about it")),
        ),
        RECORD,
        permit=permits.STOREROOM,
        verb=Verb(
            ("place", "move"),
            "move a place into another one; what lies in it goes along",
            About("place"),
            examples=("custody place move BOX-7 --to ROOM-2",),
        ),
        sentence="{by} moved the storage location",
    ),
    Kind(
        "place.retired",
        (Structural("reason", types.code("dissolved", "mistake", "replaced")),),
        ("record", "act"),
        permit=permits.STOREROOM,
        verb=Verb(
            ("place", "retire"),
            "give up a place in which nothing lies",
            About("place"),
            examples=("custody place retire SHELF-4 --reason dissolved",),
        ),
        sentence="{by} retired the storage location: {reason}",
    ),
    Kind(
        "exhibit.stored",
        (
            Structural(
                "place",
                types.ref("place"),
                spoken=says("label of the place, or its identifier", flag="in", unit="PLACE"),
            ),
            Erasable("explanation", spoken=says("a remark about it")),
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("exhibit", "store"),
            "put exhibits into a place, where they lie from now",
            About("exhibit", Many.SEVERAL, says="as scanned; `-` reads them line by line from input"),
            asks=("place", "explanation"),
            service="exhibit store",
            examples=(
                "custody exhibit store EV/1 EV/2 --in SHELF-4",
                "custody exhibit store - --in BOX-7 < scanned.txt",
            ),
        ),
        sentence="{by} put the exhibit into {place}",
    ),
    Kind(
        "exhibit.checked_out",
        (
            Structural(
                "person",
                types.ref("actor"),
                spoken=says("who takes it", flag="to", unit="ACTOR", label="taken by"),
            ),
            Structural("purpose", types.code(*ERRANDS)),
            Structural(
                "return_due_at",
                types.INSTANT,
                Need.EXPECTED,
                spoken=says("until when", label="expected return"),
            ),
            *SEALS,
            Erasable("destination", spoken=says("where to")),
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("exhibit", "checkout"),
            "let somebody take an exhibit; you stay its recorded holder",
            About("exhibit", joined="seal"),
            examples=(
                "custody exhibit checkout EV/1 --to Eve --purpose examination \\",
                "    --return-due-at 2026-11-03T16:00:00Z",
            ),
        ),
        sentence="{by} checked the exhibit out to {person}: {purpose}",
    ),
    Kind(
        "exhibit.checked_in",
        (
            *AS_FOUND,
            Structural(
                "place",
                types.ref("place"),
                Need.OPTIONAL,
                spoken=says("the registered place where it lies now"),
            ),
            Erasable("explanation", spoken=says("a remark about it")),
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("exhibit", "checkin"),
            "take back what was checked out, after looking at it",
            About("exhibit", joined="seal"),
            arguments=(SEALS_FOUND,),
            expand="as found",
            examples=(
                "custody exhibit checkin EV/1 --seal S-100234 --seal-state intact \\",
                "    --condition as_described --place SHELF-4",
            ),
        ),
        sentence="{by} checked the exhibit in: {condition}",
    ),
    Kind(
        "exhibit.missing_reported",
        (
            Structural(
                "last_seen_at",
                types.INSTANT,
                Need.EXPECTED,
                spoken=says("when it was last seen", label="last seen"),
            ),
            Structural(
                "last_location",
                types.ref("place"),
                Need.OPTIONAL,
                spoken=says("where it was last seen", unit="LOCATION", label="last known location"),
            ),
            Structural(
                "last_situation",
                types.code(*LAST_SITUATIONS),
                spoken=says("the situation it was last in"),
            ),
            Erasable("reported_by", need=Need.EXPECTED, spoken=says("who missed it")),
            Erasable("description", spoken=says("what is known")),
        ),
        RECORD,
        permit=permits.ANYBODY,
        verb=Verb(
            ("exhibit", "report-missing"),
            "report an exhibit as missing",
            About("exhibit", joined="seal"),
            examples=(
                "custody exhibit report-missing EV/1 --last-situation in_storage \\",
                "    --last-seen-at 2026-11-02T09:00:00Z --reported-by 'C. Brandt'",
            ),
        ),
        sentence="{by} reported the exhibit as missing",
    ),
    Kind(
        "exhibit.recovered",
        (
            *AS_FOUND,
            *RESEALED,
            Structural(
                "location",
                types.ref("place"),
                Need.OPTIONAL,
                spoken=says("the registered location where it lies now"),
            ),
            Erasable("found_by", need=Need.EXPECTED, spoken=says("who found it")),
            Erasable("place_found", spoken=says("where it lay")),
            Erasable("explanation", spoken=says("a remark about it")),
        ),
        RECORD,
        permit=permits.ANYBODY,
        verb=Verb(
            ("exhibit", "recover"),
            "record that a missing exhibit was recovered",
            About("exhibit", joined="seal"),
            arguments=(SEALS_FOUND,),
            expand="as found",
            examples=(
                "custody exhibit recover EV/1 --seal S-100234 --seal-state intact \\",
                "    --condition as_described --found-by 'C. Brandt'",
            ),
        ),
        sentence="{by} recorded that the exhibit was recovered: {condition}",
    ),
)
