"""The reason why nothing can be entered in a ledger, shown on each page about the whole of it."""

from __future__ import annotations

from custody.errors import CustodyError
from custody.pages.parts.context import PageContext
from custody.pages.parts.page import Paragraph


def refusal(context: PageContext) -> str | None:
    """Return the reason why nothing can be entered as text; None if there is none or it was migrated."""
    if context.moved() is not None:
        return None
    try:
        unfit = context.unfit()
    except CustodyError as error:
        return error.message
    return None if unfit is None else f"{unfit.message}. {context.say(unfit.hint)}"


def alarm(context: PageContext) -> tuple[Paragraph, ...]:
    """Return a paragraph with the reason why nothing can be entered; empty without one."""
    told = refusal(context)
    return () if told is None else (Paragraph(f"Nothing can be entered: {told}", "bad"),)
