"""Kinds about orphaned objects, which no entry names: proposed for deletion, agreed, deleted."""

from __future__ import annotations

from custody.model.schema import permits, types
from custody.model.schema.lines import ACT_OR_RECORD
from custody.model.schema.schema import Erasable, FieldSpec, Kind, Need, Structural
from custody.model.schema.spoken import About, Answers, Argument, Circumstances, Many, Verb, says

#: Why an orphaned object may go.
REASONS: dict[str, str] = {
    "duplicate": "the same bytes are recorded elsewhere",
    "foreign": "somebody put it there who is not of the agency",
    "interrupted": "an archiving run ended before its entry, and the file was archived anew",
    "test": "it was stored to try the store out",
}
#: What was asked for entries that speak of the object, and found to speak of it nowhere.
EVIDENCE: dict[str, str] = {
    "entries": "the entries of the ledger",
    "head": "the head that is remembered outside the database",
    "journals": "journals of uploads",
    "receipts": "receipts kept by those who signed",
}
REFUSALS = ("expired", "not_convinced", "withdrawn", "wrong")

_PLACE: tuple[FieldSpec, ...] = (
    Structural("store", types.IDENTIFIER, spoken=says("object store in which it lies", unit="STORE")),
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
    Structural("version_count", types.COUNT, spoken=says("versions that were there", label="versions found")),
    Structural(
        "delete_marker_count",
        types.COUNT,
        spoken=says("delete markers that were there", label="delete markers"),
    ),
    Structural(
        "unfinished_part_count",
        types.COUNT,
        spoken=says("unfinished parts that were there", label="unfinished parts"),
    ),
)

KINDS: tuple[Kind, ...] = (
    Kind(
        "orphan_deletion.proposed",
        (
            *_PLACE,
            *_AMOUNTS,
            Structural("total_bytes", types.COUNT, spoken=says("bytes in all", label="size in bytes")),
            # One digest for each thing that lies there, as it was read: format.md says of what.
            Structural(
                "contents_sha256",
                types.SHA256S,
                spoken=says("digests of what was there", label="content digests"),
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
                spoken=says("where no entry was found that names it"),
            ),
            Structural("reason", types.code(REASONS), spoken=says("why it may go")),
            Structural(
                "expires_at",
                types.INSTANT,
                Need.COMPUTED,
                spoken=says("until when it can be answered", label="open until"),
            ),
            Erasable("explanation", spoken=says("in words")),
        ),
        begins=True,
        permit=permits.to(permits.ADMINISTRATOR, permits.CUSTODIAN, permits.EXAMINER),
        verb=Verb(
            ("orphan-deletion", "propose"),
            "propose to delete an orphaned object, after reading it",
            About("orphan_deletion", Many.NEW),
            asks=("store", "reason", "explanation"),
            typed=("object_key",),
            service="orphan-deletion propose",
            examples=(
                "custody orphan-deletion propose objects/7d1f3b0c5a9e4f6d8b2a1c3e5f7a9b0d \\",
                "    --store cold --reason interrupted",
            ),
        ),
        sentence="{by} proposed to delete what no entry names",
    ),
    Kind(
        "orphan_deletion.approved",
        (),
        answers=True,
        permit=permits.HEADS,
        verb=Verb(
            ("orphan-deletion", "approve"),
            "read what was proposed and agree, as another person",
            typed=("proposal",),
            arguments=(_PROPOSAL,),
            answers=Answers(("orphan_deletion.proposed",), "proposal"),
            remarks=(
                "The object is read here as well, and your own receipts are compared with the",
                "ledger: what either speaks against is not agreed to.",
            ),
            examples=("custody orphan-deletion approve 21",),
        ),
        sentence="{by} approved deleting what no entry names",
    ),
    Kind(
        "orphan_deletion.refused",
        (Structural("reason", types.code(*REFUSALS), spoken=says("why")),),
        answers=True,
        permit=permits.DESK_OR_ADMINISTRATOR,
        verb=Verb(
            ("orphan-deletion", "refuse"),
            "refuse a proposal, or take one's own back",
            typed=("proposal",),
            arguments=(_PROPOSAL,),
            answers=Answers(("orphan_deletion.proposed",), "proposal"),
            examples=("custody orphan-deletion refuse 21 --reason not_convinced",),
        ),
        sentence="{by} refused to delete what no entry names",
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
                spoken=says("digests of what was there", label="content digests"),
            ),
            Structural(
                "absent_at",
                types.COME,
                spoken=says("when nothing of it was left", label="time confirmed absent"),
            ),
        ),
        ACT_OR_RECORD,
        answers=True,
        permit=permits.STOREROOM,
        verb=Verb(
            ("orphan-deletion", "execute"),
            "delete what was approved, and enter that it is gone",
            typed=("proposal",),
            arguments=(_PROPOSAL,),
            remarks=(
                "Everything is read once more first, and only what was proposed is deleted.",
                "A person at a terminal is asked. After a run that was killed, the same command",
                "deletes what is left and enters it. What a lock keeps is not deleted, and",
                "nothing at all once the ledger was resumed.",
            ),
            circumstances=Circumstances.NOW,
            service="orphan-deletion execute",
            examples=("custody orphan-deletion execute 21",),
        ),
        sentence="{by} deleted what no entry names from store {store}",
    ),
)
