"""The ledger's resumptions, losses and migrations, shown on every page about the whole ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from custody.display import capitalised
from custody.errors import CustodyError
from custody.ledger.views.entries.ledger_history import LedgerHistory
from custody.pages.parts.cells import count, of_members
from custody.pages.parts.context import PageContext
from custody.pages.parts.page import Block, Column, Fact, Paragraph, Row, Section, Table, Target


def past(context: PageContext) -> tuple[Fact, ...]:
    """Return the fact on the ledger's history, which opens the audit; empty without a history."""
    told = _told(context)
    if told is None:
        return ()
    words, doubted = told
    return (Fact.of("past of the ledger", words, "warn" if doubted else "", Target("audit", "none")),)


def past_said(context: PageContext) -> tuple[Paragraph, ...]:
    """Return the ledger's history as a paragraph; empty without a history."""
    told = _told(context)
    return () if told is None else (Paragraph(f"This ledger: {told[0]}", "warn" if told[1] else "quiet"),)


def past_blocks(standing: LedgerHistory) -> tuple[Block, ...]:
    """Return the history with tables of resumptions and migrations; empty without a history."""
    if standing.summary is None:
        return ()
    document = standing.document()
    section = Section(
        "past",
        "The past of this ledger",
        (
            Fact.of("told", standing.summary),
            count("cancelled", document["cancelled"]),
        ),
    )
    return (section, *(_table(name, document[name]) for name in ("resumptions", "migrations")))


def _table(name: str, members: Sequence[dict[str, object]]) -> Table:
    rows = tuple(Row(_cells(each)) for each in members)
    columns = tuple(Column(cell.key, cell.label) for row in rows[:1] for cell in row.cells)
    return Table(name, capitalised(name), columns, rows)


def _cells(members: Mapping[str, object]) -> tuple[Fact, ...]:
    """Return members as facts: instants are texts here, and every number is a position or a count."""
    return tuple(
        Fact(cell.key, cell.label, number, str(number)) if type(number) is int else cell
        for cell, number in ((cell, members[cell.key]) for cell in of_members(members))
    )


def _told(context: PageContext) -> tuple[str, bool] | None:
    """Return the history as text, and whether no witness accepted it; None without a history."""
    try:
        standing = context.standing()
    except CustodyError as error:
        return f"cannot be read: {error.message}", True
    if standing.summary is None:
        return None
    doubted = standing.doubt is not None
    return f"{standing.summary}{': no witness has taken it in' if doubted else ''}", doubted
