"""Answers with the page of a thing: its document for scripts, its text for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.cli.listing import most
from custody.cli.output import Exact, Told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from custody.cli.call import Call
    from custody.pages.context import PageContext
    from custody.pages.page import Page
    from storage.vault import Vault


def context_of(vault: Vault) -> PageContext:
    """Return a vault as what pages are built from, in the words of the command line."""
    from custody.cli.acting import command_of
    from storage.page_context import FrontEnd, vault_context

    return vault_context(vault, front=FrontEnd(command_of=command_of))


def is_whole(call: Call) -> bool:
    """Return whether a page is asked for with everything on it: by a script, or with ``--limit 0``."""
    return call.out.as_json or most(call).rows is None


def answer_page(call: Call, page: Page) -> None:
    """Answer with a page; as text each table has as many rows as ``--limit`` says (`listing.add_limit`)."""
    from custody.pages.render.document import document

    call.out.answer(document(page), () if call.out.as_json else _lines(call, page))


def _lines(call: Call, page: Page) -> Iterator[str]:
    from custody.pages.limits import limited
    from custody.pages.page import Table
    from custody.pages.render.text import text

    limit = most(call)
    shown = limited(page, limit.rows)
    yield from (Told(line) for line in text(shown))
    if any(table.more for table in shown.of(Table)):
        yield ""
        yield Exact(f"All rows: {limit.whole}")
