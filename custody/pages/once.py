"""A page on which no event of a timeline is written in words where a table of the page has it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from custody.pages.page import Table, Timeline

if TYPE_CHECKING:
    from custody.pages.page import Block, Page


def told_once(page: Page) -> Page:
    """Return a page for renderings in words: without the lanes that its tables tell, and timelines of these alone."""
    tables = {table.key for table in page.of(Table)}
    left = (_left(block, tables) if isinstance(block, Timeline) else block for block in page.blocks)
    return replace(page, blocks=tuple(block for block in left if block is not None))


def _left(timeline: Timeline, tables: Collection[str]) -> Block | None:
    lanes = tuple(lane for lane in timeline.lanes if lane.told_by not in tables)
    return None if timeline.lanes and not lanes else replace(timeline, lanes=lanes)
