"""The fields in which an instrument states the safeguards of article 24, alike in every instrument."""

from __future__ import annotations

from collections.abc import Sequence

from custody.law import grounds
from custody.model import types
from custody.model.schema import Erasable, FieldSpec, Need, Structural


def fields(asked: Sequence[str]) -> tuple[FieldSpec, ...]:
    """Give one text for each safeguard that an instrument states, by its name, and ``inapplicable`` before them.

    ``inapplicable`` names the safeguards for which the text says why they do not apply, instead of how they are kept.
    """
    return (
        Structural("inapplicable", types.codes(grounds.SAFEGUARDS, only=asked), Need.OPTIONAL),
        *(Erasable(name, need=Need.EXPECTED) for name in asked),
    )
