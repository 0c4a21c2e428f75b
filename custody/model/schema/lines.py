"""Fields, standings and arguments that kinds of several topics share."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from custody.law import grounds
from custody.law.grounds import SAFEGUARDS
from custody.model.schema import permits, types
from custody.model.schema.schema import Erasable, FieldSpec, Kind, Need, Structural
from custody.model.schema.spoken import About, Argument, Input, Spoken, Verb, says

#: A new act, or the record of one that was done elsewhere.
ACT_OR_RECORD = ("act", "record")
#: What has happened and is only recorded.
RECORD = ("record",)
#: The paper that an entry rests on.
DOCUMENT = Structural(
    "document_sha256", types.PAPER, Need.OPTIONAL, spoken=says("the signed document as a file")
)
#: The State at the other end of an enquiry or request: the one that asks us, or the one that we ask.
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
#: The period that a law gives, with the rule that was applied: computed, never asked.
DATES: tuple[FieldSpec, ...] = (
    Structural(
        "rule", types.RULE, Need.COMPUTED, spoken=says("the rule that gives the period", label="period rule")
    ),
    Structural("rule_version", types.COUNT, Need.COMPUTED, spoken=says("the version of that rule")),
    Structural(
        "starts_at",
        types.INSTANT,
        Need.COMPUTED,
        spoken=says("first instant of the period", label="first day"),
    ),
    Structural(
        "ends_at", types.INSTANT, Need.COMPUTED, spoken=says("last instant of the period", label="last day")
    ),
)


def entry_named(told: str) -> Argument:
    """Return the argument that names the entry which a command is about; ``told`` is its help."""
    return Argument("entry", types.ENTRY, told, required=True)


#: Digests that old tools ask for.
DIGESTS = (
    Argument("md5", types.FLAG, "compute MD5 as well, for comparison with old reports"),
    Argument("sha1", types.FLAG, "compute SHA-1 as well, for comparison with old reports"),
    Argument("sha512", types.FLAG, "compute SHA-512 as well, for comparison with other reports"),
)

#: Safeguards that only the case at hand answers, so that no office has a standing text for them.
_OF_THE_CASE = frozenset({"grounds", "scope", "duration", "proportionality", "third_parties"})
_LABELS = {"review": "independent review", "third_parties": "third-party interests"}
#: Which safeguard does not apply, and why: given as its name and a text.
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
#: The title over what is asked about safeguards.
SAFEGUARDS_TITLE = "safeguards (art. 24)"


def safeguard_fields(asked: Sequence[str], standing: Collection[str] = ()) -> tuple[FieldSpec, ...]:
    """Return a text for each safeguard an instrument states, and ``not_applicable`` before them.

    ``not_applicable`` names the safeguards for which the text says why they do not apply, instead of how they are kept.
    ``standing`` are those for which an office may have a standing text, though by other instruments only the case at
    hand answers them.
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
                    no_default=name in _OF_THE_CASE and name not in standing,
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
    DOCUMENT.said(says("the decision as a file")),
    Erasable("authority", need=Need.EXPECTED, spoken=says("the authority")),
    Erasable("legal_basis", types.CITATION, need=Need.EXPECTED, spoken=says("the provision")),
    Erasable("explanation", spoken=says("why")),
)


def term_set(thing: str, held: str, *examples: str) -> Kind:
    """Return the kind that sets a term for what is ``held`` under a seizure or production order."""
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
