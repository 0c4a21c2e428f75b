"""Carrying out what was proposed to become of an exhibit, or recording what nobody proposed."""

from __future__ import annotations

from custody.errors import UsageError
from custody.forms.filled_form import Filled, FormContext
from custody.ledger.append.entry_signing import Request
from custody.ledger.views.exhibits.dispositions import find


def execute(filled: Filled, context: FormContext) -> tuple[Request, ...]:
    """Return what was done to the exhibit of a proposal, as proposed where nothing else is said.

    NotFound for no such proposal; UsageError where nothing says what was done to an exhibit.
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
