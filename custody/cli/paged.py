"""Answers with a page: as text for people, as the page's document for scripts."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from custody.cli.call import Call
from custody.cli.listing import most
from custody.cli.output import Exact, Told

if TYPE_CHECKING:
    from custody.model.records import Actor
    from custody.pages.page import Page
    from storage.page_context import VaultContext
    from storage.vault import Vault


def context_of(call: Call, vault: Vault, me: Actor | None = None) -> VaultContext:
    """Return what pages of an open vault are built from, for ``me``, None for nobody in particular."""
    from dataclasses import replace

    from custody.cli.acting import command_of
    from custody.law.clock import DAY
    from storage.page_context import FrontEnd, vault_context

    context = vault_context(vault, front=FrontEnd(command_of=command_of), progress=call.say)
    return replace(context, me=me, warn=call.settings.due_days * DAY)


def written(page: Page) -> list[Told]:
    """Return a page as lines, which quote others in escapes already."""
    from custody.pages.render.text import text

    return [Told(line) for line in text(page)]


def rows_of(call: Call) -> int:
    """Return how many rows of a table a call shows: documents have all, text as many as ``--limit`` says."""
    chosen = None if call.out.as_json else most(call).rows
    return sys.maxsize - 1 if chosen is None else chosen


def answer_page(call: Call, page: Page) -> None:
    """Answer with a page; where rows are left out, its text names the command that shows all."""
    from custody.pages.page import Table
    from custody.pages.render.document import document

    cut = "limit" in call.args and any(table.more for table in page.of(Table))
    whole = [Exact(f"All rows: {most(call).whole}")] if cut else []
    call.out.answer(document(page), [*written(page), *whole])
