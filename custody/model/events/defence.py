"""Kinds about the defence's part: inspections, notice before destruction, the schedule, duties to disclose."""

from __future__ import annotations

from custody.law import guarding
from custody.model import permits, types
from custody.model.schema import Erasable, Kind, Need, Structural

KINDS: tuple[Kind, ...] = (
    Kind(
        "inspection.opened",
        (
            Structural("case", types.ref("case")),
            Structural("exhibits", types.refs("exhibit")),
            Structural("supervisor", types.ref("actor"), Need.EXPECTED),
            Structural("authority_document_sha256", types.SHA256, Need.OPTIONAL),
            Erasable("reference", types.LABEL, label=True),
            Erasable("party", need=Need.EXPECTED),
            Erasable("place"),
            Erasable("authority"),
        ),
        ("record", "act"),
        begins=True,
        permit=permits.DESK,
    ),
    Kind(
        "inspection.closed",
        (
            Structural("copied", types.FLAG),
            Erasable("seen", need=Need.EXPECTED),
            Erasable("copies"),
            Erasable("remarks"),
        ),
        ("record",),
        permit=permits.DESK,
    ),
    Kind(
        "examination.announced",
        (
            Structural("case", types.ref("case"), Need.COMPUTED),
            Structural("exhibit", types.ref("exhibit")),
            Structural("method", types.code(guarding.DESTRUCTIVE)),
            Structural("object_by", types.INSTANT),
            Structural("notice_sha256", types.SHA256, Need.OPTIONAL),
            Erasable("reference", types.LABEL, label=True),
            Erasable("notified", need=Need.EXPECTED),
            Erasable("reasons", need=Need.EXPECTED),
        ),
        ("act", "record"),
        begins=True,
        permit=permits.DESK,
    ),
    Kind(
        "examination.objected",
        (
            Structural("document_sha256", types.SHA256, Need.OPTIONAL),
            Erasable("objector", need=Need.EXPECTED),
            Erasable("reasons"),
        ),
        ("record",),
        permit=permits.DESK,
    ),
    Kind(
        "examination.objection_settled",
        (
            Structural("outcome", types.code(guarding.SETTLED)),
            Structural("document_sha256", types.SHA256, Need.EXPECTED),
            Erasable("settled_by", need=Need.EXPECTED),
        ),
        ("act", "record"),
        permit=permits.ISSUED,
    ),
    Kind(
        "examination.begun",
        (Erasable("examiner"), Erasable("present")),
        ("act", "record"),
        permit=permits.BENCH,
    ),
    Kind(
        "examination.done",
        (
            Structural("remains", types.code("all", "none", "part")),
            Structural("report_sha256", types.SHA256, Need.OPTIONAL),
            Erasable("result", need=Need.EXPECTED),
        ),
        ("record",),
        permit=permits.BENCH,
    ),
    Kind(
        "schedule.listed",
        (
            Structural("case", types.ref("case"), Need.COMPUTED),
            Structural("treatment", types.code(guarding.TREATMENT)),
            Structural("ground", types.code(guarding.WITHHELD), Need.OPTIONAL),
            Structural("document_sha256", types.SHA256, Need.OPTIONAL),
            Erasable("reasons"),
        ),
        ("act", "record"),
        permit=permits.DESK,
    ),
    Kind(
        "schedule.duty_opened",
        (
            Structural("case", types.ref("case")),
            Structural("about", types.ref("exhibit", "object"), Need.OPTIONAL),
            Structural("source", types.code(guarding.DUTY_SOURCE)),
            Structural("due_at", types.INSTANT),
            Structural("document_sha256", types.SHA256, Need.OPTIONAL),
            Erasable("owed_to", need=Need.EXPECTED),
            Erasable("legal_basis", types.CITATION, Need.EXPECTED),
        ),
        ("record",),
        begins=True,
        permit=permits.DESK,
    ),
    Kind(
        "schedule.duty_met",
        (
            Structural("how", types.code(guarding.DUTY_MET)),
            Structural("document_sha256", types.SHA256, Need.OPTIONAL),
            Structural(
                "disclosure",
                types.answered(
                    "inspection.opened",
                    "copy.made",
                    "copy.moved",
                    "transfer.released",
                    "content.disclosed",
                    "schedule.duty_met",
                ),
                Need.OPTIONAL,
            ),
            Erasable("received_by"),
        ),
        ("record",),
        permit=permits.DESK,
    ),
)
