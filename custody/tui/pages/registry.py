"""The builders of every page of the terminal, by name: subjects, lists, and its own pages."""

from __future__ import annotations

from dataclasses import replace

from custody.model.schema.ids import is_training
from custody.pages import registry
from custody.pages.parts.context import PageContext
from custody.pages.parts.page import Page, Row, Table, Target
from custody.pages.registry import Builder
from custody.pages.today import status, today
from custody.tui.pages import tour
from custody.tui.services.beginnings import BEGINNINGS
from custody.tui.services.navigation import FURTHER, SCANNER


def more(context: PageContext, key: str) -> Page:
    """Return the page that lists the pages without a digit key."""
    rows = (
        *(Row.of((title, told), Target(page)) for page, title, told in FURTHER),
        Row.of(("Scanner test", "what a scanner sends, how fast, and its keyboard layout"), Target(SCANNER)),
        Row.of(("Begin", "a training ledger, a new vault or key, another vault"), Target("begin")),
    )
    return Page(Target("more"), "More pages", (Table.of("", ("page", "contents"), rows),))


def begin(context: PageContext, key: str) -> Page:
    """Return the page that begins something beside this vault: a training ledger, a vault, a key."""
    rows = tuple(Row.of((found.title, found.about), Target("begin", found.name)) for found in BEGINNINGS)
    return Page(Target("begin"), "Begin", (Table.of("", ("what", "about"), rows),))


def first_page(context: PageContext, key: str) -> Page:
    """Build the inbox, which offers the tour on a training ledger."""
    return today.build(context, key, tour.offer(context) if is_training(context.origin) else ())


def status_page(context: PageContext, key: str) -> Page:
    """Build the status page without its column of commands: on a screen, a task opens its own page."""
    page = status.build(context, key)
    return replace(
        page, blocks=tuple(_untyped(block) if isinstance(block, Table) else block for block in page.blocks)
    )


def _untyped(table: Table) -> Table:
    kept = [at for at, column in enumerate(table.columns) if column.key != "command"]
    return replace(
        table,
        columns=tuple(table.columns[at] for at in kept),
        rows=tuple(replace(row, cells=tuple(row.cells[at] for at in kept)) for row in table.rows),
    )


BUILDERS: dict[str, Builder] = {
    **registry.BUILDERS,
    "today": first_page,
    "status": status_page,
    "more": more,
    "begin": begin,
    "tour": tour.build,
}
