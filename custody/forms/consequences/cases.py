"""Consequences in a case: open matters at its closing, and appeals that a judgment leaves pending."""

from __future__ import annotations

from collections.abc import Sequence

from custody.forms.consequences.foreseen import Confirmation, Consequences
from custody.forms.filled_form import Filled, FormContext
from custody.law.clock import moment
from custody.ledger.append.entry_signing import Request
from custody.ledger.state.state_cache import recalled
from custody.ledger.statements.cases import left_open_known
from custody.model.across.closing import OPEN, open_matters
from custody.model.cases.questions import outcome_of


def judgment(context: FormContext, filled: Filled, _: Sequence[Request]) -> Consequences:
    """Return a note that an appeal stays pending where the judgment does not say that it decides one."""
    outcome = outcome_of(recalled(context.lookup.reader), filled.things[0])
    if outcome.appealed is None or filled.values.get("decides_appeal"):
        return Consequences()
    filed = moment(outcome.appealed)
    return Consequences(notes=(f"The appeal of {filed} stays pending: this judgment does not decide it.",))


def closing(context: FormContext, filled: Filled, _: Sequence[Request]) -> Consequences:
    """Return the open matters of a case to be closed, with a question to close it all the same."""
    lines = [
        f"  {OPEN[code]}"
        for code in open_matters(recalled(context.lookup.reader), filled.things[0], context.now)
    ]
    if not lines:
        return Consequences()
    left = ("  left open:", *(f"  {line}" for line in lines))
    if left_open_known(filled.values):
        return Consequences(left=left)
    question = "\n".join(("Still open in the case:", *lines, "Close it all the same? [y/N]"))
    return Consequences(left=left, confirmation=Confirmation(question, "open_matters_accepted"))
