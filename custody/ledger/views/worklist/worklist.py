"""The worklist: open deadlines, transfers, approvals and failures at one instant."""

from __future__ import annotations

from custody.frozen import dataclass
from custody.law.clock import DAY
from custody.ledger.ports import LedgerReader
from custody.ledger.timestamps.records import newest_signed
from custody.ledger.views.entries.countable_dates import Dates
from custody.ledger.views.exhibits import evidence_room
from custody.ledger.views.exhibits.holding_authority import (
    UnauthorisedSource,
    bare_productions,
    bare_seizures,
)
from custody.ledger.views.instruments.preservation_requests import RequestView, waiting
from custody.ledger.views.instruments.seizures import unfinished
from custody.ledger.views.subjects.lookup import Lookup
from custody.ledger.views.worklist.worklist_page import (
    FirstRows,
    OrderView,
    Refused,
    exhibits_in_custody,
    orders,
    refusals,
    view_order,
)
from custody.model.entry.envelope import parse_entry
from custody.model.records import (
    OPEN_END,
    Assistance,
    CheckOut,
    Discrepancy,
    Enquiry,
    Exhibit,
    Inventory,
    Newest,
    Offer,
    Order,
    Proposal,
    Seizure,
    StoredObject,
    Sweep,
    Whereabouts,
)

#: How long an entry may wait for a witness to see it, in seconds.
WITNESS_WITHIN = 7 * DAY


@dataclass(frozen=True, slots=True)
class Desk:
    """The worklist at ``now`` (seconds UTC); lists have the most urgent first."""

    now: int
    lapsed: FirstRows[OrderView]
    due: FirstRows[OrderView]
    not_started: tuple[OrderView, ...]
    enquiries: tuple[Enquiry, ...]
    requests: tuple[RequestView, ...]
    assistance: tuple[Assistance, ...]
    seizures_bare: tuple[Seizure, ...]
    productions_bare: tuple[UnauthorisedSource, ...]
    seizures_unfinished: tuple[Seizure, ...]
    offers_to_me: tuple[Offer, ...]
    offers_by_me: tuple[Offer, ...]
    offers_refused: tuple[Refused, ...]
    missing: tuple[Whereabouts, ...]
    back_overdue: tuple[CheckOut, ...]
    out_to_me: tuple[Whereabouts, ...]
    discrepancies: tuple[Discrepancy, ...]
    inventories: tuple[Inventory, ...]
    proposals: tuple[Proposal, ...]
    erasures_due: tuple[Proposal, ...]
    failing: tuple[StoredObject, ...]
    held_by_me: FirstRows[Exhibit]
    last_sweep: Sweep | None
    sweep_uncounted: tuple[Sweep, str] | None
    objects_without_sweep: bool
    witnessed: int
    unwitnessed_since: int | None

    @property
    def witness_overdue(self) -> bool:
        """Whether an entry has waited more than ``WITNESS_WITHIN`` for a witness's signature."""
        since = self.unwitnessed_since
        return since is not None and self.now - since > WITNESS_WITHIN

    @property
    def needs_attention(self) -> bool:
        """Whether anything is overdue, failing or waiting."""
        return bool(
            self.lapsed.count
            or self.due.count
            or self.enquiries
            or self.requests
            or self.assistance
            or self.seizures_bare
            or self.productions_bare
            or self.offers_to_me
            or self.offers_refused
            or self.missing
            or self.back_overdue
            or self.discrepancies
            or self.proposals
            or self.erasures_due
            or self.failing
        )


