"""Fields, standings and arguments that kinds of several topics share."""

from __future__ import annotations

from collections.abc import Sequence

from custody.law import grounds
from custody.law.grounds import SAFEGUARDS
from custody.model.schema import permits, types
from custody.model.schema.schema import Erasable, FieldSpec, Kind, Need, Structural
from custody.model.schema.spoken import About, Argument, Input, Spoken, Verb, says

#: A new act, or the record of one that was done elsewhere.
ACT_OR_RECORD = ("act", "record")
#: Only the record of an act that has happened.
RECORD = ("record",)
#: The document that an entry rests on.
DOCUMENT = Structural(
    "document_sha256", types.PAPER, Need.OPTIONAL, spoken=says("the signed document as a file")
)
#: Wording of the other State of an enquiry or request: the one that asks us, or the one that we ask.
REQUESTING = says(
    "the State that asks, by its code in ISO 3166-1: AT",
    label="requesting State",
    flag="requesting-state",
    unit="STATE",
)
REQUESTED = says(
    "the State that is asked, by its code in ISO 3166-1: AT",
    label="requested State",
    flag="requested-state",
    unit="STATE",
)
#: The number of the entry that a later one is about: whoever signs names it without a flag.
TARGET = Structural(
    "entry_position",
    types.COUNT,
    spoken=says("the entry that it is about", label="entry concerned", input=Input.FILLED),
)
#: Computed fields of the period that a law grants, with the rule that was applied.
DATES: tuple[FieldSpec, ...] = (
    Structural(
        "rule", types.RULE, Need.COMPUTED, spoken=says("the rule that gives the period", label="period rule")
    ),
    Structural("rule_version", types.COUNT, Need.COMPUTED, spoken=says("the version of that rule")),
    Structural(
        "starts_at",
        types.INSTANT,
        Need.COMPUTED,
        spoken=says("first instant of the period", label="period starts"),
    ),
    Structural(
        "ends_at",
        types.INSTANT,
        Need.COMPUTED,
        spoken=says("instant at which the period ends", label="period ends"),
    ),
)


def entry_named(told: str) -> Argument:
    """Return the required argument ``entry`` of a command about an entry; ``told`` is its help."""
    return Argument("entry", types.ENTRY, told, required=True)


#: Flags for further digests that old tools and reports use.
DIGESTS = (
    Argument("md5", types.FLAG, "compute MD5 as well, for comparison with old reports"),
    Argument("sha1", types.FLAG, "compute SHA-1 as well, for comparison with old reports"),
    Argument("sha512", types.FLAG, "compute SHA-512 as well, for comparison with other reports"),
)

_LABELS = {"review": "independent review", "third_parties": "third-party interests"}
#: A safeguard that does not apply: its name and a text that states why.
NOT_APPLICABLE = Argument(
    "inapplicable",
    types.TEXT,
    "a safeguard that does not apply, and why; can be erased later; may be repeated",
    unit="SAFEGUARD BECAUSE",
    flag="not-applicable",
    fills="not_applicable",
    many=True,
    pair=True,
    label="safeguard not applicable",
)
#: The heading above the questions about safeguards.
SAFEGUARDS_TITLE = "safeguards (art. 24)"


def safeguard_fields(asked: Sequence[str]) -> tuple[FieldSpec, ...]:
    """Return ``not_applicable`` and one text field for each safeguard that an instrument states.

    ``not_applicable`` names the safeguards whose text states why they do not apply.
    """
    return (
        Structural(
            "not_applicable",
            types.codes(grounds.SAFEGUARDS, only=asked),
            Need.OPTIONAL,
            spoken=Spoken(label="inapplicable safeguards", input=Input.FILLED),
        ),
        *(
            Erasable(
                name,
                need=Need.EXPECTED,
                spoken=says(
                    SAFEGUARDS[name],
                    label=_LABELS.get(name, ""),
                    unit="TEXT",
                ),
            )
            for name in asked
        ),
    )


_TERM: tuple[FieldSpec, ...] = (
    Structural(
        "holding_until",
        types.INSTANT,
        Need.OPTIONAL,
        spoken=says("last instant at which it may be held", label="end of term"),
    ),
    Structural(
        "review_due_at",
        types.INSTANT,
        Need.OPTIONAL,
        spoken=says("when the authority to hold it is reviewed", label="review due"),
    ),
    Structural(
        "lasts_with_preservation_order",
        types.ref("preservation_order"),
        Need.OPTIONAL,
        spoken=says(
            "the preservation order that it lasts as long as, if the law profile allows it",
            unit="ORDER",
            label="preservation order",
        ),
    ),
    DOCUMENT.with_wording(says("the decision as a file")),
    Erasable("authority", need=Need.EXPECTED, spoken=says("the authority")),
    Erasable("legal_basis", types.CITATION, need=Need.EXPECTED, spoken=says("the provision")),
    Erasable("explanation", spoken=says("why")),
)


def term_set(thing: str, held: str, *examples: str) -> Kind:
    """Return the kind that sets a term for holding data or exhibits under an instrument.

    ``thing`` is the instrument's space, ``held`` the noun for what is held under it.
    """
    return Kind(
        f"{thing}.term_set",
        _TERM,
        ACT_OR_RECORD,
        permit=permits.ISSUED,
        verb=Verb(
            (thing.replace("_", "-"), "set-term"),
            f"record or extend the term for which {held} may be held",
            About(thing),
            examples=examples,
        ),
        sentence=f"{{by}} recorded the term for which {held} may be held",
    )
