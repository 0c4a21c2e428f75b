"""When something happened, as an entry states it, and which marks a thing has by its entries."""

from __future__ import annotations

from custody.law.clock import EVER, parse_instant
from custody.model.entry.facts import Facts
from custody.model.rulings import Placed, Ruling


def occurred(facts: Facts) -> int | None:
    """Return the instant when an act happened, in seconds UTC, None where unknown."""
    text = facts.text("occurred_at")
    return None if text is None else parse_instant(text)


def happened(facts: Facts, at: int) -> int:
    """Return the instant when an act happened, or ``at``, its record, where that is unknown."""
    moment = occurred(facts)
    return at if moment is None else moment


def told_of(ruling: Ruling) -> int:
    """Return the date of the event in a record: states that began later do not apply to it.

    Return ``EVER`` for an act and for an undated event: every recorded state applies to them.
    """
    moment = occurred(ruling.facts)
    return EVER if ruling.is_act or moment is None else moment


def comes_first(facts: Facts, text: str) -> bool:
    """Return whether an instant is no later than what is told; False if nobody knows when that happened."""
    moment = occurred(facts)
    return moment is not None and parse_instant(text) <= moment


def marks_with(before: tuple[str, ...], placed: Placed) -> tuple[str, ...]:
    """Return the marks of a thing together with those of one more entry about it, sorted."""
    return tuple(sorted({*before, *placed.event.facts.codes("nonconforming")}))
