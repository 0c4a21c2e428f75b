"""The exhibit whose files are to be stored, and the lock that each store would set on them."""

from __future__ import annotations

from custody.display import code_words
from custody.frozen import dataclass
from custody.law.retention_limits import WHY, wanted
from custody.ledger.ports import Lock
from custody.ledger.state.state_cache import recalled
from custody.ledger.stores.locks import lock_words
from custody.ledger.views.exhibits.dispositions import gone_of
from custody.model.exits.holding_authority import basis_for
from custody.model.records import Exhibit
from custody.pages.parts.context import PageContext


@dataclass(frozen=True, slots=True)
class Storing:
    """An exhibit whose files are to be stored: name, a line about it, stores with locks."""

    name: str
    summary: str
    stores: tuple[tuple[str, str], ...]


def storing(context: PageContext, text: str) -> Storing:
    """Return the exhibit that a text names, with the stores and their locks; raise NotFound or Ambiguous."""
    lookup = context.lookup
    subject = lookup.resolve("exhibit", text)
    one = lookup.get(Exhibit, subject)
    basis = basis_for(recalled(lookup.reader), subject, one.case, context.now)
    stores = []
    for name, policy in context.upkeep().locks.items():
        wants = wanted(basis, policy, context.now)
        lock = (
            lock_words(Lock(wants.mode, wants.until, wants.hold)) if wants.until or wants.hold else "no lock"
        )
        stores.append(
            (name, "no lock by its settings" if wants.why == "policy" else f"{lock}: {WHY[wants.why]}")
        )
    held = context.names.holders([one])[subject]
    held = held if gone_of(lookup, subject) else f"held by {held}"
    told = f"{code_words(one.category)}, case {context.names.label('case', one.case)}, {held}"
    return Storing(context.names.label("exhibit", subject), told, tuple(stores))
