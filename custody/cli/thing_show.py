"""Shows any thing by its page, for people as text and for scripts as the page's document."""

from __future__ import annotations

import argparse
from functools import partial
from importlib import import_module
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
#: The module of custody.pages and the function that build the page of a thing that has one of its own, by command, and
#: whether people read less of it than scripts.
BUILDERS: dict[str, tuple[str, str, bool]] = {
    "assist": ("assists", "assist", False),
    "assistance": ("assistances", "assistance", False),
    "case": ("cases", "case", True),
    "copy": ("copies", "copy", True),
    "disposition": ("dispositions", "disposition", False),
    "enquiry": ("enquiries", "enquiry", False),
    "examination": ("defences", "examination", False),
    "exhibit": ("exhibits", "exhibit", True),
    "hold": ("holds", "hold", False),
    "inspection": ("defences", "inspection", False),
    "order": ("orders", "order", False),
    "outcome": ("outcomes", "outcome", False),
    "place": ("places", "place", True),
    "privilege": ("privileges", "privilege", False),
    "production": ("productions", "production", True),
    "request": ("requests", "request", False),
    "scene": ("scenes", "scene", False),
    "seizure": ("seizures", "seizure", True),
}


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
        context = context_of(call, vault)
        page = _builder(command, whole=is_whole(call))(
            context, find(context.lookup, getattr(call.args, word))
        )
    answer_page(call, page)
    return 0


def _builder(command: str, *, whole: bool) -> Show:
    """Return what builds the page that a command shows, ``whole`` or as people read it; no other page is loaded."""
    module, name, cut = BUILDERS.get(command, ("things", "thing", False))
    build = getattr(import_module(f"custody.pages.{module}"), name)
    shown: Show = partial(build, whole=whole) if cut else build
    return shown
