"""The authority to hold an exhibit over time, from the entries of its source and its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from custody.law.clock import parse_instant
from custody.law.holding_history import (
    Allowed,
    Decision,
    History,
    HoldingPeriod,
    Unauthorised,
    Until,
    covering,
    over_time,
)
from custody.ledger.state.state_cache import recalled
from custody.ledger.views.entries.entries import Entries, EntryView
from custody.ledger.views.exhibits.continuity import Continuity, occurred
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.exits.duty_to_return import chain_of, set_aside_for, withdrawals
from custody.model.exits.holding_authority import end_of
from custody.model.production_orders.records import STAYS
from custody.model.records import ConsentWithdrawal, Order, Production, Seizure, Term
from custody.model.schema.types import split_codes
from custody.model.state import State

#: The reason for a period without authority to hold, by code, as command line, screens and papers show it.
UNCOVERED: dict[str, str] = {
    "ended": "the authority to hold it had ended",
    "no_seizure": "nothing says how it was obtained",
    "oral": "authorised orally, and not confirmed in time",
    "preservation_only": "only an order to preserve it",
    "recalled": "the production order had been withdrawn before it was handed over",
    "refused": "authority was refused or set aside",
    "urgent": "seized in urgency, not authorised by then",
    "withdrawn": "the consent was withdrawn",
}

#: The authority of a holding period by its basis, as sentences of command line, screens and papers name it.
AUTHORITIES: dict[str, str] = {
    "consent": "consent",
    "decision": "a later decision",
    "leave": "a decision to keep it",
    "oral": "an oral authorisation",
    "order": "an order of an authority",
    "production_order": "a production order",
    "urgent": "urgency, authorised since",
    "warrant": "a warrant",
}


def uncovered_words(why: str | None) -> str:
    """Return how something is held without authority on record, as the beginning of a sentence."""
    if why == "urgent":
        return "Held in urgency, before an authorisation was on record"
    return f"Held without authority on record: {UNCOVERED[why or '']}"


def basis_words(basis: str) -> str:
    """Return a basis of authority as a noun without its article, for a fact or a lane."""
    return AUTHORITIES[basis].removeprefix("an ").removeprefix("a ")


def period_words(period: HoldingPeriod) -> str:
    """Return the authority of a holding period as text, or the reason why there was none."""
    if period.basis is not None:
        return basis_words(period.basis)
    return f"NOTHING ON RECORD: {UNCOVERED[period.why or '']}"


def images_under(found: Continuity, stretches: Sequence[HoldingPeriod]) -> dict[int, HoldingPeriod]:
    """Return for each image the holding period in which it was made, by position of its entry.

    Images without known instant or outside every period are left out.
    """
    made = {acquisition.position for acquisition in found.acquisitions}
    times = ((entry.position, occurred(entry)) for entry in found.entries if entry.position in made)
    known = ((position, covering(stretches, at)) for position, at in times if at is not None)
    return {position: period for position, period in known if period is not None}


def holding_periods(lookup: Lookup, found: Continuity, now: int) -> tuple[HoldingPeriod, ...]:
    """Return the periods of authority to hold an exhibit, from seizure to ``now`` or to its departure.

    Instants are as entered, without corrections, as the rules count them.
    """
    history = _history(lookup, found, now)
    if found.gone is None:
        return over_time(history, now)
    *before, last = over_time(history, found.gone.since)
    return (*before, HoldingPeriod(last.since, max(last.since, found.gone.since), last.basis, last.why))


def _history(lookup: Lookup, found: Continuity, now: int) -> History:
    """Return the events that decide the authority to hold an exhibit over time."""
    state, exhibit = recalled(lookup.reader), found.exhibit
    chain = list(chain_of(state, exhibit))
    order = state.get(Production, chain[-1].production or "")
    if order is not None:
        return _handed_over(lookup, state, found, order, now)
    seizure = state.get(Seizure, chain[-1].seizure or "")
    if seizure is None:
        return History(None, exhibit.holds[0].since)
    names = {component.id for component in chain}
    lost = withdrawals(state, seizure, exhibit) if seizure.by_consent else []
    history = _seized(lookup, seizure, lost, names, now)
    return replace(history, allowed=tuple(_allowed(found.entries)))


def seizure_periods(lookup: Lookup, seizure: Seizure, now: int) -> tuple[HoldingPeriod, ...]:
    """Return the periods of authority to hold all that a seizure took, from then to ``now`` (seconds UTC).

    What concerns single exhibits only, such as a partial withdrawal of consent, is in their own periods.
    """
    found = lookup.under(ConsentWithdrawal, "seizure", seizure.id) if seizure.by_consent else ()
    lost = [withdrawal for withdrawal in found if not withdrawal.things]
    return over_time(_seized(lookup, seizure, lost, set(), now), now)


def _seized(
    lookup: Lookup,
    seizure: Seizure,
    lost: Iterable[ConsentWithdrawal],
    names: set[str],
    now: int,
) -> History:
    """Return the history of what a seizure took; ``names`` are the exhibits that a decision may name."""
    state = recalled(lookup.reader)
    about, aside = list(Entries(lookup.reader).of(seizure.id)), set_aside_for(state, seizure)
    return History(
        basis=seizure.basis,
        taken=seizure.occurred,
        document=seizure.authority_document,
        confirmation_due_at=seizure.confirmation_due_at,
        preservation=seizure.order is not None,
        decisions=tuple(
            _decision(entry, names)
            for entry in about
            if entry.envelope.kind == "seizure.authorisation_decided"
        ),
        withdrawn=tuple(withdrawal.since for withdrawal in lost),
        set_aside=() if aside is None or aside.set_aside is None else (aside.set_aside,),
        lifted=_of_seizure(state.get(Order, seizure.order or "")),
        terms=tuple(_terms(state, about, now)),
    )


def _handed_over(lookup: Lookup, state: State, found: Continuity, order: Production, now: int) -> History:
    """Return that history for an exhibit handed over under a production order."""
    root = list(chain_of(state, found.exhibit))[-1]
    taken, decided = root.holds[0].since, () if order.quashed is None else (order.quashed,)
    return History(
        basis="production_order",
        taken=taken,
        document=True,
        set_aside=() if order.stays else decided,
        stays=decided if order.stays else (),
        lifted=tuple(
            Unauthorised(quashing.decided, quashing.until, quashing.obtained_data in STAYS)
            for quashing in order.lifted
        ),
        recalled=order.withdrawn_before(taken),
        allowed=tuple(_allowed(found.entries)),
        terms=tuple(_terms(state, Entries(lookup.reader).of(order.id), now)),
    )


def _of_seizure(order: Order | None) -> tuple[Unauthorised, ...]:
    """Return the periods in which an ineffective quashing ordered the return of what was seized."""
    lifted = () if order is None else order.lifted
    back = (quashing for quashing in lifted if quashing.obtained_data == "return_or_destroy")
    return tuple(Unauthorised(quashing.decided, quashing.until, stays=False) for quashing in back)


def _decision(entry: EntryView, chain: set[str]) -> Decision:
    """Return a decision about a seizure; a refusal for an exhibit named to be returned."""
    left_out = bool(chain.intersection(split_codes(entry.value("exhibits_to_return"))))
    return Decision(happened(entry), left_out or entry.value("decision") == "refused", entry.position)


def _allowed(about: Sequence[EntryView]) -> Iterator[Allowed]:
    """Yield each authorised retention of an exhibit, except those without an authority."""
    for entry in about:
        marks = split_codes(entry.value("nonconforming"))
        if entry.envelope.kind == "disposition.retention_authorised" and "retention.authority" not in marks:
            yield Allowed(happened(entry), entry.position)


def _terms(state: State, about: Iterable[EntryView], now: int) -> Iterator[Until]:
    """Yield the terms of the authority to hold; the newest ends as far as is known at ``now``."""
    for entry in about:
        if entry.envelope.kind not in ("production_order.term_set", "seizure.term_set"):
            continue
        newest = state.get(Term, entry.envelope.subject)
        until = entry.value("holding_until")
        end = parse_instant(until) if isinstance(until, str) else None
        if newest is not None and newest.position == entry.position:
            end = end_of(state, newest, now)[0]
        yield Until(happened(entry), end, entry.position)


def happened(entry: EntryView) -> int:
    """Return the event instant of an entry as entered, else its signing instant (seconds UTC)."""
    said = entry.value("occurred_at")
    return parse_instant(said) if isinstance(said, str) else entry.envelope.at
