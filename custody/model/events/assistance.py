"""Kinds about requests for mutual legal assistance (articles 40 and 44), received and sent."""

from __future__ import annotations

from custody.law import grounds
from custody.model import types
from custody.model.schema import Erasable, FieldSpec, Kind, Need, Structural

_ACT_OR_RECORD = ("act", "record")
_DOCUMENT = Structural("document_sha256", types.SHA256, Need.OPTIONAL)
_COVERS = Structural("covers", types.REFS)
_KEEPS = Structural("keeps", types.REFS, Need.COMPUTED)
#: The preserved data that an answer is about: named, or computed, which is where it says nothing all that wait for one.
_ABOUT = Structural("about", types.REFS, Need.OPTIONAL)
_REACHES = Structural("reaches", types.REFS, Need.COMPUTED)
_REASONS = Erasable("reasons", need=Need.EXPECTED)

#: What a request states in either direction: article 40, paragraphs 3, 7 and 15, with article 35, paragraph 1.
_REQUEST: tuple[FieldSpec, ...] = (
    Structural("case", types.REF),
    Structural("state", types.STATE),
    Structural("channel", types.code(*grounds.CHANNELS)),
    Structural("limb", types.code(*grounds.COOPERATION), Need.EXPECTED),
    Structural("most_penalty_months", types.COUNT, Need.OPTIONAL),
    Structural("purposes", types.codes(*grounds.ASSISTANCE)),
    Structural("covers", types.REFS, Need.OPTIONAL),
    Structural("unpreserved", types.FLAG, Need.OPTIONAL),
    Structural("governing", types.code(*grounds.GOVERNING)),
    Structural("treaty", types.IDENTIFIER, Need.OPTIONAL),
    Structural("haste", types.codes(*grounds.HASTE), Need.OPTIONAL),
    Structural("confidential", types.FLAG),
    _KEEPS,
    _DOCUMENT,
    Erasable("reference", types.LABEL, label=True),
    Erasable("authority", need=Need.EXPECTED),
    Erasable("matter", need=Need.EXPECTED),
    Erasable("summary", need=Need.EXPECTED),
    Erasable("sought", need=Need.EXPECTED),
    Erasable("procedure"),
    Erasable("concerned"),
    Erasable("timeframe"),
    Erasable("aim", need=Need.EXPECTED),
)

KINDS: tuple[Kind, ...] = (
    Kind("assistance.received", _REQUEST, ("record",), begins=True),
    Kind(
        "assistance.sent",
        (*_REQUEST, Erasable("legal_basis", need=Need.EXPECTED)),
        _ACT_OR_RECORD,
        begins=True,
    ),
    Kind("assistance.reported", (_KEEPS, _DOCUMENT, Erasable("explanation")), ("record",)),
    Kind(
        "assistance.covered",
        (_COVERS, _KEEPS, _DOCUMENT, Erasable("explanation")),
        _ACT_OR_RECORD,
    ),
    Kind("assistance.uncovered", (_COVERS, _DOCUMENT, Erasable("explanation")), _ACT_OR_RECORD),
    Kind("assistance.consulted", (_DOCUMENT, Erasable("explanation")), ("record",)),
    Kind("assistance.postponed", (_DOCUMENT, _REASONS), _ACT_OR_RECORD),
    Kind(
        "assistance.decided",
        (
            Structural("decision", types.code(*grounds.DECISION)),
            _ABOUT,
            _REACHES,
            _DOCUMENT,
            Erasable("conditions"),
        ),
        _ACT_OR_RECORD,
    ),
    Kind(
        "assistance.refused",
        (Structural("grounds", types.codes(*grounds.REFUSAL_40)), _ABOUT, _REACHES, _DOCUMENT, _REASONS),
        _ACT_OR_RECORD,
    ),
    Kind("assistance.withdrawn", (_REACHES, _DOCUMENT, Erasable("explanation")), _ACT_OR_RECORD),
)
