"""What each instrument must state, by field name, and the paragraph that asks for it.

A new order that lacks one is refused; one that was given on paper and is only recorded here is marked as lacking it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Particular:
    """One statement an instrument must make: the field that carries it and the article that asks for it."""

    field: str
    article: str


#: Article 25 read with the safeguards of article 24, paragraph 2.
ORDER_25: tuple[Particular, ...] = (
    Particular("legal_basis", "24(1)"),
    Particular("limb", "23(2)"),
    Particular("data_categories", "25(1)"),
    Particular("days", "25(2)"),
    Particular("clock_start", "25(2)"),
    Particular("issuing_authority", "24(2)"),
    Particular("addressee", "25(2)"),
    Particular("scope", "24(2)"),
    Particular("grounds", "24(2)"),
)


def article_for(field: str) -> str:
    """Give the article that asks for a field of an art. 25 order; empty if none does."""
    return next((one.article for one in ORDER_25 if one.field == field), "")
