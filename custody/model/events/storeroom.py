"""Kinds about where exhibits are: places of storage, and what leaves the store for a while."""

from __future__ import annotations

from custody.model import permits, types
from custody.model.events.lines import DOCUMENT, RECORD
from custody.model.schema import Erasable, FieldSpec, Kind, Need, Structural
from custody.model.spoken import About, Answers, Argument, Input, Many, Spoken, Verb, given, says

SORTS = ("box", "building", "cabinet", "other", "room", "safe", "shelf", "vehicle")
ERRANDS = ("acquisition", "copying", "court", "examination", "inspection", "photographs", "repacking")
CONDITIONS = ("as_described", "damaged", "differs")
SEAL_STATES = ("broken", "intact", "none")
#: In what a thing is not as recorded.
DIFFERS: dict[str, str] = {
    "condition": "the state it is in",
    "content": "what is in it",
    "count": "how many things it is",
    "label": "its label",
    "other": "something else, which the description tells",
    "packaging": "what it is packed in",
    "place": "where it is",
    "seal": "its seals",
    "serial": "its serial number",
    "surplus": "a thing lay with it that no number names",
}
#: What was found out about a thing that was not as recorded.
CLEARED: dict[str, str] = {
    "damaged": "it was damaged or changed while in custody",
    "explained": "it came about in a way that leaves the thing as it was",
    "mistaken": "nothing differed: it was looked at or counted wrongly",
    "record_wrong": "the record was wrong, and has been corrected",
    "tampering": "somebody interfered with it",
    "unexplained": "the inquiry ended without an explanation",
}
WHEN_LOST = ("at_receiver", "checked_out", "in_storage", "in_transport", "unknown")

