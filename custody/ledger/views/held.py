"""Under which recorded authority the agency holds what it seized, thing by thing.

That nothing on record covers holding is a finding that stands until something does. It releases, returns and destroys
nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.law.holding import Authority, authority
from custody.ledger.recall import recalled
from custody.ledger.views.dispositions import gone_of
from custody.ledger.views.lookup import Lookup
from custody.model.records import Exhibit, Leave, Seizure
from custody.model.rules.giveback import said
from custody.model.state import State


@dataclass(frozen=True, slots=True)
class Held:
    """An exhibit in the agency's hands, the seizure it came from, and the authority on record for holding it."""

    exhibit: str
    seizure: str | None
    authority: Authority


def held(lookup: Lookup, case: str) -> tuple[Held, ...]:
    """Give everything held in a case, by the instant since which it is held."""
    exhibits = {one.id: one for one in lookup.under(Exhibit, "case", case)}
    here = [one for one in exhibits.values() if gone_of(lookup, one.id) is None]
    state = recalled(lookup.reader)
    found = [_held(lookup, state, exhibits, one) for one in here]
    return tuple(sorted(found, key=lambda one: (one.authority.since, one.exhibit)))


def _held(lookup: Lookup, state: State, exhibits: dict[str, Exhibit], exhibit: Exhibit) -> Held:
    """Follow an exhibit to what it was taken out of, up to a seizure: a part is held as the whole is."""
    root = exhibit
    while root.seizure is None and root.parent in exhibits:
        root = exhibits[root.parent]
    seizure = None if root.seizure is None else lookup.maybe(Seizure, root.seizure)
    if seizure is None:
        nothing = authority(None, exhibit.holds[0].since, document=False, preservation=False)
        return Held(exhibit.id, None, nothing)
    back, leave = said(state, exhibit), lookup.maybe(Leave, exhibit.id)
    if leave is not None and back is not None and leave.since >= back.since:
        return Held(exhibit.id, seizure.id, Authority("leave", leave.since))
    refused = None if back is None else Authority(None, back.since, "refused")
    return Held(exhibit.id, seizure.id, refused or seizure.authority)


def bare_seizures(lookup: Lookup) -> Iterator[Seizure]:
    """Give the seizures that no recorded authority covers, the oldest first.

    One of which all that is registered has gone, or stays by leave, is left out.
    """
    for seizure in lookup.under(Seizure, "unauthorised", "", "~"):
        here = [one for one in held(lookup, seizure.case) if one.seizure == seizure.id]
        if not seizure.things or any(one.authority.basis is None for one in here):
            yield seizure
