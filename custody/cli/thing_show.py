"""Shows any thing by its page, for people as text and for scripts as the page's document."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.main import example, shared
from custody.cli.output import Told
from custody.errors import ConfigError

if TYPE_CHECKING:
    from storage.vault import Vault


def add_show(actions: Any, space: str, says: str, sample: str) -> None:
    """Add the action `show` to a command about the things of a space; ``sample`` is the name of one in its example."""
    show = actions.add_parser("show", help=says)
    show.add_argument(space, help="reference, identifier or its first characters")
    shared(show)
    example(show, f"custody {space} show {sample}")
    show.set_defaults(run=partial(_show, space=space))


def _show(call: Call, space: str) -> int:
    from custody.ledger.viewing import Viewer
    from custody.pages.gate import Gate
    from custody.pages.render.document import document
    from custody.pages.render.text import text
    from custody.pages.thing import thing_page

    with call.vault() as vault:
        vault.viewing.viewer = Viewer.of_key(vault.store.read(), reader_key(call, vault), signs=True)
        lookup = vault.lookup()
        key = lookup.resolve(space, getattr(call.args, space))
        page = thing_page(Gate(lookup), vault.entries(), space, key)
    call.out.answer(document(page), [Told(line) for line in text(page)])
    return 0


def reader_key(call: Call, vault: Vault) -> str | None:
    """Return the name of the key of whoever reads; None where no key or none in particular is at hand."""
    try:
        return call.key_name(vault)
    except ConfigError:
        return None
