"""Consequences of acts about preservation orders: periods, withdrawal, quashing, and lapses."""

from __future__ import annotations

from collections.abc import Sequence

from custody.forms.consequences.foreseen import Consequences
from custody.forms.consequences.lapses import (
    after_documents,
    lapse_lines,
    quash_lines,
    withdrawal_document,
    withdrawal_lines,
)
from custody.forms.filled_form import Filled, FormContext
from custody.ledger.append.entry_signing import Request, SignedDraft
from custody.ledger.statements.instruments import InstrumentPeriod, held_data, other_providers
from custody.ledger.views.deadlines.after_preservation import after_quashing, after_withdrawal, upstream_order
from custody.ledger.views.naming.display_names import shown_names, shown_things
from custody.model.records import Order

#: What goes on from a path that was shown, by what was found.
_GOES_ON = {
    "at_home": "  order the other provider too: custody preservation-order issue, with --upstream-order",
    "abroad": "  a provider in another State is for a request to it: "
    "custody preservation-request send, with --upstream-order,"
    " or is owed to the State that asked: custody preservation-request disclose-traffic-data",
}


def period_lines(draft: SignedDraft) -> list[str]:
    """Return the period that an entry gave an order, and any gap before it."""
    start, end, gap, begins_with = InstrumentPeriod.of(draft.facts)
    lines = [] if start is None else [f"  period {start} to {end}"]
    if start is None and draft.entry.envelope.kind == "preservation_order.issued":
        lines.append(f"  the period begins with {begins_with}, which is not on record yet")
    if gap:
        lines.append(f"  {gap} seconds before it were covered by nothing, counted in whole days")
    return lines


def period(_: FormContext, __: Filled, ___: Sequence[Request]) -> Consequences:
    """Return the period that an act gives an order."""
    return Consequences(period_lines)


def path(_: FormContext, filled: Filled, __: Sequence[Request]) -> Consequences:
    """Return the next steps along the path towards the providers that were found."""
    found = other_providers(filled.values)
    return Consequences(left=[line for code, line in _GOES_ON.items() if code in found])


def quashing(context: FormContext, filled: Filled, _: Sequence[Request]) -> Consequences:
    """Return the work that a quashing leaves on data of the custodian and of the agency."""
    left = after_quashing(context.lookup, filled.things[0])
    return Consequences(left=quash_lines(left, *held_data(filled.values)))


def withdrawal(context: FormContext, filled: Filled, _: Sequence[Request]) -> Consequences:
    """Return the duties that outlast an order's withdrawal, and the data that lose its cover."""
    lookup = context.lookup
    left = after_withdrawal(lookup, filled.things[0], context.now)
    names = shown_names(lookup, "preservation_request", [binding.request for binding in left.bound])
    bound = withdrawal_lines(left, names, shown_things(lookup, left.following))
    return Consequences(bound=bound, document={"after": withdrawal_document(left)})


def lapse(context: FormContext, filled: Filled, _: Sequence[Request]) -> Consequences:
    """Return the work that the lapse of each order leaves."""
    lookup = context.lookup
    left = {order: upstream_order(lookup, lookup.get(Order, order)) for order in filled.things}
    return Consequences(lambda draft: lapse_lines(draft, left), document={"after": after_documents(left)})
