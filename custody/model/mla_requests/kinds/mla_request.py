"""Kinds about requests for mutual legal assistance (articles 40 and 44), received and sent."""

from __future__ import annotations

from custody.law import grounds
from custody.law.particulars import LIVE
from custody.model.entry.facts import Facts
from custody.model.schema import permits, types
from custody.model.schema.instruments import PENALTY, received, sent
from custody.model.schema.lines import DOCUMENT, RECORD, REQUESTING
from custody.model.schema.schema import Erasable, FieldSpec, Kind, Need, Structural
from custody.model.schema.spoken import About, Input, Spoken, Verb, given, says

KEEPS = Structural(
    "preserved_until_decision",
    types.refs("preservation_request"),
    Need.COMPUTED,
    spoken=Spoken(offers=False),
)

#: What a request states in either direction: article 40, paragraphs 3, 7 and 15, with article 35, paragraph 1, and what
#: article 45, paragraph 3, asks of one for real-time collection.
_REQUEST: tuple[FieldSpec, ...] = (
    Structural("case", types.ref("case")),
    Structural("state", types.STATE, spoken=REQUESTING),
    Structural(
        "channel",
        types.code(grounds.CHANNELS),
        spoken=says("transmission channel", label="transmission channel"),
    ),
    Structural(
        "offence_ground",
        types.code(grounds.ASSISTANCE_LIMBS),
        Need.EXPECTED,
        spoken=says("basis of cooperation (art. 35(1))"),
    ),
    *PENALTY,
    Structural(
        "purposes",
        types.codes(grounds.ASSISTANCE),
        spoken=says("what is asked for", label="assistance requested"),
    ),
    Structural(
        "preservation_requests",
        types.refs("preservation_request"),
        Need.OPTIONAL,
        spoken=says(
            "requests for preservation whose data it asks for, if any",
            unit="REQUEST",
        ),
    ),
    Structural(
        "without_prior_preservation",
        types.FLAG,
        Need.OPTIONAL,
        spoken=says(
            "whether it also asks for what no request has preserved",
            label="further unpreserved data",
            when=given("preservation_requests"),
        ),
    ),
    Structural(
        "governing_instrument",
        types.code(grounds.GOVERNING),
        spoken=says("the governing instrument (art. 40(7))"),
    ),
    Structural(
        "treaty",
        types.IDENTIFIER,
        Need.OPTIONAL,
        spoken=says(
            "the treaty that governs or is set aside, by its number: CETS-030",
            when=given("governing_instrument", "article_40_agreed", "treaty"),
            unit="NUMBER",
        ),
    ),
    Structural(
        "urgency_reasons",
        types.codes(grounds.URGENCY),
        Need.OPTIONAL,
        spoken=says("why it is urgent (art. 44(3))", label="reasons for urgency"),
    ),
    Structural("confidential", types.FLAG, spoken=says("whether it is confidential (art. 40(20))")),
    KEEPS,
    DOCUMENT.with_wording(says("the request as a file")),
    Erasable(
        "reference",
        types.LABEL,
        label=True,
        spoken=says("reference of the request, by which it can be found"),
    ),
    Erasable("authority", need=Need.EXPECTED, spoken=says("(a) the authority that asks")),
    Erasable(
        "subject_matter",
        need=Need.EXPECTED,
        spoken=says("(b) what the proceedings are about, and of what nature"),
    ),
    Erasable(
        "conducting_authority",
        need=Need.EXPECTED,
        spoken=says("(b) name and functions of the authority that conducts them"),
    ),
    Erasable(
        "summary",
        spoken=says("(c) the facts; not needed for service of documents alone", label="summary of facts"),
    ),
    Erasable("assistance_sought", need=Need.EXPECTED, spoken=says("(d) the assistance sought")),
    Erasable("procedure", spoken=says("(d) the procedure to be followed", label="requested procedure")),
    Erasable("subjects_concerned", spoken=says("(e) persons, items and accounts concerned")),
    Erasable("time_period", spoken=says("(f) the period of time")),
    Erasable("stated_purpose", need=Need.EXPECTED, spoken=says("(g) the purpose for which it is sought")),
    Erasable(
        "communications",
        spoken=says(
            "(c) which communications, and what they have to do with the offence",
            label="communications concerned",
            when=given("purposes", "traffic"),
        ),
    ),
    Erasable(
        "collection_necessity",
        spoken=says(
            "(e) why the traffic data must be collected",
            label="necessity of collection",
            when=given("purposes", "traffic"),
        ),
    ),
    Erasable(
        "collection_period",
        spoken=says(
            "(f) for how long they are to be collected",
            when=given("purposes", "traffic"),
        ),
    ),
    Erasable(
        "collection_period_reason",
        spoken=says(
            "(f) why that period is needed", label="reason for period", when=given("purposes", "traffic")
        ),
    ),
)

