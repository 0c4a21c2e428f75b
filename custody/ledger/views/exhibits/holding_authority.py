"""The recorded authority by which the agency holds each exhibit that was seized or handed over.

A lack of recorded authority is a finding. It releases, returns and destroys nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from custody.frozen import dataclass
from custody.law.clock import EVER, format_instant
from custody.law.holding_authority import Authority
from custody.ledger.state.state_cache import recalled
from custody.ledger.views.exhibits.dispositions import gone_of
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.exits.duty_to_return import returns_some
from custody.model.exits.holding_authority import authority_of, copies_of, end_of, source_of, term_for
from custody.model.records import Copy, Exhibit, Production, Seizure, StoredObject, Term
from custody.model.state import State

#: The reasons for which an exhibit held without authority has to be returned.
GOES_BACK = ("recalled", "refused", "withdrawn")


@dataclass(frozen=True, slots=True)
class HeldExhibit:
    """An exhibit in the agency's hands, its source, and the recorded authority to hold it.

    The source is a ``seizure`` or a ``production`` order; both are None where none is recorded.
    """

    exhibit: str
    seizure: str | None
    authority: Authority
    production: str | None = None

    @property
    def source(self) -> str | None:
        """The identifier of the seizure or production order, None where neither is recorded."""
        return self.seizure or self.production


def held_exhibits(lookup: Lookup, case: str, now: int | None = None) -> tuple[HeldExhibit, ...]:
    """Return the exhibits held in a case with their authority, ordered by the instant it began.

    With ``now`` (seconds UTC) an authority whose term has ended by then counts as ``ended``. Without ``now``
    an oral order still to be confirmed is no authority.
    """
    here = [
        exhibit
        for exhibit in lookup.under(Exhibit, "case", case)
        if not exhibit.superseded and gone_of(lookup, exhibit.id) is None
    ]
    state = recalled(lookup.reader)
    found = [_held(state, exhibit, now) for exhibit in here]
    return tuple(sorted(found, key=lambda held_exhibit: (held_exhibit.authority.since, held_exhibit.exhibit)))


def holding_of(lookup: Lookup, exhibit: Exhibit, now: int) -> HeldExhibit | None:
    """Return an exhibit with the authority to hold it at ``now`` (seconds UTC); None if it is not held."""
    if exhibit.superseded or gone_of(lookup, exhibit.id) is not None:
        return None
    return _held(recalled(lookup.reader), exhibit, now)


def _held(state: State, exhibit: Exhibit, now: int | None) -> HeldExhibit:
    """Return an exhibit with its source and its authority at an instant."""
    source, authority = authority_of(state, exhibit)
    authority = authority.at(EVER if now is None else now)
    if isinstance(source, Production):
        found = HeldExhibit(exhibit.id, None, authority, source.id)
    else:
        found = HeldExhibit(exhibit.id, None if source is None else source.id, authority)
    return found if now is None else replace(found, authority=_by(state, found, now))


def _by(state: State, held_exhibit: HeldExhibit, now: int) -> Authority:
    """Return the authority over an exhibit at ``now``; without basis if its term has ended."""
    end = _end(state, held_exhibit, now)
    return held_exhibit.authority if end is None or end > now else Authority(None, end, "ended")


def end_at(lookup: Lookup, held_exhibit: HeldExhibit, now: int) -> int | None:
    """Return when the authority over an exhibit ends by the record at ``now`` (seconds UTC); None: open."""
    return _end(recalled(lookup.reader), held_exhibit, now)


def _end(state: State, held_exhibit: HeldExhibit, now: int) -> int | None:
    if held_exhibit.source is None or held_exhibit.authority.basis is None:
        return None
    term = term_for(state, held_exhibit.source, held_exhibit.exhibit, held_exhibit.authority)
    return None if term is None else end_of(state, term, now)[0]


def uncovered_copies(lookup: Lookup, exhibit: Exhibit) -> Authority | None:
    """Return the lack of authority to hold an exhibit's remaining copies: its reason and instant.

    None if there is authority, or no copy remains. Copies made before a seizure was refused or consent
    withdrawn lack authority. Copies are stored objects, and registered copies not accounted for.
    """
    found = copies_of(recalled(lookup.reader), exhibit)
    if found.why not in GOES_BACK:
        return None
    stored = any(stored.destroyed is None for stored in lookup.under(StoredObject, "exhibit", exhibit.id))
    return found if stored or next(lookup.under(Copy, "left", exhibit.id), None) is not None else None


@dataclass(frozen=True, slots=True)
class Ends:
    """The end of an authority to hold (seconds UTC; None: open), and whether it has passed."""

    at: int | None
    over: bool


def ends_of(lookup: Lookup, source: str, now: int) -> Ends:
    """Return the end of a seizure's or production order's newest term, and whether it passed by ``now``."""
    term = lookup.maybe(Term, source)
    end = None if term is None else end_of(recalled(lookup.reader), term, now)[0]
    return Ends(end, end is not None and end <= now)


def kept_under(lookup: Lookup, term: Term) -> bool:
    """Return whether any exhibit or stored object is still held under a term.

    A seizure without registered exhibits counts as held unless its inventory is empty; a production order
    only if its answer records a delivery.
    """
    source = lookup.maybe(Seizure, term.source) or lookup.get(Production, term.source)
    if not source.things:
        if isinstance(source, Production):
            return source.brought and (source.quashed is None or source.stays)
        return source.authority.why not in GOES_BACK and source.inventoried != 0
    state = recalled(lookup.reader)
    for exhibit in lookup.under(Exhibit, "case", term.case):
        found = authority_of(state, exhibit)[1]
        counts = term_for(state, term.source, exhibit.id, found) == term
        theirs = _came_by(state, exhibit, term.source)
        stays = counts and not exhibit.superseded and _here(lookup, exhibit.id)
        if theirs and found.why not in GOES_BACK and stays:
            return True
    return False


def _came_by(state: State, exhibit: Exhibit, source: str) -> bool:
    """Return whether an exhibit came from a seizure or production order."""
    found = source_of(state, exhibit)
    return found is not None and found.id == source


def _here(lookup: Lookup, exhibit: str) -> bool:
    """Return whether an exhibit, or any stored object of it, has not left the agency."""
    if gone_of(lookup, exhibit) is None:
        return True
    return any(stored.destroyed is None for stored in lookup.under(StoredObject, "exhibit", exhibit))


def bare_seizures(lookup: Lookup, now: int = EVER) -> Iterator[Seizure]:
    """Yield the seizures without recorded authority to hold at ``now`` (seconds UTC), the oldest first.

    Leaves out a seizure whose registered exhibits have all left or are held by authority, unless copies
    without authority remain.
    """
    for seizure in lookup.under(Seizure, "unauthorised", "", format_instant(now)):
        if _is_bare(lookup, seizure, now):
            yield seizure


def _is_bare(lookup: Lookup, seizure: Seizure, now: int) -> bool:
    here = [thing for thing in held_exhibits(lookup, seizure.case) if thing.seizure == seizure.id]
    bare = not seizure.things or any(thing.authority.at(now).basis is None for thing in here)
    return bare or any(copied_without(lookup, seizure))


def is_held_bare(lookup: Lookup, seizure: Seizure, now: int) -> bool:
    """Return whether anything of a seizure is held without authority at ``now`` (seconds UTC).

    A term that has ended is no authority. A seizure without registered exhibits counts as held unless its inventory is
    empty. The exhibits are read only where the record of the seizure, or its term, leaves room for a lack.
    """
    if not seizure.things and seizure.inventoried == 0:
        return False
    term = lookup.maybe(Term, seizure.id)
    over = term is not None and ends_of(lookup, seizure.id, now).over and kept_under(lookup, term)
    bare = seizure.authority.at(now).basis is None
    doubted = bare or returns_some(recalled(lookup.reader), seizure)
    return over or (doubted and _is_bare(lookup, seizure, now))


def copied_without(lookup: Lookup, seizure: Seizure) -> Iterator[Exhibit]:
    """Yield the exhibits of a seizure of which copies remain without authority to hold them."""
    state = recalled(lookup.reader)
    if not returns_some(state, seizure):
        return
    for exhibit in lookup.under(Exhibit, "case", seizure.case):
        if _came_by(state, exhibit, seizure.id) and uncovered_copies(lookup, exhibit) is not None:
            yield exhibit


@dataclass(frozen=True, slots=True)
class UnauthorisedSource:
    """The source of things held without authority; ``space``: ``seizure`` or ``production_order``."""

    space: str
    id: str
    case: str
    authority: Authority


def unauthorised_sources(lookup: Lookup, now: int = EVER) -> Iterator[UnauthorisedSource]:
    """Yield the seizures, then the production orders, with something held without authority."""
    for seizure in bare_seizures(lookup, now):
        yield UnauthorisedSource("seizure", seizure.id, seizure.case, seizure.authority.at(now))
    yield from bare_productions(lookup)


def bare_productions(lookup: Lookup) -> Iterator[UnauthorisedSource]:
    """Yield the production orders with an exhibit or copy held without recorded authority."""
    for order in lookup.under(Production, "doubted", ""):
        lost = _lost(lookup, order)
        if lost:
            yield UnauthorisedSource(
                "production_order", order.id, order.case, min(lost, key=lambda authority: authority.since)
            )


def _lost(lookup: Lookup, order: Production, now: int | None = None) -> list[Authority]:
    """Return the lack of authority of each exhibit and copy held under a production order; empty for none."""
    found = [
        thing.authority for thing in held_exhibits(lookup, order.case, now) if thing.production == order.id
    ]
    return [*(authority for authority in found if authority.basis is None), *_copied(lookup, order)]


def is_produced_bare(lookup: Lookup, order: Production, now: int) -> bool:
    """Return whether anything handed over is held without authority at ``now`` (seconds UTC).

    The exhibits are read only where the record of the order, or its term, leaves room for a lack.
    """
    doubted = order.doubted or ends_of(lookup, order.id, now).over
    return doubted and bool(_lost(lookup, order, now))


def _copied(lookup: Lookup, order: Production) -> Iterator[Authority]:
    """Yield the lack of authority for copies of each exhibit handed over under a production order."""
    state = recalled(lookup.reader)
    for exhibit in lookup.under(Exhibit, "case", order.case):
        found = uncovered_copies(lookup, exhibit) if _came_by(state, exhibit, order.id) else None
        if found is not None:
            yield found
