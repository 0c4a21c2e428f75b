"""A limit on the rows of each table of a page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from custody.pages.parts.page import Table

if TYPE_CHECKING:
    from custody.pages.parts.page import Page


def limited(page: Page, rows: int | None) -> Page:
    """Return a page with at most ``rows`` rows in each table, the others counted; None: all rows."""
    if rows is None:
        return page
    return replace(
        page, blocks=tuple(_cut(block, rows) if isinstance(block, Table) else block for block in page.blocks)
    )


def _cut(table: Table, rows: int) -> Table:
    left = len(table.rows) - rows
    return table if left <= 0 else replace(table, rows=table.rows[:rows], more=table.more + left)
