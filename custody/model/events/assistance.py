"""Kinds about requests for mutual legal assistance (articles 40 and 44), received and sent."""

from __future__ import annotations

from custody.law import grounds
from custody.law.particulars import LIVE
from custody.model import permits, types
from custody.model.facts import Facts
from custody.model.schema import Erasable, FieldSpec, Kind, Need, Structural

_ACT_OR_RECORD = ("act", "record")
_DOCUMENT = Structural("document_sha256", types.SHA256, Need.OPTIONAL)
_COVERS = Structural("covers", types.refs("request"))
_KEEPS = Structural("keeps", types.refs("request"), Need.COMPUTED)
#: The preserved data that an answer is about: named, or computed, which is where it says nothing all that wait for one.
_ABOUT = Structural("about", types.refs("request"), Need.OPTIONAL)
_REACHES = Structural("reaches", types.refs("request"), Need.COMPUTED)
_REASONS = Erasable("reasons", need=Need.EXPECTED)

#: What a request states in either direction: article 40, paragraphs 3, 7 and 15, with article 35, paragraph 1, and what
#: article 45, paragraph 3, asks of one for real-time collection.
_REQUEST: tuple[FieldSpec, ...] = (
    Structural("case", types.ref("case")),
    Structural("state", types.STATE),
    Structural("channel", types.code(grounds.CHANNELS)),
    Structural("limb", types.code(grounds.ASSISTANCE_LIMBS), Need.EXPECTED),
    Structural("most_penalty_months", types.COUNT, Need.OPTIONAL),
    Structural("purposes", types.codes(grounds.ASSISTANCE)),
    Structural("covers", types.refs("request"), Need.OPTIONAL),
    Structural("unpreserved", types.FLAG, Need.OPTIONAL),
    Structural("governing", types.code(grounds.GOVERNING)),
    Structural("treaty", types.IDENTIFIER, Need.OPTIONAL),
    Structural("haste", types.codes(grounds.HASTE), Need.OPTIONAL),
    Structural("confidential", types.FLAG),
    _KEEPS,
    _DOCUMENT,
    Erasable("reference", types.LABEL, label=True),
    Erasable("authority", need=Need.EXPECTED),
    Erasable("matter", need=Need.EXPECTED),
    Erasable("conducted_by", need=Need.EXPECTED),
    Erasable("summary"),
    Erasable("sought", need=Need.EXPECTED),
    Erasable("procedure"),
    Erasable("concerned"),
    Erasable("timeframe"),
    Erasable("aim", need=Need.EXPECTED),
    Erasable("live_data"),
    Erasable("live_need"),
    Erasable("live_period"),
    Erasable("live_period_because"),
)

#: What is stated here, on receipt, about data that are preserved for the State that asks (article 42, paragraph 8).
_CONCERN: tuple[FieldSpec, ...] = (
    Structural("unconcerned", types.refs("request"), Need.OPTIONAL),
    Structural("undetermined", types.FLAG, Need.OPTIONAL),
    Structural("undetermined_requests", types.refs("request"), Need.COMPUTED),
    Erasable("unconcerned_because"),
)


def _asked_of(facts: Facts) -> frozenset[str]:
    """Return what is expected by the purposes of a request, and the reasons why it does not concern preserved data."""
    purposes = facts.codes("purposes")
    names = set[str]() if purposes == ("service",) else {"summary"}
    if "traffic" in purposes:
        names |= LIVE
    if "unconcerned" in facts:
        names.add("unconcerned_because")
    return frozenset(names)


def _asked_of_refusal(facts: Facts) -> frozenset[str]:
    """Return whether the conduct is an offence here too, where dual criminality is the ground (article 35(3))."""
    dual = "40.8.dual_criminality" in facts.codes("grounds")
    return frozenset({"conduct_punishable_here"} if dual else ())


KINDS: tuple[Kind, ...] = (
    Kind(
        "assistance.received",
        (*_REQUEST, *_CONCERN),
        ("record",),
        begins=True,
        asks=_asked_of,
        permit=permits.DESK,
    ),
    Kind(
        "assistance.sent",
        (*_REQUEST, Erasable("legal_basis", need=Need.EXPECTED)),
        _ACT_OR_RECORD,
        begins=True,
        asks=_asked_of,
        permit=permits.ISSUED,
    ),
    Kind(
        "assistance.reported", (_KEEPS, _DOCUMENT, Erasable("explanation")), ("record",), permit=permits.DESK
    ),
    Kind(
        "assistance.covered",
        (_COVERS, _KEEPS, _DOCUMENT, Erasable("explanation")),
        _ACT_OR_RECORD,
        permit=permits.ISSUED,
    ),
    Kind("assistance.joined", (_COVERS, _KEEPS, _DOCUMENT, Erasable("explanation")), permit=permits.DESK),
    Kind(
        "assistance.excluded",
        (
            Structural("unconcerned", types.refs("request")),
            _DOCUMENT,
            Erasable("reasons", need=Need.EXPECTED),
        ),
        permit=permits.DESK,
    ),
    Kind(
        "assistance.uncovered",
        (_COVERS, _DOCUMENT, Erasable("explanation")),
        _ACT_OR_RECORD,
        permit=permits.ISSUED,
    ),
    Kind("assistance.consulted", (_DOCUMENT, Erasable("explanation")), ("record",), permit=permits.DESK),
    Kind(
        "assistance.postponed",
        (Structural("grounds", types.codes(grounds.POSTPONED), Need.EXPECTED), _DOCUMENT, _REASONS),
        _ACT_OR_RECORD,
        permit=permits.ISSUED,
    ),
    Kind(
        "assistance.decided",
        (
            Structural("decision", types.code(grounds.DECISION)),
            _ABOUT,
            _REACHES,
            _DOCUMENT,
            Erasable("conditions"),
        ),
        _ACT_OR_RECORD,
        permit=permits.ISSUED,
    ),
    Kind(
        "assistance.refused",
        (
            Structural("grounds", types.codes(grounds.REFUSAL_40)),
            Structural("conduct_punishable_here", types.FLAG, Need.OPTIONAL),
            _ABOUT,
            _REACHES,
            _DOCUMENT,
            _REASONS,
        ),
        _ACT_OR_RECORD,
        asks=_asked_of_refusal,
        permit=permits.ISSUED,
    ),
    Kind(
        "assistance.withdrawn",
        (_REACHES, _DOCUMENT, Erasable("explanation")),
        _ACT_OR_RECORD,
        permit=permits.ISSUED,
    ),
)
