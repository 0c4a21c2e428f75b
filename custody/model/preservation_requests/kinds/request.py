"""Kinds about requests of one State to another to preserve data (article 42), received and sent."""

from __future__ import annotations

from custody.law import grounds, preservation
from custody.model.schema import permits, types
from custody.model.schema.instruments import PENALTY, received, sent
from custody.model.schema.lines import DATES, DOCUMENT, RECORD, REQUESTING
from custody.model.schema.schema import Erasable, FieldSpec, Kind, Need, Structural
from custody.model.schema.spoken import About, Input, Verb, given, says

#: The offence that a request rests on, as far as it states one: article 35, paragraph 1.
_SCOPE = (
    Structural(
        "offence_ground",
        types.code(preservation.PRESERVATION_LIMBS),
        Need.OPTIONAL,
        spoken=says("basis of cooperation (art. 35(1)), if stated"),
    ),
    *PENALTY,
)

#: What a request states in either direction: article 42, paragraph 3, with article 35, paragraph 1.
_REQUEST: tuple[FieldSpec, ...] = (
    Structural("case", types.ref("case")),
    Structural(
        "enquiry",
        types.ref("enquiry"),
        Need.OPTIONAL,
        spoken=says("the enquiry for the location that came before it (art. 42(2))"),
    ),
    Structural(
        "profile",
        types.RULE,
        Need.OPTIONAL,
        spoken=says("id of the law profile (default: un-42)", unit="RULE", label="law profile"),
    ),
    Structural("state", types.STATE, spoken=REQUESTING),
    Structural(
        "channel",
        types.code(grounds.CHANNELS),
        spoken=says("transmission channel", label="transmission channel"),
    ),
    *_SCOPE,
    Structural(
        "data_categories",
        types.codes(grounds.DATA_CATEGORIES),
        Need.EXPECTED,
        spoken=says("which data"),
    ),
    Structural(
        "mla_request_intended",
        types.FLAG,
        spoken=says("(f) a request for the data is to follow", label="MLA request intended"),
    ),
    Structural(
        "confidential", types.FLAG, spoken=says("(g) keep it confidential and do not notify the user")
    ),
    Structural(
        "missing_particulars",
        types.codes(grounds.PARTICULARS_42),
        Need.COMPUTED,
        spoken=says("particulars that it leaves out"),
    ),
    Structural(
        "rule", types.RULE, Need.COMPUTED, spoken=says("the rule that gives the period", label="period rule")
    ),
    Structural("rule_version", types.COUNT, Need.COMPUTED, spoken=says("the version of that rule")),
    Structural(
        "profile_sha256",
        types.SHA256,
        Need.COMPUTED,
        spoken=says("digest of the law's profile", label="law profile"),
    ),
    Structural(
        "calendar_margin_hours",
        types.COUNT,
        Need.COMPUTED,
        spoken=says("hours by which the last day may end later", label="hours of leeway"),
    ),
    DOCUMENT.with_wording(says("the request as a file")),
    Erasable(
        "reference",
        types.LABEL,
        label=True,
        spoken=says("reference of the request, by which it can be found"),
    ),
    Erasable("authority", need=Need.EXPECTED, spoken=says("(a) the authority that asks")),
    Erasable("offence", need=Need.EXPECTED, spoken=says("(b) the offence, and the facts in brief")),
    Erasable(
        "data", need=Need.EXPECTED, spoken=says("(c) which data, and what they have to do with the offence")
    ),
    Erasable("known_data_holder", spoken=says("(d) what is known of their holder or location")),
    Erasable(
        "necessity",
        need=Need.EXPECTED,
        spoken=says("(e) why they must be preserved"),
    ),
)

_SECTIONS = (
    ("offence and data", ("offence_ground", "max_penalty_months", "penalty_without_term", "data_categories")),
    (
        "particulars (art. 42(3))",
        (
            "authority",
            "offence",
            "data",
            "known_data_holder",
            "necessity",
            "mla_request_intended",
            "confidential",
        ),
    ),
)

