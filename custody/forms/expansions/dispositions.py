"""Expansion of executing a disposition, proposed or not."""

from __future__ import annotations

from custody.errors import UsageError
from custody.forms.filled_form import Filled, FormContext
from custody.ledger.append.entry_signing import Request
from custody.ledger.views.exhibits.dispositions import find


def execute(filled: Filled, context: FormContext) -> tuple[Request, ...]:
    """Return the entry on an executed disposition, by default as proposed.

    Raise NotFound for an unknown proposal, UsageError without a proposal, measure and basis.
    """
    values, proposal, exhibit = filled.values, filled.arguments["proposal"], filled.arguments["exhibit"]
    measure, basis = values.get("measure"), values.get("basis")
    if proposal is None:
        if measure is None or basis is None:
            raise UsageError(
                "nothing says what was done to the exhibit",
                hint="What nobody proposed needs --measure and --basis.",
            )
        return (Request(filled.kind.name, values, subject=str(exhibit)),)
    found = find(context.lookup, str(proposal))
    done = {"proposal": found.leaf, "measure": measure or found.measure, "basis": basis or found.basis}
    return (Request(filled.kind.name, {**values, **done}, subject=found.exhibit),)
