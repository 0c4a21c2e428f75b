"""Kinds about a registered exhibit: photographs, components, counts, numbers, descriptions."""

from __future__ import annotations

from custody.model.exhibits.kinds.exhibit import FORM, WORDS
from custody.model.schema import permits, types
from custody.model.schema.lines import RECORD
from custody.model.schema.schema import Erasable, Kind, Need, Structural
from custody.model.schema.spoken import About, Argument, Circumstances, Input, Many, Verb, given, says

#: Views of a photograph.
VIEWS = (
    *("contents", "damage", "label", "other", "overall", "packaging", "place_found", "screen", "seal"),
    "serial",
)
#: Occasions on which details were learnt.
OCCASIONS = ("acquisition", "examination", "intake", "opening", "other", "report")
#: Reasons why two registrations are of the same exhibit.
SAMENESS = ("agency_list", "number_equal", "paper_and_device", "registered_twice", "two_teams")
#: The fields that later details may state.
DETAILS = (*(field.name for field in FORM), *(field.name for field in WORDS))

KINDS: tuple[Kind, ...] = (
    Kind(
        "exhibit.details_added",
        (
            Structural(
                "occasion",
                types.code(*OCCASIONS),
                spoken=says("on what occasion it was learnt"),
            ),
            Structural(
                "detail_fields",
                types.codes(*DETAILS),
                spoken=says(
                    "fields found different at a later examination", label="fields stated", input=Input.FILLED
                ),
            ),
            *FORM,
            Structural(
                "clock_offset_seconds",
                types.SHIFT,
                Need.COMPUTED,
                spoken=says("seconds by which the exhibit's own clock was ahead"),
            ),
            *WORDS,
        ),
        RECORD,
        permit=permits.BENCH,
        verb=Verb(
            ("exhibit", "add-details"),
            "add details learnt later; earlier details stay on record",
            About("exhibit", says="reference, number, identifier or its first characters"),
            sections=(
                ("make and model", ("description", "make", "model", "colour", "capacity")),
                (
                    "identifiers",
                    (
                        "serial",
                        "imei",
                        "imei2",
                        "imei_as_read",
                        "iccid",
                        "iccid_as_read",
                        "mac",
                        "provider",
                        "asset_tag",
                    ),
                ),
                (
                    "condition as found",
                    (
                        "condition",
                        "damage",
                        "power_state",
                        "screen_state",
                        "lock_state",
                        "passcode_provided",
                        "battery",
                        "charger",
                        "device_clock",
                        "reference_clock",
                    ),
                ),
                ("owner", ("owner_class", "owner")),
            ),
            expand="describe",
            examples=(
                "custody exhibit add-details EV/2 --occasion opening --serial R58M70 \\",
                "    --imei 490154203237518",
            ),
        ),
        sentence="{by} added details of the exhibit",
    ),
    Kind(
        "exhibit.photographed",
        (
            Structural(
                "photo_sha256", types.SHA256, spoken=says("digest of the photograph", label="photograph")
            ),
            Structural(
                "photo_bytes",
                types.COUNT,
                spoken=says("bytes of the photograph", label="photograph size, bytes"),
            ),
            Structural(
                "views", types.codes(*VIEWS), spoken=says("what they show", unit="VIEW", label="views shown")
            ),
            Structural(
                "photo_number",
                types.COUNT,
                Need.COMPUTED,
                spoken=says("which photograph of the exhibit it is", label="photograph number"),
            ),
            Erasable("caption", spoken=says("what is to be seen")),
            Erasable("photographed_by", need=Need.EXPECTED, spoken=says("who took them")),
            Erasable("file_name", types.NAME, spoken=says("name of the file")),
        ),
        RECORD,
        permit=permits.BENCH,
        verb=Verb(
            ("exhibit", "photograph"),
            "record photographs, each with its SHA-256",
            About("exhibit", says="reference, number, identifier or its first characters"),
            asks=("views", "photographed_by", "caption"),
            typed=("files",),
            arguments=(
                Argument(
                    "files",
                    types.NAME,
                    "the photographs; each is read once",
                    unit="FILE",
                    fills="photo_sha256",
                    required=True,
                    many=True,
                ),
            ),
            service="exhibit photograph",
            examples=(
                "custody exhibit photograph EV/2 front.jpg back.jpg --views overall --photographed-by 'Eve Hall'",
            ),
        ),
        sentence="{by} recorded a photograph: {views}",
    ),
    Kind(
        "exhibit.split",
        (
            Structural(
                "component_count",
                types.COUNT,
                spoken=says("how many components it becomes", label="number of components"),
            ),
            Structural(
                "remainder_kept",
                types.FLAG,
                spoken=says(
                    "a remainder keeps the original reference",
                    input=Input.TICK,
                ),
            ),
            Structural(
                "reason",
                types.code("defence", "examination", "other_laboratory", "return_to_owner", "storage"),
                spoken=says("why it was taken apart"),
            ),
            Erasable("attending_witness", spoken=says("the attending witness")),
        ),
        RECORD,
        permit=permits.BENCH,
        verb=Verb(
            ("exhibit", "split"),
            "record that an exhibit was taken apart into components",
            About("exhibit", says="reference, number, identifier or its first characters"),
            examples=(
                "custody exhibit split NAS/1 --component-count 2 --remainder-kept --reason examination",
            ),
        ),
        sentence="{by} recorded that the exhibit was split",
    ),
    Kind(
        "exhibit.components_counted",
        (
            Structural(
                "component_count",
                types.COUNT,
                spoken=says("how many components were found", label="components found"),
            ),
            Structural(
                "expected_count",
                types.COUNT,
                Need.COMPUTED,
                spoken=says("how many are expected", label="components expected"),
            ),
            Structural(
                "registered_count",
                types.COUNT,
                Need.COMPUTED,
                spoken=says("how many are registered", label="components registered"),
            ),
            Erasable("counted_by", need=Need.EXPECTED, spoken=says("who counted")),
            Erasable("attending_witness", spoken=says("the attending witness")),
            Erasable("explanation", spoken=says("reason for a difference")),
        ),
        RECORD,
        permit=permits.BENCH,
        verb=Verb(
            ("exhibit", "count-components"),
            "record the components found, compared with the count on record",
            About("exhibit", says="reference, number, identifier or its first characters"),
            examples=(
                "custody exhibit count-components BAG/1 --component-count 11 --counted-by 'Eve Hall' \\",
                "    --explanation 'two of the twelve were one card in an adapter'",
            ),
        ),
        sentence="{by} recorded how many components the exhibit has",
    ),
    Kind(
        "exhibit.foreign_number_recorded",
        (
            Erasable(
                "foreign_number",
                types.LABEL,
                Need.EXPECTED,
                label=True,
                spoken=says("that agency's number; the exhibit can be found by it"),
            ),
            Erasable(
                "agency",
                need=Need.EXPECTED,
                spoken=says("the agency that gave the number", label="numbering agency"),
            ),
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("exhibit", "record-foreign-number"),
            "record the number that another agency gave an exhibit",
            About("exhibit", says="reference, number, identifier or its first characters"),
            typed=("foreign_number",),
            examples=("custody exhibit record-foreign-number EV/2 ZK-17/26 --agency Customs",),
        ),
        sentence="{by} recorded a foreign number of the exhibit",
    ),
    Kind(
        "exhibit.merged",
        (
            Structural(
                "into",
                types.ref("exhibit"),
                spoken=says("the registration that stays in use", unit="EXHIBIT", label="continuing exhibit"),
            ),
            Structural("reason", types.code(*SAMENESS), spoken=says("why they are the same exhibit")),
            Erasable("explanation", spoken=says("how that was found out")),
        ),
        RECORD,
        permit=permits.BENCH,
        verb=Verb(
            ("exhibit", "merge"),
            "record that two registrations are of the same exhibit",
            About("exhibit", says="the registration no longer used"),
            examples=("custody exhibit merge EV/7 --into EV/2 --reason number_equal",),
        ),
        sentence="{by} recorded that the exhibit was registered twice",
    ),
    Kind(
        "transcription.recorded",
        (
            Structural(
                "seizure",
                types.ref("seizure"),
                spoken=says("the seizure that the list is of", input=Input.FREE),
            ),
            Structural("case", types.ref("case"), Need.COMPUTED, spoken=says("the case it belongs to")),
            Structural("source_sha256", types.SHA256, spoken=says("digest of the list", label="source list")),
            Structural(
                "source_bytes", types.COUNT, spoken=says("bytes of the list", label="list size, bytes")
            ),
            Structural(
                "map_sha256",
                types.PAPER,
                spoken=says("map of columns to fields (TOML)", input=Input.FREE, label="column map"),
            ),
            Structural("row_count", types.COUNT, spoken=says("rows of the list", label="number of rows")),
            Structural("medium", types.code("paper", "spreadsheet"), spoken=says("medium of the list")),
            Structural(
                "entered_again",
                types.FLAG,
                default=False,
                spoken=says("import the same list a second time", input=Input.TICK, label="repeated entry"),
            ),
            Erasable("reference", types.LABEL, label=True, spoken=says("reference of the list")),
            Erasable("written_by", need=Need.EXPECTED, spoken=says("who wrote it")),
            Erasable(
                "original_location",
                need=Need.EXPECTED,
                spoken=says("where the original is kept", label="location of original"),
            ),
            Erasable("file_name", types.NAME, spoken=says("name of the file")),
        ),
        RECORD,
        begins=True,
        permit=permits.BENCH,
        verb=Verb(
            ("exhibit", "import"),
            "import a list from paper or a spreadsheet, every row or none",
            About("transcription", Many.NEW),
            asks=("map_sha256", "template", "seizure"),
            sections=(
                (
                    "source list",
                    (
                        "reference",
                        "written_by",
                        "original_location",
                        "entered_again",
                        "allow_duplicate",
                        "store",
                        "not_known",
                        "not_known_reason",
                        "note",
                    ),
                ),
            ),
            typed=("file",),
            arguments=(
                Argument("file", types.TEXT, "the list as CSV; its bytes are hashed and archived"),
                Argument("template", types.FLAG, "write a template of the map; record nothing"),
                Argument(
                    "allow_duplicate",
                    types.FLAG,
                    "accept references already in use",
                    label="duplicate name",
                ),
                Argument(
                    "store",
                    types.TEXT,
                    "object store (default: the vault's first)",
                    unit="STORE",
                    label="object store",
                ),
                Argument(
                    "not_known",
                    types.FIELDS,
                    "fields of the list that are not known",
                    unit="FIELD",
                    many=True,
                ),
                Argument(
                    "not_known_reason",
                    types.TEXT,
                    "why they are not known; can be erased later",
                    unit="TEXT",
                    when=given("not_known"),
                ),
                Argument("note", types.TEXT, "a remark; can be erased later", unit="TEXT"),
            ),
            circumstances=Circumstances.OWN,
            service="exhibit import",
            examples=(
                "custody exhibit import --template > map.toml",
                "custody exhibit import list.csv --map map.toml --seizure S-1 \\",
                "    --written-by 'desk officer' --original-location 'archive, shelf 4' --dry-run",
            ),
        ),
        sentence="{by} recorded a list that exhibits are taken from",
    ),
)
