"""Answers with a page: its document for scripts, its text for people."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeVar

from custody.cli.answers.row_limits import PAGE, most, paging
from custody.cli.console.output import Escaped, Exact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from custody.cli.answers.row_limits import Most
    from custody.cli.shell.call import Call
    from custody.model.records import Actor
    from custody.pages.parts.page import Block, Page
    from custody.storage.vault.page_context import VaultContext
    from custody.storage.vault.vault import Vault

T = TypeVar("T")


def context_of(call: Call, vault: Vault, me: Actor | None = None) -> VaultContext:
    """Return the context from which pages of an open vault are built, for the reader ``me`` or nobody."""
    from dataclasses import replace

    from custody.cli.forms.remote_commands import command_of
    from custody.law.clock import DAY
    from custody.storage.vault.page_context import FrontEnd, vault_context

    context = vault_context(vault, front=FrontEnd(command_of=command_of, say=call.own), progress=call.say)
    return replace(context, me=me, warn=call.settings.due_days * DAY)


def is_whole(call: Call) -> bool:
    """Return whether a page shows all rows: for scripts, without limit, or with one above the default."""
    limit = _most(call)
    return call.out.as_json or limit is None or limit.rows is None or limit.rows > PAGE


def rows_of(call: Call) -> int:
    """Return the number of table rows to show: all in documents, ``--limit`` as text."""
    chosen = None if call.out.as_json else most(call).rows
    return sys.maxsize - 1 if chosen is None else chosen


def page_lines(page: Page, *, told: bool = False) -> list[Escaped]:
    """Return the lines of a page, with foreign texts in escapes; ``told`` if its text has them already."""
    from custody.pages.render.text import text

    return [Escaped(line) for line in text(page, told=told)]


def written_blocks(blocks: Sequence[Block]) -> list[Escaped]:
    """Return blocks of a page as lines, without its title."""
    from custody.pages.parts.page import Page, Target

    return page_lines(Page(Target(""), "", tuple(blocks)))[2:]


def answer_page(call: Call, page: Page, rest: Sequence[str] | None = None) -> None:
    """Answer with a page: its document for scripts, its text with at most ``--limit`` rows a table.

    For the page of a list, ``rest`` are the lines on how much of its first table is shown, and how to go on.
    """
    from custody.pages.render.document import document

    lines = _lines(call, page) if rest is None else _stretch(page, rest)
    call.out.answer(document(page), () if call.out.as_json else lines)


def stretch(
    call: Call, things: Sequence[T], build: Callable[[Sequence[T], int], Page]
) -> tuple[Page, list[str]]:
    """Return the page that ``build`` makes of the rows to show, and the lines on how to go on.

    ``build`` gets these rows and the number of rows left out.
    """
    shown = paging(call, len(things))
    some = shown.of(things)
    return build(some, len(things) - len(some)), shown.rest


def _stretch(page: Page, rest: Sequence[str]) -> Iterator[str]:
    """Yield the text of a list's page and the lines ``rest``; for an empty list one line."""
    from dataclasses import replace

    from custody.pages.parts.page import Table

    table, *others = page.of(Table)
    known = [fact for fact in page.key_facts if fact.key != "only"]
    if not (table.rows or table.more or others or known or page.alarms):
        yield table.empty
        return
    whole = (replace(block, more=0) if block is table else block for block in page.blocks)
    yield from page_lines(replace(page, blocks=tuple(whole)))
    if rest:
        yield ""
        yield from rest


def _most(call: Call) -> Most | None:
    return most(call) if hasattr(call.args, "limit") else None


def _lines(call: Call, page: Page) -> Iterator[str]:
    from custody.pages.parts.page import Table
    from custody.pages.parts.row_limits import limited

    limit = _most(call)
    shown = page if limit is None else limited(page, limit.rows)
    yield from page_lines(shown)
    if limit is not None and any(table.more for table in shown.of(Table)):
        yield ""
        yield Exact(f"All rows: {limit.whole}")
