"""Kinds about cases, their members and their outcome."""

from __future__ import annotations

from custody.law import disposition_codes, protection_codes
from custody.model.schema import permits, types
from custody.model.schema.lines import ACT_OR_RECORD, DOCUMENT, RECORD
from custody.model.schema.schema import Erasable, Kind, Need, Structural
from custody.model.schema.spoken import About, Argument, Circumstances, Input, Many, Spoken, Verb, says

#: Codes of the open matters of a closed case.
LEFT_OPEN = (
    *("appeal", "checked_out", "copies_outstanding", "disclosure_duty", "discrepancy", "disposition"),
    *("inventory_round", "legal_hold", "missing", "mla_request", "handed_out"),
    *(
        "preservation_order",
        "preservation_request",
        "privilege_claim",
        "production_order",
        "seizure_authority",
    ),
    *("transfer_offered", "uncounted"),
)

#: Reasons to reopen a case.
REOPENED: dict[str, str] = {
    "appeal": "an appeal is heard",
    "new_evidence": "evidence came up after it was closed",
    "remanded": "a higher court sent it back",
    "retrial": "it is tried again",
    "transferred_back": "the unit that took it over gave it back",
}

_COURT = (
    Erasable("court", need=Need.EXPECTED, spoken=says("which court")),
    Erasable("reference", spoken=says("its own reference")),
)

