"""The eight safeguards of article 24: their paragraphs, and those that each instrument states.

An instrument that carries one of them in a field of its own does not state it twice.
"""

from __future__ import annotations

from custody.law.grounds import SAFEGUARDS

#: Safeguard → the paragraph that requires it, where that is not paragraph 2.
_ELSEWHERE = {"proportionality": "24(1)", "third_parties": "24(3)"}


def article_of(safeguard: str) -> str:
    """Return the paragraph that requires a safeguard, such as ``24(2)``."""
    return _ELSEWHERE.get(safeguard, "24(2)")


def other_safeguards(*carried: str) -> tuple[str, ...]:
    """Return the safeguards other than those ``carried`` by an instrument's own fields, in table order."""
    return tuple(safeguard for safeguard in SAFEGUARDS if safeguard not in carried)


#: An order to preserve: who orders it, why, which data and for how long are particulars of its own.
OF_ORDER: tuple[str, ...] = other_safeguards("authority", "grounds", "scope", "duration")

#: A search or seizure: its authority, its scope and how long it took are fields of its own.
OF_SEIZURE: tuple[str, ...] = other_safeguards("authority", "scope", "duration")

#: An assistance order: who orders it, why it is reasonable, what it asks for and until when are fields of its own.
OF_ASSIST: tuple[str, ...] = other_safeguards("authority", "grounds", "scope", "duration")

#: A production order: who orders it, why, which data and until when are fields of its own.
OF_PRODUCTION: tuple[str, ...] = other_safeguards("authority", "grounds", "scope", "duration")
