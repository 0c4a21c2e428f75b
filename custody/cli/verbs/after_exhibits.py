"""What follows from the registration of an exhibit: what has the same numbers may be the same thing."""

from __future__ import annotations

from collections.abc import Sequence

from custody.cli.verbs.foreseen import Consequences
from custody.forms.filled import Filled
from custody.ledger.exhibits import own_numbers
from custody.ledger.journal import Request
from custody.ledger.views.namesakes import namesakes
from storage.vault import Vault


def register(vault: Vault, filled: Filled, _: Sequence[Request]) -> Consequences:
    """Return what is registered with one of the same numbers."""
    notes = [
        f"exhibit {other[:8]} has the same {field}: if it is the same thing, merge the two with "
        "`custody exhibit merge`"
        for field, value in own_numbers(filled.values).items()
        for other in namesakes(vault.reader(), "exhibit", value)
    ]
    return Consequences(notes=notes)