def desk(
    reader: LedgerReader, now: int, actor: str | None, warn: int = 14 * DAY, most: int | None = None
) -> Desk:
    """Return the worklist at ``now`` (seconds UTC) for one actor; None: without personal lists.

    ``warn`` is the seconds before its end from which an order counts as due. Long lists have at most ``most``
    rows (None: all); due tasks are read by index, never from every order.
    """
    lookup = Lookup(reader)
    lapsed, due = orders(lookup, now, warn, most)
    not_started = [
        view_order(order, now, warn) for order in lookup.under(Order, "due", OPEN_END) if not order.periods
    ]
    not_started.sort(key=lambda view: view.order.issued)
    mine = [] if actor is None else sorted(lookup.under(Offer, "receiver", actor), key=_end)
    given = [] if actor is None else sorted(lookup.under(Offer, "giver", actor), key=_end)
    dates = Dates(lookup, now)
    last = dates.last_sweep()
    witnessed, unwitnessed_since = unwitnessed(reader, dates)
    return Desk(
        now=now,
        lapsed=lapsed,
        due=due,
        not_started=tuple(not_started),
        enquiries=tuple(sorted(lookup.under(Enquiry, "open", ""), key=_answer_by)),
        requests=waiting(lookup, now, warn),
        assistance=tuple(
            sorted(
                (request for request in lookup.under(Assistance, "open", "") if request.incoming),
                key=lambda request: (request.made, request.id),
            )
        ),
        seizures_bare=tuple(bare_seizures(lookup, now)),
        productions_bare=tuple(bare_productions(lookup)),
        seizures_unfinished=tuple(unfinished(lookup)),
        offers_to_me=tuple(offer for offer in mine if offer.expires >= now),
        offers_by_me=tuple(given),
        missing=tuple(evidence_room.missing(lookup)),
        back_overdue=tuple(evidence_room.overdue(lookup, now)),
        out_to_me=() if actor is None else tuple(lookup.under(Whereabouts, "out", actor)),
        discrepancies=tuple(evidence_room.unresolved(lookup)),
        inventories=tuple(evidence_room.counting(lookup)),
        proposals=tuple(
            proposal
            for proposal in sorted(lookup.under(Proposal, "status", "open"), key=_end)
            if proposal.expires >= now
        ),
        offers_refused=() if actor is None else tuple(sorted(refusals(lookup, actor), key=_refused)),
        erasures_due=tuple(
            proposal
            for proposal in sorted(lookup.under(Proposal, "status", "approved"), key=_end)
            if proposal.expires >= now and proposal.act == "erasure"
        ),
        failing=tuple(lookup.under(StoredObject, "failing", "", "~")),
        held_by_me=FirstRows() if actor is None else exhibits_in_custody(lookup, actor, most),
        last_sweep=last,
        sweep_uncounted=_uncounted(lookup, dates),
        objects_without_sweep=dates.last_sweep(of_bytes=True) is None and bool(reader.checked_stores()),
        witnessed=witnessed,
        unwitnessed_since=unwitnessed_since,
    )


def unwitnessed(reader: LedgerReader, dates: Dates) -> tuple[int, int | None]:
    """Return the number of entries with an outside signature, and since when the next one waits."""
    size = reader.head().size
    witnessed = newest_signed(reader, size)
    return witnessed, _waits(reader, dates, witnessed) if witnessed < size else None


def _waits(reader: LedgerReader, dates: Dates, position: int) -> int:
    """Return the instant of an entry that counts (seconds UTC), of an earlier one if it lies ahead."""
    at = parse_entry(reader.entry(position).note).envelope.at
    while dates.wrong(position, at) == "ahead" and position > 0:
        position -= 1
        at = parse_entry(reader.entry(position).note).envelope.at
    return dates.counts(position, at)


def _refused(refusal: Refused) -> tuple[int, int]:
    """Return the sort key of refused offers: refusal, then entry."""
    return refusal.refused, refusal.entry.position


def _answer_by(enquiry: Enquiry) -> tuple[bool, int, str]:
    """Return the sort key of enquiries: dated ones first, by deadline, then by asking."""
    return enquiry.answer_due_at is None, enquiry.answer_due_at or enquiry.asked, enquiry.id


def _end(expiring: Offer | Proposal) -> tuple[int, int]:
    """Return the sort key of offers and proposals: expiry, then entry."""
    return expiring.expires, expiring.position


def _uncounted(lookup: Lookup, dates: Dates) -> tuple[Sweep, str] | None:
    """Return the newest sweep and why its date does not count; None where it does."""
    newest = lookup.maybe(Newest, "sweep")
    sweep = None if newest is None else lookup.maybe(Sweep, newest.subject)
    why = None if sweep is None else dates.wrong(sweep.position, sweep.ended)
    return None if sweep is None or why is None else (sweep, why)
