"""The safeguards of article 24 that an instrument states: for display, no rule."""

from __future__ import annotations

from collections.abc import Sequence

from custody.frozen import dataclass
from custody.ledger.views.entries.entries import EntryView
from custody.model.schema.types import Value, split_codes

_INAPPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Safeguard:
    """One safeguard: whether it applies, its newest text, the same for display, and its erasure."""

    name: str
    applies: bool
    text: Value
    told: Value
    erased: bool


def stated(entry: EntryView, asked: Sequence[str]) -> list[Safeguard]:
    """Return an instrument's statement on each of these safeguards, in their order."""
    none, gone = split_codes(entry.current(_INAPPLICABLE)), entry.gone(asked)
    return [
        Safeguard(name, name not in none, entry.current(name), entry.told(name), name in gone)
        for name in asked
    ]


def changed(entry: EntryView) -> str:
    """Return the corrections of which safeguards apply, as text; empty for none."""
    return entry.amended(_INAPPLICABLE)
