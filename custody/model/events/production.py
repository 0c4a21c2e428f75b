"""Kinds about orders to hand over data, of a person in the territory or a provider that serves it (art. 27)."""

from __future__ import annotations

from custody.law import grounds
from custody.law.safeguards import OF_PRODUCTION
from custody.model import types
from custody.model.events import safeguards
from custody.model.events.lines import ACT_OR_RECORD, DOCUMENT, RECORD
from custody.model.events.term import TERM
from custody.model.schema import Erasable, Facts, Kind, Need, Structural

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
            Structural("case", types.REF),
            Structural("preserved_by", types.REF, Need.OPTIONAL),
            Structural("power", types.code(*grounds.PRODUCTION)),
            Structural("territory", types.TERRITORY),
            Structural("limb", types.code(*grounds.LIMBS, *grounds.COOPERATION), Need.EXPECTED),
            Structural("most_penalty_months", types.COUNT, Need.OPTIONAL),
            Structural("data_categories", types.codes(*grounds.DATA_CATEGORIES), Need.EXPECTED),
            Structural("disposal", types.code(*grounds.DISPOSAL), Need.EXPECTED),
            Structural("answer_by", types.INSTANT, Need.EXPECTED),
            Structural("confidential", types.FLAG),
            DOCUMENT,
            Erasable("order_no", types.LABEL, label=True),
            Erasable("legal_basis", need=Need.EXPECTED),
            Erasable("issuing_authority", need=Need.EXPECTED),
            Erasable("addressee", need=Need.EXPECTED),
            Erasable("services"),
            Erasable("data", need=Need.EXPECTED),
            Erasable("grounds", need=Need.EXPECTED),
            *safeguards.fields(OF_PRODUCTION),
        ),
        ACT_OR_RECORD,
        begins=True,
        asks=_asks,
    ),
    Kind(
        "production.served",
        (
            Structural("method", types.SERVICE),
            DOCUMENT,
            Erasable("served_to"),
        ),
        RECORD,
    ),
    Kind(
        "production.answered",
        (
            Structural("outcome", types.code(*grounds.PRODUCED)),
            Structural("reasons", types.codes(*grounds.NOT_PRODUCED), Need.OPTIONAL),
            DOCUMENT,
            Erasable("answered_by"),
            Erasable("handed_over"),
            Erasable("explanation"),
        ),
        RECORD,
        asks=_asks_answer,
    ),
    Kind(
        "production.withdrawn",
        (Structural("reason", types.code(*grounds.WITHDRAWAL)), DOCUMENT, Erasable("grounds")),
        ACT_OR_RECORD,
    ),
    Kind(
        "production.quashed",
        (
            Structural("body", types.code(*grounds.REVIEWERS)),
            Structural("agency_data", types.code(*grounds.AGENCY_AFTER)),
            DOCUMENT,
            Erasable("quashed_by", need=Need.EXPECTED),
            Erasable("grounds"),
        ),
        RECORD,
    ),
    Kind("production.term_set", TERM, ACT_OR_RECORD),
)
