"""`custody seizure print-list`: the list of seized exhibits, to hand over."""

from __future__ import annotations

from typing import Any

from custody.cli.answers.page_answer import answer_page, context_of
from custody.cli.main import example, shared
from custody.cli.shell.call import Call


def configure(actions: Any) -> None:
    """Add `custody seizure print-list` to the parser of its command."""
    listed = actions.add_parser("print-list", help="print the list of seized exhibits, to hand over")
    listed.add_argument("seizure", help="reference, identifier or its first characters")
    shared(listed)
    example(listed, "custody seizure print-list S-1 > list.txt")
    listed.set_defaults(run=_print)


def _print(call: Call) -> int:
    from custody.pages.exhibits.seizure_lists import seizure_list

    with call.vault() as vault:
        context = context_of(call, vault)
        page = seizure_list(context, context.lookup.resolve("seizure", call.args.seizure))
    answer_page(call, page)
    return 0
