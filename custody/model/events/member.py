"""Kinds about who belongs to a case, and who looked at what of it is confidential."""

from __future__ import annotations

from custody.law import guarding
from custody.model import permits, types
from custody.model.events.lines import ACT_OR_RECORD
from custody.model.schema import Kind, Structural
from custody.model.spoken import About, Argument, Circumstances, Input, Many, Spoken, Verb, says

KINDS: tuple[Kind, ...] = (
    Kind(
        "case.member_added",
        (
            Structural("actor", types.ref("actor"), spoken=says("name, identifier or key of an actor")),
            Structural(
                "function", types.code(guarding.FUNCTIONS), spoken=says("as what", label="function in case")
            ),
        ),
        ACT_OR_RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("member", "add"),
            "add somebody; from the first on, only members sign acts in the case",
            About("case"),
            typed=("actor",),
            examples=("custody member add C-2026-014 Eve --function examiner",),
        ),
        sentence="{by} added somebody to the case",
    ),
    Kind(
        "case.member_removed",
        (
            Structural("actor", types.ref("actor"), spoken=says("name, identifier or key of an actor")),
            Structural("reason", types.code(guarding.LEAVING), spoken=says("why")),
        ),
        ACT_OR_RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("member", "remove"),
            "remove somebody",
            About("case"),
            typed=("actor",),
            examples=("custody member remove C-2026-014 Eve --reason duty_change",),
        ),
        sentence="{by} removed somebody from the case",
    ),
    Kind(
        "access.viewed",
        (
            Structural("case", types.ref("case")),
            Structural("about", types.refs("exhibit", "object"), spoken=Spoken(label="things viewed")),
            Structural(
                "fields",
                types.FIELDS,
                spoken=says("which fields, by name", unit="FIELD", label="fields viewed"),
            ),
            Structural("command", types.FIELD, spoken=Spoken(input=Input.FILLED)),
            Structural("purpose", types.code(guarding.VIEWING), spoken=says("for what")),
        ),
        ("record", "act"),
        begins=True,
        permit=permits.EVERYBODY,
        verb=Verb(
            ("access", "record"),
            "sign for having looked at confidential fields",
            About("access", Many.NEW),
            typed=("case",),
            arguments=(
                Argument(
                    "about",
                    types.refs("exhibit"),
                    "at which exhibits",
                    unit="EXHIBIT",
                    fills="about",
                    required=True,
                    many=True,
                    label="exhibits viewed",
                ),
                Argument(
                    "with",
                    types.code("case_show", "disclose", "exhibit_show", "log_show"),
                    "by which command",
                    fills="command",
                    required=True,
                    label="command",
                ),
            ),
            circumstances=Circumstances.DATED,
            expand="look",
            examples=(
                "custody access record C-2026-014 --about EV/1 --fields serial owner \\",
                "    --with exhibit_show --purpose case_work",
            ),
        ),
        sentence="{by} signed for reading confidential fields",
    ),
)
