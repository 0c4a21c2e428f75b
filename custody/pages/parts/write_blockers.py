"""Why nothing can be entered in this ledger, said on each page that shows the whole of it."""

from __future__ import annotations

from custody.errors import CustodyError
from custody.pages.parts.context import PageContext
from custody.pages.parts.page import Paragraph


def refusal(context: PageContext) -> str | None:
    """Return why nothing can be entered, None if nothing speaks against it, or the ledger was moved away."""
    if context.moved() is not None:
        return None
    try:
        unfit = context.unfit()
    except CustodyError as error:
        return error.message
    return None if unfit is None else f"{unfit.message}. {context.say(unfit.hint)}"


def alarm(context: PageContext) -> tuple[Paragraph, ...]:
    """Return the line that says why nothing can be entered; none where something can."""
    told = refusal(context)
    return () if told is None else (Paragraph(f"Nothing can be entered: {told}", "bad"),)
