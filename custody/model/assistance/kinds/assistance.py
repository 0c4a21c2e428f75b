"""Kinds about requests for mutual legal assistance (articles 40 and 44), received and sent."""

from __future__ import annotations

from custody.law import grounds
from custody.law.particulars import LIVE
from custody.model.entry.facts import Facts
from custody.model.schema import permits, types
from custody.model.schema.instruments import received, sent
from custody.model.schema.lines import DOCUMENT, RECORD, REQUESTING
from custody.model.schema.schema import Erasable, FieldSpec, Kind, Need, Structural
from custody.model.schema.spoken import About, Input, Spoken, Verb, given, says

KEEPS = Structural(
    "keeps",
    types.refs("request"),
    Need.COMPUTED,
    spoken=Spoken(offers=False, label="requests kept preserved"),
)

#: What a request states in either direction: article 40, paragraphs 3, 7 and 15, with article 35, paragraph 1, and what
#: article 45, paragraph 3, asks of one for real-time collection.
_REQUEST: tuple[FieldSpec, ...] = (
    Structural("case", types.ref("case")),
    Structural("state", types.STATE, spoken=REQUESTING),
    Structural(
        "channel",
        types.code(grounds.CHANNELS),
        spoken=says("by which way it came or goes", label="transmission channel"),
    ),
    Structural(
        "limb",
        types.code(grounds.ASSISTANCE_LIMBS),
        Need.EXPECTED,
        spoken=says("on what cooperation rests (art. 35(1))", label="offence ground"),
    ),
    Structural(
        "most_penalty_months",
        types.COUNT,
        Need.OPTIONAL,
        spoken=says(
            "maximum penalty of a serious crime (art. 2(h))",
            unit="MONTHS",
            when=given("limb", "35.1.c"),
            label="maximum penalty",
        ),
    ),
    Structural(
        "purposes",
        types.codes(grounds.ASSISTANCE),
        spoken=says("what is asked for", label="assistance requested"),
    ),
    Structural(
        "covers",
        types.refs("request"),
        Need.OPTIONAL,
        spoken=says(
            "requests for preservation whose data it asks for, if any",
            unit="REQUEST",
            label="covered requests",
        ),
    ),
    Structural(
        "unpreserved",
        types.FLAG,
        Need.OPTIONAL,
        spoken=says(
            "whether it also asks for what no request has preserved",
            label="further unpreserved data",
            when=given("covers"),
        ),
    ),
    Structural(
        "governing",
        types.code(grounds.GOVERNING),
        spoken=says("what governs it (art. 40(7))", label="governing instrument"),
    ),
    Structural(
        "treaty",
        types.IDENTIFIER,
        Need.OPTIONAL,
        spoken=says(
            "the treaty that governs or is set aside, by its number: CETS-030",
            when=given("governing", "agreed", "treaty"),
            unit="NUMBER",
        ),
    ),
    Structural(
        "haste",
        types.codes(grounds.HASTE),
        Need.OPTIONAL,
        spoken=says("why it is urgent (art. 44(3))", label="grounds of urgency"),
    ),
    Structural("confidential", types.FLAG, spoken=says("whether it is kept secret (art. 40(20))")),
    KEEPS,
    DOCUMENT.said(says("the request as a file")),
    Erasable(
        "reference",
        types.LABEL,
        label=True,
        spoken=says("what the States call this request, by which it is found"),
    ),
    Erasable("authority", need=Need.EXPECTED, spoken=says("(a) the authority that asks")),
    Erasable(
        "matter",
        need=Need.EXPECTED,
        spoken=says("(b) what the proceedings are about, and of what nature", label="nature of proceedings"),
    ),
    Erasable(
        "conducted_by",
        need=Need.EXPECTED,
        spoken=says(
            "(b) name and functions of the authority that conducts them", label="conducting authority"
        ),
    ),
    Erasable(
        "summary",
        spoken=says("(c) the facts; not needed for service of documents alone", label="summary of facts"),
    ),
    Erasable("sought", need=Need.EXPECTED, spoken=says("(d) what is wanted", label="assistance sought")),
    Erasable("procedure", spoken=says("(d) in which way it is to be done", label="requested procedure")),
    Erasable(
        "concerned", spoken=says("(e) people, things and accounts concerned", label="subjects of request")
    ),
    Erasable("timeframe", spoken=says("(f) for which stretch of time", label="period concerned")),
    Erasable(
        "aim", need=Need.EXPECTED, spoken=says("(g) what the result is for", label="purpose of evidence")
    ),
    Erasable(
        "live_data",
        spoken=says(
            "(c) which communications, and what they have to do with the offence",
            label="communications concerned",
            when=given("purposes", "traffic"),
        ),
    ),
    Erasable(
        "live_need",
        spoken=says(
            "(e) why the traffic data must be collected",
            label="necessity of collection",
            when=given("purposes", "traffic"),
        ),
    ),
    Erasable(
        "live_period",
        spoken=says(
            "(f) for how long they are to be collected",
            no_default=True,
            label="collection period",
            when=given("purposes", "traffic"),
        ),
    ),
    Erasable(
        "live_period_because",
        spoken=says("(f) why for so long", label="reason for period", when=given("purposes", "traffic")),
    ),
)

