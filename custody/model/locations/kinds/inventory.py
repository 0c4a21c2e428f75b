"""Kinds about inventory rounds: start, counts, closing, and the answers to open matters."""

from __future__ import annotations

from custody.model.schema import permits, types
from custody.model.schema.lines import RECORD
from custody.model.schema.schema import Erasable, Kind, Need, Structural
from custody.model.schema.spoken import About, Answers, Argument, Input, Many, Verb, given, says

SCOPES = ("case", "custodian", "location")
RESULTS = ("found", "misplaced", "unexpected", "unmatched")
#: Outcomes of identifying an unmatched scan; the first two name the exhibit.
UNMATCHED: dict[str, str] = {
    "known_exhibit": "it is an exhibit of this ledger under another code",
    "registered_since": "it was registered as an exhibit since",
    "misread": "the code was misread, and nothing was there",
    "not_evidence": "it is no evidence: equipment or supplies of the agency",
    "other_agency": "it belongs to another agency",
    "unexplained": "it could not be established",
}
#: Outcomes of tracing an exhibit that a round did not find.
MISSING: dict[str, str] = {
    "found": "it was found since, in the location named",
    "reported_missing": "it is reported as missing",
    "not_scanned": "it was there but was not scanned",
    "unrecorded_absence": "a person had it, without a record",
    "unrecorded_departure": "it had left custody for good, without a record",
}

