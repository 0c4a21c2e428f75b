"""Kinds after a request for assistance: which requests it covers, and how it is decided."""

from __future__ import annotations

from custody.law import grounds
from custody.model.entry.facts import Facts
from custody.model.mla_requests.kinds.mla_request import KEEPS
from custody.model.schema import permits, types
from custody.model.schema.lines import ACT_OR_RECORD, DOCUMENT, RECORD
from custody.model.schema.schema import Erasable, Kind, Need, Structural
from custody.model.schema.spoken import About, Spoken, Verb, given, says

_PRESERVATIONS = Structural(
    "preservation_requests",
    types.refs("preservation_request"),
    spoken=says("requests for preservation", unit="REQUEST"),
)

#: The preservation requests that an answer names; an answer that names none covers all that are undecided.
_NAMED = Structural(
    "preservation_requests",
    types.refs("preservation_request"),
    Need.OPTIONAL,
    spoken=says(
        ("the requests for preservation whose data it is about (default: all that are undecided)"),
        unit="REQUEST",
    ),
)

_AFFECTED = Structural(
    "affected_requests",
    types.refs("preservation_request"),
    Need.COMPUTED,
    spoken=Spoken(),
)

_EXPLANATION = Erasable("explanation", need=Need.EXPECTED, spoken=says("in words"))


def _asked_of_refusal(facts: Facts) -> frozenset[str]:
    """Return the field that a refusal for lack of dual criminality needs too (article 35(3)), else none."""
    dual = "40.8.dual_criminality" in facts.codes("refusal_grounds")
    return frozenset({"conduct_punishable_here"} if dual else ())


KINDS: tuple[Kind, ...] = (
    Kind(
        "mla_request.preservation_linked",
        (_PRESERVATIONS, KEEPS, DOCUMENT, Erasable("explanation", spoken=says("why"))),
        ACT_OR_RECORD,
        permit=permits.ISSUED,
        verb=Verb(
            ("mla-request", "link-preservation"),
            "link a request to preserved data, or to that of further requests (art. 42(8))",
            About("mla_request"),
            enters=("mla_request.preservation_identified",),
            expand="cover",
            examples=(
                "custody mla-request link-preservation AT-MLA-9 --preservation-requests AT-79/2026 --recorded",
            ),
        ),
        sentence="{by} recorded further preserved data that the request concerns",
    ),
    Kind(
        "mla_request.preservation_identified",
        (_PRESERVATIONS, KEEPS, DOCUMENT, Erasable("explanation", spoken=says("why"))),
        permit=permits.DESK,
        sentence="{by} linked the request to preserved data",
    ),
    Kind(
        "mla_request.preservation_excluded",
        (
            Structural(
                "excluded_requests",
                types.refs("preservation_request"),
                spoken=says(
                    "requests for preservation, or `rest` for all of which nothing is stated",
                    unit="REQUEST",
                    offers=False,
                ),
            ),
            DOCUMENT,
            Erasable("explanation", need=Need.EXPECTED, spoken=says("why it does not concern them")),
        ),
        permit=permits.DESK,
        verb=Verb(
            ("mla-request", "exclude-preservation"),
            "state that one received does not concern preserved data (art. 42(8))",
            About("mla_request"),
            examples=(
                "custody mla-request exclude-preservation AT-MLA-9 --excluded-requests AT-79 \\",
                "    --explanation 'other file'",
            ),
        ),
        sentence="{by} recorded preserved data that the request does not concern",
    ),
    Kind(
        "mla_request.preservation_unlinked",
        (_PRESERVATIONS, DOCUMENT, Erasable("explanation", spoken=says("why"))),
        ACT_OR_RECORD,
        permit=permits.ISSUED,
        verb=Verb(
            ("mla-request", "unlink-preservation"),
            "stop asking for data preserved under a request",
            About("mla_request"),
            examples=(
                "custody mla-request unlink-preservation AT-MLA-9 --preservation-requests AT-79/2026 --recorded",
            ),
        ),
        sentence="{by} recorded data that the request no longer concerns",
    ),
    Kind(
        "mla_request.consulted",
        (DOCUMENT, Erasable("explanation", spoken=says("subject and result of the consultation"))),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("mla-request", "record-consultation"),
            "record that the two States consulted (art. 40(28))",
            About("mla_request"),
            examples=("custody mla-request record-consultation AT-MLA-9 --explanation 'conditions'",),
        ),
        sentence="{by} recorded a consultation of the States",
    ),
    Kind(
        "mla_request.postponed",
        (
            Structural(
                "postponement_grounds",
                types.codes(grounds.POSTPONED),
                Need.EXPECTED,
                spoken=says("with what it interferes"),
            ),
            DOCUMENT,
            _EXPLANATION,
        ),
        ACT_OR_RECORD,
        permit=permits.ISSUED,
        verb=Verb(
            ("mla-request", "postpone"),
            "postpone assistance; this is no decision on it (art. 40(27))",
            About("mla_request"),
            examples=(
                "custody mla-request postpone AT-MLA-9 --postponement-grounds 40.27.judicial --explanation trial",
            ),
        ),
        sentence="{by} recorded that assistance is postponed: {postponement_grounds}",
    ),
    Kind(
        "mla_request.granted",
        (
            Structural("extent", types.code(grounds.EXTENT), spoken=says("extent to which it is granted")),
            _NAMED,
            _AFFECTED,
            DOCUMENT,
            Erasable("conditions", spoken=says("under which conditions")),
        ),
        ACT_OR_RECORD,
        permit=permits.ISSUED,
        verb=Verb(
            ("mla-request", "grant"),
            "grant assistance, wholly or in part (art. 42(8))",
            About("mla_request"),
            examples=(
                "custody mla-request grant AT-MLA-9 --extent full",
                "custody mla-request grant AT-MLA-9 --preservation-requests AT-77/2026 \\",
                "    --extent partial --conditions 'no other use'",
            ),
        ),
        sentence="{by} recorded that assistance is granted: {extent}",
    ),
    Kind(
        "mla_request.refused",
        (
            Structural("refusal_grounds", types.codes(grounds.REFUSAL_40), spoken=says("why")),
            Structural(
                "conduct_punishable_here",
                types.FLAG,
                Need.OPTIONAL,
                spoken=says(
                    "whether the conduct is an offence here too (art. 35(3))",
                    when=given("refusal_grounds", "40.8.dual_criminality"),
                    label="dual criminality",
                ),
            ),
            _NAMED,
            _AFFECTED,
            DOCUMENT,
            _EXPLANATION,
        ),
        ACT_OR_RECORD,
        asks=_asked_of_refusal,
        permit=permits.ISSUED,
        verb=Verb(
            ("mla-request", "refuse"),
            "refuse assistance (art. 40(8), (21), (22))",
            About("mla_request"),
            examples=("custody mla-request refuse AT-MLA-9 --refusal-grounds 40.21.b --explanation '…'",),
        ),
        sentence="{by} recorded that assistance is refused: {refusal_grounds}",
    ),
    Kind(
        "mla_request.withdrawn",
        (_AFFECTED, DOCUMENT, Erasable("explanation", spoken=says("why"))),
        ACT_OR_RECORD,
        permit=permits.ISSUED,
        verb=Verb(
            ("mla-request", "withdraw"),
            "withdraw a request, or record its withdrawal",
            About("mla_request"),
            examples=("custody mla-request withdraw AT-MLA-9 --recorded",),
        ),
        sentence="{by} recorded that the request for assistance was withdrawn",
    ),
)
