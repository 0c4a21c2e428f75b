"""Shows any thing by its page, for people as text and for scripts as the page's document."""

from __future__ import annotations

from functools import partial
from typing import Any

from custody.cli.call import Call
from custody.cli.main import example, shared
from custody.cli.output import Told


def add_show(actions: Any, space: str, says: str, sample: str) -> None:
    """Add the action `show` to a command about the things of a space; ``sample`` is the name of one in its example."""
    show = actions.add_parser("show", help=says)
    show.add_argument(space, help="reference, identifier or its first characters")
    shared(show)
    example(show, f"custody {space} show {sample}")
    show.set_defaults(run=partial(_show, space=space))


def _show(call: Call, space: str) -> int:
    from custody.pages.gate import Gate
    from custody.pages.render.document import document
    from custody.pages.render.text import text
    from custody.pages.thing import thing_page

    with call.vault() as vault:
        lookup = vault.lookup()
        key = lookup.resolve(space, getattr(call.args, space))
        page = thing_page(Gate(lookup), vault.entries(), space, key)
    call.out.answer(document(page), [Told(line) for line in text(page)])
    return 0
