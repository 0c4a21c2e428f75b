"""The long lists of the worklist: first rows, and numbers of rows by index."""

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
    """The first rows of a list, and the number of all its rows."""

    rows: tuple[T, ...] = ()
    count: int = 0

    @classmethod
    def first(cls, rows: Iterable[T], count: int, most: int | None) -> FirstRows[T]:
        """Return the first ``most`` of ``count`` rows; all where ``most`` is None."""
        return cls(tuple(islice(rows, most)), count)


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order with the state of its clock, the gaps between its periods, and its delays of entry."""

    order: Order
    standing: ClockState
    gaps: tuple[clock.Gap, ...]
    lags: tuple[int, ...]

    @property
    def not_before(self) -> int | None:
        """The latest end its law may mean (seconds UTC); None if there is one end or none counts."""
        end = self.order.granted_end
        ends = self.standing.state in ("due_soon", "in_force", "lapsed")
        return end.latest if ends and end is not None and end.latest > end.earliest else None


def view_order(order: Order, now: int, warn: int = 14 * clock.DAY) -> OrderView:
    """Return an order with the state of its clock at ``now``; ``warn`` is in seconds."""
    periods = [Period(period.start, period.end) for period in order.periods]
    lags = tuple(clock.lag(period.decided, period.recorded) for period in order.periods)
    return OrderView(order, order.standing(now, warn), clock.gaps(periods), lags)


#: Kinds that require a running period.
_RUNNING = frozenset(
    {"preservation_order.complied", "preservation_order.data_requested", "preservation_order.withdrawn"}
)


def dated_in(gap: clock.Gap, entries: Iterable[EntryView]) -> tuple[EntryView, ...]:
    """Return the entries that require a running period but are dated, as corrected, in this gap.

    The rules go by the end of the last recorded period, which may have begun after them.
    """
    found = (entry for entry in entries if entry.envelope.kind in _RUNNING)
    return tuple(
        entry for entry in found if (at := moment_of(entry)) is not None and gap.start <= at < gap.end
    )


def orders(
    lookup: Lookup, now: int, warn: int, most: int | None = None
) -> tuple[FirstRows[OrderView], FirstRows[OrderView]]:
    """Return the orders that lapsed, and those that end within ``warn`` seconds, the soonest first.

    Orders are listed by the end of their last period. Only those with a period that has not begun are read in
    full: for them the end of the unbroken periods before it counts.
    """
    here, beyond, until = (format_instant(moment) for moment in (now, now + 1, now + warn))
    later = [
        view_order(order, now, warn)
        for order in lookup.under(Order, "ahead", beyond, format_instant(clock.EVER))
    ]
    apart = {view.order.id for view in later}
    listed = (view_order(order, now, warn) for order in lookup.under(Order, "due", beyond, until))
    between, besides = (
        sorted((view for view in later if view.standing.state == state), key=_soonest)
        for state in ("lapsed", "due_soon")
    )
    over = (view_order(order, now, warn) for order in lookup.under(Order, "due", "", here))
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
    """Return the sort key of orders: end, then identifier."""
    return view.standing.ends or 0, view.order.id


def exhibits_in_custody(lookup: Lookup, actor: str, most: int | None = None) -> FirstRows[Exhibit]:
    """Return the exhibits in an actor's custody that have not left the agency; at most ``most`` rows."""
    count = lookup.reader.count("exhibit", "custodian", actor, actor) - gone_from(lookup, actor)
    here = (
        exhibit
        for exhibit in lookup.under(Exhibit, "custodian", actor)
        if gone_of(lookup, exhibit.id) is None
    )
    return FirstRows.first(here, count, most)


def gone_from(lookup: Lookup, actor: str) -> int:
    """Return the number of exhibits that left the agency out of an actor's custody."""
    return lookup.reader.count_both((Departure.space, "now", ""), ("exhibit", "custodian", actor))


@dataclass(frozen=True, slots=True)
class Refused:
    """A refused offer without a later entry: the exhibit is still with its giver.

    ``refused`` is the signing instant (seconds UTC), ``entry`` the refusal with its corrections.
    """

    exhibit: str
    giver: str
    receiver: str
    purpose: str
    refused: int
    entry: EntryView


def refusals(lookup: Lookup, giver: str) -> Iterator[Refused]:
    """Yield the refused offers of a giver to which no later entry of the exhibit responds.

    A correction does not count as a response: it may come from whoever refused.
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
    """Return the newest entry of a subject that is no correction, None without one."""
    tip = reader.tip(subject)
    for seq in range(0 if tip is None else tip[0], -1, -1):
        (position,) = reader.positions(subject, seq, seq + 1)
        stored = reader.entry(position)
        if parse_entry(stored.note).envelope.kind != "entry.corrected":
            return stored
    return None
