"""A page for renderings as text: without empty facts, and without events that a table lists."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from custody.pages.parts.page import Section, Table, Timeline

if TYPE_CHECKING:
    from custody.pages.parts.page import Block, Fact, Page


def readable(page: Page) -> Page:
    """Return a page without facts that have no text, and with each event once.

    Lanes whose events a table of the page lists are left out, and timelines without other lanes.
    """
    tables = {table.key for table in page.of(Table)}
    left = (_left(block, tables) for block in page.blocks)
    return replace(
        page,
        key_facts=worded_facts(page.key_facts),
        blocks=tuple(block for block in left if block is not None),
    )


def worded_facts(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Return the facts that have a text; the others are for programs."""
    return tuple(fact for fact in facts if fact.full)


def _left(block: Block, tables: Collection[str]) -> Block | None:
    if isinstance(block, Section):
        return replace(block, facts=worded_facts(block.facts))
    if not isinstance(block, Timeline):
        return block
    lanes = tuple(lane for lane in block.lanes if lane.told_by not in tables)
    return None if block.lanes and not lanes else replace(block, lanes=lanes)
