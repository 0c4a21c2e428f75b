"""Lines and documents on entries whose date lies far from their arrival."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from custody.cli.console.words import moment, span
from custody.layout import ROOM, fold

if TYPE_CHECKING:
    from custody.ledger.views.entries.date_gaps import Gap


def gaps_document(found: Mapping[int, Gap]) -> list[dict[str, Any]]:
    """Return entries dated far from their arrival, as a JSON document."""
    return [
        {
            "entry": position,
            "came_in": moment(one.came_in),
            "late_reason": one.late,
            "seen": one.seen,
            "missed": one.missed,
        }
        for position, one in sorted(found.items())
    ]


def gap_text(gap: Gap) -> str:
    """Return the text for people on one entry dated far from its arrival."""
    return gap.sentence(span(gap.late), span(gap.missed))


def gaps_lines(found: Mapping[int, Gap]) -> list[str]:
    """Return lines for people about entries dated far from their arrival; empty for none."""
    told = [f"entry {position}: {gap_text(one)}" for position, one in sorted(found.items())]
    lines = [
        f"{'    ' if below else '  '}{line}"
        for text in told
        for below, line in enumerate(fold(text, ROOM - 2))
    ]
    return (
        ["", "dated long before they came in, or before what stood there already:", *lines] if lines else []
    )
