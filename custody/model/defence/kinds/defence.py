"""Kinds about the defence: inspections, destructive examinations, the disclosure schedule, duties."""

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
            Structural("exhibits", types.refs("exhibit"), spoken=says("what is inspected", unit="EXHIBIT")),
            Structural(
                "supervisor",
                types.ref("actor"),
                Need.EXPECTED,
                spoken=says("the supervisor: name, identifier or key of an actor", offers=False),
            ),
            Structural(
                "authority_document_sha256",
                types.PAPER,
                Need.OPTIONAL,
                spoken=says("its decision as a file; the SHA-256 is recorded", label="authority's document"),
            ),
            Erasable(
                "reference", types.LABEL, label=True, spoken=says("reference of the inspection, e.g. I-1")
            ),
            Erasable("party", need=Need.EXPECTED, spoken=says("who inspects")),
            Erasable("inspection_place", spoken=says("where the inspection is", label="place of inspection")),
            Erasable("authority", spoken=says("the court or authority that orders it")),
        ),
        ("record", "act"),
        begins=True,
        permit=permits.DESK,
        verb=Verb(
            ("inspection", "open"),
            "record that an inspection by the defence begins",
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
                "copies_taken",
                types.FLAG,
                spoken=says("copies were taken away", input=Input.TICK),
            ),
            Erasable("inspected_material", need=Need.EXPECTED, spoken=says("what was inspected")),
            Erasable("copied_material", spoken=says("what was copied", when=given("copies_taken", True))),
            Erasable("explanation", spoken=says("remarks of the party or the supervisor")),
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("inspection", "close"),
            "record what was inspected and whether copies were taken away",
            About("inspection"),
            examples=("custody inspection close I-1 --inspected-material 'the folders of the stick'",),
        ),
        sentence="{by} recorded that the inspection ended",
    ),
    Kind(
        "destructive_examination.announced",
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
                "objection_due_at",
                types.INSTANT,
                spoken=says("deadline for objections", label="objections due by"),
            ),
            Structural("document_sha256", types.PAPER, Need.OPTIONAL, spoken=says("the notice")),
            Erasable(
                "reference", types.LABEL, label=True, spoken=says("reference of the examination, e.g. DX-1")
            ),
            Erasable(
                "notified_person",
                need=Need.EXPECTED,
                spoken=says("who was given notice", label="person notified"),
            ),
            Erasable(
                "explanation", need=Need.EXPECTED, spoken=says("why a non-destructive method will not do")
            ),
        ),
        ACT_OR_RECORD,
        begins=True,
        permit=permits.DESK,
        verb=Verb(
            ("destructive-examination", "announce"),
            "give notice of a destructive examination",
            About("destructive_examination", Many.NEW),
            typed=("exhibit",),
            examples=(
                "custody destructive-examination announce EV/1 --reference DX-1 \\",
                "    --method chip_off --objection-due-at 2026-12-01T12:00Z \\",
                "    --notified-person 'counsel of the accused' \\",
                "    --explanation 'the controller is broken'",
            ),
        ),
        sentence="{by} gave notice of a destructive examination: {method}",
        record_sentence="{by} recorded notice of a destructive examination: {method}",
    ),
    Kind(
        "destructive_examination.objection_filed",
        (
            DOCUMENT.with_wording(says("the objection")),
            Erasable("objector", need=Need.EXPECTED, spoken=says("who objects")),
            Erasable("explanation", spoken=says("why")),
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("destructive-examination", "record-objection"),
            "record an objection",
            About("destructive_examination", word="examination"),
            examples=("custody destructive-examination record-objection DX-1 --objector counsel",),
        ),
        sentence="{by} recorded an objection",
    ),
    Kind(
        "destructive_examination.objection_decided",
        (
            Structural(
                "outcome", types.code(protection_codes.OBJECTION_OUTCOMES), spoken=says("how it ended")
            ),
            Structural("document_sha256", types.PAPER, Need.EXPECTED, spoken=says("the decision")),
            Erasable("decided_by", need=Need.EXPECTED, spoken=says("who decided")),
        ),
        ACT_OR_RECORD,
        permit=permits.ISSUED,
        verb=Verb(
            ("destructive-examination", "decide-objection"),
            "decide an objection, or record its decision",
            About("destructive_examination", word="examination"),
            examples=(
                "custody destructive-examination decide-objection DX-1 \\",
                "    --outcome overruled --document ruling.pdf --decided-by 'District Court'",
            ),
        ),
        sentence="{by} recorded how an objection ended: {outcome}",
    ),
    Kind(
        "destructive_examination.started",
        (
            Erasable("examiner", spoken=says("who examines, if not the signer")),
            Erasable("persons_present", spoken=says("other persons present")),
        ),
        ACT_OR_RECORD,
        permit=permits.BENCH,
        verb=Verb(
            ("destructive-examination", "start"),
            "start the examination, once no objection blocks it",
            About("destructive_examination", word="examination"),
            examples=("custody destructive-examination start DX-1",),
        ),
        sentence="{by} started the destructive examination",
        record_sentence="{by} recorded that the destructive examination started",
    ),
    Kind(
        "destructive_examination.completed",
        (
            Structural(
                "remainder",
                types.code("full", "none", "partial"),
                spoken=says("how much of it is left"),
            ),
            Structural("document_sha256", types.PAPER, Need.OPTIONAL, spoken=says("the report")),
            Erasable("result", need=Need.EXPECTED, spoken=says("in words")),
        ),
        RECORD,
        permit=permits.BENCH,
        verb=Verb(
            ("destructive-examination", "complete"),
            "record its result and what is left of the exhibit",
            About("destructive_examination", word="examination"),
            examples=(
                "custody destructive-examination complete DX-1 --remainder partial \\",
                "    --result 'the chip was read'",
            ),
        ),
        sentence="{by} completed the destructive examination; remainder: {remainder}",
    ),
    Kind(
        "disclosure.scheduled",
        (
            Structural("case", types.ref("case"), Need.COMPUTED, spoken=says("the case it belongs to")),
            Structural("treatment", types.code(protection_codes.TREATMENT), spoken=says("how it is treated")),
            Structural(
                "withholding_ground",
                types.code(protection_codes.WITHHOLDING_GROUNDS),
                Need.OPTIONAL,
                spoken=says(
                    "why it is not disclosed",
                    when=given("treatment", "sensitive", "withheld"),
                    label="ground for withholding",
                ),
            ),
            DOCUMENT.with_wording(says("the decision")),
            Erasable(
                "explanation", spoken=says("in words", when=given("treatment", "sensitive", "withheld"))
            ),
        ),
        ACT_OR_RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("disclosure", "add"),
            "add an exhibit or object to the disclosure schedule, or change its treatment",
            About("thing", says="an exhibit or object: reference, identifier or its first characters"),
            examples=(
                "custody disclosure add EV/1 --treatment withheld \\",
                "    --withholding-ground third_party",
            ),
        ),
        sentence="{by} added it to the disclosure schedule",
        record_sentence="{by} recorded it on the disclosure schedule",
    ),
    Kind(
        "disclosure.duty_opened",
        (
            Structural("case", types.ref("case")),
            Structural(
                "disclosure_subject",
                types.ref("exhibit", "object"),
                Need.OPTIONAL,
                spoken=says("only one exhibit or object of it", unit="EXHIBIT", label="exhibit or object"),
            ),
            Structural(
                "duty_source",
                types.code(protection_codes.DUTY_SOURCE),
                spoken=says("where the duty comes from", label="source of duty"),
            ),
            Structural(
                "due_at", types.INSTANT, spoken=says("by when it is to be disclosed", label="due date")
            ),
            DOCUMENT.with_wording(says("the order")),
            Erasable("owed_to", need=Need.EXPECTED, spoken=says("to whom", label="duty owed to")),
            Erasable(
                "legal_basis", types.CITATION, Need.EXPECTED, spoken=says("the provision, as it is cited")
            ),
        ),
        RECORD,
        begins=True,
        permit=permits.DESK,
        verb=Verb(
            ("disclosure", "open-duty"),
            "open a duty to disclose; until it ends, erasure is refused",
            About("disclosure_duty", Many.NEW),
            typed=("case",),
            examples=(
                "custody disclosure open-duty C-2026-014 --disclosure-subject EV/1 \\",
                "    --duty-source court_order --due-at 2026-12-01T12:00Z \\",
                "    --document order.pdf --owed-to 'the accused' --legal-basis 'CPA s. 5'",
            ),
        ),
        sentence="{by} recorded a duty to disclose, due {due_at}",
    ),
    Kind(
        "disclosure.duty_ended",
        (
            Structural(
                "end_reason",
                types.code(protection_codes.DUTY_END),
                spoken=says("why the duty ended", label="reason for end"),
            ),
            DOCUMENT.with_wording(says("receipt or decision")),
            Structural(
                "disclosure_entry",
                types.answered(
                    "inspection.opened",
                    "copy.made",
                    "copy.handed_over",
                    "transfer.handed_out",
                    "entry.disclosed",
                    "disclosure.duty_ended",
                ),
                Need.OPTIONAL,
                spoken=says(
                    "entry that disclosed it: number or id, as `custody disclosure show` lists it",
                    label="entry of disclosure",
                    when=given("end_reason", "disclosed"),
                ),
            ),
            Erasable("received_by", spoken=says("who received it", when=given("end_reason", "disclosed"))),
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("disclosure", "end-duty"),
            "record how a duty to disclose ended",
            About(
                "disclosure_duty",
                word="duty",
                says="identifier or its first characters: `custody disclosure show`",
            ),
            examples=(
                "custody disclosure end-duty 3f2a91c0 --end-reason disclosed \\",
                "    --disclosure-entry 41",
            ),
        ),
        sentence="{by} recorded that a duty to disclose ended: {end_reason}",
    ),
)
