"""The sentence on what a form's answers so far will mean, in the words of the review."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from custody.pages.ledger.consequences import consequences
from custody.tui.pages.follow_ups import named
from custody.tui.services.intents import Draft

if TYPE_CHECKING:
    from custody.pages.parts.context import PageContext


def sentence_of(context: PageContext, drafts: Sequence[Draft]) -> str:
    """Return the consequences of drafts as text; an unresolved subject is called as it was typed."""
    names = {draft.subject: draft.subject for draft in drafts if draft.subject} | named(context, drafts)
    told = dict.fromkeys(paragraph.text for paragraph in consequences(context, drafts, names))
    return " ".join(told)