#: Fields stated on receipt about data preserved for the requesting State (article 42, paragraph 8).
_CONCERN: tuple[FieldSpec, ...] = (
    Structural(
        "excluded_requests",
        types.refs("preservation_request"),
        Need.OPTIONAL,
        spoken=says(
            ("its requests for preservation that this does not concern, or `rest` for all others"),
            unit="REQUEST",
            offers=False,
        ),
    ),
    Structural(
        "preservation_undetermined",
        types.FLAG,
        Need.OPTIONAL,
        spoken=says(
            ("it is not known yet which preserved data this concerns: all are kept, and an answer is due"),
            input=Input.TICK,
        ),
    ),
    Structural(
        "undetermined_requests",
        types.refs("preservation_request"),
        Need.COMPUTED,
        spoken=Spoken(offers=False),
    ),
    Erasable(
        "exclusion_reason",
        spoken=says(
            "why it does not concern them", when=given("excluded_requests"), label="reason for exclusion"
        ),
    ),
)


def _asked_of(facts: Facts) -> frozenset[str]:
    """Return the names of the fields that a request's purposes, or an exclusion of data, make necessary."""
    purposes = facts.codes("purposes")
    names = set[str]() if purposes == ("service",) else {"summary"}
    if "traffic" in purposes:
        names |= LIVE
    if "excluded_requests" in facts:
        names.add("exclusion_reason")
    return frozenset(names)


_SECTIONS = (
    ("offence and purposes", ("offence_ground", "max_penalty_months", "penalty_without_term", "purposes")),
    ("treaty and urgency", ("governing_instrument", "treaty", "urgency_reasons", "confidential")),
    (
        "particulars (art. 40(15))",
        (
            *("authority", "subject_matter", "conducting_authority", "summary", "assistance_sought"),
            *("procedure", "subjects_concerned", "time_period", "stated_purpose"),
        ),
    ),
    (
        "real-time traffic data (art. 45(3))",
        ("communications", "collection_necessity", "collection_period", "collection_period_reason"),
    ),
)

KINDS: tuple[Kind, ...] = (
    received(
        "mla_request",
        (*_REQUEST, *_CONCERN),
        "record a request received from another State",
        sentence="{by} recorded a request of {state} for mutual legal assistance",
        examples=(
            "custody mla-request receive C-2026-014 --requesting-state AT --reference AT-MLA-9 \\",
            "    --channel central_authority --offence-ground 35.1.b \\",
            "    --purposes disclosure --preservation-requests AT-77/2026 AT-78/2026 \\",
            "    --governing-instrument article_40 --confidential --authority 'Prosecutor, Graz' \\",
            "    --subject-matter 'investigation of fraud' --conducting-authority 'Court of Graz' \\",
            "    --summary 'a forged shop, 40 victims' \\",
            "    --assistance-sought 'both mailboxes' --stated-purpose 'to find the sender'",
        ),
        asks=_asked_of,
        sections=(
            *_SECTIONS,
            (
                "data preserved (art. 42(8))",
                ("excluded_requests", "exclusion_reason", "preservation_undetermined"),
            ),
        ),
    ),
    sent(
        "mla_request",
        (
            *_REQUEST,
            Erasable(
                "legal_basis", need=Need.EXPECTED, spoken=says("the domestic provision on which it is based")
            ),
        ),
        "send a request to another State, or record one already sent",
        sentence="{by} requested {state} for mutual legal assistance",
        record_sentence="{by} recorded a request to {state} for mutual legal assistance",
        examples=(
            "custody mla-request send C-2026-014 --requested-state AT --reference MLA-3 \\",
            "    --channel central_authority --offence-ground 35.1.b \\",
            "    --purposes disclosure --preservation-requests AT-77/2026 AT-78/2026 \\",
            "    --governing-instrument article_40 --confidential --authority 'Prosecutor, Graz' \\",
            "    --subject-matter 'investigation of fraud' --conducting-authority 'Court of Graz' \\",
            "    --summary 'a forged shop, 40 victims' \\",
            "    --assistance-sought 'both mailboxes' --stated-purpose 'to find the sender' \\",
            "    --legal-basis 'MLA Act s. 4'",
        ),
        asks=_asked_of,
        sections=_SECTIONS,
    ),
    Kind(
        "mla_request.receipt_acknowledged",
        (KEEPS, DOCUMENT, Erasable("explanation", spoken=says("how it was reported"))),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("mla-request", "acknowledge-receipt"),
            "record that the other State reported its receipt of what was sent",
            About("mla_request"),
            examples=("custody mla-request acknowledge-receipt MLA-3 --at 2026-11-20T09:00:00Z",),
        ),
        sentence="{by} recorded that the other State received the request",
    ),
)
