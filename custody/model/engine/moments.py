"""The instant that an entry states, and the marks of a record by its entries."""

from __future__ import annotations

from custody.law.clock import EVER, parse_instant
from custody.model.entry.facts import Facts
from custody.model.rulings import Placed, Ruling


def occurred(facts: Facts) -> int | None:
    """Return the instant of the event that an entry states (seconds UTC), None where it is not known."""
    text = facts.text("occurred_at")
    return None if text is None else parse_instant(text)


def happened(facts: Facts, at: int) -> int:
    """Return the instant of the event that an entry states, or ``at``, its signing, where it is not known."""
    moment = occurred(facts)
    return at if moment is None else moment


def event_date(ruling: Ruling) -> int:
    """Return the date of the event in a record (seconds UTC): states that began later do not apply to it.

    Return ``EVER`` for an act and for an undated event: every recorded state applies to them.
    """
    moment = occurred(ruling.facts)
    return EVER if ruling.is_act or moment is None else moment


def not_after_event(facts: Facts, text: str) -> bool:
    """Return whether an instant is no later than the entry's event; False if its date is not known."""
    moment = occurred(facts)
    return moment is not None and parse_instant(text) <= moment


def marks_with(before: tuple[str, ...], placed: Placed) -> tuple[str, ...]:
    """Return the marks of a record together with those of one more entry about it, sorted."""
    return tuple(sorted({*before, *placed.event.facts.codes("nonconforming")}))