KINDS: tuple[Kind, ...] = (
    received(
        "preservation_request",
        _REQUEST,
        "record a request that another State made of us",
        sentence="{by} recorded a request of {state} to preserve data",
        examples=(
            "custody preservation-request receive C-2026-014 --requesting-state AT --channel network_24_7 \\",
            "    --reference AT-77/2026 --offence-ground 35.1.b --data-categories traffic content \\",
            "    --mla-request-intended --confidential --authority 'Prosecutor, Graz' \\",
            "    --offence 'art. 12; a forged shop, 40 victims' \\",
            "    --data 'one mailbox and its log of sign-ins' \\",
            "    --known-data-holder 'Example Mail Ltd' \\",
            "    --necessity 'logs are kept for two weeks only'",
        ),
        sections=_SECTIONS,
    ),
    sent(
        "preservation_request",
        (
            *_REQUEST,
            Structural(
                "upstream_order",
                types.ref("preservation_order"),
                Need.OPTIONAL,
                spoken=says(
                    "the domestic order that precedes it on a provider path (art. 26)",
                    unit="ORDER",
                    offers=False,
                    label="preceding order",
                ),
            ),
            Structural(
                "upstream_request",
                types.ref("preservation_request"),
                Need.OPTIONAL,
                spoken=says(
                    "our request whose State disclosed a provider in this State (art. 43(1))",
                    unit="REQUEST",
                    offers=False,
                    label="preceding request",
                ),
            ),
            Erasable("legal_basis", spoken=says("the domestic provision, as it is cited")),
        ),
        "send a request to another State, or record one already sent",
        sentence="{by} requested {state} to preserve data",
        record_sentence="{by} recorded a request to {state} to preserve data",
        examples=(
            "custody preservation-request send C-2026-014 --requested-state AT --channel network_24_7 \\",
            "    --reference AT-77/2026 --offence-ground 35.1.b --data-categories traffic content \\",
            "    --mla-request-intended --confidential --authority 'Prosecutor, Graz' \\",
            "    --offence 'art. 12; a forged shop, 40 victims' \\",
            "    --data 'one mailbox and its log of sign-ins' \\",
            "    --known-data-holder 'Example Mail Ltd' \\",
            "    --necessity 'logs are kept for two weeks only'",
        ),
        sections=_SECTIONS,
    ),
    Kind(
        "preservation_request.queried",
        (
            Structural(
                "queried_particulars",
                types.codes(grounds.PARTICULARS_42),
                spoken=says(
                    "particulars asked for (default: all missing ones)",
                    input=Input.FREE,
                    label="particulars requested",
                ),
            ),
            DOCUMENT,
            Erasable("question", need=Need.EXPECTED, spoken=says("the question")),
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("preservation-request", "query"),
            "ask the other State for missing particulars (art. 42(3))",
            About("preservation_request"),
            expand="query",
            examples=(
                "custody preservation-request query AT-77/2026 --question 'Why must the data be preserved?'",
            ),
        ),
        sentence="{by} asked for missing particulars: {queried_particulars}",
    ),
    Kind(
        "preservation_request.supplemented",
        (
            Structural(
                "supplied_particulars",
                types.codes(grounds.PARTICULARS_42),
                spoken=says("particulars that are stated now", label="particulars supplied"),
            ),
            *_SCOPE,
            DOCUMENT,
            Erasable("answer", need=Need.EXPECTED, spoken=says("what was stated")),
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("preservation-request", "supplement"),
            "record particulars supplied later, or a query to us",
            About("preservation_request"),
            examples=(
                "custody preservation-request supplement AT-77/2026 --supplied-particulars e --answer 'logs go soon'",
            ),
        ),
        sentence="{by} recorded particulars that came later: {supplied_particulars}",
    ),
    Kind(
        "preservation_request.effected",
        (
            Structural(
                "preservation_order",
                types.ref("preservation_order"),
                Need.OPTIONAL,
                spoken=says("the domestic order that executes it, by number or identifier"),
            ),
            Structural(
                "basis",
                types.code(preservation.HOME_BASIS),
                Need.OPTIONAL,
                spoken=says("basis of preservation, if there is no domestic order"),
            ),
            Structural(
                "days",
                types.COUNT,
                spoken=says("length of the period, at least 60", label="period in days"),
            ),
            DOCUMENT,
            *DATES,
            Erasable("data_holder", need=Need.EXPECTED, spoken=says("who preserves the data")),
            Erasable(
                "legal_basis",
                spoken=says("the domestic provision, as it is cited", when=given("basis", "law")),
            ),
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("preservation-request", "effect"),
            "record that preservation was effected: its period begins (art. 42(8))",
            About("preservation_request"),
            examples=(
                "custody preservation-request effect AT-77/2026 --days 60 --preservation-order P-7/2026 \\",
                "    --data-holder 'Example Mail Ltd' --at 2026-11-02T09:00:00Z",
                "custody preservation-request effect AT-78/2026 --days 60 --basis held_here",
            ),
        ),
        sentence="{by} recorded that preservation was effected, for {days} days",
    ),
    Kind(
        "preservation_request.order_linked",
        (
            Structural(
                "preservation_order",
                types.ref("preservation_order"),
                spoken=says("the order, by number or identifier", unit="ORDER"),
            ),
            DOCUMENT,
            Erasable("explanation", spoken=says("why another order is used")),
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("preservation-request", "link-order"),
            "link another domestic order that executes the request",
            About("preservation_request"),
            typed=("preservation_order",),
            examples=(
                "custody preservation-request link-order AT-77/2026 P-9/2026 --explanation 'P-7 has ended'",
            ),
        ),
        sentence="{by} linked another order that executes the request",
    ),
)
