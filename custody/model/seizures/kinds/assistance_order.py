"""Kinds about orders to persons with knowledge of a system to assist in its search (art. 28(4))."""

from __future__ import annotations

from custody.law import explanation_codes
from custody.law.safeguards import OF_ASSIST
from custody.model.schema import permits, types
from custody.model.schema.instruments import LEGAL_BASIS, OFFENCE, served, withdrawn
from custody.model.schema.lines import (
    ACT_OR_RECORD,
    DOCUMENT,
    NOT_APPLICABLE,
    RECORD,
    SAFEGUARDS_TITLE,
    safeguard_fields,
)
from custody.model.schema.schema import Erasable, Kind, Need, Structural
from custody.model.schema.spoken import About, Many, Verb, given, says

#: The argument that names an assistance order.
_ORDER = About("assistance_order", says="number, identifier or its first characters")

KINDS: tuple[Kind, ...] = (
    Kind(
        "assistance_order.issued",
        (
            Structural("case", types.ref("case")),
            Structural(
                "seizure",
                types.ref("seizure"),
                Need.OPTIONAL,
                spoken=says("the seizure it serves, if there is one yet"),
            ),
            *OFFENCE,
            Structural(
                "information_topics",
                types.codes(explanation_codes.EXPLAINED),
                spoken=says("what to explain"),
            ),
            Structural(
                "enabled_measures",
                types.codes(explanation_codes.ENABLED),
                spoken=says("the measures that it makes possible"),
            ),
            Structural(
                "answer_due_at",
                types.INSTANT,
                Need.EXPECTED,
                spoken=says("deadline for the answer", label="answer due by"),
            ),
            DOCUMENT.with_wording(says("the order as a file")),
            Erasable(
                "reference",
                types.LABEL,
                label=True,
                spoken=says("reference of the order", label="order number"),
            ),
            LEGAL_BASIS,
            Erasable("issuing_authority", need=Need.EXPECTED, spoken=says("who orders it")),
            Erasable("addressee", need=Need.EXPECTED, spoken=says("to whom")),
            Erasable(
                "knowledge",
                need=Need.EXPECTED,
                spoken=says("why that person knows the system", label="knowledge of system"),
            ),
            Erasable(
                "information",
                need=Need.EXPECTED,
                spoken=says("which information is needed", label="information required"),
            ),
            Erasable(
                "reasonableness",
                need=Need.EXPECTED,
                spoken=says("why it is reasonable to ask for it"),
            ),
            *safeguard_fields(OF_ASSIST),
        ),
        ACT_OR_RECORD,
        begins=True,
        permit=permits.ISSUED,
        verb=Verb(
            ("assistance-order", "issue"),
            "issue an assistance order",
            About("assistance_order", Many.NEW),
            sections=(
                (
                    "order",
                    (
                        *("reference", "issuing_authority", "addressee", "seizure"),
                        *("answer_due_at", "document_sha256", "allow_duplicate"),
                    ),
                ),
                (
                    "authority and grounds",
                    (
                        "legal_basis",
                        "offence_ground",
                        "max_penalty_months",
                        "penalty_without_term",
                        "reasonableness",
                    ),
                ),
                ("explanation", ("information_topics", "information", "knowledge", "enabled_measures")),
                (
                    SAFEGUARDS_TITLE,
                    ("proportionality", "review", "remedy", "third_parties", "inapplicable"),
                ),
            ),
            typed=("case", "addressee"),
            arguments=(NOT_APPLICABLE,),
            examples=(
                "custody assistance-order issue C-2026-014 'I. Admin' --reference A-1 \\",
                "    --seizure S-1 --offence-ground 23.2.c \\",
                "    --information-topics protection --enabled-measures 28.1 --answer-due-at 2026-11-05T12:00:00Z \\",
                "    --legal-basis 'CPA s. 33' --issuing-authority 'District Court' \\",
                "    --knowledge 'administers the server' \\",
                "    --information 'how the disk is encrypted' \\",
                "    --reasonableness 'nobody else knows' \\",
                "    --proportionality 'one question' --review 'District Court' \\",
                "    --remedy 'appeal' --not-applicable third-parties 'nobody else is asked'",
            ),
        ),
        sentence="{by} issued an assistance order: {information_topics}",
        record_sentence="{by} recorded an assistance order: {information_topics}",
    ),
    served(
        _ORDER,
        "custody assistance-order serve A-1 --method in_person --served-to 'I. Admin'",
        instrument="the assistance order",
    ),
    Kind(
        "assistance_order.answered",
        (
            Structural(
                "outcome",
                types.code(explanation_codes.ASSISTED),
                spoken=says("extent"),
            ),
            Structural(
                "reasons",
                types.codes(explanation_codes.NOT_ASSISTED),
                Need.OPTIONAL,
                spoken=says("why information was withheld", when=given("outcome", "partial", "refused")),
            ),
            DOCUMENT.with_wording(says("the answer as a file")),
            Erasable("answered_by", need=Need.EXPECTED, spoken=says("who answered")),
            Erasable("explanation", spoken=says("in words; never a password")),
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("assistance-order", "answer"),
            "record what the person answered",
            _ORDER,
            examples=(
                "custody assistance-order answer A-1 --outcome refused --reasons privilege \\",
                "    --answered-by 'I. Admin'",
            ),
        ),
        sentence="{by} recorded the answer: {outcome}",
    ),
    withdrawn(
        _ORDER,
        "withdraw an assistance order",
        "custody assistance-order withdraw A-1 --reason obtained",
        instrument="the assistance order",
    ),
)
