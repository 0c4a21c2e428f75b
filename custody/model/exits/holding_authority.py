"""The recorded authority for holding an exhibit, its end, and other reasons to keep it."""

from __future__ import annotations

from collections.abc import Iterator

from custody.law.holding_authority import Authority
from custody.law.retention_limits import Basis
from custody.model.disposition.records import RetentionDecision
from custody.model.exhibits.records import Exhibit
from custody.model.exits.duty_to_return import chain_of, newest_duty, withdrawals
from custody.model.legal_holds import questions as hold
from custody.model.locks.records import Term
from custody.model.objects.records import StoredObject
from custody.model.preservation_orders.records import Order
from custody.model.preservation_requests.records import Request
from custody.model.production_orders.records import Production
from custody.model.seizures.records import Seizure
from custody.model.state import State

#: The origin of an exhibit.
Source = Seizure | Production


def source_of(state: State, exhibit: Exhibit) -> Source | None:
    """Return the seizure or production order of an exhibit or its root, None if there is none."""
    return source_named(state, list(chain_of(state, exhibit))[-1].source)


def source_named(state: State, name: str | None) -> Source | None:
    """Return the seizure or production order with this identifier, None if there is none."""
    found: Source | None = state.get(Seizure, name or "")
    return state.get(Production, name or "") if found is None else found


def authority_of(state: State, exhibit: Exhibit) -> tuple[Source | None, Authority]:
    """Return the source of an exhibit, and the recorded authority for holding it.

    A component has the authority of its root, the exhibit that was seized or handed over. The source is None where the
    root has none.
    """
    root = list(chain_of(state, exhibit))[-1]
    source, taken = source_named(state, root.source), root.holds[0].since
    if source is None:
        return None, Authority(None, exhibit.holds[0].since, "no_seizure")
    back, leave = newest_duty(state, exhibit), state.get(RetentionDecision, exhibit.id)
    if back is not None and leave is not None and back.kept_by(leave):
        return source, Authority("leave", leave.since)
    if isinstance(source, Production):
        return source, source.covers(taken) if back is None else Authority(None, back.since, back.why)
    lost = (
        [withdrawal.since for withdrawal in withdrawals(state, source, exhibit)] if source.by_consent else []
    )
    if back is not None:
        uncovered = [] if source.upheld or leave is not None else lost
        return source, Authority(None, min([back.since, *uncovered]), back.why)
    if lost and source.decided is not None:
        return source, Authority("decision", source.decided)
    return source, source.authority


def copies_of(state: State, exhibit: Exhibit) -> Authority:
    """Return the authority to hold copies of an exhibit: its own, or a consent withdrawn without copies."""
    source, found = authority_of(state, exhibit)
    if not isinstance(source, Seizure) or found.why != "withdrawn":
        return found
    if all(withdrawal.copies == "excluded" for withdrawal in withdrawals(state, source, exhibit)):
        return Authority(source.basis, source.occurred)
    return found


def basis_of(state: State, stored: StoredObject, now: int) -> Basis:
    """Return the recorded reasons for holding a stored object at ``now`` (seconds UTC)."""
    return basis_for(state, stored.exhibit, stored.case, now, stored.object_id)


def basis_for(state: State, exhibit_id: str, case: str, now: int, stored: str | None = None) -> Basis:
    """Return the reasons for holding an exhibit's object, stored or not yet, as ``basis_of`` does.

    ``stored`` is the object's identifier, None for one not stored yet.
    """
    exhibit = state.get(Exhibit, exhibit_id)
    holds = [] if exhibit is None else list(hold.holds_on_object(state, exhibit, stored, now))
    waiting = list(_undecided(state, case, now))
    source, found = (
        (None, None) if exhibit is None else (source_of(state, exhibit), copies_of(state, exhibit))
    )
    term = None if source is None else term_for(state, source.id, exhibit_id, found)
    end, by_duty = (None, False) if term is None else end_of(state, term, now)
    reviews = [held.review_due_at for held in holds if held.review_due_at is not None]
    if term is not None and term.review is not None:
        reviews.append(term.review)
    sources = [*(() if source is None else (source.id,)), *(held.id for held in holds), *waiting]
    return Basis(
        authorised=found is not None and found.at(now).basis is not None,
        end=end,
        open_ended=term is not None and end is None,
        reviews=tuple(reviews),
        kept=bool(holds or waiting),
        disposed=bool(state.keys("disposition", "wiped", exhibit_id)),
        by_duty=by_duty,
        term=None if term is None else term.leaf,
        rests_on=tuple(sorted(sources)),
    )


def end_of(state: State, term: Term, now: int) -> tuple[int | None, bool]:
    """Return the end of a term by the record at ``now``, and whether it ends with a duty to preserve.

    Instants are in seconds UTC, None for an open end. A duty that has not begun covers nothing yet: a term that follows
    it ends now.
    """
    order = None if term.follows is None else state.get(Order, term.follows)
    if order is None:
        return term.until, False
    standing = order.standing(now, 0)
    duty = now if standing.state == "not_started" else standing.ends
    if duty is None or (term.until is not None and term.until <= duty):
        return term.until, False
    return duty, True


def _undecided(state: State, case: str, now: int) -> Iterator[str]:
    """Yield the identifiers of the assistance requests for which data of a case are kept (article 42(8))."""
    for key in state.keys("preservation_request", "case", case):
        request = state.get(Request, key)
        if request is not None and not request.ended_by(now):
            yield from request.pending


def term_for(state: State, source: str, exhibit: str, found: Authority | None) -> Term | None:
    """Return the term of an exhibit; under a retention decision only one set after that, else None."""
    term = state.get(Term, source)
    leave = state.get(RetentionDecision, exhibit)
    if found is not None and found.basis == "leave" and leave is not None and term is not None:
        return term if term.position > leave.position else None
    return term
