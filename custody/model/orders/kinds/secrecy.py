"""Kinds about who keeps an order secret, each until an end of their own (article 25, paragraph 3)."""

from __future__ import annotations

from custody.law import grounds
from custody.model.schema import permits, types
from custody.model.schema.lines import ACT_OR_RECORD, DOCUMENT
from custody.model.schema.schema import Erasable, Kind, Need, Structural
from custody.model.schema.spoken import About, Answers, Argument, Input, Spoken, Verb, says

#: Who is bound to keep an order secret.
WHOM: dict[str, str] = {
    "custodian": "who is to preserve the data",
    "other_person": "anybody else who knows of it",
}

KINDS: tuple[Kind, ...] = (
    Kind(
        "preservation_order.confidentiality_imposed",
        (
            Structural("whom", types.code(WHOM), spoken=Spoken(label="type of person")),
            Structural(
                "until",
                types.INSTANT,
                Need.EXPECTED,
                spoken=says("until when, by the law at home", label="end of secrecy"),
            ),
            DOCUMENT,
            Erasable(
                "person", need=Need.EXPECTED, spoken=says("who is bound, by name", label="person bound")
            ),
            Erasable("legal_basis", need=Need.EXPECTED, spoken=says("the provision at home, as it is cited")),
        ),
        ACT_OR_RECORD,
        permit=permits.ISSUED,
        verb=Verb(
            ("preservation-order", "impose-confidentiality"),
            "bind the custodian or another person to secrecy (art. 25(3))",
            About("order"),
            examples=(
                "custody preservation-order impose-confidentiality P-7/2026 --whom other_person --person 'J. Roe' \\",
                "    --until 2027-06-01T00:00:00Z --legal-basis 'CPA s. 14'",
            ),
        ),
        sentence="{by} bound somebody to secrecy: {whom}",
    ),
    Kind(
        "preservation_order.confidentiality_extended",
        (
            Structural(
                "until",
                types.INSTANT,
                spoken=says("until when, by the law at home", input=Input.FREE, label="end of secrecy"),
            ),
            DOCUMENT,
            Erasable("legal_basis", need=Need.EXPECTED, spoken=says("the provision at home, as it is cited")),
            Erasable("grounds", spoken=says("why", no_default=True)),
        ),
        ACT_OR_RECORD,
        answers=True,
        permit=permits.ISSUED,
        verb=Verb(
            ("preservation-order", "extend-confidentiality"),
            "extend somebody's secrecy before its end",
            About("order"),
            arguments=(
                Argument(
                    "binding",
                    types.ENTRY,
                    "the entry that bound the person, if several are bound",
                    unit="ENTRY",
                    label="binding entry",
                ),
            ),
            answers=Answers(("preservation_order.confidentiality_imposed",), "binding"),
            examples=(
                "custody preservation-order extend-confidentiality P-7/2026 --until 2027-12-01T00:00:00Z \\",
                "    --legal-basis 'CPA s. 14'",
            ),
        ),
        sentence="{by} extended a duty of secrecy",
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
            "lift somebody's secrecy",
            About("order"),
            arguments=(
                Argument(
                    "binding",
                    types.ENTRY,
                    "the entry that bound the person, if several are bound",
                    unit="ENTRY",
                    label="binding entry",
                ),
            ),
            answers=Answers(("preservation_order.confidentiality_imposed",), "binding"),
            examples=("custody preservation-order lift-confidentiality P-7/2026 --reason told",),
        ),
        sentence="{by} lifted a duty of secrecy: {reason}",
    ),
)
