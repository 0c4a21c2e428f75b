"""Kinds about the duty to keep an order confidential: imposed, extended, lifted (article 25(3))."""

from __future__ import annotations

from custody.law import grounds
from custody.model.schema import permits, types
from custody.model.schema.lines import ACT_OR_RECORD, DOCUMENT
from custody.model.schema.schema import Erasable, Kind, Need, Structural
from custody.model.schema.spoken import About, Answers, Argument, Input, Verb, says

#: Who is bound to keep an order confidential.
BOUND_PARTIES: dict[str, str] = {
    "addressee": "who is to preserve the data",
    "other_person": "anybody else who knows of it",
}

KINDS: tuple[Kind, ...] = (
    Kind(
        "preservation_order.confidentiality_imposed",
        (
            Structural("bound_party", types.code(BOUND_PARTIES)),
            Structural(
                "confidential_until",
                types.INSTANT,
                Need.EXPECTED,
                spoken=says("end of confidentiality, by domestic law", label="end of confidentiality"),
            ),
            Structural(
                "notified_at",
                types.INSTANT,
                Need.OPTIONAL,
                spoken=says("when the person bound was notified", label="notified"),
            ),
            DOCUMENT,
            Erasable(
                "person", need=Need.EXPECTED, spoken=says("who is bound, by name", label="person bound")
            ),
            Erasable(
                "legal_basis", need=Need.EXPECTED, spoken=says("the domestic provision, as it is cited")
            ),
        ),
        ACT_OR_RECORD,
        permit=permits.ISSUED,
        verb=Verb(
            ("preservation-order", "impose-confidentiality"),
            "bind the addressee or another person to confidentiality (art. 25(3))",
            About("preservation_order"),
            examples=(
                "custody preservation-order impose-confidentiality P-7/2026 \\",
                "    --bound-party other_person --person 'J. Roe' \\",
                "    --confidential-until 2027-06-01T00:00:00Z --legal-basis 'CPA s. 14'",
            ),
        ),
        sentence="{by} imposed confidentiality: {bound_party}",
        record_sentence="{by} recorded that confidentiality was imposed: {bound_party}",
    ),
    Kind(
        "preservation_order.confidentiality_extended",
        (
            Structural(
                "confidential_until",
                types.INSTANT,
                spoken=says(
                    "end of confidentiality, by domestic law",
                    input=Input.FREE,
                    label="end of confidentiality",
                ),
            ),
            DOCUMENT,
            Erasable(
                "legal_basis", need=Need.EXPECTED, spoken=says("the domestic provision, as it is cited")
            ),
            Erasable("grounds", spoken=says("why")),
        ),
        ACT_OR_RECORD,
        answers=True,
        permit=permits.ISSUED,
        verb=Verb(
            ("preservation-order", "extend-confidentiality"),
            "extend a person's confidentiality before its end",
            About("preservation_order"),
            arguments=(
                Argument(
                    "confidentiality",
                    types.ENTRY,
                    "the entry that bound the person, where several are bound",
                    unit="ENTRY",
                    label="confidentiality entry",
                ),
            ),
            answers=Answers(("preservation_order.confidentiality_imposed",), "confidentiality"),
            examples=(
                "custody preservation-order extend-confidentiality P-7/2026 \\",
                "    --confidential-until 2027-12-01T00:00:00Z --legal-basis 'CPA s. 14'",
            ),
        ),
        sentence="{by} extended confidentiality",
        record_sentence="{by} recorded that confidentiality was extended",
    ),
    Kind(
        "preservation_order.confidentiality_lifted",
        (
            Structural("reason", types.code(grounds.LIFTED)),
            DOCUMENT,
            Erasable("explanation", spoken=says("more about it")),
        ),
        ACT_OR_RECORD,
        answers=True,
        permit=permits.ISSUED,
        verb=Verb(
            ("preservation-order", "lift-confidentiality"),
            "lift a person's confidentiality",
            About("preservation_order"),
            arguments=(
                Argument(
                    "confidentiality",
                    types.ENTRY,
                    "the entry that bound the person, where several are bound",
                    unit="ENTRY",
                    label="confidentiality entry",
                ),
            ),
            answers=Answers(("preservation_order.confidentiality_imposed",), "confidentiality"),
            examples=("custody preservation-order lift-confidentiality P-7/2026 --reason notified",),
        ),
        sentence="{by} lifted confidentiality: {reason}",
        record_sentence="{by} recorded that confidentiality was lifted: {reason}",
    ),
)
