"""The fields in which an instrument states the safeguards of article 24, alike in every instrument."""

from __future__ import annotations

from collections.abc import Sequence

from custody.law import grounds
from custody.law.grounds import SAFEGUARDS
from custody.model import types
from custody.model.schema import Erasable, FieldSpec, Need, Structural
from custody.model.spoken import Argument, Input, Spoken, says

#: Safeguards that only the case at hand answers, so that no office has a standing text for them.
_OF_THE_CASE = frozenset({"grounds", "scope", "duration", "proportionality", "third_parties"})
_LABELS = {"review": "independent review", "third_parties": "third-party interests"}
_SPOKEN = {
    name: says(text, label=_LABELS.get(name, ""), unit="TEXT", no_default=name in _OF_THE_CASE)
    for name, text in SAFEGUARDS.items()
}
#: Which safeguard does not apply, and why: given as its name and a text.
NOT_APPLICABLE = Argument(
    "not_applicable",
    types.TEXT,
    "which of them does not apply, and why (erasable); may be repeated",
    unit="SAFEGUARD BECAUSE",
    fills="inapplicable",
    many=True,
    pair=True,
    label="safeguard not applicable",
)
#: The title over what is asked about safeguards.
TITLE = "safeguards (art. 24)"


def fields(asked: Sequence[str]) -> tuple[FieldSpec, ...]:
    """Return one text for each safeguard that an instrument states, by its name, and ``inapplicable`` before them.

    ``inapplicable`` names the safeguards for which the text says why they do not apply, instead of how they are kept.
    """
    return (
        Structural(
            "inapplicable",
            types.codes(grounds.SAFEGUARDS, only=asked),
            Need.OPTIONAL,
            spoken=Spoken(label="inapplicable safeguards", input=Input.FILLED),
        ),
        *(Erasable(name, need=Need.EXPECTED, spoken=_SPOKEN[name]) for name in asked),
    )
