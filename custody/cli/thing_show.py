"""Shows any thing by its page, for people as text and for scripts as the page's document."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.listing import Most, add_limit, most
from custody.cli.main import example, shared
from custody.cli.output import Exact, Told

if TYPE_CHECKING:
    from custody.ledger.views.lookup import Lookup
    from custody.pages.context import PageContext
    from custody.pages.page import Block, Page
    from storage.vault import Vault

    Show = Callable[[PageContext, str], Page]
    Find = Callable[[Lookup, str], str]

#: By what a thing is named.
NAMED = "reference, identifier or its first characters"


def add_show(
    actions: Any,
    command: str,
    says: str,
    sample: str,
    page: Callable[[], Show],
    *,
    word: str = "",
    named: str = NAMED,
    find: Find | None = None,
    limit: bool = False,
) -> argparse.ArgumentParser:
    """Add the action `show` to a command about things of one space, and return its parser.

    ``sample`` is the name of one in its example, ``word`` what its argument is called where that is not the command,
    ``page`` returns what builds its page. ``find`` returns the key of a page for what was typed; without it, it is the
    name of a thing of the space that is called as the command. With ``limit`` it takes --limit.
    """
    show: argparse.ArgumentParser = actions.add_parser("show", help=says)
    show.add_argument(word or command, help=named)
    if limit:
        add_limit(show)
    shared(show)
    example(show, f"custody {command} show {sample}")
    look = partial(_shown, page=page, find=find or partial(_resolved, space=command))
    show.set_defaults(run=partial(_show, command=command, word=word or command, look=look))
    return show


def _resolved(lookup: Lookup, text: str, space: str) -> str:
    return lookup.resolve(space, text)


def _shown(vault: Vault, text: str, page: Callable[[], Show], find: Find) -> Page:
    from custody.cli.acting import command_of
    from storage.page_context import FrontEnd, vault_context

    context = vault_context(vault, front=FrontEnd(command_of=command_of))
    return page()(context, find(context.lookup, text))


def _show(call: Call, command: str, word: str, look: Callable[[Vault, str], Page]) -> int:
    from custody.pages.render.document import document
    from custody.pages.render.text import text

    with call.vault() as vault:
        page = look(vault, getattr(call.args, word))
    limit = most(call) if hasattr(call.args, "limit") else None
    short = page if limit is None else _cut(page, limit)
    lines = [Told(line) for line in text(short)]
    rest = [] if limit is None or short == page else [Exact(f"all rows: {limit.whole}")]
    call.out.answer({**document(page), "schema": f"custody.{command}.show/2"}, [*lines, *rest])
    return 0


def _cut(page: Page, limit: Most) -> Page:
    """Return a page with as many rows of each table as are shown as text."""
    from dataclasses import replace

    from custody.pages.page import Table

    def cut(block: Block) -> Block:
        if not isinstance(block, Table) or limit.rows is None or len(block.rows) <= limit.rows:
            return block
        more = block.more + len(block.rows) - limit.rows
        return replace(block, rows=block.rows[: limit.rows], more=more)

    return replace(page, blocks=tuple(map(cut, page.blocks)))
