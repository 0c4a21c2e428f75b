"""Deadlines as calendar events without confidential data: identifier, sort and instants only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from custody.law.clock import format_instant
from custody.ledger.ports import LedgerReader
from custody.ledger.views.deadlines.calendar_file import Event
from custody.ledger.views.deadlines.deadline import Task
from custody.ledger.views.deadlines.deadline_list import EVER, dated, settled
from custody.ledger.views.deadlines.stores import NO_STORES, StoreUpkeep
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.entry.envelope import parse_entry
from custody.model.records import Assistance
from custody.proof.digest import sha256

#: The summary of each sort in a calendar.
CALLED = {
    "appeal_end": "judgment: time to appeal ends",
    "copy_return": "copy: return is due",
    "verification_end": "object store: full verification is due",
    "legal_hold_review": "legal hold: review",
    "lock_step": "object store: locks to be extended",
    "assistance_order_end": "assistance order: answer is due",
    "confirmation_end": "seizure: confirmation of authority is due",
    "countersign": "entry signed by a deputy: countersignature is due",
    "ruling_end": "privilege claim: ruling is due",
    "disclosure_duty_end": "duty to disclose: due",
    "enquiry_end": "enquiry: answer is due",
    "give_back": "seized exhibit: return is due",
    "objection_end": "destructive examination: time to object ends",
    "loan_return": "loaned exhibit: return is due",
    "claim_period_end": "notice to claim an exhibit: period ends",
    "offer_end": "transfer offer expires",
    "probe_end": "object store: probe is out of date",
    "preservation_order_end": "preservation order: period ends",
    "production_order_end": "production order: answer is due",
    "proposal_end": "proposal expires",
    "request_end": "preservation request: granted period ends",
    "return_due": "exhibit: return is due",
    "sample_end": "object store: sample verification is due",
    "notify": "preservation order ended: addressee to be notified",
    "confidentiality_end": "preservation order: confidentiality ends",
    "term_end": "authority to hold ends",
    "term_review": "authority to hold: review is due",
}


def events(
    reader: LedgerReader, now: int, until: int = EVER, upkeep: StoreUpkeep = NO_STORES, *, prefix: str = ""
) -> Iterator[Event]:
    """Yield each deadline overdue or due by ``until`` as a calendar event; settled ones as cancelled.

    ``prefix`` begins every summary, as in a training ledger. The sequence number of an event rises with every
    entry about its subject; entries about a request for assistance also count for the preservation requests
    it concerns. For a store, every entry of the ledger counts.
    """
    lookup, last = Lookup(reader), min(until, EVER)
    for row in dated(lookup, now, last, upkeep):
        yield _event(lookup, row, prefix, cancelled=False)
    for row in settled(lookup, now, last, upkeep):
        yield _event(lookup, row, prefix, cancelled=True)


def _moved(lookup: Lookup, row: Task) -> tuple[int, int]:
    """Return a deadline's sequence number and the signing instant of its newest entry (seconds UTC)."""
    if row.space == "store":
        newest = lookup.reader.head().size - 1
        return newest, parse_entry(lookup.reader.entry(newest).note).envelope.at
    subjects = [row.subject]
    if row.space == "preservation_request":
        subjects += [request.id for request in lookup.under(Assistance, "preservation_request", row.subject)]
    tips = [tip for subject in subjects if (tip := lookup.reader.tip(subject)) is not None]
    stamps = [parse_entry(stored.note).envelope.at for _, stored in tips]
    return max(0, sum(seq + 1 for seq, _ in tips) - 1), max(stamps, default=0)


def _event(lookup: Lookup, row: Task, prefix: str, *, cancelled: bool) -> Event:
    """Return the calendar event of one deadline."""
    sequence, stamp = _moved(lookup, row)
    later = "" if row.not_before is None else f" Nothing is let go before {format_instant(row.not_before)}."
    at = row.at or 0
    if row.space == "store":
        row = replace(row, subject=_unnamed(lookup, row.subject))
    return Event(
        uid=row.uid,
        sequence=sequence,
        stamp=stamp,
        at=at,
        summary=f"{prefix}{CALLED[row.sort]} ({row.subject})",
        description=f"{row.sort} of {row.subject} at {format_instant(at)}.{later}",
        cancelled=cancelled,
    )


def _unnamed(lookup: Lookup, store: str) -> str:
    """Return the pseudonym of a store for calendars: constant, and different in every ledger."""
    origin = parse_entry(lookup.reader.entry(0).note).envelope.log
    return sha256(f"{origin}\n{store}".encode()).hex()[:32]
