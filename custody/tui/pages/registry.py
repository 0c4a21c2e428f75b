"""Every page of the terminal, by name: those of subjects and lists, and two of its own."""

from __future__ import annotations

from custody.model.schema.ids import is_training
from custody.pages import registry
from custody.pages.parts.context import PageContext
from custody.pages.parts.page import Page, Row, Table, Target
from custody.pages.registry import Builder
from custody.pages.today import today
from custody.tui.pages import tour
from custody.tui.services.navigation import FURTHER


def more(context: PageContext, key: str) -> Page:
    """Return the page that lists the pages without a digit key."""
    rows = tuple(Row.of((title, told), Target(page)) for page, title, told in FURTHER)
    return Page(Target("more"), "More pages", (Table.of("", ("page", "contents"), rows),))


def first_page(context: PageContext, key: str) -> Page:
    """Build the first page of a day, with the way round on a training ledger."""
    return today.build(context, key, (tour.offer(),) if is_training(context.origin) else ())


BUILDERS: dict[str, Builder] = {
    **registry.BUILDERS,
    "today": first_page,
    "more": more,
    "tour": tour.build,
}
