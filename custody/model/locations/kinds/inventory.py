"""Kinds about inventory rounds: their scope, counted exhibits, and their result."""

from __future__ import annotations

from custody.model.schema import permits, types
from custody.model.schema.lines import RECORD
from custody.model.schema.schema import Erasable, Kind, Need, Structural
from custody.model.schema.spoken import About, Answers, Argument, Input, Many, Verb, given, says

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
            Structural(
                "scope",
                types.code(*SCOPES),
                spoken=says(
                    "what the round is of: a place, a case or what somebody holds", input=Input.FILLED
                ),
            ),
            Structural(
                "place",
                types.ref("place"),
                Need.OPTIONAL,
                spoken=says("everything in this place and in all within it"),
            ),
            Structural("case", types.ref("case"), Need.OPTIONAL, spoken=says("everything of this case")),
            Structural(
                "holder",
                types.ref("actor"),
                Need.OPTIONAL,
                spoken=says(
                    "everything that this actor holds", unit="ACTOR", offers=False, label="custodian"
                ),
            ),
            Structural(
                "expected",
                types.COUNT,
                Need.COMPUTED,
                spoken=says("how many are expected", label="items expected"),
            ),
            Structural(
                "away",
                types.COUNT,
                Need.COMPUTED,
                spoken=says("how many are checked out or in transit", label="items checked out"),
            ),
            Erasable("reference", types.LABEL, label=True, spoken=says("what the round is called")),
        ),
        RECORD,
        begins=True,
        permit=permits.ANYBODY,
        verb=Verb(
            ("inventory", "start"),
            "begin a round; what should be there is fixed now",
            About("inventory", Many.NEW),
            one_of=(frozenset({"place", "case", "holder"}),),
            expand="round",
            examples=("custody inventory start --place ROOM-2 --reference INV-2026-11",),
        ),
        sentence="{by} began an inventory round",
    ),
    Kind(
        "inventory.counted",
        (
            Structural(
                "exhibit", types.ref("exhibit"), Need.OPTIONAL, spoken=says("the exhibit that was counted")
            ),
            Structural("place", types.ref("place"), Need.OPTIONAL, spoken=says("where these were found")),
            Structural(
                "seal_state",
                types.code("broken", "intact", "none", "not_examined"),
                spoken=says("as found", input=Input.FREE),
            ),
            Structural(
                "photo_sha256",
                types.PAPER,
                Need.OPTIONAL,
                spoken=says("photograph of what is counted", label="photograph"),
            ),
            Structural(
                "result", types.code(*RESULTS), Need.COMPUTED, spoken=says("what the count of it says")
            ),
            Erasable(
                "scanned", need=Need.EXPECTED, spoken=says("the code as it was read", label="code scanned")
            ),
        ),
        RECORD,
        permit=permits.ANYBODY,
        verb=Verb(
            ("inventory", "scan"),
            "count what is scanned: references, seal numbers, identifiers",
            About("inventory", word="round"),
            asks=("place", "seal_state", "photo_sha256", "row"),
            typed=("codes",),
            arguments=(
                Argument(
                    "codes",
                    types.TEXT,
                    "what was read; none: line by line from input",
                    unit="CODE",
                    fills="scanned",
                    many=True,
                    label="codes scanned",
                ),
                Argument(
                    "row",
                    types.TEXT,
                    "one count by itself, as code, place and seal-state; again for each",
                    unit="JSON",
                    many=True,
                    label="single count",
                ),
            ),
            service="inventory scan",
            examples=(
                "custody inventory scan INV-2026-11 --place SHELF-4 < scanned.txt",
                "custody inventory scan INV-2026-11 EV/1 S-100234 --seal-state intact",
                "custody inventory scan INV-2026-11 \\",
                '    --row \'{"code": "EV/2", "place": "SHELF-5", "seal-state": "broken"}\'',
            ),
        ),
        sentence="{by} counted one exhibit: {result}",
    ),
    Kind(
        "inventory.closed",
        (
            Structural(
                "expected",
                types.COUNT,
                Need.COMPUTED,
                spoken=says("how many are expected", label="items expected"),
            ),
            Structural(
                "found", types.COUNT, Need.COMPUTED, spoken=says("how many were found", label="items found")
            ),
            Structural(
                "misplaced",
                types.COUNT,
                Need.COMPUTED,
                spoken=says("how many lay elsewhere", label="items misplaced"),
            ),
            Structural(
                "unexpected",
                types.COUNT,
                Need.COMPUTED,
                spoken=says("how many were not expected", label="items unexpected"),
            ),
            Structural(
                "surplus",
                types.COUNT,
                Need.COMPUTED,
                spoken=says("how many have no number", label="unnumbered items"),
            ),
            Structural(
                "missing",
                types.COUNT,
                Need.COMPUTED,
                spoken=says("particulars that it leaves out", label="items missing"),
            ),
        ),
        RECORD,
        permit=permits.ANYBODY,
        verb=Verb(
            ("inventory", "close"),
            "end a round; what was not found is told as missing",
            About("inventory", word="round"),
            examples=("custody inventory close INV-2026-11",),
        ),
        sentence="{by} closed the round: {missing} missing, {misplaced} misplaced",
    ),
    Kind(
        "inventory.scan_identified",
        (
            Structural("outcome", types.code(SURPLUS), spoken=says("what it turned out to be")),
            Structural(
                "exhibit",
                types.ref("exhibit"),
                Need.OPTIONAL,
                spoken=says(
                    "the exhibit that it is, or was registered as",
                    when=given("outcome", "exhibit", "registered"),
                ),
            ),
            Erasable("explanation", spoken=says("how that was found out")),
        ),
        RECORD,
        answers=True,
        permit=permits.DESK_OR_ADMINISTRATOR,
        verb=Verb(
            ("inventory", "identify-scan"),
            "say what a surplus code of a round turned out to be",
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
            examples=("custody inventory identify-scan INV-11 X-77 --outcome registered --exhibit EV/9",),
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
                "place",
                types.ref("place"),
                Need.OPTIONAL,
                spoken=says("where it was found", when=given("outcome", "found")),
            ),
            Erasable("explanation", spoken=says("how that was found out")),
        ),
        RECORD,
        permit=permits.DESK_OR_ADMINISTRATOR,
        verb=Verb(
            ("inventory", "trace-exhibit"),
            "say what became of an exhibit that a round did not find",
            About("inventory", word="round"),
            typed=("exhibit",),
            examples=("custody inventory trace-exhibit INV-2026-11 EV/3 --outcome found --place SHELF-5",),
        ),
        sentence="{by} recorded where a missing exhibit was: {outcome}",
    ),
)