#: Who outside the house put a seal of their own on what was with them.
RESEALERS = (
    "agency",
    "court",
    "courier",
    "customs",
    "defence_expert",
    "other",
    "owner",
    "partner_lab",
    "prosecutor",
)
#: The seals that are on a thing when it leaves, by the record.
SEALS: tuple[FieldSpec, ...] = (
    Structural("seal_no", types.SEAL, Need.COMPUTED, spoken=says("number of the seal", label="seal number")),
    Structural("further_seals", types.SEALS, Need.COMPUTED, spoken=says("numbers of its further seals")),
)
#: How a thing was found by somebody who took it in again: its seals, its condition, and a picture of that.
AS_FOUND: tuple[FieldSpec, ...] = (
    Structural(
        "seal_no",
        types.SEAL,
        Need.OPTIONAL,
        spoken=says("number of the seal", label="seal number", input=Input.FILLED),
    ),
    Structural(
        "further_seals",
        types.SEALS,
        Need.OPTIONAL,
        spoken=says("numbers of its further seals", input=Input.FILLED),
    ),
    Structural("seal_state", types.code(*SEAL_STATES), spoken=says("as found; none if it has no seal")),
    Structural("condition", types.code(*CONDITIONS)),
    Structural(
        "photo_sha256", types.PAPER, Need.OPTIONAL, spoken=says("photograph as found", label="photograph")
    ),
)
#: The numbers of the seals that were on it then, of which it is told those that belong to it.
SEALS_FOUND = Argument(
    "seal",
    types.SEAL,
    "the number on the seal found; again for each further seal",
    unit="NUMBER",
    fills="seal_no",
    many=True,
    label="seal number",
)
#: What is said besides of a thing that was with others: who put those seals on that are not ours.
RESEALED: tuple[FieldSpec, ...] = (
    Structural(
        "resealed_by",
        types.code(*RESEALERS),
        Need.OPTIONAL,
        spoken=says(
            "who put on the seals found that are not on record, where they say so", label="seals applied by"
        ),
    ),
    Erasable(
        "resealer", spoken=says("the name on their label", when=given("resealed_by"), label="name on seals")
    ),
)

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
            Erasable("remark", spoken=says("a remark about it")),
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
            Erasable("remark", spoken=says("a remark about it")),
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("exhibit", "store"),
            "put exhibits into a place, where they lie from now",
            About("exhibit", Many.SEVERAL, says="as scanned; `-` reads them line by line from input"),
            asks=("place", "remark"),
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
                "expected_back",
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
                "    --expected-back 2026-11-03T16:00:00Z",
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
            Erasable("remark", spoken=says("a remark about it")),
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
        "exhibit.discrepancy",
        (
            Structural("differs", types.codes(DIFFERS), spoken=says("what differs", label="differences")),
            Structural(
                "photo_sha256", types.PAPER, Need.OPTIONAL, spoken=says("photograph", label="photograph")
            ),
            Erasable("description", need=Need.EXPECTED, spoken=says("how it differs, or what lay with it")),
            Erasable("found_by", spoken=says("who found it")),
        ),
        RECORD,
        permit=permits.ANYBODY,
        verb=Verb(
            ("exhibit", "discrepancy"),
            "record that an exhibit is not as recorded",
            About("exhibit"),
            examples=(
                "custody exhibit discrepancy EV/1 --differs count --description 'two sticks'",
                "custody exhibit discrepancy EV/1 --differs surplus \\",
                "    --description 'silver stick without a label, loose in the box'",
            ),
        ),
        sentence="{by} recorded a discrepancy: {differs}",
    ),
    Kind(
        "exhibit.discrepancy_resolved",
        (
            Structural("outcome", types.code(CLEARED), spoken=says("what it came to")),
            DOCUMENT.said(says("the report")),
            Erasable("finding", need=Need.EXPECTED, spoken=says("what was found out")),
            Erasable(
                "found_out_by", need=Need.EXPECTED, spoken=says("who found it out", label="established by")
            ),
        ),
        RECORD,
        answers=True,
        permit=permits.DESK,
        verb=Verb(
            ("exhibit", "resolve"),
            "record what was found out about a discrepancy",
            About("exhibit"),
            arguments=(
                Argument(
                    "discrepancy", types.COUNT, "the entry that told it, where several are open", unit="ENTRY"
                ),
            ),
            answers=Answers(("exhibit.discrepancy",), "discrepancy"),
            examples=(
                "custody exhibit resolve EV/1 --outcome mistaken --found-out-by 'C. Brandt' \\",
                "    --finding 'a cap was counted as a stick'",
            ),
        ),
        sentence="{by} resolved a discrepancy: {outcome}",
    ),
    Kind(
        "exhibit.lost",
        (
            Structural(
                "last_seen_at",
                types.INSTANT,
                Need.EXPECTED,
                spoken=says("when it was last seen", label="last seen"),
            ),
            Structural(
                "last_place",
                types.ref("place"),
                Need.OPTIONAL,
                spoken=says("where it was last seen", unit="PLACE", label="last known place"),
            ),
            Structural(
                "lost_while",
                types.code(*WHEN_LOST),
                spoken=says("where it was then", flag="while", label="situation when lost"),
            ),
            Erasable("reported_by", need=Need.EXPECTED, spoken=says("who missed it")),
            Erasable("description", spoken=says("what is known")),
        ),
        RECORD,
        permit=permits.ANYBODY,
        verb=Verb(
            ("exhibit", "lost"),
            "record that an exhibit is missing",
            About("exhibit", joined="seal"),
            examples=(
                "custody exhibit lost EV/1 --while in_storage \\",
                "    --last-seen-at 2026-11-02T09:00:00Z --reported-by 'C. Brandt'",
            ),
        ),
        sentence="{by} recorded that the exhibit is missing",
    ),
    Kind(
        "exhibit.found",
        (
            *AS_FOUND,
            *RESEALED,
            Structural(
                "place",
                types.ref("place"),
                Need.OPTIONAL,
                spoken=says("the registered place where it lies now"),
            ),
            Erasable("found_by", need=Need.EXPECTED, spoken=says("who found it")),
            Erasable("found_where", spoken=says("where it lay", label="place found")),
            Erasable("remark", spoken=says("a remark about it")),
        ),
        RECORD,
        permit=permits.ANYBODY,
        verb=Verb(
            ("exhibit", "found"),
            "record that a missing exhibit was found again",
            About("exhibit", joined="seal"),
            arguments=(SEALS_FOUND,),
            expand="as found",
            examples=(
                "custody exhibit found EV/1 --seal S-100234 --seal-state intact \\",
                "    --condition as_described --found-by 'C. Brandt'",
            ),
        ),
        sentence="{by} recorded that the exhibit was found: {condition}",
    ),
)
