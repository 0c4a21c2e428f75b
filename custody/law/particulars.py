"""Particulars that each instrument must state, by field name, and the paragraph that requires each.

A new order that lacks one is refused; the record of an order made elsewhere is marked.
"""

from __future__ import annotations

from custody.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Particular:
    """A statement an instrument must make: its field, and the article that requires it."""

    field: str
    article: str


#: Article 25 read with the safeguards of article 24, paragraph 2.
ORDER_25: tuple[Particular, ...] = (
    Particular("legal_basis", "24(1)"),
    Particular("offence_ground", "23(2)"),
    Particular("data_categories", "25(1)"),
    Particular("days", "25(2)"),
    Particular("clock_start", "25(2)"),
    Particular("issuing_authority", "24(2)"),
    Particular("addressee", "25(2)"),
    Particular("scope", "24(2)"),
    Particular("grounds", "24(2)"),
)

#: Article 42, paragraph 3. Letter (d) asks for any available information and (g) applies as appropriate: neither is
#: ever missing. Letter (f) is a truth value that must be true.
REQUEST_42: tuple[Particular, ...] = (
    Particular("authority", "42(3)(a)"),
    Particular("offence", "42(3)(b)"),
    Particular("data", "42(3)(c)"),
    Particular("necessity", "42(3)(e)"),
    Particular("mla_request_intended", "42(3)(f)"),
)


#: Article 40, paragraph 15. Letter (e) applies where possible and (f) where applicable: neither is ever missing. Letter
#: (c) is not asked of a request that is for the service of judicial documents only.
ASSISTANCE_40: tuple[Particular, ...] = (
    Particular("authority", "40(15)(a)"),
    Particular("subject_matter", "40(15)(b)"),
    Particular("conducting_authority", "40(15)(b)"),
    Particular("summary", "40(15)(c)"),
    Particular("assistance_sought", "40(15)(d)"),
    Particular("stated_purpose", "40(15)(g)"),
)


#: Article 45, paragraph 3: the real-time collection of traffic data. Letter (d) asks for any available data, which are
#: never missing. Article 46 has no such list.
TRAFFIC_45: tuple[Particular, ...] = (
    Particular("authority", "45(3)(a)"),
    Particular("subject_matter", "45(3)(b)"),
    Particular("summary", "45(3)(b)"),
    Particular("communications", "45(3)(c)"),
    Particular("collection_necessity", "45(3)(e)"),
    Particular("collection_period", "45(3)(f)"),
    Particular("collection_period_reason", "45(3)(f)"),
)

#: Fields of TRAFFIC_45 that only real-time collection requires.
LIVE: frozenset[str] = frozenset(
    {"communications", "collection_necessity", "collection_period", "collection_period_reason"}
)


def letter_of(particular: Particular) -> str:
    """Return the letter of the sub-paragraph of article 42(3) that requires a particular."""
    return particular.article[-2]


def article_for(field: str) -> str:
    """Return the article that requires a field of an art. 25 order; empty if none does."""
    return next((particular.article for particular in ORDER_25 if particular.field == field), "")
