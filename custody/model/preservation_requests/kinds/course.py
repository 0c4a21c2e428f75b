"""Kinds about the course of a preservation request: warnings, more time, refusal, release (art. 42)."""

from __future__ import annotations

from custody.law import grounds, preservation
from custody.model.schema import permits, types
from custody.model.schema.lines import ACT_OR_RECORD, DATES, DOCUMENT, RECORD
from custody.model.schema.schema import Erasable, Kind, Need, Structural
from custody.model.schema.spoken import About, Argument, Input, Many, Verb, given, says

KINDS: tuple[Kind, ...] = (
    Kind(
        "preservation_request.concern_notified",
        (
            Structural(
                "risks", types.codes(grounds.RISKS), spoken=says("what preservation would put at risk")
            ),
            DOCUMENT,
            Erasable("explanation", need=Need.EXPECTED, spoken=says("why")),
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("preservation-request", "notify-concern"),
            "record a notice that preservation may fail or do harm (art. 42(7))",
            About("preservation_request"),
            examples=(
                "custody preservation-request notify-concern AT-77/2026 --risks confidentiality \\",
                "    --explanation 'the data holder is a suspect'",
            ),
        ),
        sentence="{by} recorded a concern about preserving: {risks}",
    ),
    Kind(
        "preservation_request.concern_answered",
        (
            Structural(
                "proceed",
                types.FLAG,
                spoken=says(
                    "whether the request is to be executed all the same; if not, it is withdrawn",
                    label="execution requested",
                ),
            ),
            DOCUMENT,
            Erasable("answer", spoken=says("what was answered")),
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("preservation-request", "answer-concern"),
            "record what the requesting State determines about a concern (art. 42(7))",
            About("preservation_request"),
            examples=(
                "custody preservation-request answer-concern AT-77/2026 --proceed --answer 'go ahead'",
            ),
        ),
        sentence="{by} recorded the answer to a concern",
    ),
    Kind(
        "preservation_request.extension_requested",
        (DOCUMENT, Erasable("explanation", spoken=says("why more time is needed"))),
        ACT_OR_RECORD,
        permit=permits.ISSUED,
        verb=Verb(
            ("preservation-request", "request-extension"),
            "ask for more time, or record that it was asked (art. 42(9))",
            About("preservation_request"),
            examples=(
                "custody preservation-request request-extension AT-77/2026 --recorded --explanation 'translation'",
            ),
        ),
        sentence="{by} asked for more time",
        record_sentence="{by} recorded that more time was asked for",
    ),
    Kind(
        "preservation_request.extension_decided",
        (
            Structural(
                "granted",
                types.FLAG,
                spoken=says("more time is given", input=Input.TICK, label="extension granted"),
            ),
            Structural(
                "days",
                types.COUNT,
                Need.OPTIONAL,
                spoken=says(
                    "length of the further period",
                    when=given("granted", True),
                    label="period in days",
                ),
            ),
            DOCUMENT,
            *DATES,
            Structural(
                "gap_seconds",
                types.COUNT,
                Need.COMPUTED,
                spoken=says("uncovered seconds before the new period", label="uncovered gap, seconds"),
            ),
            Erasable("explanation", spoken=says("why", when=given("refused", True))),
        ),
        ACT_OR_RECORD,
        permit=permits.ISSUED,
        verb=Verb(
            ("preservation-request", "decide-extension"),
            "grant or refuse more time (art. 42(9))",
            About("preservation_request"),
            arguments=(Argument("refused", types.FLAG, "no more time is given", fills="granted"),),
            one_of=(frozenset({"granted", "refused"}),),
            examples=("custody preservation-request decide-extension AT-77/2026 --granted --days 60",),
        ),
        sentence="{by} answered the request for more time",
        record_sentence="{by} recorded a decision on more time",
    ),
    Kind(
        "preservation_request.refused",
        (
            Structural("refusal_grounds", types.codes(preservation.REFUSAL_42), spoken=says("why")),
            Structural(
                "dual_criminality_required",
                types.FLAG,
                Need.OPTIONAL,
                spoken=says(
                    "this State requires it for search, seizure or disclosure",
                    when=given("refusal_grounds", "29.4", "42.5"),
                ),
            ),
            Structural(
                "reservation_made",
                types.FLAG,
                Need.OPTIONAL,
                spoken=says(
                    "this State has reserved this ground",
                    when=given("refusal_grounds", "29.4", "42.5"),
                    label="reservation",
                ),
            ),
            Structural(
                "dual_criminality_doubtful",
                types.FLAG,
                Need.OPTIONAL,
                spoken=says(
                    "there are reasons to believe that it could not be fulfilled at disclosure",
                    when=given("refusal_grounds", "29.4", "42.5"),
                ),
            ),
            Structural(
                "conduct_punishable_here",
                types.FLAG,
                Need.OPTIONAL,
                spoken=says(
                    "the conduct is an offence here (art. 35(3))",
                    when=given("refusal_grounds", "29.4", "42.5"),
                    label="dual criminality",
                ),
            ),
            Structural(
                "offence_established",
                types.FLAG,
                Need.OPTIONAL,
                spoken=says(
                    "the treaty itself establishes the offence",
                    when=given("refusal_grounds", "29.4", "42.5"),
                    label="offence under treaty",
                ),
            ),
            Structural(
                "consulted_at",
                types.INSTANT,
                Need.OPTIONAL,
                spoken=says(
                    "when the States consulted about it (art. 40(28))",
                    when=given("refusal_grounds", "40.21.b", "40.21.c"),
                    label="time of consultation",
                ),
            ),
            DOCUMENT,
            Erasable("explanation", need=Need.EXPECTED, spoken=says("in words")),
        ),
        ACT_OR_RECORD,
        permit=permits.ISSUED,
        verb=Verb(
            ("preservation-request", "refuse"),
            "refuse to preserve, before that is effected (art. 42(5) and (6))",
            About("preservation_request"),
            sections=(
                (
                    "conditions of refusal (art. 42(5), 29(4))",
                    (
                        "dual_criminality_required",
                        "reservation_made",
                        "dual_criminality_doubtful",
                        "conduct_punishable_here",
                        "offence_established",
                    ),
                ),
            ),
            examples=(
                "custody preservation-request refuse AT-77/2026 --refusal-grounds 40.21.b --explanation '…' \\",
                "    --consulted-at 2026-11-03T10:00:00Z",
                "custody preservation-request refuse AT-77/2026 --refusal-grounds 42.5 --explanation '…' \\",
                "    --dual-criminality-required --reservation-made \\",
                "    --dual-criminality-doubtful --no-conduct-punishable-here",
            ),
        ),
        sentence="{by} refused the request: {refusal_grounds}",
        record_sentence="{by} recorded that the request was refused: {refusal_grounds}",
    ),
    Kind(
        "preservation_request.not_executed",
        (
            Structural("reasons", types.codes(preservation.NOT_EXECUTED), spoken=says("why not")),
            Structural(
                "third_state",
                types.STATE,
                Need.OPTIONAL,
                spoken=says(
                    "where the data are held instead: DE",
                    when=given("reasons", "elsewhere"),
                    unit="STATE",
                    label="third State",
                ),
            ),
            DOCUMENT,
            Erasable(
                "information_given",
                need=Need.EXPECTED,
                spoken=says("information given to the other State, and its options"),
            ),
        ),
        ACT_OR_RECORD,
        permit=permits.ISSUED,
        verb=Verb(
            ("preservation-request", "report-non-execution"),
            "close a request under which nothing could be preserved, and say why",
            About("preservation_request"),
            examples=(
                "custody preservation-request report-non-execution AT-77/2026 --reasons account_unknown \\",
                "    --information-given 'no such account; send the address with its domain'",
                "custody preservation-request report-non-execution AT-77/2026 --reasons elsewhere \\",
                "    --third-state DE --information-given 'the servers are in Frankfurt; ask Germany'",
            ),
        ),
        sentence="{by} reported that nothing could be preserved: {reasons}",
        record_sentence="{by} recorded that nothing could be preserved: {reasons}",
    ),
    Kind(
        "preservation_request.withdrawn",
        (DOCUMENT, Erasable("explanation", spoken=says("why"))),
        ACT_OR_RECORD,
        permit=permits.ISSUED,
        verb=Verb(
            ("preservation-request", "withdraw"),
            "withdraw a request, or record its withdrawal",
            About("preservation_request"),
            examples=(
                "custody preservation-request withdraw AT-77/2026 --recorded --at 2026-11-20T08:30:00Z",
            ),
        ),
        sentence="{by} recorded that the request was withdrawn",
    ),
    Kind(
        "preservation_request.data_released",
        (
            Structural("reason", types.code(grounds.RELEASE)),
            DOCUMENT,
            Erasable("explanation", spoken=says("more about the reason")),
        ),
        ACT_OR_RECORD,
        permit=permits.ISSUED,
        verb=Verb(
            ("preservation-request", "release-data"),
            "release the data: the duty to the other State is over",
            About("preservation_request"),
            examples=("custody preservation-request release-data AT-77/2026 --reason executed",),
        ),
        sentence="{by} released the data: {reason}",
        record_sentence="{by} recorded that the data were released: {reason}",
    ),
    Kind(
        "preservation_request.lapsed",
        (
            Structural(
                "lapsed_at",
                types.INSTANT,
                Need.COMPUTED,
                spoken=says("when the period ended", label="time of lapse"),
            ),
        ),
        RECORD,
        permit=permits.DESK_OR_MACHINE,
        verb=Verb(
            ("preservation-request", "lapse"),
            "record that the granted period has ended",
            About("preservation_request", Many.ALL_DUE),
            arguments=(
                Argument("due", types.FLAG, "every request whose lapse is not on record", label="all due"),
            ),
            one_of=(frozenset({"preservation_request", "due"}),),
            examples=("custody preservation-request lapse --due",),
        ),
        sentence="{by} recorded that the period lapsed on {lapsed_at}",
    ),
)
