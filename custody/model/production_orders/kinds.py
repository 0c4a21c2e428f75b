"""Kinds about production orders."""

from __future__ import annotations

from custody.law import grounds
from custody.law.safeguards import OF_PRODUCTION
from custody.model.entry.facts import Facts
from custody.model.schema import permits, types
from custody.model.schema.challenges import challenge_kinds
from custody.model.schema.instruments import LEGAL_BASIS, OFFENCE, quashed, served, withdrawn
from custody.model.schema.lines import (
    ACT_OR_RECORD,
    DOCUMENT,
    NOT_APPLICABLE,
    RECORD,
    SAFEGUARDS_TITLE,
    safeguard_fields,
    term_set,
)
from custody.model.schema.schema import Erasable, Kind, Need, Structural
from custody.model.schema.spoken import About, Many, Verb, given, says

_SERVICES, _ANSWERED_BY = frozenset({"services"}), frozenset({"answered_by"})


def _asks(facts: Facts) -> frozenset[str]:
    """Return ``services`` for an order to a provider (27(b)), which must state them; empty otherwise."""
    return _SERVICES if facts.text("power") == "27.b" else frozenset()


def _asks_answer(facts: Facts) -> frozenset[str]:
    """Return ``answered_by``, the field that an answer must state; empty where there was no answer."""
    return frozenset() if facts.text("outcome") == "no_answer" else _ANSWERED_BY


KINDS: tuple[Kind, ...] = (
    Kind(
        "production_order.issued",
        (
            Structural("case", types.ref("case")),
            Structural(
                "preservation_order",
                types.ref("preservation_order"),
                Need.OPTIONAL,
                spoken=says("the order that keeps these data until then", unit="ORDER"),
            ),
            Structural(
                "power",
                types.code(grounds.PRODUCTION),
                spoken=says("who is ordered (art. 27(a), (b))", label="production power"),
            ),
            Structural(
                "territory",
                types.TERRITORY,
                spoken=says("location of the addressee", label="location of addressee"),
            ),
            *OFFENCE,
            Structural(
                "data_categories",
                types.codes(grounds.DATA_CATEGORIES),
                Need.EXPECTED,
                spoken=says("which data"),
            ),
            Structural(
                "possession_or_control",
                types.code(grounds.POSSESSION_OR_CONTROL),
                Need.EXPECTED,
                spoken=says("whether the addressee has possession or control"),
            ),
            Structural(
                "answer_due_at",
                types.INSTANT,
                Need.EXPECTED,
                spoken=says("deadline for production", label="answer due by"),
            ),
            Structural("confidential", types.FLAG, spoken=says("whether it is confidential")),
            DOCUMENT.with_wording(says("the order as a file")),
            Erasable(
                "reference",
                types.LABEL,
                label=True,
                spoken=says("reference of the order", label="order number"),
            ),
            LEGAL_BASIS,
            Erasable("issuing_authority", need=Need.EXPECTED, spoken=says("who orders it")),
            Erasable("addressee", need=Need.EXPECTED, spoken=says("the addressee")),
            Erasable("services", spoken=says("which services in the territory", when=given("power", "27.b"))),
            Erasable("data", need=Need.EXPECTED, spoken=says("which data, as exactly as they can be named")),
            Erasable("grounds", need=Need.EXPECTED, spoken=says("which facts justify it")),
            *safeguard_fields(OF_PRODUCTION),
        ),
        ACT_OR_RECORD,
        begins=True,
        asks=_asks,
        permit=permits.ISSUED,
        verb=Verb(
            ("production-order", "issue"),
            "issue a production order",
            About("production_order", Many.NEW),
            sections=(
                (
                    "order",
                    (
                        *("reference", "issuing_authority", "addressee", "power", "services", "territory"),
                        *("answer_due_at", "confidential", "document_sha256", "allow_duplicate"),
                    ),
                ),
                (
                    "authority and grounds",
                    (
                        "legal_basis",
                        "offence_ground",
                        "max_penalty_months",
                        "penalty_without_term",
                        "grounds",
                    ),
                ),
                ("data", ("data_categories", "data", "possession_or_control", "preservation_order")),
                (
                    SAFEGUARDS_TITLE,
                    ("proportionality", "review", "remedy", "third_parties", "inapplicable"),
                ),
            ),
            typed=("case", "addressee"),
            arguments=(NOT_APPLICABLE,),
            examples=(
                "custody production-order issue C-2026-014 'Example Mail Ltd' \\",
                "    --reference PR-3/2026 --power 27.b \\",
                "    --territory abroad --offence-ground 23.2.c --data-categories subscriber \\",
                "    --possession-or-control possession --preservation-order P-7/2026 \\",
                "    --answer-due-at 2026-11-20T12:00:00Z --confidential \\",
                "    --legal-basis 'CPA s. 21' --issuing-authority 'District Court' \\",
                "    --services 'mail for users here' \\",
                "    --data 'who opened the box shop@example.org' \\",
                "    --grounds 'the offer was sent from it' \\",
                "    --proportionality 'one box, no content' --review 'District Court' \\",
                "    --remedy 'appeal' --not-applicable third-parties 'one user only'",
            ),
        ),
        sentence="{by} issued a production order",
        record_sentence="{by} recorded a production order",
    ),
    served(
        About("production_order"),
        "custody production-order serve PR-3/2026 --method electronic \\",
        "    --served-to 'the legal desk'",
        instrument="the production order",
    ),
    Kind(
        "production_order.answered",
        (
            Structural("outcome", types.code(grounds.PRODUCED), spoken=says("extent")),
            Structural(
                "reasons",
                types.codes(grounds.NOT_PRODUCED),
                Need.OPTIONAL,
                spoken=says(
                    "why data were not handed over",
                    when=given("outcome", "no_answer", "nothing_held", "partial", "refused"),
                ),
            ),
            DOCUMENT.with_wording(says("the answer as a file")),
            Erasable("answered_by", spoken=says("who answered")),
            Erasable(
                "data_handed_over",
                spoken=says(
                    "what was handed over, in words",
                    when=given("outcome", "partial", "provided"),
                ),
            ),
            Erasable("explanation", spoken=says("more about it")),
        ),
        RECORD,
        asks=_asks_answer,
        permit=permits.DESK,
        verb=Verb(
            ("production-order", "answer"),
            "record what was handed over, or why it was not",
            About("production_order"),
            examples=(
                "custody production-order answer PR-3/2026 --outcome partial --reasons deleted_before \\",
                "    --answered-by 'the legal desk' --data-handed-over 'subscribers.zip'",
            ),
        ),
        sentence="{by} recorded what was handed over: {outcome}",
    ),
    withdrawn(
        About("production_order"),
        "withdraw a production order; data already handed over stay held under it",
        "custody production-order withdraw PR-3/2026 --reason obtained",
        instrument="the production order",
    ),
    quashed(
        "production_order",
        "custody production-order quash PR-3/2026 --body court \\",
        "    --obtained-data return_or_destroy --quashed-by 'Court of Appeal' \\",
        "    --document decision.pdf",
    ),
    term_set(
        "production_order",
        "what was handed over",
        "custody production-order set-term PR-3/2026 --holding-until 2027-11-20T12:00:00Z \\",
        "    --authority 'District Court' --legal-basis 'CPA s. 94' \\",
        "    --document extension.pdf",
    ),
    *challenge_kinds("production_order", "PR-3/2026"),
)
