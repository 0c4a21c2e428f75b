"""Kinds about orders to hand over data, of a person in the territory or a provider that serves it (art. 27)."""

from __future__ import annotations

from custody.law import grounds
from custody.law.safeguards import OF_PRODUCTION
from custody.model import permits, types
from custody.model.events import safeguards
from custody.model.events.term import TERM
from custody.model.facts import Facts
from custody.model.schema import Erasable, Kind, Need, Structural

_ACT_OR_RECORD = ("act", "record")
_DOCUMENT = Structural("document_sha256", types.SHA256, Need.OPTIONAL)
_SERVICES, _ANSWERED_BY = frozenset({"services"}), frozenset({"answered_by"})


def _asks(facts: Facts) -> frozenset[str]:
    """An order to a provider says which of its services in the territory it is about."""
    return _SERVICES if facts.text("power") == "27.b" else frozenset()


def _asks_answer(facts: Facts) -> frozenset[str]:
    """An answer says whose it is, and silence is nobody's."""
    return frozenset() if facts.text("outcome") == "silent" else _ANSWERED_BY


KINDS: tuple[Kind, ...] = (
    Kind(
        "production.ordered",
        (
            Structural("case", types.ref("case")),
            Structural("preserved_by", types.ref("order"), Need.OPTIONAL),
            Structural("power", types.code(grounds.PRODUCTION)),
            Structural("territory", types.TERRITORY),
            Structural("limb", types.code(grounds.MEASURE_LIMBS), Need.EXPECTED),
            Structural("most_penalty_months", types.COUNT, Need.OPTIONAL),
            Structural("data_categories", types.codes(grounds.DATA_CATEGORIES), Need.EXPECTED),
            Structural("disposal", types.code(grounds.DISPOSAL), Need.EXPECTED),
            Structural("answer_by", types.INSTANT, Need.EXPECTED),
            Structural("confidential", types.FLAG),
            _DOCUMENT,
            Erasable("order_no", types.LABEL, label=True),
            Erasable("legal_basis", need=Need.EXPECTED),
            Erasable("issuing_authority", need=Need.EXPECTED),
            Erasable("addressee", need=Need.EXPECTED),
            Erasable("services"),
            Erasable("data", need=Need.EXPECTED),
            Erasable("grounds", need=Need.EXPECTED),
            *safeguards.fields(OF_PRODUCTION),
        ),
        _ACT_OR_RECORD,
        begins=True,
        asks=_asks,
        permit=permits.ISSUED,
    ),
    Kind(
        "production.served",
        (
            Structural("method", types.SERVICE),
            _DOCUMENT,
            Erasable("served_to"),
        ),
        ("record",),
        permit=permits.DESK,
    ),
    Kind(
        "production.answered",
        (
            Structural("outcome", types.code(grounds.PRODUCED)),
            Structural("reasons", types.codes(grounds.NOT_PRODUCED), Need.OPTIONAL),
            _DOCUMENT,
            Erasable("answered_by"),
            Erasable("handed_over"),
            Erasable("explanation"),
        ),
        ("record",),
        asks=_asks_answer,
        permit=permits.DESK,
    ),
    Kind(
        "production.withdrawn",
        (Structural("reason", types.code(grounds.WITHDRAWAL)), _DOCUMENT, Erasable("grounds")),
        _ACT_OR_RECORD,
        permit=permits.ISSUED,
    ),
    Kind(
        "production.quashed",
        (
            Structural("body", types.code(grounds.REVIEWERS)),
            Structural("agency_data", types.code(grounds.AGENCY_AFTER)),
            _DOCUMENT,
            Erasable("quashed_by", need=Need.EXPECTED),
            Erasable("grounds"),
        ),
        ("record",),
        permit=permits.DESK,
    ),
    Kind("production.term_set", TERM, _ACT_OR_RECORD, permit=permits.ISSUED),
)
