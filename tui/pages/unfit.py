"""Why nothing can be entered in this ledger, said on each page that shows the whole of it."""

from __future__ import annotations

from custody.errors import CustodyError
from custody.ledger.whereto import closed
from tui.page import Said
from tui.sight import Sight


def refusal(sight: Sight) -> str | None:
    """Return why nothing can be entered, None where nothing speaks against it, or the ledger was moved away."""
    if closed(sight.vault.store.read()) is not None:
        return None
    try:
        unfit = sight.vault.unfit()
    except CustodyError as error:
        return error.message
    return None if unfit is None else f"{unfit.message}. {sight.say(unfit.hint)}"


def alarm(sight: Sight) -> tuple[Said, ...]:
    """Return the line that says why nothing can be entered; none where something can."""
    told = refusal(sight)
    return () if told is None else (Said(f"Nothing can be entered: {told}", "bad"),)
