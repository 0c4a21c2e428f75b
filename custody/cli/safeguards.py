"""The safeguards of article 24 that an instrument states, as they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from custody.ledger.views.entries import EntryView


def safeguards_document(entry: EntryView, asked: Sequence[str]) -> dict[str, Any]:
    """Return each safeguard of an entry for scripts: its text, whether it applies, whether the text was erased."""
    from custody.ledger.views.safeguards import stated

    return {
        one.name: {"applies": one.applies, "text": one.text, "erased": one.erased}
        for one in stated(entry, asked)
    }


def safeguards_lines(entry: EntryView, asked: Sequence[str]) -> list[tuple[str, str]]:
    """Return each safeguard of an entry as a name and a text for people; one that nobody stated reads so."""
    from custody.ledger.views.safeguards import changed, stated

    lines = []
    for one in stated(entry, asked):
        said = "not stated" if one.told is None else str(one.told)
        text = said if one.applies else f"not applicable, because {said}"
        lines.append((one.name.replace("_", " "), text))
    corrected = changed(entry)
    return [*lines, ("which apply", corrected)] if corrected else lines
