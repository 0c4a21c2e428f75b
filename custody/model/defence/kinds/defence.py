"""Kinds about the defence's part: inspections, notice, the schedule, duties to disclose."""

from __future__ import annotations

from custody.law import protection_codes
from custody.model.schema import permits, types
from custody.model.schema.lines import ACT_OR_RECORD, DOCUMENT, RECORD
from custody.model.schema.schema import Erasable, Kind, Need, Structural
from custody.model.schema.spoken import About, Input, Many, Verb, given, says

KINDS: tuple[Kind, ...] = (
    Kind(
        "inspection.opened",
        (
            Structural("case", types.ref("case")),
            Structural("exhibits", types.refs("exhibit"), spoken=says("what is looked at", unit="EXHIBIT")),
            Structural(
                "supervisor",
                types.ref("actor"),
                Need.EXPECTED,
                spoken=says("who supervises: name, identifier or key of an actor", offers=False),
            ),
            Structural(
                "authority_document_sha256",
                types.PAPER,
                Need.OPTIONAL,
                spoken=says("its decision as a file; the SHA-256 is kept", label="authority's document"),
            ),
            Erasable("reference", types.LABEL, label=True, spoken=says("what people call this session")),
            Erasable("party", need=Need.EXPECTED, spoken=says("who looks")),
            Erasable("place", spoken=says("where")),
            Erasable("authority", spoken=says("the court or authority that orders it")),
        ),
        ("record", "act"),
        begins=True,
        permit=permits.DESK,
        verb=Verb(
            ("inspection", "open"),
            "record that the defence begins to look at exhibits",
            About("inspection", Many.NEW),
            typed=("case",),
            examples=(
                "custody inspection open C-2026-014 --exhibits EV/1 EV/2 \\",
                "    --party 'counsel of the accused' --supervisor Carl --reference I-1",
            ),
        ),
        sentence="{by} recorded that an inspection began",
    ),
    Kind(
        "inspection.closed",
        (
            Structural(
                "copied",
                types.FLAG,
                spoken=says("copies were taken along", input=Input.TICK, label="copies taken"),
            ),
            Erasable("seen", need=Need.EXPECTED, spoken=says("what was looked at", label="items inspected")),
            Erasable("copies", spoken=says("which", when=given("copied", True), label="type of copies")),
            Erasable("remarks", spoken=says("what the party or the supervisor remarked")),
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("inspection", "close"),
            "record what was seen and whether copies were taken along",
            About("inspection"),
            examples=("custody inspection close I-1 --seen 'the folders of the stick'",),
        ),
        sentence="{by} recorded that the inspection ended",
    ),
    Kind(
        "examination.announced",
        (
            Structural("case", types.ref("case"), Need.COMPUTED, spoken=says("the case it belongs to")),
            Structural(
                "exhibit",
                types.ref("exhibit"),
                spoken=says("reference, serial number, identifier or its first characters"),
            ),
            Structural(
                "method",
                types.code(protection_codes.DESTRUCTIVE),
                spoken=says("how", label="method of examination"),
            ),
            Structural(
                "object_by",
                types.INSTANT,
                spoken=says("until when one may object", label="objections due by"),
            ),
            Structural("notice_sha256", types.PAPER, Need.OPTIONAL, spoken=says("the notice")),
            Erasable("reference", types.LABEL, label=True, spoken=says("what people call this examination")),
            Erasable("notified", need=Need.EXPECTED, spoken=says("who was told", label="person notified")),
            Erasable("reasons", need=Need.EXPECTED, spoken=says("why nothing milder will do")),
        ),
        ACT_OR_RECORD,
        begins=True,
        permit=permits.DESK,
        verb=Verb(
            ("examination", "announce"),
            "give notice of an examination that destroys something",
            About("examination", Many.NEW),
            typed=("exhibit",),
            examples=(
                "custody examination announce EV/1 --reference DX-1 --method chip_off \\",
                "    --object-by 2026-12-01T12:00Z --notified 'counsel of the accused' \\",
                "    --reasons 'the controller is broken'",
            ),
        ),
        sentence="{by} gave notice of an examination: {method}",
    ),
    Kind(
        "examination.objected",
        (
            DOCUMENT.said(says("the objection")),
            Erasable("objector", need=Need.EXPECTED, spoken=says("who objects")),
            Erasable("reasons", spoken=says("why")),
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("examination", "object"),
            "record an objection",
            About("examination"),
            examples=("custody examination object DX-1 --objector counsel",),
        ),
        sentence="{by} recorded an objection",
    ),
    Kind(
        "examination.objection_settled",
        (
            Structural("outcome", types.code(protection_codes.SETTLED), spoken=says("how it ended")),
            Structural("document_sha256", types.PAPER, Need.EXPECTED, spoken=says("the decision")),
            Erasable("settled_by", need=Need.EXPECTED, spoken=says("who decided")),
        ),
        ACT_OR_RECORD,
        permit=permits.ISSUED,
        verb=Verb(
            ("examination", "settle"),
            "say how an objection ended",
            About("examination"),
            examples=(
                "custody examination settle DX-1 --outcome overruled --document ruling.pdf \\",
                "    --settled-by 'District Court'",
            ),
        ),
        sentence="{by} recorded how an objection ended: {outcome}",
    ),
    Kind(
        "examination.begun",
        (
            Erasable("examiner", spoken=says("who examines, if not who signs")),
            Erasable("present", spoken=says("who else was there", label="persons present")),
        ),
        ACT_OR_RECORD,
        permit=permits.BENCH,
        verb=Verb(
            ("examination", "begin"),
            "begin it, once nothing stands against it",
            About("examination"),
            examples=("custody examination begin DX-1",),
        ),
        sentence="{by} began the examination",
    ),
    Kind(
        "examination.done",
        (
            Structural(
                "remains",
                types.code("all", "none", "part"),
                spoken=says("what is left of it", label="remainder"),
            ),
            Structural("report_sha256", types.PAPER, Need.OPTIONAL, spoken=says("the report")),
            Erasable("result", need=Need.EXPECTED, spoken=says("in words")),
        ),
        RECORD,
        permit=permits.BENCH,
        verb=Verb(
            ("examination", "done"),
            "record that it was made and what is left",
            About("examination"),
            examples=("custody examination done DX-1 --remains part --result 'the chip was read'",),
        ),
        sentence="{by} recorded that the examination was made: {remains} remains",
    ),
    Kind(
        "schedule.listed",
        (
            Structural("case", types.ref("case"), Need.COMPUTED, spoken=says("the case it belongs to")),
            Structural("treatment", types.code(protection_codes.TREATMENT), spoken=says("how it is treated")),
            Structural(
                "ground",
                types.code(protection_codes.WITHHELD),
                Need.OPTIONAL,
                spoken=says(
                    "why it is not shown",
                    when=given("treatment", "sensitive", "withheld"),
                    label="ground for withholding",
                ),
            ),
            DOCUMENT.said(says("the decision")),
            Erasable("reasons", spoken=says("in words", when=given("treatment", "sensitive", "withheld"))),
        ),
        ACT_OR_RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("schedule", "add"),
            "put an exhibit or object on the schedule, or change how it is treated",
            About("thing", says="an exhibit or object: reference, identifier or its first characters"),
            examples=("custody schedule add EV/1 --treatment withheld --ground third_party",),
        ),
        sentence="{by} listed it on the disclosure schedule",
    ),
    Kind(
        "schedule.duty_opened",
        (
            Structural("case", types.ref("case")),
            Structural(
                "about",
                types.ref("exhibit", "object"),
                Need.OPTIONAL,
                spoken=says("only one exhibit or object of it", unit="THING", label="item concerned"),
            ),
            Structural(
                "source",
                types.code(protection_codes.DUTY_SOURCE),
                spoken=says("where it comes from", label="origin of duty"),
            ),
            Structural("due_at", types.INSTANT, spoken=says("until when", flag="due", label="due date")),
            DOCUMENT.said(says("the order")),
            Erasable("owed_to", need=Need.EXPECTED, spoken=says("to whom", label="duty owed to")),
            Erasable(
                "legal_basis", types.CITATION, Need.EXPECTED, spoken=says("the provision, as it is cited")
            ),
        ),
        RECORD,
        begins=True,
        permit=permits.DESK,
        verb=Verb(
            ("schedule", "owe"),
            "open a duty to disclose: nothing of it is erased until it ends",
            About("schedule", Many.NEW),
            typed=("case",),
            examples=(
                "custody schedule owe C-2026-014 --about EV/1 --source court_order \\",
                "    --due 2026-12-01T12:00Z --document order.pdf --owed-to 'the accused' \\",
                "    --legal-basis 'CPA s. 5'",
            ),
        ),
        sentence="{by} recorded what is owed to the defence until {due_at}",
    ),
    Kind(
        "schedule.duty_met",
        (
            Structural(
                "how",
                types.code(protection_codes.DUTY_MET),
                spoken=says("how it ended", label="outcome of duty"),
            ),
            DOCUMENT.said(says("receipt or decision")),
            Structural(
                "disclosure",
                types.answered(
                    "inspection.opened",
                    "copy.made",
                    "copy.moved",
                    "transfer.released",
                    "entry.disclosed",
                    "schedule.duty_met",
                ),
                Need.OPTIONAL,
                spoken=says(
                    ("the entry by which it was shown: number or id, as `custody schedule show` lists it"),
                    flag="entry",
                    when=given("how", "disclosed"),
                ),
            ),
            Erasable("received_by", spoken=says("who received it", when=given("how", "disclosed"))),
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("schedule", "meet"),
            "record how a duty ended",
            About("duty", says="identifier or its first characters: `custody schedule show`"),
            examples=("custody schedule meet 3f2a91c0 --how disclosed --entry 41",),
        ),
        sentence="{by} recorded that a duty of disclosure was met: {how}",
    ),
)
