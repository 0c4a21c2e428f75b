"""Under which recorded authority the agency holds what it seized, thing by thing.

That nothing on record covers holding is a finding that stands until something does. It releases, returns and destroys
nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from custody.frozen import dataclass
from custody.law.holding import Authority
from custody.ledger.recall import recalled
from custody.ledger.views.dispositions import gone_of
from custody.ledger.views.lookup import Lookup
from custody.model.records import Copy, Exhibit, Seizure, StoredObject, Term
from custody.model.rules.giveback import set_aside_for
from custody.model.rules.holding import authority_of, copies_of, end_of, term_for
from custody.model.state import State

#: Why nothing covers holding a thing that has to go back.
GOES_BACK = ("refused", "withdrawn")


@dataclass(frozen=True, slots=True)
class Held:
    """An exhibit in the agency's hands, the seizure it came from, and the authority on record for holding it."""

    exhibit: str
    seizure: str | None
    authority: Authority


def held(lookup: Lookup, case: str, now: int | None = None) -> tuple[Held, ...]:
    """Give everything held in a case, by the instant since which it is held.

    With ``now`` (seconds UTC) also that the term of an authority has ended by then, as ``ended``.
    """
    here = [one for one in lookup.under(Exhibit, "case", case) if gone_of(lookup, one.id) is None]
    state = recalled(lookup.reader)
    found = [_held(state, one, now) for one in here]
    return tuple(sorted(found, key=lambda one: (one.authority.since, one.exhibit)))


def held_one(lookup: Lookup, exhibit: Exhibit, now: int) -> Held | None:
    """Give what covers holding an exhibit at ``now`` (seconds UTC); None for one that is gone."""
    return None if gone_of(lookup, exhibit.id) is not None else _held(recalled(lookup.reader), exhibit, now)


def _held(state: State, exhibit: Exhibit, now: int | None) -> Held:
    found = Held(exhibit.id, *authority_of(state, exhibit))
    return found if now is None else replace(found, authority=_by(state, found, now))


def _by(state: State, one: Held, now: int) -> Authority:
    """Give what covers a thing at an instant: no authority whose term has ended."""
    if one.seizure is None or one.authority.basis is None:
        return one.authority
    term = term_for(state, one.seizure, one.exhibit, one.authority)
    end = None if term is None else end_of(state, term, now)[0]
    return one.authority if end is None or end > now else Authority(None, end, "ended")


def uncovered_copies(lookup: Lookup, exhibit: Exhibit) -> Authority | None:
    """Say since when, and why, nothing covers the copies of an exhibit that are still there; None for none.

    A seizure that was refused and a consent that was taken back cover none that was made before either. Copies are
    stored bytes, and those on the register that nobody accounted for.
    """
    found = copies_of(recalled(lookup.reader), exhibit)
    if found.why not in GOES_BACK:
        return None
    stored = any(one.destroyed is None for one in lookup.under(StoredObject, "exhibit", exhibit.id))
    return found if stored or next(lookup.under(Copy, "left", exhibit.id), None) is not None else None


@dataclass(frozen=True, slots=True)
class Ends:
    """When an authority to hold ends (seconds UTC; None: at no instant), and whether it has."""

    at: int | None
    over: bool


def ends_of(lookup: Lookup, seizure: str, now: int) -> Ends:
    """Give when the newest term of an authority to hold ends, as the record stands at ``now`` (seconds UTC)."""
    term = lookup.maybe(Term, seizure)
    end = None if term is None else end_of(recalled(lookup.reader), term, now)[0]
    return Ends(end, end is not None and end <= now)


def kept_under(lookup: Lookup, term: Term) -> bool:
    """Say whether anything is still held for as long as a term says, as a thing or as stored bytes.

    Of a seizure that nothing is registered of, it is not known that nothing was taken, unless an inventory says so.
    """
    seizure = lookup.get(Seizure, term.seizure)
    if not seizure.things:
        return seizure.authority.why not in GOES_BACK and seizure.inventoried != 0
    state = recalled(lookup.reader)
    for exhibit in lookup.under(Exhibit, "case", term.case):
        taken_in, found = authority_of(state, exhibit)
        counts = term_for(state, term.seizure, exhibit.id, found) == term
        if taken_in == term.seizure and found.why not in GOES_BACK and counts and _here(lookup, exhibit.id):
            return True
    return False


def _here(lookup: Lookup, exhibit: str) -> bool:
    if gone_of(lookup, exhibit) is None:
        return True
    return any(one.destroyed is None for one in lookup.under(StoredObject, "exhibit", exhibit))


def bare_seizures(lookup: Lookup) -> Iterator[Seizure]:
    """Give the seizures that no recorded authority covers, the oldest first.

    One of which all that is registered has gone, or stays by leave, is left out, unless copies stay without authority.
    """
    for seizure in lookup.under(Seizure, "unauthorised", "", "~"):
        here = [one for one in held(lookup, seizure.case) if one.seizure == seizure.id]
        bare = not seizure.things or any(one.authority.basis is None for one in here)
        if bare or any(copied_without(lookup, seizure)):
            yield seizure


def copied_without(lookup: Lookup, seizure: Seizure) -> Iterator[Exhibit]:
    """Give the exhibits taken in a seizure of which copies are there that nothing covers any more."""
    state = recalled(lookup.reader)
    refused = bool(seizure.to_return) or seizure.decision == "refused"
    if not refused and seizure.lost_since is None and set_aside_for(state, seizure) is None:
        return
    for exhibit in lookup.under(Exhibit, "case", seizure.case):
        if authority_of(state, exhibit)[0] == seizure.id and uncovered_copies(lookup, exhibit) is not None:
            yield exhibit