KINDS: tuple[Kind, ...] = (
    Kind(
        "inventory.started",
        (
            Structural(
                "scope",
                types.code(*SCOPES),
                spoken=says("what the round covers: a location, a case or a custodian", input=Input.FILLED),
            ),
            Structural(
                "location",
                types.ref("location"),
                Need.OPTIONAL,
                spoken=says("all exhibits in this location and the locations inside it", unit="LOCATION"),
            ),
            Structural("case", types.ref("case"), Need.OPTIONAL, spoken=says("all exhibits of this case")),
            Structural(
                "custodian",
                types.ref("actor"),
                Need.OPTIONAL,
                spoken=says("all exhibits of this custodian", unit="ACTOR", offers=False),
            ),
            Structural(
                "expected_count",
                types.COUNT,
                Need.COMPUTED,
                spoken=says("how many are expected", label="items expected"),
            ),
            Structural(
                "absent_count",
                types.COUNT,
                Need.COMPUTED,
                spoken=says("how many are checked out or in transit", label="items checked out"),
            ),
            Erasable("reference", types.LABEL, label=True, spoken=says("round reference, e.g. INV-3")),
        ),
        RECORD,
        begins=True,
        permit=permits.ANYBODY,
        verb=Verb(
            ("inventory", "start"),
            "start a round; what is expected is fixed now",
            About("inventory", Many.NEW),
            one_of=(frozenset({"location", "case", "custodian"}),),
            expand="round",
            examples=("custody inventory start --location ROOM-2 --reference INV-2026-11",),
        ),
        sentence="{by} began an inventory round",
    ),
    Kind(
        "inventory.counted",
        (
            Structural(
                "exhibit", types.ref("exhibit"), Need.OPTIONAL, spoken=says("the exhibit that was counted")
            ),
            Structural(
                "location",
                types.ref("location"),
                Need.OPTIONAL,
                spoken=says("storage location where they were found", unit="LOCATION"),
            ),
            Structural(
                "seal_state",
                types.code("absent", "intact", "not_examined", "not_intact"),
                spoken=says("as found", input=Input.FREE),
            ),
            Structural(
                "photo_sha256",
                types.PAPER,
                Need.OPTIONAL,
                spoken=says("photograph of what is counted", label="photograph"),
            ),
            Structural("result", types.code(*RESULTS), Need.COMPUTED, spoken=says("result of the count")),
            Erasable(
                "scanned_code",
                need=Need.EXPECTED,
                spoken=says("the code as it was read", label="code scanned"),
            ),
        ),
        RECORD,
        permit=permits.ANYBODY,
        verb=Verb(
            ("inventory", "scan"),
            "count what is scanned: references, seal numbers, identifiers",
            About("inventory", word="round"),
            asks=("location", "seal_state", "photo_sha256", "row"),
            typed=("codes",),
            arguments=(
                Argument(
                    "codes",
                    types.TEXT,
                    "scanned codes; if none, read line by line from input",
                    unit="CODE",
                    fills="scanned_code",
                    many=True,
                    label="codes scanned",
                ),
                Argument(
                    "row",
                    types.TEXT,
                    "one count by itself, as code, location, seal-state and exhibit; again for each",
                    unit="JSON",
                    fills="scanned_code",
                    many=True,
                    label="single count",
                ),
            ),
            service="inventory scan",
            examples=(
                "custody inventory scan INV-2026-11 --location SHELF-4 < scanned.txt",
                "custody inventory scan INV-2026-11 EV/1 S-100234 --seal-state intact",
                "custody inventory scan INV-2026-11 \\",
                '    --row \'{"code": "EV/2", "location": "SAFE-5", "seal-state": "not_intact"}\'',
            ),
        ),
        sentence="{by} counted one exhibit: {result}",
        sentence_without=("exhibit", "{by} scanned {scanned_code}: no exhibit"),
    ),
    Kind(
        "inventory.closed",
        (
            Structural(
                "expected_count",
                types.COUNT,
                Need.COMPUTED,
                spoken=says("how many are expected", label="items expected"),
            ),
            Structural(
                "found_count",
                types.COUNT,
                Need.COMPUTED,
                spoken=says("how many were found", label="items found"),
            ),
            Structural(
                "misplaced_count",
                types.COUNT,
                Need.COMPUTED,
                spoken=says("how many were found in another location", label="items misplaced"),
            ),
            Structural(
                "unexpected_count",
                types.COUNT,
                Need.COMPUTED,
                spoken=says("how many were not expected", label="items unexpected"),
            ),
            Structural(
                "unmatched_count",
                types.COUNT,
                Need.COMPUTED,
                spoken=says("how many scans match no exhibit", label="unmatched scans"),
            ),
            Structural(
                "missing_count",
                types.COUNT,
                Need.COMPUTED,
                spoken=says("how many were not found", label="items missing"),
            ),
        ),
        RECORD,
        permit=permits.ANYBODY,
        verb=Verb(
            ("inventory", "close"),
            "close a round; items not found are recorded as missing",
            About("inventory", word="round"),
            examples=("custody inventory close INV-2026-11",),
        ),
        sentence="{by} closed the round: {missing_count} missing, {misplaced_count} misplaced",
    ),
    Kind(
        "inventory.scan_identified",
        (
            Structural("outcome", types.code(UNMATCHED), spoken=says("the result of the inquiry")),
            Structural(
                "exhibit",
                types.ref("exhibit"),
                Need.OPTIONAL,
                spoken=says(
                    "the exhibit that it is, or was registered as",
                    when=given("outcome", "known_exhibit", "registered_since"),
                ),
            ),
            Erasable("explanation", spoken=says("how that was found out")),
        ),
        RECORD,
        answers=True,
        permit=permits.DESK_OR_ADMINISTRATOR,
        verb=Verb(
            ("inventory", "identify-scan"),
            "record what an unmatched scan of a round turned out to be",
            About("inventory", word="round"),
            typed=("code",),
            arguments=(
                Argument(
                    "code",
                    types.TEXT,
                    "the code as it was counted, or the number of the entry that counted it",
                    required=True,
                    label="code scanned",
                ),
            ),
            answers=Answers(("inventory.counted",), "code"),
            examples=(
                "custody inventory identify-scan INV-11 X-77 --outcome registered_since --exhibit EV/9",
            ),
        ),
        sentence="{by} identified an unmatched scan: {outcome}",
    ),
    Kind(
        "inventory.exhibit_traced",
        (
            Structural(
                "exhibit", types.ref("exhibit"), spoken=says("the exhibit that is missing from the round")
            ),
            Structural("outcome", types.code(MISSING), spoken=says("what became of it")),
            Structural(
                "location",
                types.ref("location"),
                Need.OPTIONAL,
                spoken=says(
                    "storage location where it was found", unit="LOCATION", when=given("outcome", "found")
                ),
            ),
            Erasable("explanation", spoken=says("how that was found out")),
        ),
        RECORD,
        permit=permits.DESK_OR_ADMINISTRATOR,
        verb=Verb(
            ("inventory", "trace-exhibit"),
            "record what became of an exhibit that a round did not find",
            About("inventory", word="round"),
            typed=("exhibit",),
            examples=("custody inventory trace-exhibit INV-2026-11 EV/3 --outcome found --location SHELF-5",),
        ),
        sentence="{by} recorded where a missing exhibit was: {outcome}",
    ),
)
