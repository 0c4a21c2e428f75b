"""Kinds about the erasure of fields: proposal, approval, refusal, execution, and the search before it."""

from __future__ import annotations

from custody.law import grounds
from custody.model.schema import permits, types
from custody.model.schema.lines import TARGET, entry_named
from custody.model.schema.schema import Erasable, Kind, Need, Structural
from custody.model.schema.spoken import About, Answers, Argument, Many, Verb, says

_ERASURE = (
    TARGET,
    Structural(
        "fields", types.FIELDS, spoken=says("erasable fields, by name", unit="FIELD", label="fields to erase")
    ),
    Structural("basis", types.code(grounds.ERASURE_BASIS), spoken=says("why they may be erased")),
)

_PROPOSAL = Argument(
    "proposal",
    types.ENTRY,
    "number or id of the entry that proposed it: `custody erasure list`",
    required=True,
)

_LEGAL_BASIS = "provision or decision, as it is cited; name no person"

KINDS: tuple[Kind, ...] = (
    Kind(
        "erasure.proposed",
        (
            *_ERASURE,
            Structural(
                "expires_at",
                types.INSTANT,
                Need.COMPUTED,
                spoken=says("deadline for an answer", label="open until"),
            ),
            Erasable(
                "legal_basis",
                types.CITATION,
                Need.EXPECTED,
                spoken=says(_LEGAL_BASIS),
            ),
            Erasable("explanation", spoken=says("in words")),
        ),
        answers=True,
        permit=permits.KEEPERS,
        verb=Verb(
            ("erasure", "propose"),
            "propose to erase fields of an entry",
            typed=("entry",),
            arguments=(
                entry_named("number or id of the entry that holds them"),
                Argument("legal_basis", types.CITATION, _LEGAL_BASIS, fills="legal_basis", required=True),
            ),
            answers=Answers((), "entry"),
            examples=(
                "custody erasure propose 17 --fields serial --basis court_order \\",
                "    --legal-basis 'DPA s. 17'",
            ),
        ),
        sentence="{by} proposed to erase fields of entry {entry_position}: {fields}",
    ),
    Kind(
        "entry.value_searched",
        (
            Structural("purpose", types.code(grounds.SEARCH_PURPOSE), spoken=says("the purpose")),
            # The number of entries searched, from the first on.
            Structural(
                "size", types.COUNT, spoken=says("number of entries in the ledger", label="number of entries")
            ),
            Erasable(
                "value",
                types.NAME,
                Need.EXPECTED,
                spoken=says("the value that was sought", label="value sought"),
            ),
            Erasable("on_behalf_of", types.NAME, spoken=says("who asked", unit="NAME", label="requested by")),
        ),
        begins=True,
        permit=permits.to(permits.ADMINISTRATOR, permits.AUDITOR, permits.AUTHORITY),
        verb=Verb(
            ("entry", "search-value"),
            "find every entry that holds a value; the search is logged",
            About("value_search", Many.NEW),
            asks=("purpose", "on_behalf_of"),
            typed=("file",),
            arguments=(
                Argument(
                    "file",
                    types.NAME,
                    "file whose first line is the value, such as a name",
                    unit="FILE",
                    fills="value",
                    required=True,
                ),
            ),
            service="entry search-value",
            examples=("custody entry search-value name.txt --purpose access_request",),
        ),
        sentence="{by} searched the entries for a value",
    ),
    Kind(
        "erasure.approved",
        (),
        answers=True,
        permit=permits.HEADS,
        verb=Verb(
            ("erasure", "approve"),
            "approve a proposal, as a second person",
            typed=("proposal",),
            arguments=(_PROPOSAL,),
            answers=Answers(("erasure.proposed",), "proposal"),
            examples=("custody erasure approve 21",),
        ),
        sentence="{by} approved an erasure",
    ),
    Kind(
        "erasure.refused",
        (
            Structural(
                "reason", types.code("expired", "not_convinced", "withdrawn", "wrong"), spoken=says("why")
            ),
        ),
        answers=True,
        permit=permits.KEEPERS,
        verb=Verb(
            ("erasure", "refuse"),
            "refuse a proposal, or withdraw your own",
            typed=("proposal",),
            arguments=(_PROPOSAL,),
            answers=Answers(("erasure.proposed",), "proposal"),
            examples=("custody erasure refuse 21 --reason not_convinced",),
        ),
        sentence="{by} refused an erasure",
    ),
    Kind(
        "erasure.executed",
        (
            *_ERASURE,
            Structural(
                "proposal",
                types.answered("erasure.proposed", kept="proposal"),
                spoken=says(_PROPOSAL.says),
            ),
        ),
        answers=True,
        permit=permits.STOREROOM,
        verb=Verb(
            ("erasure", "execute"),
            "erase the approved fields, and list copies that remain elsewhere",
            typed=("proposal",),
            service="erasure execute",
            examples=("custody erasure execute 21",),
        ),
        sentence="{by} erased fields of entry {entry_position}: {fields}",
    ),
)
