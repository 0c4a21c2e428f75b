"""Kinds about the content of other entries: correction, date, retraction, rescission, disclosure."""

from __future__ import annotations

from custody.law import grounds
from custody.model.schema import permits, types
from custody.model.schema.lines import RECORD, TARGET, entry_named
from custody.model.schema.schema import Erasable, Kind, Need, Structural
from custody.model.schema.spoken import Answers, Argument, Spoken, Verb, given, says

#: The wrong clock where the date of an entry disagrees with another: its signer's, or that of an earlier entry.
CLOCKS = ("earlier_entry", "signer")

#: Reasons to retract a recorded lapse.
RETRACT_REASONS: dict[str, str] = {
    "clock": "the clock by which it was recorded was wrong",
    "mistake": "it was recorded by mistake",
}

#: Reasons to rescind an entry that ended something.
RESCIND_REASONS: dict[str, str] = {
    "misunderstanding": "the statement was misunderstood",
    "not_done": "the recorded act was not done",
    "typing": "it was typed wrongly",
    "wrong_kind": "something else happened, which is entered afterwards",
    "wrong_subject": "it names the wrong subject",
}

#: Acts between an entry and its rescission.
MEANWHILE: dict[str, str] = {
    "acquired": "an image was taken",
    "left_custody": "it left the agency for good",
    "transferred": "it was transferred to another custodian",
    "components_registered": "components were registered; they stay, and a new split counts them",
    "sealed": "a seal was applied",
    "split": "it was taken apart",
}

