"""The past state that a page shows, and a page reduced to what was on record then."""

from __future__ import annotations

from dataclasses import replace

from custody.pages.parts.page import AsOf, Block, Fact, Page, Row, Section, Table
from custody.pages.parts.wording import moment


def band(as_of: AsOf) -> str:
    """Return the line that marks a page as one of a past state."""
    return f"AS OF {moment(as_of.at)}, entry {as_of.entry}"


def past_page(page: Page, as_of: AsOf) -> Page:
    """Return a page built from the entries up to ``as_of``, without actions and with what it leaves out.

    Nothing can be done in the past: actions and next steps are those of now.
    """
    left_out = (
        f"what was recorded after entry {as_of.entry}, among it corrections, erasures and later findings",
        "what this machine knows of the present: files, stores, work in progress",
    )
    return replace(
        page,
        as_of=as_of,
        actions=(),
        next_steps=(),
        alarms=tuple(replace(alarm, action=None) for alarm in page.alarms),
        key_facts=_facts(page.key_facts),
        blocks=tuple(map(_block, page.blocks)),
        not_shown=(*page.not_shown, *left_out),
    )


def _facts(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    return tuple(replace(fact, action=None) for fact in facts)


def _block(block: Block) -> Block:
    if isinstance(block, Section):
        return replace(block, facts=_facts(block.facts))
    if isinstance(block, Table):
        return replace(block, rows=tuple(map(_row, block.rows)))
    return block


def _row(row: Row) -> Row:
    return replace(row, cells=_facts(row.cells), facts=_facts(row.facts), action=None)
