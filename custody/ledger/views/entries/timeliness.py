"""Verdicts on acts with a deadline: proven or claimed in time, or late, with their instants."""

from __future__ import annotations

from custody.frozen import dataclass
from custody.law import clock
from custody.law.clock import Period, parse_instant
from custody.law.timeliness import Timeliness, timeliness
from custody.ledger.ports import LedgerReader, Stamps
from custody.ledger.views.entries.corrections import period_of
from custody.ledger.views.entries.entries import Entries, EntryView
from custody.ledger.views.entries.external_sightings import ExternalSightings
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Assistance, Order, Request
from custody.model.schema import types


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether one act met its deadline ``before``; instants in seconds UTC.

    ``claimed`` is the stated time of the act, as last corrected; ``recorded`` is the signing instant of the
    entry that states or corrects it, ``proven`` when an outsider first saw that entry. ``note`` names the
    correction and the former value; empty without one. ``latest`` is the latest date that may be the deadline
    by law, None if ``before`` is the only one.
    """

    act: str
    position: int
    before: int
    claimed: int | None
    recorded: int
    proven: int | None
    timeliness: Timeliness
    note: str = ""
    latest: int | None = None

    @property
    def open_to_law(self) -> bool:
        """Whether the act was late, but before the latest end that its law may mean."""
        if self.latest is None or self.claimed is None:
            return False
        return self.before <= self.claimed < self.latest


def verdict(
    entries: Entries, seen: ExternalSightings, entry: EntryView, before: int, latest: int | None = None
) -> Verdict:
    """Return the verdict on an act with the deadline ``before`` (seconds UTC).

    ``latest`` is the latest date that may be the deadline by law, None if ``before`` is the only one.
    """
    field = next(stated for stated in entry.fields if stated.name == "occurred_at")
    saying, text = entry, field.value
    if field.corrected and field.corrected_by is not None:
        saying, text = entries.at(field.corrected_by), field.correction
    claimed = parse_instant(text) if isinstance(text, str) else None
    recorded, proven = saying.envelope.at, seen.earliest(saying.position)
    judged = timeliness(before, claimed, recorded, proven)
    note = entry.amended("occurred_at")
    return Verdict(
        entry.envelope.kind, entry.position, before, claimed, recorded, proven, judged, note, latest
    )


def order_verdicts(reader: LedgerReader, order: Order, verifier: Stamps | None = None) -> tuple[Verdict, ...]:
    """Return verdicts on the deadlines of an order: service, renewals, requests for the data.

    A renewal is due before the current period ends; a request for the data before the latest date that may be
    that end. Service has a deadline only where the period runs from the order; elsewhere it starts with
    service.
    """
    entries, seen = Entries(reader), ExternalSightings(reader, verifier)
    found: list[Verdict] = []
    period: Period | None = None
    served = order.clock_start != "order"
    for entry in entries.of(order.id):
        kind = entry.envelope.kind
        latest = None if period is None else clock.deadline(period, order.calendar_margin_hours).latest
        if latest is not None and kind == "preservation_order.data_requested":
            found.append(verdict(entries, seen, entry, latest))
        elif period is not None and (
            kind == "preservation_order.renewed" or (kind == "preservation_order.served" and not served)
        ):
            found.append(verdict(entries, seen, entry, period.end, latest))
            served = served or kind == "preservation_order.served"
        period = period_of(entry) or period
    return tuple(found)


def request_verdicts(
    reader: LedgerReader, request: Request, verifier: Stamps | None = None
) -> tuple[Verdict, ...]:
    """Return verdicts on the deadlines of an article 42 request: extensions, mutual legal assistance.

    An extension is due before the granted end. A request for assistance is due before the latest date that may be
    that end; it has no deadline while another duty keeps the data preserved.
    """
    entries, seen = Entries(reader), ExternalSightings(reader, verifier)
    found: list[Verdict] = []
    period: Period | None = None
    open_ended: set[str] = set()
    subjects = (
        request.id,
        *(
            mla_request.id
            for mla_request in Lookup(reader).under(Assistance, "preservation_request", request.id)
        ),
    )
    told = (entry for subject in subjects for entry in entries.of(subject))
    for entry in sorted(told, key=lambda listed: listed.position):
        kind = entry.envelope.kind
        latest = None if period is None else clock.deadline(period, request.calendar_margin_hours).latest
        if period is not None and kind == "preservation_request.extension_requested":
            found.append(verdict(entries, seen, entry, period.end, latest))
        elif (
            latest is not None
            and kind in _COVERING
            and _names(entry, "preservation_requests", request)
            and not open_ended
        ):
            found.append(verdict(entries, seen, entry, latest))
        _keep(open_ended, entry, period, request)
        period = period_of(entry) or period
    return tuple(found)


#: The key of an undecided extension; requests for assistance have their identifiers.
_ASKED = ""
#: Kinds that ask for preserved data, or for more of them.
_COVERING = ("mla_request.received", "mla_request.sent", "mla_request.preservation_linked")

#: Kinds that end preservation for assistance, with the field that names the requests; a grant does not.
_LETTING = {
    "mla_request.refused": "affected_requests",
    "mla_request.withdrawn": "affected_requests",
    "mla_request.preservation_unlinked": "preservation_requests",
    "mla_request.preservation_excluded": "excluded_requests",
}


def _names(entry: EntryView, field: str, request: Request) -> bool:
    """Return whether a field of an entry names a preservation request."""
    return request.id in types.split_codes(entry.value(field))


def _keep(open_ended: set[str], entry: EntryView, period: Period | None, request: Request) -> None:
    """Update the ids of extensions and assistance that keep data preserved beyond the granted end."""
    kind = entry.envelope.kind
    if kind == "preservation_request.extension_requested":
        text = entry.value("occurred_at")
        asked = parse_instant(text) if isinstance(text, str) else entry.envelope.at
        if period is None or asked < period.end:
            open_ended.add(_ASKED)
    elif kind == "preservation_request.extension_decided":
        open_ended.discard(_ASKED)
    elif kind in (
        *_COVERING,
        "mla_request.preservation_identified",
        "mla_request.receipt_acknowledged",
    ) and _names(entry, "preserved_until_decision", request):
        open_ended.add(entry.envelope.subject)
    elif kind in _LETTING and _names(entry, _LETTING[kind], request):
        open_ended.discard(entry.envelope.subject)
