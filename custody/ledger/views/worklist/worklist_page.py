"""The long lists of what needs somebody: first rows, and counts without reading the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import chain, islice
from typing import Generic, TypeVar

from custody.frozen import dataclass
from custody.law import clock
from custody.law.clock import ClockState, Period, format_instant
from custody.ledger.ports import LedgerReader, StoredEntry
from custody.ledger.views.entries.corrections import moment_of
from custody.ledger.views.entries.entries import Entries, EntryView
from custody.ledger.views.exhibits.dispositions import gone_of
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.entry.envelope import parse_entry
from custody.model.records import Departure, Exhibit, Offer, Order
from custody.model.schema.ids import b64

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FirstRows(Generic[T]):
    """The first rows of a list, and how many it has."""

    rows: tuple[T, ...] = ()
    count: int = 0

    @classmethod
    def first(cls, rows: Iterable[T], count: int, most: int | None) -> FirstRows[T]:
        """Take the first ``most`` rows of ``count``; None: all."""
        return cls(tuple(islice(rows, most)), count)


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order with what its clock says now, and the gaps between its periods."""

    order: Order
    standing: ClockState
    gaps: tuple[clock.Gap, ...]
    lags: tuple[int, ...]

    @property
    def not_before(self) -> int | None:
        """The latest end its law allows (seconds UTC); None if another end counts, or only one."""
        end = self.order.granted_end
        ends = self.standing.state in ("due_soon", "in_force", "lapsed")
        return end.latest if ends and end is not None and end.latest > end.earliest else None


def view_order(order: Order, now: int, warn: int = 14 * clock.DAY) -> OrderView:
    """Judge an order's clock at ``now`` (seconds UTC)."""
    periods = [Period(period.start, period.end) for period in order.periods]
    lags = tuple(clock.lag(period.decided, period.recorded) for period in order.periods)
    return OrderView(order, order.standing(now, warn), clock.gaps(periods), lags)


#: Kinds that suppose a period which runs.
_RUNNING = frozenset(
    {"preservation_order.complied", "preservation_order.data_requested", "preservation_order.withdrawn"}
)


def dated_in(gap: clock.Gap, entries: Iterable[EntryView]) -> tuple[EntryView, ...]:
    """Return an order's entries that suppose a running period but are dated, as corrected, where none ran.

    The rules go by the end of the last period on record, which may have begun after them.
    """
    found = (entry for entry in entries if entry.envelope.kind in _RUNNING)
    return tuple(one for one in found if (at := moment_of(one)) is not None and gap.start <= at < gap.end)


def orders(
    lookup: Lookup, now: int, warn: int, most: int | None = None
) -> tuple[FirstRows[OrderView], FirstRows[OrderView]]:
    """Return the orders that lapsed, and those that end within ``warn`` seconds, the soonest first.

    The end of the last period says which it is, but for orders with a period that has not begun: these are looked at,
    since what counts is the end of the unbroken stretch before it.
    """
    here, beyond, until = (format_instant(moment) for moment in (now, now + 1, now + warn))
    later = [
        view_order(one, now, warn) for one in lookup.under(Order, "ahead", beyond, format_instant(clock.EVER))
    ]
    apart = {view.order.id for view in later}
    listed = (view_order(one, now, warn) for one in lookup.under(Order, "due", beyond, until))
    between, besides = (
        sorted((view for view in later if view.standing.state == state), key=_soonest)
        for state in ("lapsed", "due_soon")
    )
    over = (view_order(one, now, warn) for one in lookup.under(Order, "due", "", here))
    soon = merge((view for view in listed if view.order.id not in apart), besides, key=_soonest)
    within = sum(  # of those looked at; one that another order follows is listed without an end
        view.order.followed is None and view.order.periods[-1].end <= now + warn for view in later
    )
    count = lookup.reader.count
    return (
        FirstRows.first(chain(over, between), count(Order.space, "due", "", here) + len(between), most),
        FirstRows.first(soon, count(Order.space, "due", beyond, until) - within + len(besides), most),
    )


def _soonest(view: OrderView) -> tuple[int, str]:
    return view.standing.ends or 0, view.order.id


def held(lookup: Lookup, actor: str, most: int | None = None) -> FirstRows[Exhibit]:
    """Return the exhibits whose recorded custodian somebody is and that have not left the house."""
    count = lookup.reader.count("exhibit", "custodian", actor, actor) - gone_from(lookup, actor)
    here = (
        exhibit
        for exhibit in lookup.under(Exhibit, "custodian", actor)
        if gone_of(lookup, exhibit.id) is None
    )
    return FirstRows.first(here, count, most)


def gone_from(lookup: Lookup, actor: str) -> int:
    """Count the exhibits of which somebody was the last holder and that have left the house."""
    return lookup.reader.count_both((Departure.space, "now", ""), ("exhibit", "custodian", actor))


@dataclass(frozen=True, slots=True)
class Refused:
    """An offer that was refused and that nothing has followed yet: the exhibit is still with its giver.

    ``entry`` is the refusal itself, with its reason and whatever corrected it.
    """

    exhibit: str
    giver: str
    receiver: str
    purpose: str
    refused: int
    entry: EntryView


def refusals(lookup: Lookup, giver: str) -> Iterator[Refused]:
    """Yield the refusals that are the last entry of an exhibit; a later entry shows its giver knows.

    A correction does not show that: whoever refused may have made it.
    """
    for offer in lookup.under(Offer, "refused", giver):
        stored = _last(lookup.reader, offer.exhibit)
        if stored is None:
            continue
        envelope = parse_entry(stored.note).envelope
        if envelope.kind != "transfer.refused" or envelope.re is None or b64(envelope.re) != offer.leaf:
            continue
        yield Refused(
            exhibit=offer.exhibit,
            giver=offer.giver,
            receiver=offer.receiver,
            purpose=offer.purpose,
            refused=envelope.at,
            entry=Entries(lookup.reader).at(stored.position),
        )


def _last(reader: LedgerReader, subject: str) -> StoredEntry | None:
    """Return the last entry about a subject that corrects no other one."""
    tip = reader.tip(subject)
    for seq in range(0 if tip is None else tip[0], -1, -1):
        (position,) = reader.positions(subject, seq, seq + 1)
        stored = reader.entry(position)
        if parse_entry(stored.note).envelope.kind != "entry.corrected":
            return stored
    return None
