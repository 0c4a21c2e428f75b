"""The codes of States in entries, and the fault of a code that names none.

A code is one of ISO 3166-1 (alpha-2), or a special case that is named here. A region or territory with its own system
of mutual legal assistance (article 40, paragraph 12 (a)) is written as its State, a hyphen and up to three letters or
digits: GB-SCT. Which regions have such a system, and which State may do what, is left to the person who enters it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

#: Parties and authorities without a code in ISO 3166-1, by their usual code.
SPECIAL: dict[str, str] = {
    "EPPO": "European Public Prosecutor's Office, for the States that take part in it",
    "EU": "European Union, a regional economic integration organisation (article 2 (n))",
    "XK": "Kosovo, by the code that ISO 3166-1 leaves to its users",
}
#: Common wrong codes → the State's code.
_OTHERWISE = {"EL": "GR", "UK": "GB"}
#: The form of a code, known or not.
_FORM = re.compile(r"(?:[A-Z]{2}(?:-[A-Z0-9]{1,3})?|EPPO)\Z")
_MOST_SUGGESTED = 3
#: The least likeness of a suggested name.
_LIKELY = 0.6


def _names() -> Mapping[str, str]:
    """Return the names of States by code, loaded only on look-up: verifying a proof needs none."""
    from custody.law.countries import COUNTRIES

    return COUNTRIES


def party(code: str) -> str:
    """Return the State Party of a State's or territory's code: GB for GB-SCT."""
    return code.partition("-")[0]


def has_form(code: str) -> bool:
    """Return whether a text has the form of a State's code, known or not."""
    return _FORM.match(code) is not None


def name_of(code: str) -> str | None:
    """Return the usual English name for a code, the State's for a territory; None if unknown."""
    return SPECIAL.get(code) or _names().get(party(code))


def fault(code: str) -> str | None:
    """Return the fault of a State's code, with up to three likely codes; None for a known code."""
    if has_form(code) and (code in SPECIAL or party(code) in _names()):
        return None
    likely = suggested(code)
    meant = f"; did you mean {' or '.join(likely)}?" if likely else ""
    return (
        "must be the code of a State in ISO 3166-1, such as AT, of a territory with its own system, such as GB-SCT, or "
        f"one of {', '.join(SPECIAL)}{meant}"
    )


def suggested(text: str) -> list[str]:
    """Return up to three codes with names that a typed text may mean, the likeliest first."""
    typed = text.strip().casefold()
    if (code := _OTHERWISE.get(text.strip().upper())) is not None:
        return [_written(code)]
    names = {name.casefold(): code for code, name in _names().items()}
    if typed in names:
        return [_written(names[typed])]
    likely = sorted((-_likeness(typed, name), code) for name, code in names.items())
    return [_written(code) for less, code in likely if -less >= _LIKELY][:_MOST_SUGGESTED]


def _likeness(word: str, other: str) -> float:
    """Return the likeness of two words by common letter pairs: 0 to 1 (Dice's coefficient)."""
    pairs, others = _pairs(word), _pairs(other)
    return 2 * len(pairs & others) / (len(pairs) + len(others)) if pairs and others else 0.0


def _pairs(word: str) -> set[str]:
    return {word[at : at + 2] for at in range(len(word) - 1)}


def _written(code: str) -> str:
    return f"{code} ({_names()[code]})"
