"""Kinds of the register of copies: source, custodian and end of each copy."""

from __future__ import annotations

from custody.law import disposition_codes
from custody.model.schema import permits, types
from custody.model.schema.lines import DOCUMENT, RECORD
from custody.model.schema.schema import Erasable, Kind, Need, Structural
from custody.model.schema.spoken import About, Argument, Input, Many, Verb, given, says

_ORDERED = Structural(
    "authority_document_sha256",
    types.PAPER,
    Need.OPTIONAL,
    spoken=says("its decision as a file; the SHA-256 is recorded", label="authority's document"),
)
_HOLDER = (
    Structural(
        "custodian",
        types.ref("actor"),
        Need.OPTIONAL,
        spoken=says("the same as an actor of this ledger", offers=False, names="custodian_name"),
    ),
    Structural(
        "outside_agency",
        types.FLAG,
        spoken=says("it is outside the agency", input=Input.TICK, label="outside the agency"),
    ),
    Structural("purpose", types.code(disposition_codes.COPY_PURPOSE), spoken=says("purpose of the copy")),
    Structural(
        "return_due_at",
        types.INSTANT,
        Need.OPTIONAL,
        spoken=says(
            "date by which it is due back", label="return due by", when=given("outside_agency", True)
        ),
    ),
)
_MATCH = Structural(
    "digests_match",
    types.FLAG,
    Need.COMPUTED,
    spoken=says("whether the digests agree"),
)

KINDS: tuple[Kind, ...] = (
    Kind(
        "copy.made",
        (
            Structural(
                "exhibit",
                types.ref("exhibit"),
                spoken=says("reference, serial number, identifier or its first characters"),
            ),
            Structural("case", types.ref("case"), Need.COMPUTED, spoken=says("the case it belongs to")),
            Structural(
                "acquisition",
                types.answered("acquisition.completed", kept="acquisition"),
                Need.OPTIONAL,
                spoken=says("the acquisition it is a copy of: entry number or id", unit="ENTRY"),
            ),
            Structural(
                "object",
                types.ref("object"),
                Need.OPTIONAL,
                spoken=says("the stored object it is a copy of, by identifier", label="stored object"),
            ),
            Structural(
                "copy_type",
                types.code(disposition_codes.COPY),
                spoken=says("what the copy is", label="type of copy"),
            ),
            Structural("medium", types.code(disposition_codes.MEDIUM), spoken=says("the medium it is on")),
            Structural(
                "sha256",
                types.SHA256,
                Need.EXPECTED,
                spoken=says("the copy's SHA-256, as a tool gives it", unit="HEX"),
            ),
            _MATCH,
            *_HOLDER,
            DOCUMENT.with_wording(says("the receipt as a file")),
            _ORDERED,
            Erasable("reference", types.LABEL, label=True, spoken=says("copy reference, e.g. K-1")),
            Erasable(
                "custodian_name",
                need=Need.EXPECTED,
                spoken=says("name of its custodian; default: the name of --custodian", flag="to"),
            ),
            Erasable("storage_place", spoken=says("address where it is kept")),
            Erasable("authority", spoken=says("the court or authority that orders it")),
        ),
        ("record", "act"),
        begins=True,
        permit=permits.DESK,
        verb=Verb(
            ("copy", "make"),
            "register a copy of an exhibit or of its image",
            About("copy", Many.NEW),
            sections=(
                (
                    "copy",
                    (
                        *("reference", "copy_type", "medium", "acquisition", "object"),
                        *("sha256", "file", "allow_duplicate"),
                    ),
                ),
                (
                    "holder and return",
                    (
                        *("storage_place", "custodian_name", "custodian", "outside_agency"),
                        *("purpose", "return_due_at", "document_sha256"),
                    ),
                ),
                ("authority", ("authority", "authority_document_sha256")),
            ),
            typed=("exhibit",),
            arguments=(
                Argument("file", types.PAPER, "the copy as a file: its SHA-256 is computed", fills="sha256"),
            ),
            rivals=(frozenset({"sha256", "file"}),),
            examples=(
                "custody copy make EV/1 --copy-type expert --medium disk --acquisition 17 --file copy.dd \\",
                "    --reference K-1 --to 'Dr. Orr' --outside-agency --purpose expert \\",
                "    --return-due-at 2027-02-01T12:00:00Z",
            ),
        ),
        sentence="{by} recorded a copy",
    ),
    Kind(
        "copy.handed_over",
        (
            *_HOLDER,
            DOCUMENT.with_wording(says("the receipt as a file")),
            _ORDERED,
            Erasable(
                "custodian_name",
                need=Need.EXPECTED,
                spoken=says("name of its custodian; default: the name of --custodian", flag="to"),
            ),
            Erasable("authority", spoken=says("the court or authority that orders it")),
        ),
        ("record", "act"),
        permit=permits.DESK,
        verb=Verb(
            ("copy", "hand-over"),
            "hand a copy over to somebody else",
            About("copy"),
            examples=(
                "custody copy hand-over K-1 --to 'Defence counsel' --outside-agency --purpose defence",
            ),
        ),
        sentence="{by} recorded that the copy was handed over",
    ),
    Kind(
        "copy.returned",
        (
            Structural(
                "sha256", types.SHA256, Need.OPTIONAL, spoken=says("its SHA-256 as it came back", unit="HEX")
            ),
            _MATCH,
            Structural(
                "custodian",
                types.ref("actor"),
                Need.OPTIONAL,
                spoken=says("who has it now: name of an actor", offers=False),
            ),
            Erasable("condition", spoken=says("as it was found")),
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("copy", "return"),
            "record the return of a copy",
            About("copy"),
            arguments=(
                Argument("file", types.PAPER, "the copy as a file: its SHA-256 is computed", fills="sha256"),
            ),
            rivals=(frozenset({"sha256", "file"}),),
            examples=("custody copy return K-1 --file copy.dd --custodian Eve",),
        ),
        sentence="{by} recorded that the copy came back",
    ),
    Kind(
        "copy.destroyed",
        (
            Structural(
                "method", types.code(disposition_codes.METHOD), spoken=says("how", label="method of disposal")
            ),
            Structural(
                "standard",
                types.code(disposition_codes.STANDARD),
                Need.EXPECTED,
                spoken=says("standard applied", label="standard applied"),
            ),
            DOCUMENT.with_wording(says("a certificate")),
            Erasable("attending_witness", need=Need.EXPECTED, spoken=says("the attending witness")),
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("copy", "destroy"),
            "record that a copy was destroyed",
            About("copy"),
            examples=(
                "custody copy destroy K-1 --method overwriting \\",
                "    --standard nist_800_88_clear --attending-witness 'Eve Hall'",
            ),
        ),
        sentence="{by} recorded that the copy was destroyed",
    ),
    Kind(
        "copy.accounted_for",
        (
            Structural("reason", types.code(disposition_codes.COPY_KEPT), spoken=says("in whose right")),
            DOCUMENT,
            Erasable("authority", need=Need.EXPECTED, spoken=says("who decided")),
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("copy", "account-for"),
            "account for a copy that is not destroyed",
            About("copy"),
            examples=("custody copy account-for K-2 --reason court_file --authority 'District Court'",),
        ),
        sentence="{by} accounted for the copy: {reason}",
    ),
)
