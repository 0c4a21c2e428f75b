"""`custody transfer list` and `custody transfer show`: open and expired offers, and one transfer."""

from __future__ import annotations

from typing import Any

from custody.cli.answers.page_answer import answer_page, context_of
from custody.cli.answers.row_limits import add_limit
from custody.cli.answers.thing_list import add_list
from custody.cli.main import example, shared
from custody.cli.shell.call import Call
from custody.errors import NotFound

#: Fewest characters by which a transfer is found.
_LEAST = 4


def configure(actions: Any) -> None:
    """Add the two actions to the command's."""
    add_list(actions, "transfer")
    show = actions.add_parser("show", help="show a transfer, with the answer for each exhibit")
    show.add_argument("transfer", help="identifier of the transfer or its first characters")
    add_limit(show)
    shared(show)
    example(show, "custody transfer show 3f2a91c0")
    show.set_defaults(run=_show)


def _show(call: Call) -> int:
    from custody.pages.exhibits.transfers import handovers_named, transfer

    text = call.args.transfer
    with call.vault() as vault:
        context = context_of(call, vault)
        known = handovers_named(context, text)
        if len(known) != 1 or len(text) < _LEAST:
            several = f"{len(known)} transfers begin with {text!r}"
            raise NotFound(
                several if len(known) > 1 else f"no transfer has the identifier {text!r}",
                hint="Give the identifier that `custody transfer offer` told, or more of it.",
            )
        page = transfer(context, known[0])
    answer_page(call, page)
    return 0
