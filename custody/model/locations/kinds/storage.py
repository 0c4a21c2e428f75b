"""Kinds about storage locations, and exhibits placed, checked out and in, missing and recovered."""

from __future__ import annotations

from custody.model.schema import permits, types
from custody.model.schema.condition import AS_FOUND, RESEALED, SEALS, SEALS_FOUND
from custody.model.schema.lines import RECORD
from custody.model.schema.schema import Erasable, Kind, Need, Structural
from custody.model.schema.spoken import About, Many, Spoken, Verb, says

SORTS = ("box", "building", "cabinet", "other", "room", "safe", "shelf", "vehicle")
PURPOSES = ("acquisition", "copying", "court", "examination", "inspection", "photographs", "repacking")

LAST_SITUATIONS = ("at_receiver", "checked_out", "in_storage", "in_transit", "unknown")

KINDS: tuple[Kind, ...] = (
    Kind(
        "location.registered",
        (
            Structural(
                "within",
                types.ref("location"),
                Need.OPTIONAL,
                spoken=says(
                    "the storage location that it is in", unit="LOCATION", label="enclosing location"
                ),
            ),
            Structural("location_type", types.code(*SORTS), spoken=Spoken(label="type of location")),
            Erasable(
                "label",
                types.LABEL,
                need=Need.EXPECTED,
                label=True,
                spoken=says("text on its door or barcode", label="location label"),
            ),
        ),
        RECORD,
        begins=True,
        permit=permits.STOREROOM,
        verb=Verb(
            ("location", "register"),
            "register a storage location",
            About("location", Many.NEW),
            typed=("label",),
            examples=("custody location register SHELF-4 --location-type shelf --within ROOM-2",),
        ),
        sentence="{by} registered a storage location",
    ),
    Kind(
        "location.moved",
        (
            Structural(
                "within",
                types.ref("location"),
                spoken=says(
                    "the new enclosing storage location", unit="LOCATION", label="enclosing location"
                ),
            ),
            Erasable("explanation", spoken=says("a remark about it")),
        ),
        RECORD,
        permit=permits.STOREROOM,
        verb=Verb(
            ("location", "move"),
            "move a storage location into another one, with its contents",
            About("location"),
            examples=("custody location move BOX-7 --within ROOM-2",),
        ),
        sentence="{by} moved the storage location",
    ),
    Kind(
        "location.retired",
        (Structural("reason", types.code("dissolved", "mistake", "replaced")),),
        ("record", "act"),
        permit=permits.STOREROOM,
        verb=Verb(
            ("location", "retire"),
            "retire an empty storage location",
            About("location"),
            examples=("custody location retire SHELF-4 --reason dissolved",),
        ),
        sentence="{by} retired the storage location: {reason}",
    ),
    Kind(
        "exhibit.placed",
        (
            Structural(
                "location",
                types.ref("location"),
                spoken=says("label of the location, or its identifier", unit="LOCATION"),
            ),
            Erasable("explanation", spoken=says("a remark about it")),
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("exhibit", "place"),
            "place exhibits in a storage location",
            About("exhibit", Many.SEVERAL, says="as scanned; `-` reads them line by line from input"),
            asks=("location", "explanation"),
            service="exhibit place",
            examples=(
                "custody exhibit place EV/1 EV/2 --location SHELF-4",
                "custody exhibit place - --location BOX-7 < scanned.txt",
            ),
        ),
        sentence="{by} placed the exhibit in {location}",
    ),
    Kind(
        "exhibit.checked_out",
        (
            Structural(
                "person",
                types.ref("actor"),
                spoken=says("the person taking it", flag="to", unit="ACTOR", label="taken by"),
            ),
            Structural("purpose", types.code(*PURPOSES)),
            Structural(
                "return_due_at",
                types.INSTANT,
                Need.EXPECTED,
                spoken=says("the last moment", label="expected return"),
            ),
            *SEALS,
            Erasable("destination", spoken=says("the destination")),
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("exhibit", "check-out"),
            "check an exhibit out to somebody; you stay its custodian",
            About("exhibit", joined="seal"),
            examples=(
                "custody exhibit check-out EV/1 --to Eve --purpose examination \\",
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
                "location",
                types.ref("location"),
                Need.OPTIONAL,
                spoken=says("storage location where it is kept now", unit="LOCATION"),
            ),
            Erasable("explanation", spoken=says("a remark about it")),
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("exhibit", "check-in"),
            "check an exhibit in again, after looking at it",
            About("exhibit", joined="seal"),
            arguments=(SEALS_FOUND,),
            expand="as found",
            examples=(
                "custody exhibit check-in EV/1 --seal S-100234 --seal-state intact \\",
                "    --condition as_described --location SHELF-4",
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
                types.ref("location"),
                Need.OPTIONAL,
                spoken=says("where it was last seen", unit="LOCATION", label="last known location"),
            ),
            Structural(
                "last_situation",
                types.code(*LAST_SITUATIONS),
                spoken=says("circumstances when it was last seen"),
            ),
            Erasable("reported_by", need=Need.EXPECTED, spoken=says("who noticed the loss")),
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
                types.ref("location"),
                Need.OPTIONAL,
                spoken=says("storage location where it is kept now", unit="LOCATION"),
            ),
            Erasable("found_by", need=Need.EXPECTED, spoken=says("who found it")),
            Erasable("place_found", spoken=says("place where it was found")),
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
