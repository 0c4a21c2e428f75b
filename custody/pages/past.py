"""What has happened to the ledger as a whole: resumptions, what they lost, moves called off; on every page about it."""

from __future__ import annotations

from custody.errors import CustodyError
from custody.pages.context import PageContext
from custody.pages.page import Fact, Paragraph, Target


def past(context: PageContext) -> tuple[Fact, ...]:
    """Return the line that says it, none for a ledger with no past; it opens the check that names the entries."""
    told = _told(context)
    if told is None:
        return ()
    words, doubted = told
    return (Fact.of("past of the ledger", words, "warn" if doubted else "", Target("audit", "none")),)


def past_said(context: PageContext) -> tuple[Paragraph, ...]:
    """Return the same as a sentence, for a page that has no list of facts."""
    told = _told(context)
    return () if told is None else (Paragraph(f"This ledger: {told[0]}", "warn" if told[1] else "quiet"),)


def _told(context: PageContext) -> tuple[str, bool] | None:
    """Return the words, and whether nobody outside has seen it."""
    try:
        standing = context.standing()
    except CustodyError as error:
        return f"cannot be read: {error.message}", True
    if standing.told is None:
        return None
    doubted = standing.doubt is not None
    return f"{standing.told}{': no witness has taken it in' if doubted else ''}", doubted
