"""Shows any thing by its page, for people as text and for scripts as the page's document."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.listing import add_limit
from custody.cli.main import example, shared
from custody.cli.output import Told
from custody.cli.page_answer import answer_page, context_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from custody.ledger.views.lookup import Lookup
    from custody.pages.context import PageContext
    from custody.pages.page import Page

    Show = Callable[[PageContext, str], Page]
    Find = Callable[[Lookup, str], str]

#: By what a thing is named.
NAMED = "reference, identifier or its first characters"


def add_show(
    actions: Any,
    command: str,
    says: str,
    sample: str,
    *,
    word: str = "",
    named: str = NAMED,
    find: Find | None = None,
    limit: bool = False,
) -> argparse.ArgumentParser:
    """Add the action `show` to a command about things of one space, and return its parser.

    ``sample`` is the name of one in its example, ``word`` what its argument is called where that is not the command.
    ``find`` returns the key of a page for what was typed; without it, it is the name of a thing of the space that is
    called as the command. With ``limit`` it takes --limit.
    """
    show: argparse.ArgumentParser = actions.add_parser("show", help=says)
    show.add_argument(word or command, help=named)
    if limit:
        add_limit(show)
    shared(show)
    example(show, f"custody {command} show {sample}")
    found = find or partial(_resolved, space=command)
    show.set_defaults(run=partial(_show, command=command, word=word or command, find=found))
    return show


def _resolved(lookup: Lookup, text: str, space: str) -> str:
    return lookup.resolve(space, text)


def _show(call: Call, command: str, word: str, find: Find) -> int:
    with call.vault() as vault:
        context = context_of(vault)
        page = _builder(command)(context, find(context.lookup, getattr(call.args, word)))
    if hasattr(call.args, "limit"):
        answer_page(call, page)
    else:
        from custody.pages.render.document import document
        from custody.pages.render.text import text

        call.out.answer(document(page), [Told(line) for line in text(page)])
    return 0


def _builder(command: str) -> Show:
    """Return what builds the page that a command shows; nothing else of the pages is loaded."""
    match command:
        case "assist":
            from custody.pages.assists import assist

            return assist
        case "assistance":
            from custody.pages.assistances import assistance

            return assistance
        case "enquiry":
            from custody.pages.enquiries import enquiry

            return enquiry
        case "order":
            from custody.pages.orders import order

            return order
        case "production":
            from custody.pages.productions import production

            return partial(production, whole=True)
        case "request":
            from custody.pages.requests import request

            return request
        case "seizure":
            from custody.pages.seizures import seizure

            return partial(seizure, whole=True)
        case _:
            from custody.pages.things import thing

            return thing
