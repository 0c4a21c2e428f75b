"""Kinds about seizures: what was taken under which authority, and everything that follows it (art. 28)."""

from __future__ import annotations

from custody.law import grounds
from custody.law.safeguards import OF_SEIZURE
from custody.model import permits, types
from custody.model.events import safeguards
from custody.model.events.term import TERM
from custody.model.facts import Facts
from custody.model.schema import Erasable, Kind, Need, Structural

_RECORD = ("record",)
_BY_CONSENT = frozenset({"authorised_by"})
_DOCUMENT = Structural("document_sha256", types.SHA256, Need.OPTIONAL)
_TERRITORY = Structural("territory", types.TERRITORY)


def _asks(facts: Facts) -> frozenset[str]:
    """A seizure by consent says whose it was."""
    return _BY_CONSENT if facts.text("basis") == "consent" else frozenset()


KINDS: tuple[Kind, ...] = (
    Kind(
        "seizure.recorded",
        (
            Structural("case", types.ref("case")),
            Structural("order", types.ref("order"), Need.OPTIONAL),
            Structural("scene", types.ref("scene"), Need.OPTIONAL),
            Structural("basis", types.code(grounds.SEIZURE_BASIS)),
            Structural("authority_document_sha256", types.SHA256, Need.OPTIONAL),
            Structural("confirm_by", types.INSTANT, Need.OPTIONAL),
            Structural("limb", types.code(grounds.MEASURE_LIMBS), Need.EXPECTED),
            Structural("most_penalty_months", types.COUNT, Need.OPTIONAL),
            Structural("measures", types.codes(grounds.MEASURES)),
            Structural("target", types.code("medium", "part", "system")),
            _TERRITORY,
            Structural("searched_from", types.INSTANT, Need.OPTIONAL),
            Structural("searched_until", types.INSTANT, Need.OPTIONAL),
            Structural(
                "possessor_present",
                types.code("absent", "owner", "possessor", "representative"),
                Need.EXPECTED,
            ),
            Erasable("reference", types.LABEL, label=True),
            Erasable("legal_basis", need=Need.EXPECTED),
            Erasable("authorised_by"),
            Erasable("scope", need=Need.EXPECTED),
            *safeguards.fields(OF_SEIZURE),
            Erasable("place", need=Need.EXPECTED),
            Erasable("seized_by", need=Need.EXPECTED),
            Erasable("witness", need=Need.EXPECTED),
            Erasable("persons_present"),
        ),
        _RECORD,
        begins=True,
        asks=_asks,
        permit=permits.BENCH,
    ),
    Kind(
        "seizure.extended",
        (
            Structural("origin", types.code("medium", "part", "system")),
            Structural("access", types.codes(grounds.EXTENDED_ACCESS), Need.EXPECTED),
            _TERRITORY,
            Erasable("origin_system", need=Need.EXPECTED),
            Erasable("system", need=Need.EXPECTED),
            Erasable("grounds", need=Need.EXPECTED),
            Erasable("access_how", need=Need.EXPECTED),
        ),
        _RECORD,
        permit=permits.BENCH,
    ),
    Kind(
        "seizure.rendered",
        (
            Structural("manner", types.code("inaccessible", "removed")),
            Structural("copy", types.code("kept", "none"), Need.EXPECTED),
            Structural("exhibit", types.ref("exhibit"), Need.OPTIONAL),
            _DOCUMENT,
            Erasable("data", need=Need.EXPECTED),
            Erasable("method", need=Need.EXPECTED),
            Erasable("done_by", need=Need.EXPECTED),
        ),
        _RECORD,
        permit=permits.BENCH,
    ),
    Kind(
        "seizure.restored",
        (
            _DOCUMENT,
            Erasable("authority", need=Need.EXPECTED),
            Erasable("method", need=Need.EXPECTED),
            Erasable("done_by", need=Need.EXPECTED),
        ),
        _RECORD,
        answers=True,
        permit=permits.DESK,
    ),
    Kind(
        "seizure.inventoried",
        (
            Structural("items", types.COUNT),
            _DOCUMENT,
            Erasable("counted_by", need=Need.EXPECTED),
        ),
        _RECORD,
        permit=permits.BENCH,
    ),
    Kind(
        "seizure.receipt_given",
        (
            Structural("receiver_is", types.code("occupant", "owner", "possessor", "representative")),
            Structural("signed", types.code("absent", "refused", "signed")),
            _DOCUMENT,
            Erasable("receiver", need=Need.EXPECTED),
        ),
        _RECORD,
        permit=permits.BENCH,
    ),
    Kind(
        "seizure.authorised",
        (
            Structural("decision", types.code(grounds.AUTHORISATION)),
            Structural("to_return", types.refs("exhibit"), Need.OPTIONAL),
            _DOCUMENT,
            Erasable("authorised_by", need=Need.EXPECTED),
            Erasable("reasons"),
        ),
        ("act", "record"),
        permit=permits.ISSUED,
    ),
    Kind(
        "seizure.consent_withdrawn",
        (
            Structural("withdrawn_by_is", types.code(grounds.CONSENT_BY)),
            Structural("told", types.code(grounds.CONSENT_TOLD)),
            Structural("things", types.refs("exhibit"), Need.OPTIONAL),
            Structural("copies", types.code(grounds.CONSENT_COPIES), Need.EXPECTED),
            _DOCUMENT,
            Erasable("withdrawn_by", need=Need.EXPECTED),
            Erasable("told_to", need=Need.EXPECTED),
            Erasable("scope"),
        ),
        _RECORD,
        permit=permits.DESK,
    ),
    Kind(
        "seizure.term_set",
        TERM,
        ("act", "record"),
        permit=permits.ISSUED,
    ),
)