KINDS: tuple[Kind, ...] = (
    Kind(
        "entry.corrected",
        (
            TARGET,
            Structural(
                "field",
                types.FIELD,
                spoken=says(
                    "name or label of the field: `custody log show --entry N` lists them",
                    label="corrected field",
                ),
            ),
            Structural(
                "reason",
                types.code("late_knowledge", "misread", "omitted", "typing", "wrong_subject"),
                spoken=says("how the mistake came about"),
            ),
            Structural("value", types.PLAIN, Need.OPTIONAL, spoken=Spoken(label="corrected value")),
            Erasable(
                "erasable_value",
                types.NAME,
                spoken=says("the corrected text", label="corrected text"),
            ),
            Erasable("explanation", spoken=says("in words")),
        ),
        RECORD,
        answers=True,
        permit=permits.DESK_OR_ADMINISTRATOR,
        verb=Verb(
            ("entry", "correct"),
            "correct a field of an entry by a new entry",
            asks=("empty", "reason", "explanation", "allow_duplicate"),
            typed=("entry", "field", "value"),
            one_of=(frozenset({"value", "empty"}),),
            arguments=(
                entry_named("number or id of the entry whose field is wrong"),
                Argument(
                    "value",
                    types.TEXT,
                    "the correct value; digests in hex, file names as they are",
                    label="new value",
                ),
                Argument("empty", types.FLAG, "clear the field", label="empty field"),
                Argument(
                    "allow_duplicate",
                    types.FLAG,
                    ("a different one, although its reference or number is in use or looks like one in use"),
                    label="duplicate name",
                ),
            ),
            service="entry correct",
            examples=("custody entry correct 17 serial 4C530001180 --reason typing",),
        ),
        sentence="{by} corrected {field} of entry {entry_position}",
    ),
    Kind(
        "entry.date_resolved",
        (
            TARGET,
            Structural(
                "wrong_clock",
                types.code(*CLOCKS),
                spoken=says(
                    "which clock was wrong: that of the entry's own signer, or that of an earlier entry",
                ),
            ),
            Structural(
                "signed_at",
                types.INSTANT,
                Need.OPTIONAL,
                spoken=says(
                    "true time of signing, if established",
                    when=given("wrong_clock", "signer"),
                    label="time of signing",
                ),
            ),
            Erasable("explanation", need=Need.EXPECTED, spoken=says("what was examined and established")),
        ),
        RECORD,
        answers=True,
        permit=permits.ANYBODY,
        verb=Verb(
            ("entry", "resolve-date"),
            "record which clock was wrong for an entry whose date is disputed",
            typed=("entry",),
            arguments=(entry_named("number or id of the entry, as `custody check` names it"),),
            answers=Answers((), "entry"),
            examples=(
                (
                    "custody entry resolve-date 17 --wrong-clock signer --explanation 'battery flat, 30 s"
                    " slow' \\"
                ),
                "  --signed-at 2026-11-02T09:14:00Z",
            ),
        ),
        sentence="{by} recorded which clock was wrong about entry {entry_position}",
    ),
    Kind(
        "entry.lapse_retracted",
        (
            TARGET,
            Structural("reason", types.code(RETRACT_REASONS), spoken=says("why it is wrong")),
            Erasable("explanation", spoken=says("in words")),
        ),
        answers=True,
        permit=permits.DESK,
        verb=Verb(
            ("entry", "retract-lapse"),
            "rescind a lapse recorded by a wrong clock",
            typed=("entry",),
            arguments=(entry_named("number or id of the entry; `custody deadlines` lists those to answer"),),
            answers=Answers(("preservation_order.lapsed", "preservation_request.lapsed"), "entry"),
            examples=("custody entry retract-lapse 23 --reason clock",),
        ),
        sentence="{by} rescinded the lapse of entry {entry_position}",
    ),
    Kind(
        "entry.rescinded",
        (
            TARGET,
            Structural("reason", types.code(RESCIND_REASONS), spoken=says("why it is rescinded")),
            Structural(
                "intervening_events",
                types.codes(MEANWHILE),
                Need.COMPUTED,
                spoken=says("what happened in the meantime"),
            ),
            Erasable("explanation", spoken=says("in words")),
        ),
        answers=True,
        permit=permits.to(permits.ADMINISTRATOR, permits.AUDITOR, permits.AUTHORITY, permits.CUSTODIAN),
        verb=Verb(
            ("entry", "rescind"),
            "rescind a merger, split, loss, retirement or closing entered by mistake",
            typed=("entry",),
            arguments=(
                entry_named("number or id of the entry: `custody log show --subject NAME` lists them"),
            ),
            answers=Answers(
                (
                    "case.closed",
                    "exhibit.missing_reported",
                    "exhibit.merged",
                    "exhibit.split",
                    "inventory.closed",
                    "location.retired",
                ),
                "entry",
            ),
            examples=(
                "custody entry rescind 41 --reason wrong_subject --dry-run",
                "custody entry rescind 41 --reason wrong_subject --explanation 'EV/7 was meant'",
            ),
        ),
        sentence="{by} rescinded entry {entry_position}",
    ),
    Kind(
        "entry.disclosed",
        (
            TARGET,
            Structural("fields", types.FIELDS, Need.OPTIONAL, spoken=Spoken(label="fields disclosed")),
            Structural(
                "purpose", types.code(grounds.DISCLOSURE_PURPOSE), spoken=says("purpose of the disclosure")
            ),
            Structural(
                "authority_document_sha256",
                types.PAPER,
                Need.OPTIONAL,
                spoken=says("its decision as a file; the SHA-256 is recorded", label="authority's document"),
            ),
            Erasable(
                "receiver",
                need=Need.EXPECTED,
                spoken=says("who receives it", flag="to", unit="RECEIVER"),
            ),
            Erasable("authority", spoken=says("decision it rests on", unit="REF")),
        ),
        ("record", "act"),
        answers=True,
        permit=permits.DESK,
        verb=Verb(
            ("entry", "disclose"),
            "write chosen fields of an entry with their proof",
            asks=("fields", "receiver", "purpose", "authority", "authority_document_sha256", "out", "force"),
            typed=("entry",),
            arguments=(
                entry_named("number or id of the entry"),
                Argument(
                    "fields",
                    types.TEXT,
                    (
                        "fields to disclose, or `all` that still exist; if left out, only the entry itself is"
                        " proven"
                    ),
                    unit="A,B",
                    fills="fields",
                ),
                Argument(
                    "out",
                    types.TEXT,
                    "write PREFIX.tlog-proof and PREFIX.fields.json",
                    unit="PREFIX",
                    required=True,
                    label="output folder",
                ),
                Argument("force", types.FLAG, "overwrite files that exist"),
            ),
            service="entry disclose",
            examples=(
                "custody entry disclose 17 --fields object_root,file_name --out ev1 \\",
                "    --to 'defence counsel' --purpose defence",
                "custody verify ev1.tlog-proof --vkey @log.vkey --fields ev1.fields.json",
            ),
        ),
        sentence="{by} disclosed fields of entry {entry_position}: {fields}",
    ),
)
