"""Corrected fields among a subject's entries, and the periods that follow from corrected instants.

Neither a correction nor a repeated statement of a beginning moves a recorded period. The periods computed
here are shown next to the signed ones, never in their place.
"""

from __future__ import annotations

from collections.abc import Iterable

from custody.frozen import dataclass
from custody.law import clock
from custody.law.clock import Gap, Period, parse_instant
from custody.ledger.views.entries.entries import EntryView, FieldView
from custody.model import layouts
from custody.model.schema.schema import Need
from custody.model.schema.types import split_codes

#: Kinds that start a clock once; a repeated one starts none and is marked.
_STARTS = frozenset({"preservation_order.receipt_acknowledged", "preservation_order.served"})


@dataclass(frozen=True, slots=True)
class Corrected:
    """A field of an entry that later entries corrected.

    ``stays`` are the instants that the rules computed from the entry, by field; corrections do not change
    them.
    """

    entry: EntryView
    field: FieldView
    stays: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CorrectedPeriods:
    """The periods that follow from instants as last corrected, and the gaps between them.

    ``signed`` are the recorded periods. ``by`` are the entries that corrected an instant from which a period
    runs, ``again`` the entry that records an earlier service or receipt after the clock had started.
    ``periods`` is empty where the corrected instant of the first one is unknown.
    """

    signed: tuple[Period, ...]
    periods: tuple[Period, ...]
    gaps: tuple[Gap, ...]
    by: tuple[int, ...]
    again: tuple[int, ...] = ()

    @property
    def sooner(self) -> int:
        """The seconds by which the last period would end before the recorded end; negative if later."""
        return self.signed[-1].end - self.periods[-1].end if self.periods else 0


def corrected_in(entries: Iterable[EntryView]) -> tuple[Corrected, ...]:
    """Return the corrected fields of these entries, in order of record."""
    return tuple(
        Corrected(entry, field, computed(entry))
        for entry in entries
        for field in entry.fields
        if field.corrected
    )


def computed(entry: EntryView) -> tuple[tuple[str, str], ...]:
    """Return the instants that the rules computed for an entry, as (field, text); never corrected."""
    layout = layouts.layout(entry.envelope.v, entry.envelope.kind)
    named = {
        field.name for field in layout.fields if field.need is Need.COMPUTED and field.type.name == "instant"
    }
    return tuple(
        (field.name, field.value)
        for field in entry.fields
        if field.name in named and isinstance(field.value, str)
    )


def corrected_periods(entries: Iterable[EntryView]) -> CorrectedPeriods | None:
    """Return the periods that follow from corrected or repeated instants; None if none differs.

    ``entries`` are those of one order or request. Each period keeps its computed number of days. The first
    begins at its instant, or at that of an earlier service or receipt recorded since; each further one where
    the previous one ends or, if decided later, with its decision.
    """
    told = list(entries)
    signed: list[Period] = []
    found: list[Period] = []
    by: list[int] = []
    again: tuple[int, ...] = ()
    known = True
    for entry in told:
        own = period_of(entry)
        if own is None:
            continue
        days = (own.end - own.start) // clock.DAY
        by += _corrections(entry)
        moment = moment_of(entry)
        if not signed:
            first = _first_of(entry, told)
            if first is not entry:
                moment, again = moment_of(first), (first.position,)
                by += _corrections(first)
            known = moment is not None
        if known and found:
            last = found[-1]
            if moment is not None and entry.envelope.kind == "preservation_order.renewed":
                last = clock.renewed(found, moment)
            found.append(clock.continued(last, last.end if moment is None else moment, days))
        elif known and moment is not None:
            found.append(clock.period_of(moment, days))
        signed.append(own)
    if not (by or again) or found == signed:
        return None
    in_order = [
        tuple(sorted(periods, key=lambda period: (period.end, period.start))) for periods in (signed, found)
    ]
    return CorrectedPeriods(in_order[0], in_order[1], clock.gaps(found), tuple(by), again)


def _corrections(entry: EntryView) -> tuple[int, ...]:
    """Return the positions of the entries that corrected the event instant of an entry."""
    happened = next(field for field in entry.fields if field.name == "occurred_at")
    return tuple(correction.position for correction in happened.corrections)


def moment_of(entry: EntryView) -> int | None:
    """Return the event instant of an entry (seconds UTC), as last corrected; None if unknown."""
    text = entry.current("occurred_at")
    return parse_instant(text) if isinstance(text, str) else None


def _first_of(start: EntryView, entries: Iterable[EntryView]) -> EntryView:
    """Return the earliest entry that started a clock: ``start``, or a later one of its kind.

    Entries without an instant come last. One dated before the issue of the order is left out.
    """
    again = [
        entry
        for entry in entries
        if entry.envelope.kind == start.envelope.kind in _STARTS
        and entry.position > start.position
        and moment_of(entry) is not None
        and "preservation_order.before_issue" not in split_codes(entry.value("nonconforming"))
    ]
    return min(
        [start, *again], key=lambda entry: (moment_of(entry) is None, moment_of(entry) or 0, entry.position)
    )


def period_of(entry: EntryView) -> Period | None:
    """Return the period that an entry computed, None if it computed none."""
    start, end = entry.value("starts_at"), entry.value("ends_at")
    if not isinstance(start, str) or not isinstance(end, str):
        return None
    return Period(parse_instant(start), parse_instant(end))
