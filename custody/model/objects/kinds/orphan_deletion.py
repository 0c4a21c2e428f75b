"""Kinds about orphaned objects, which no entry names: proposed for deletion, agreed, deleted."""

from __future__ import annotations

from custody.model.schema import permits, types
from custody.model.schema.lines import ACT_OR_RECORD
from custody.model.schema.schema import Erasable, FieldSpec, Kind, Need, Structural
from custody.model.schema.spoken import About, Answers, Argument, Circumstances, Many, Verb, says

#: Reasons for which an orphaned object may be deleted.
REASONS: dict[str, str] = {
    "duplicate": "the same bytes are recorded elsewhere",
    "foreign": "somebody outside the agency put it there",
    "interrupted": "an archiving run ended before its entry, and the file was archived again",
    "test": "it was stored to test the store",
}
#: Sources that were searched for a mention of the object, without result.
EVIDENCE: dict[str, str] = {
    "entries": "the entries of the ledger",
    "head": "the head kept outside the database",
    "journals": "journals of uploads",
    "receipts": "receipts of the signers",
}
REFUSALS = ("expired", "not_convinced", "withdrawn", "wrong")

_PLACE: tuple[FieldSpec, ...] = (
    Structural("store", types.IDENTIFIER, spoken=says("the object store that holds it", unit="STORE")),
    Structural(
        "object_key",
        types.IDENTIFIER,
        spoken=says("key of the object: `custody store reconcile` lists it", unit="KEY"),
    ),
)
_PROPOSAL = Argument(
    "proposal",
    types.ENTRY,
    "number or id of the entry that proposed it: `custody orphan-deletion list`",
    required=True,
)
_AMOUNTS: tuple[FieldSpec, ...] = (
    Structural("version_count", types.COUNT, spoken=says("number of versions found", label="versions found")),
    Structural(
        "delete_marker_count",
        types.COUNT,
        spoken=says("number of delete markers found", label="delete markers"),
    ),
    Structural(
        "unfinished_part_count",
        types.COUNT,
        spoken=says("number of unfinished parts found", label="unfinished parts"),
    ),
)

KINDS: tuple[Kind, ...] = (
    Kind(
        "orphan_deletion.proposed",
        (
            *_PLACE,
            *_AMOUNTS,
            Structural("total_bytes", types.COUNT, spoken=says("total size in bytes", label="size in bytes")),
            # One digest for each thing that lies there, as it was read: format.md says of what.
            Structural(
                "contents_sha256",
                types.SHA256S,
                spoken=says("digests of the contents found", label="content digests"),
            ),
            # What the newest version holds; nothing, where only what lies beside an object is left.
            Structural(
                "object_root",
                types.OBJECT_ROOT,
                Need.OPTIONAL,
                spoken=says("what is stored, by its root", label="stored object"),
            ),
            Structural(
                "searched_sources",
                types.codes(EVIDENCE),
                spoken=says("records searched for an entry that names it"),
            ),
            Structural("reason", types.code(REASONS), spoken=says("why it may be deleted")),
            Structural(
                "expires_at",
                types.INSTANT,
                Need.COMPUTED,
                spoken=says("deadline for an answer", label="open until"),
            ),
            Erasable("explanation", spoken=says("in words")),
        ),
        begins=True,
        permit=permits.to(permits.ADMINISTRATOR, permits.CUSTODIAN, permits.EXAMINER),
        verb=Verb(
            ("orphan-deletion", "propose"),
            "read an orphaned object and propose its deletion",
            About("orphan_deletion", Many.NEW),
            asks=("store", "reason", "explanation"),
            typed=("object_key",),
            service="orphan-deletion propose",
            examples=(
                "custody orphan-deletion propose objects/7d1f3b0c5a9e4f6d8b2a1c3e5f7a9b0d \\",
                "    --store cold --reason interrupted",
            ),
        ),
        sentence="{by} proposed to delete an orphaned object",
    ),
    Kind(
        "orphan_deletion.approved",
        (),
        answers=True,
        permit=permits.HEADS,
        verb=Verb(
            ("orphan-deletion", "approve"),
            "read the object and approve its deletion, as a second person",
            typed=("proposal",),
            arguments=(_PROPOSAL,),
            answers=Answers(("orphan_deletion.proposed",), "proposal"),
            remarks=(
                "The object is read here too, and your receipts are compared with the ledger:",
                "if either contradicts the proposal, it is not approved.",
            ),
            examples=("custody orphan-deletion approve 21",),
        ),
        sentence="{by} approved the deletion of an orphaned object",
    ),
    Kind(
        "orphan_deletion.refused",
        (Structural("reason", types.code(*REFUSALS), spoken=says("why")),),
        answers=True,
        permit=permits.DESK_OR_ADMINISTRATOR,
        verb=Verb(
            ("orphan-deletion", "refuse"),
            "refuse a proposal, or withdraw your own",
            typed=("proposal",),
            arguments=(_PROPOSAL,),
            answers=Answers(("orphan_deletion.proposed",), "proposal"),
            examples=("custody orphan-deletion refuse 21 --reason not_convinced",),
        ),
        sentence="{by} refused the deletion of an orphaned object",
    ),
    Kind(
        "orphan_deletion.executed",
        (
            *_PLACE,
            *_AMOUNTS,
            # What was read directly before it was deleted; nothing, where an earlier run had deleted it.
            Structural(
                "contents_sha256",
                types.SHA256S,
                Need.OPTIONAL,
                spoken=says("digests of the contents found", label="content digests"),
            ),
            Structural(
                "absent_at",
                types.COME,
                spoken=says("time at which its absence was confirmed", label="time confirmed absent"),
            ),
        ),
        ACT_OR_RECORD,
        answers=True,
        permit=permits.STOREROOM,
        verb=Verb(
            ("orphan-deletion", "execute"),
            "delete the approved object and record its deletion",
            typed=("proposal",),
            arguments=(_PROPOSAL,),
            remarks=(
                "The object is read once more, and only what was proposed is deleted.",
                "A person at a terminal is asked first. After an interrupted run, the same",
                "command deletes the rest and records it. A locked object is not deleted, and",
                "nothing is deleted after the ledger was resumed.",
            ),
            circumstances=Circumstances.NOW,
            service="orphan-deletion execute",
            examples=("custody orphan-deletion execute 21",),
        ),
        sentence="{by} deleted an orphaned object from store {store}",
        record_sentence="{by} recorded that an orphaned object was deleted from store {store}",
    ),
)
