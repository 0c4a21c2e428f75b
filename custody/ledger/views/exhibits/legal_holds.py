"""Legal holds on exhibits, and exhibits outside under a hold with no return expected.

Handing an exhibit to a receiver without a key is recorded without anybody's consent. Where no return is
expected, a hold then in force was not observed; the record shows that and undoes nothing.
"""

from __future__ import annotations

from custody.ledger.state.state_cache import recalled
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.legal_holds.questions import holds_on_exhibit
from custody.model.legal_holds.rules import holds_outside
from custody.model.records import Exhibit, LegalHold, Whereabouts


def holds_on(lookup: Lookup, exhibit: Exhibit, now: int) -> tuple[LegalHold, ...]:
    """Return the legal holds on an exhibit, its objects or its case at ``now`` (seconds UTC), by entry."""
    found = {hold.id: hold for hold in holds_on_exhibit(recalled(lookup.reader), exhibit, now)}
    return tuple(sorted(found.values(), key=lambda hold: hold.position))


def outside_under_hold(lookup: Lookup, hold: LegalHold, now: int) -> tuple[Whereabouts, ...]:
    """Return the whereabouts of exhibits outside with no return expected despite this hold.

    The longest outside first.
    """
    state, outside = recalled(lookup.reader), lookup.under(Whereabouts, "outside", "", "~")
    of_case = (where for where in outside if where.case == hold.case)
    found = [
        where for where in of_case if any(each.id == hold.id for each in holds_outside(state, where, now))
    ]
    return tuple(sorted(found, key=lambda where: (where.outside_since or 0, where.exhibit)))


def is_outside_under_hold(lookup: Lookup, where: Whereabouts | None, now: int) -> bool:
    """Return whether an exhibit is outside with no return expected while a legal hold is in force."""
    return where is not None and any(holds_outside(recalled(lookup.reader), where, now))
