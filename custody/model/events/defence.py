"""Kinds about the defence's part: inspections, notice before destruction, the schedule, duties to disclose."""

from __future__ import annotations

from custody.law import guarding
from custody.model import types
from custody.model.events.lines import ACT_OR_RECORD, DOCUMENT, RECORD
from custody.model.schema import Erasable, Kind, Need, Structural

KINDS: tuple[Kind, ...] = (
    Kind(
        "inspection.opened",
        (
            Structural("case", types.REF),
            Structural("exhibits", types.REFS),
            Structural("supervisor", types.REF, Need.EXPECTED),
            Structural("authority_document_sha256", types.SHA256, Need.OPTIONAL),
            Erasable("reference", types.LABEL, label=True),
            Erasable("party", need=Need.EXPECTED),
            Erasable("place"),
            Erasable("authority"),
        ),
        ("record", "act"),
        begins=True,
    ),
    Kind(
        "inspection.closed",
        (
            Structural("copied", types.FLAG),
            Erasable("seen", need=Need.EXPECTED),
            Erasable("copies"),
            Erasable("remarks"),
        ),
        RECORD,
    ),
    Kind(
        "examination.announced",
        (
            Structural("case", types.REF, Need.COMPUTED),
            Structural("exhibit", types.REF),
            Structural("method", types.code(*guarding.DESTRUCTIVE)),
            Structural("object_by", types.INSTANT),
            Structural("notice_sha256", types.SHA256, Need.OPTIONAL),
            Erasable("reference", types.LABEL, label=True),
            Erasable("notified", need=Need.EXPECTED),
            Erasable("reasons", need=Need.EXPECTED),
        ),
        ACT_OR_RECORD,
        begins=True,
    ),
    Kind(
        "examination.objected",
        (
            DOCUMENT,
            Erasable("objector", need=Need.EXPECTED),
            Erasable("reasons"),
        ),
        RECORD,
    ),
    Kind(
        "examination.objection_settled",
        (
            Structural("outcome", types.code(*guarding.SETTLED)),
            Structural("document_sha256", types.SHA256, Need.EXPECTED),
            Erasable("settled_by", need=Need.EXPECTED),
        ),
        ACT_OR_RECORD,
    ),
    Kind("examination.begun", (Erasable("examiner"), Erasable("present")), ACT_OR_RECORD),
    Kind(
        "examination.done",
        (
            Structural("remains", types.code("all", "none", "part")),
            Structural("report_sha256", types.SHA256, Need.OPTIONAL),
            Erasable("result", need=Need.EXPECTED),
        ),
        RECORD,
    ),
    Kind(
        "schedule.listed",
        (
            Structural("case", types.REF, Need.COMPUTED),
            Structural("treatment", types.code(*guarding.TREATMENT)),
            Structural("ground", types.code(*guarding.WITHHELD), Need.OPTIONAL),
            DOCUMENT,
            Erasable("reasons"),
        ),
        ACT_OR_RECORD,
    ),
    Kind(
        "schedule.duty_opened",
        (
            Structural("case", types.REF),
            Structural("about", types.REF, Need.OPTIONAL),
            Structural("source", types.code(*guarding.DUTY_SOURCE)),
            Structural("due_at", types.INSTANT),
            DOCUMENT,
            Erasable("owed_to", need=Need.EXPECTED),
            Erasable("legal_basis", types.CITATION, Need.EXPECTED),
        ),
        RECORD,
        begins=True,
    ),
    Kind(
        "schedule.duty_met",
        (
            Structural("how", types.code(*guarding.DUTY_MET)),
            DOCUMENT,
            Structural("disclosure", types.ENTRY, Need.OPTIONAL),
            Erasable("received_by"),
        ),
        RECORD,
    ),
)
