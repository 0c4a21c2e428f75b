"""Events of a timeline that say in a sentence what happened, by which entry."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from custody.display import capitalised
from custody.pages.parts.page import Event, Fact

if TYPE_CHECKING:
    from custody.pages.parts.page import Mark, Tone


def event(
    start: int,
    end: int | None,
    sort: Mark,
    text: str,
    *,
    name: str = "",
    entry: int | None = None,
    tone: Tone = "",
) -> Event:
    """Return an event (seconds UTC) with its sentence, and the ``name`` to be drawn.

    An ``end`` before ``start`` is no end that can be drawn: the event is a doubt then.
    """
    backwards = end is not None and end < start
    return Event(
        start,
        end,
        "doubt" if backwards else sort,
        Fact("", name, text, text, tone="bad" if backwards else tone),
        entry,
    )


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """Return events by their start, then by entry."""
    return tuple(sorted(events, key=lambda found: (found.start, -1 if found.entry is None else found.entry)))


def sentence(text: str) -> str:
    """Return a text as a sentence: with a capital, and a full stop."""
    return f"{capitalised(text)}{'' if text.endswith('.') else '.'}"
