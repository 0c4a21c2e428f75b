"""The authority to hold what was seized, over time: who gave it, how, and whether it was confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.ledger.views.exhibits.continuity import occurred
from custody.ledger.views.exhibits.holding_history import (
    AUTHORITIES,
    basis_words,
    happened,
    seizure_periods,
    uncovered_words,
)
from custody.pages.parts.gate import Gate
from custody.pages.parts.lanes import event
from custody.pages.parts.page import Lane
from custody.pages.parts.stated_facts import fact_of
from custody.pages.parts.wording import when

if TYPE_CHECKING:
    from custody.law.holding_history import HoldingPeriod
    from custody.ledger.views.entries.entries import EntryView
    from custody.ledger.views.exhibits.holding_authority import Ends
    from custody.ledger.views.instruments.seizures import SeizureView
    from custody.pages.parts.context import PageContext
    from custody.pages.parts.page import Event

#: The kinds of the entries that decide the authority to hold.
_DECIDING = (
    "seizure.recorded",
    "seizure.authorisation_decided",
    "seizure.consent_withdrawn",
    "seizure.term_set",
)
_DECIDED = "seizure.authorisation_decided"


def authority_lane(context: PageContext, view: SeizureView, ends: Ends) -> Lane:
    """Return the periods of authority to hold what was seized, from the seizure on, and those without any.

    ``ends`` is the end of the newest term. A period that began with an oral authorisation begins with the seizure,
    however late it was confirmed in writing.
    """
    periods = seizure_periods(context.lookup, view.seizure, context.now)
    provisional = view.seizure.authority.at(context.now).until
    events = []
    for period in periods:
        until = period.until
        if until is None and period.basis is not None:
            until = provisional if ends.at is None else ends.at
        events.append(_period(context, view, period, until))
    return Lane("authority", tuple(events))


def _period(context: PageContext, view: SeizureView, period: HoldingPeriod, until: int | None) -> Event:
    entry = _began(view, period.since)
    if period.basis is None:
        due = view.seizure.confirmation_due_at
        waits = view.seizure.waits_for_authority and due is not None and period.why == "urgent"
        by = f"; a decision is due until {when(due)}" if waits else ""
        text = f"{uncovered_words(period.why)}{by}."
        return event(period.since, until, "gap", text, name="NONE", entry=entry, tone="bad")
    text = f"{_sentence(context, view, period)}."
    return event(period.since, until, "period", text, name=basis_words(period.basis), entry=entry)


def _sentence(context: PageContext, view: SeizureView, period: HoldingPeriod) -> str:
    """Return how what was seized is held in a period: under what, given by whom, and how it was confirmed."""
    given = _by(context, view.entry, "authorised_by")
    if period.basis == "oral":
        return f"Held under an authorisation given orally{given}, {_confirmed(context, view, period)}"
    if period.basis == "urgent":
        return f"Held after an urgent seizure, {_confirmed(context, view, period)}"
    if period.basis == "decision":
        return f"Held under {AUTHORITIES['decision']}{_decided(context, view, period)}"
    return f"Held under {AUTHORITIES[period.basis or '']}{given}"


def _confirmed(context: PageContext, view: SeizureView, period: HoldingPeriod) -> str:
    """Return when, how and by whom a provisional authority was confirmed, or until when that is due."""
    decision, seizure = _decision(view, period), view.seizure
    word = "confirmed" if period.basis == "oral" else "authorised"
    if decision is not None:
        return f"{word}{_decided(context, view, period)}"
    if seizure.authority_document:
        return f"{word} in writing by the document on record"
    due = seizure.confirmation_due_at
    if due is None:
        return f"not {word} yet; no date is set for it"
    ended = period.until is not None and period.until >= due
    return (
        f"not {word} by {when(due)}, when it was due" if ended else f"not {word} yet, due until {when(due)}"
    )


def _decided(context: PageContext, view: SeizureView, period: HoldingPeriod) -> str:
    """Return form, instant and author of the decision that covers a period; empty for none."""
    decision = _decision(view, period)
    if decision is None:
        return ""
    written = "" if decision.current("document_sha256") is None else " in writing"
    at = occurred(decision)
    date = " on an unknown date" if at is None else f" {when(at)}"
    return f"{written}{date}{_by(context, decision, 'decided_by')}"


def _decision(view: SeizureView, period: HoldingPeriod) -> EntryView | None:
    """Return the first decision in favour of a seizure that was made before the end of a period."""
    for entry in view.of(_DECIDED):
        at = happened(entry)
        if entry.current("decision") != "refused" and (period.until is None or at < period.until):
            return entry
    return None


def _by(context: PageContext, entry: EntryView, field: str) -> str:
    """Return what a field names, after "by"; empty where nothing can be shown of it."""
    fact = fact_of(Gate(context.lookup), entry, field)
    return "" if fact is None or fact.value is None else f" by {fact.text}"


def _began(view: SeizureView, since: int) -> int:
    """Return the entry with which a period began.

    Where time alone began it, that is the newest one before it that decides.
    """
    known = [entry for entry in (view.entry, *view.later) if entry.envelope.kind in _DECIDING]
    at = [(happened(entry), entry.position) for entry in known]
    exact = [position for instant, position in at if instant == since]
    before = [position for instant, position in at if instant <= since]
    return max(exact or before or [view.entry.position])