#: What is stated here, on receipt, about data that are preserved for the State that asks (article 42, paragraph 8).
_CONCERN: tuple[FieldSpec, ...] = (
    Structural(
        "unconcerned",
        types.refs("request"),
        Need.OPTIONAL,
        spoken=says(
            ("its requests for preservation that this does not concern, or `rest` for all others"),
            unit="REQUEST",
            offers=False,
            label="requests not concerned",
        ),
    ),
    Structural(
        "undetermined",
        types.FLAG,
        Need.OPTIONAL,
        spoken=says(
            ("it is not known yet which preserved data this concerns: all are kept, and an answer is due"),
            input=Input.TICK,
            label="concern undetermined",
        ),
    ),
    Structural("undetermined_requests", types.refs("request"), Need.COMPUTED, spoken=Spoken(offers=False)),
    Erasable(
        "unconcerned_because",
        spoken=says("why it does not concern them", when=given("unconcerned"), label="reason for exclusion"),
    ),
)


def _asked_of(facts: Facts) -> frozenset[str]:
    """Return what a request's purposes expect, and why it does not concern preserved data."""
    purposes = facts.codes("purposes")
    names = set[str]() if purposes == ("service",) else {"summary"}
    if "traffic" in purposes:
        names |= LIVE
    if "unconcerned" in facts:
        names.add("unconcerned_because")
    return frozenset(names)


_SECTIONS = (
    (
        "particulars (art. 40(15))",
        (
            *("authority", "matter", "conducted_by", "summary", "sought"),
            *("procedure", "concerned", "timeframe", "aim"),
        ),
    ),
    (
        "real-time traffic data (art. 45(3))",
        ("live_data", "live_need", "live_period", "live_period_because"),
    ),
)

KINDS: tuple[Kind, ...] = (
    received(
        "assistance",
        (*_REQUEST, *_CONCERN),
        "record what another State asked of us",
        sentence="{by} recorded a request of {state} for mutual legal assistance",
        examples=(
            "custody mla-request receive C-2026-014 --requesting AT --reference AT-MLA-9 \\",
            "    --channel central_authority --limb 35.1.b \\",
            "    --purposes disclosure --covers AT-77/2026 AT-78/2026 \\",
            "    --governing article_40 --confidential --authority 'Prosecutor, Graz' \\",
            "    --matter 'investigation of fraud' --conducted-by 'Court of Graz' \\",
            "    --summary 'a forged shop, 40 victims' \\",
            "    --sought 'both mailboxes' --aim 'to find the sender'",
        ),
        asks=_asked_of,
        sections=(
            *_SECTIONS,
            ("data preserved (art. 42(8))", ("unconcerned", "unconcerned_because", "undetermined")),
        ),
    ),
    sent(
        "assistance",
        (
            *_REQUEST,
            Erasable(
                "legal_basis", need=Need.EXPECTED, spoken=says("the provision at home on which it rests")
            ),
        ),
        "ask another State, or record what was asked elsewhere",
        sentence="{by} requested {state} for mutual legal assistance",
        examples=(
            "custody mla-request send C-2026-014 --requested AT --reference MLA-3 \\",
            "    --channel central_authority --limb 35.1.b \\",
            "    --purposes disclosure --covers AT-77/2026 AT-78/2026 \\",
            "    --governing article_40 --confidential --authority 'Prosecutor, Graz' \\",
            "    --matter 'investigation of fraud' --conducted-by 'Court of Graz' \\",
            "    --summary 'a forged shop, 40 victims' \\",
            "    --sought 'both mailboxes' --aim 'to find the sender' \\",
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
            About("assistance"),
            examples=("custody mla-request acknowledge-receipt MLA-3 --at 2026-11-20T09:00:00Z",),
        ),
        sentence="{by} recorded that the other State received the request",
    ),
)
