"""Constructors of kinds that several instruments share, with the wording of each instrument."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from custody.law import grounds
from custody.model.schema import permits, types
from custody.model.schema.lines import ACT_OR_RECORD, DOCUMENT, RECORD, REQUESTED
from custody.model.schema.schema import Erasable, FieldSpec, Kind, Need, Structural
from custody.model.schema.spoken import About, Many, Verb, given, says, worded

if TYPE_CHECKING:
    from custody.model.entry.facts import Facts

    Asks = Callable[[Facts], frozenset[str]]

#: The maximum penalty of a serious crime: a number of months, or the code of one without a term (article 2(h)).
PENALTY: tuple[FieldSpec, ...] = (
    Structural(
        "max_penalty_months",
        types.COUNT,
        Need.OPTIONAL,
        spoken=says(
            "maximum penalty of a serious crime: 48 months or more (art. 2(h))",
            unit="MONTHS",
            when=given("offence_ground", "35.1.c"),
            label="maximum penalty",
        ),
    ),
    Structural(
        "penalty_without_term",
        types.code(grounds.PENALTIES_WITHOUT_TERM),
        Need.OPTIONAL,
        spoken=says(
            "a maximum penalty that has no number of months (art. 2(h))",
            when=given("offence_ground", "35.1.c"),
        ),
    ),
)
#: The offences that a measure is for: articles 23(2) and 35(1), with article 2(h).
OFFENCE: tuple[FieldSpec, ...] = (
    Structural(
        "offence_ground",
        types.code(grounds.MEASURE_LIMBS),
        Need.EXPECTED,
        spoken=says("which offences it is for (art. 23(2), 35(1))"),
    ),
    *PENALTY,
)
#: The domestic provision that an instrument rests on.
LEGAL_BASIS = Erasable(
    "legal_basis", need=Need.EXPECTED, spoken=says("the domestic provision, as it is cited")
)
#: Last fields of a quashing, alike for preservation and production orders.
_QUASHED: tuple[FieldSpec, ...] = (
    DOCUMENT.with_wording(says("the decision as a file")),
    Erasable("quashed_by", need=Need.EXPECTED, spoken=says("the court or body by its name")),
    Erasable("grounds", spoken=says("why")),
)

Sections = tuple[tuple[str, tuple[str, ...]], ...]


def received(
    thing: str,
    fields: Sequence[FieldSpec],
    words: str,
    *,
    sentence: str,
    examples: tuple[str, ...],
    asks: Asks | None = None,
    sections: Sections = (),
) -> Kind:
    """Return the kind that records another State's enquiry or request; ``words`` is its command's help."""
    return Kind(
        f"{thing}.received",
        tuple(fields),
        RECORD,
        begins=True,
        asks=asks,
        permit=permits.DESK,
        verb=Verb(
            (thing.replace("_", "-"), "receive"),
            words,
            About(thing, Many.NEW),
            sections=sections,
            typed=("case",),
            examples=examples,
        ),
        sentence=sentence,
    )


def sent(
    thing: str,
    fields: Sequence[FieldSpec],
    words: str,
    *,
    sentence: str,
    record_sentence: str,
    examples: tuple[str, ...],
    permit: permits.Permit = permits.ISSUED,
    asks: Asks | None = None,
    sections: Sections = (),
) -> Kind:
    """Return the kind of an enquiry or request to the State in the field ``state``; ``words`` is its help."""
    return Kind(
        f"{thing}.sent",
        worded(fields, state=REQUESTED),
        ACT_OR_RECORD,
        begins=True,
        asks=asks,
        permit=permit,
        verb=Verb(
            (thing.replace("_", "-"), "send"),
            words,
            About(thing, Many.NEW),
            sections=sections,
            typed=("case",),
            examples=examples,
        ),
        sentence=sentence,
        record_sentence=record_sentence,
    )


def served(
    about: About,
    *examples: str,
    computed: tuple[FieldSpec, ...] = (),
    instrument: str = "the order",
    renewable: bool = False,
) -> Kind:
    """Return the kind that records an instrument's service; ``computed`` are fields filled in by rules.

    ``renewable``: a renewal is served by the same kind.
    """
    return Kind(
        f"{about.space}.served",
        (
            Structural("method", types.SERVICE, spoken=says("how", label="method of service")),
            DOCUMENT.with_wording(says("proof of service as a file")),
            *computed,
            Erasable("served_to", spoken=says("the person who received it")),
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            (about.space.replace("_", "-"), "serve"),
            f"record that {instrument}{', or its renewal,' if renewable else ''} was served",
            about,
            examples=examples,
        ),
        sentence=f"{{by}} recorded that {instrument} was served: {{method}}",
    )


def withdrawn(
    about: About,
    words: str,
    *examples: str,
    computed: tuple[FieldSpec, ...] = (),
    instrument: str = "the order",
) -> Kind:
    """Return the kind that withdraws an instrument; ``computed`` are fields that the rules fill in."""
    return Kind(
        f"{about.space}.withdrawn",
        (
            Structural("reason", types.code(grounds.WITHDRAWAL), spoken=says("why")),
            *computed,
            DOCUMENT.with_wording(says("the decision as a file")),
            Erasable("grounds", spoken=says("more about the reason")),
        ),
        ACT_OR_RECORD,
        permit=permits.ISSUED,
        verb=Verb((about.space.replace("_", "-"), "withdraw"), words, about, examples=examples),
        sentence=f"{{by}} withdrew {instrument}: {{reason}}",
        record_sentence=f"{{by}} recorded that {instrument} was withdrawn: {{reason}}",
    )


def quashed(thing: str, *examples: str, effect: tuple[FieldSpec, ...] = (), told: str = "") -> Kind:
    """Return the kind that records an order's quashing; ``effect`` are its fields about the effect.

    ``told`` is appended to the kind's sentence.
    """
    return Kind(
        f"{thing}.quashed",
        (
            Structural(
                "body", types.code(grounds.REVIEWERS), spoken=says("who decided", label="deciding body")
            ),
            *effect,
            Structural(
                "obtained_data",
                types.code(grounds.AGENCY_AFTER),
                spoken=says(
                    "what it says about data that the agency holds under the order", label="agency's data"
                ),
            ),
            *_QUASHED,
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            (thing.replace("_", "-"), "quash"),
            "record that a court or independent review set it aside",
            About(thing),
            examples=examples,
        ),
        sentence=f"{{by}} recorded that the order was quashed{told}",
    )
