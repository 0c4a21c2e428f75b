"""Consequences of registering an exhibit: others with the same numbers may be the same exhibit."""

from __future__ import annotations

from collections.abc import Sequence

from custody.forms.consequences.foreseen import Consequences
from custody.forms.filled_form import Filled, FormContext
from custody.ledger.append.entry_signing import Request
from custody.ledger.statements.exhibits import own_numbers
from custody.ledger.views.subjects.duplicate_references import namesakes


def register(context: FormContext, filled: Filled, _: Sequence[Request]) -> Consequences:
    """Return warnings of registered exhibits that have one of the same numbers."""
    notes = [
        f"exhibit {other[:8]} has the same {field}: if it is the same exhibit, merge the two with "
        "`custody exhibit merge`"
        for field, value in own_numbers(filled.values).items()
        for other in namesakes(context.lookup.reader, "exhibit", value)
    ]
    return Consequences(notes=notes)