KINDS: tuple[Kind, ...] = (
    Kind(
        "case.opened",
        (
            Erasable(
                "reference",
                types.LABEL,
                need=Need.EXPECTED,
                label=True,
                spoken=says("the agency's own reference"),
            ),
            Erasable("offence", spoken=says("what is investigated")),
            Erasable("agency", spoken=says("who investigates", label="investigating agency")),
        ),
        RECORD,
        begins=True,
        permit=permits.DESK,
        verb=Verb(
            ("case", "open"),
            "open a case",
            About("case", Many.NEW),
            typed=("reference",),
            examples=("custody case open C-2026-014 --offence 'art. 7, illegal access'",),
        ),
        sentence="{by} opened the case",
    ),
    Kind(
        "case.closed",
        (
            Structural("outcome", types.code("ended", "transferred", "tried"), spoken=says("how it ended")),
            Structural(
                "open_matters_accepted",
                types.FLAG,
                Need.OPTIONAL,
                spoken=says(
                    "close it although matters are still open; they are listed",
                    input=Input.TICK,
                ),
            ),
            Structural(
                "open_matters",
                types.codes(*LEFT_OPEN),
                Need.COMPUTED,
                spoken=says("matters that were still open"),
            ),
        ),
        ("record", "act"),
        permit=permits.DESK,
        verb=Verb(
            ("case", "close"),
            "close a case",
            About("case"),
            examples=("custody case close C-2026-014 --outcome tried",),
        ),
        sentence="{by} closed the case: {outcome}",
    ),
    Kind(
        "case.reopened",
        (
            Structural("reason", types.code(REOPENED), spoken=says("why it was reopened")),
            DOCUMENT.with_wording(says("the decision as a file")),
            Erasable("explanation", spoken=says("in words")),
        ),
        ACT_OR_RECORD,
        permit=permits.ISSUED,
        verb=Verb(
            ("case", "reopen"),
            "open a closed case again, for a retrial or new evidence",
            About("case"),
            examples=("custody case reopen C-2026-014 --reason retrial --document decision.pdf",),
        ),
        sentence="{by} opened the case again: {reason}",
        record_sentence="{by} recorded that the case was opened again: {reason}",
    ),
    Kind(
        "proceedings.judgment_given",
        (
            Structural("outcome", types.code(disposition_codes.JUDGMENT), spoken=says("what it says")),
            Structural(
                "decides_appeal",
                types.FLAG,
                default=False,
                spoken=says("it decides an appeal that is pending", input=Input.TICK),
            ),
            DOCUMENT,
            *_COURT,
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("proceedings", "record-judgment"),
            "record a judgment, and whether it decides an appeal",
            About("case"),
            examples=(
                "custody proceedings record-judgment C-2026-014 --outcome conviction \\",
                "    --court 'District Court' --reference '4 Ds 17/27' --at 2027-03-01T10:00Z",
            ),
        ),
        sentence="{by} recorded a judgment",
    ),
    Kind(
        "proceedings.appeal_deadline_set",
        (
            Structural(
                "appeal_until", types.INSTANT, spoken=says("last moment to appeal", label="appeal deadline")
            ),
            DOCUMENT,
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("proceedings", "record-appeal-deadline"),
            "record the deadline for an appeal",
            About("case"),
            examples=(
                "custody proceedings record-appeal-deadline C-2026-014 --appeal-until 2027-03-31T22:00Z",
            ),
        ),
        sentence="{by} recorded the deadline for an appeal",
    ),
    Kind(
        "proceedings.appeal_filed",
        (
            Structural("appellant", types.code(disposition_codes.APPELLANT), spoken=says("who appealed")),
            DOCUMENT,
            *_COURT,
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("proceedings", "record-appeal"),
            "record an appeal",
            About("case"),
            examples=(
                "custody proceedings record-appeal C-2026-014 --appellant defence --court 'Court of Appeal'",
            ),
        ),
        sentence="{by} recorded an appeal: {appellant}",
    ),
    Kind(
        "proceedings.appeal_withdrawn",
        (DOCUMENT, Erasable("reference", spoken=says("of the paper that says so"))),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("proceedings", "record-appeal-withdrawal"),
            "record that the appeal was withdrawn",
            About("case"),
            examples=("custody proceedings record-appeal-withdrawal C-2026-014",),
        ),
        sentence="{by} recorded that an appeal was withdrawn",
    ),
    Kind(
        "proceedings.judgment_made_final",
        (DOCUMENT, Erasable("certified_by", spoken=says("who certified it"))),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("proceedings", "record-finality"),
            "record the date from which the decision is final",
            About("case"),
            examples=(
                "custody proceedings record-finality C-2026-014 --at 2027-04-01T00:00Z \\",
                "    --document certificate.pdf",
            ),
        ),
        sentence="{by} recorded that the judgment is final",
    ),
    Kind(
        "case.member_added",
        (
            Structural("actor", types.ref("actor"), spoken=says("name, identifier or key of an actor")),
            Structural(
                "function",
                types.code(protection_codes.FUNCTIONS),
                spoken=says("function of the member in the case", label="function in case"),
            ),
        ),
        ACT_OR_RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("case", "add-member"),
            "add a member; once a case has members, only they sign acts in it",
            About("case"),
            typed=("actor",),
            examples=("custody case add-member C-2026-014 Eve --function examiner",),
        ),
        sentence="{by} added a member to the case",
        record_sentence="{by} recorded a member of the case",
    ),
    Kind(
        "case.member_removed",
        (
            Structural("actor", types.ref("actor"), spoken=says("name, identifier or key of an actor")),
            Structural("reason", types.code(protection_codes.LEAVING), spoken=says("why")),
        ),
        ACT_OR_RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("case", "remove-member"),
            "remove a member from a case",
            About("case"),
            typed=("actor",),
            examples=("custody case remove-member C-2026-014 Eve --reason duty_change",),
        ),
        sentence="{by} removed a member from the case",
        record_sentence="{by} recorded that a member left the case",
    ),
    Kind(
        "access.logged",
        (
            Structural("case", types.ref("case")),
            Structural(
                "subjects",
                types.refs("exhibit", "object"),
                spoken=Spoken(label="subjects viewed", input=Input.FILLED),
            ),
            Structural(
                "fields",
                types.FIELDS,
                spoken=says("which fields, by name", unit="FIELD", label="fields viewed"),
            ),
            Structural("access_command", types.FIELD, spoken=Spoken(input=Input.FILLED)),
            Structural("purpose", types.code(protection_codes.VIEWING), spoken=says("the purpose")),
        ),
        ("record", "act"),
        begins=True,
        permit=permits.EVERYBODY,
        verb=Verb(
            ("access", "log"),
            "log access to confidential fields",
            About("access", Many.NEW),
            typed=("case",),
            arguments=(
                Argument(
                    "exhibit",
                    types.refs("exhibit"),
                    "the exhibits viewed",
                    unit="EXHIBIT",
                    fills="subjects",
                    required=True,
                    many=True,
                    label="exhibits viewed",
                ),
                Argument(
                    "command",
                    types.code("case_show", "entry_disclose", "exhibit_show", "log_show"),
                    "the command used",
                    flag="access-command",
                    fills="access_command",
                    required=True,
                    label="command of access",
                ),
            ),
            circumstances=Circumstances.DATED,
            expand="look",
            examples=(
                "custody access log C-2026-014 --exhibit EV/1 --fields serial owner \\",
                "    --access-command exhibit_show --purpose case_work",
            ),
        ),
        sentence="{by} logged access to confidential fields",
    ),
)
