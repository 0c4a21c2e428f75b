"""The safeguards of article 24 that an instrument states, as they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from custody.model import types

if TYPE_CHECKING:
    from custody.ledger.views.entries import EntryView


def safeguards_document(entry: EntryView, asked: Sequence[str]) -> dict[str, Any]:
    """Give each safeguard of an entry for scripts: its text, whether it applies, whether the text was erased."""
    none = types.split_codes(entry.current("inapplicable"))
    gone = entry.gone(tuple(asked))
    return {
        name: {"applies": name not in none, "text": entry.current(name), "erased": name in gone}
        for name in asked
    }


def safeguards_lines(entry: EntryView, asked: Sequence[str]) -> list[tuple[str, str]]:
    """Give each safeguard of an entry as a name and a text for people; one that nobody stated reads so."""
    none = types.split_codes(entry.current("inapplicable"))
    lines = []
    for name in asked:
        text = entry.told(name)
        said = "not stated" if text is None else str(text)
        lines.append((name.replace("_", " "), f"not applicable, because {said}" if name in none else said))
    changed = entry.amended("inapplicable")
    return [*lines, ("which apply", changed)] if changed else lines
