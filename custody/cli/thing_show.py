"""Shows any thing by its page, for people as text and for scripts as the page's document."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.listing import add_limit
from custody.cli.main import example, shared
from custody.cli.page_answer import answer_page, context_of, is_whole

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
        page = _builder(command, whole=is_whole(call))(
            context, find(context.lookup, getattr(call.args, word))
        )
    answer_page(call, page)
    return 0


def _builder(command: str, *, whole: bool) -> Show:
    """Return what builds the page that a command shows, ``whole`` or as people read it; no other page is loaded."""
    match command:
        case "assist":
            from custody.pages.assists import assist

            return assist
        case "assistance":
            from custody.pages.assistances import assistance

            return assistance
        case "copy":
            from custody.pages.copies import copy

            return partial(copy, whole=whole)
        case "enquiry":
            from custody.pages.enquiries import enquiry

            return enquiry
        case "disposition":
            from custody.pages.dispositions import disposition

            return disposition
        case "exhibit":
            from custody.pages.exhibits import exhibit

            return partial(exhibit, whole=whole)
        case "examination":
            from custody.pages.defences import examination

            return examination
        case "hold":
            from custody.pages.holds import hold

            return hold
        case "inspection":
            from custody.pages.defences import inspection

            return inspection
        case "order":
            from custody.pages.orders import order

            return order
        case "place":
            from custody.pages.places import place

            return partial(place, whole=whole)
        case "privilege":
            from custody.pages.privileges import privilege

            return privilege
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
