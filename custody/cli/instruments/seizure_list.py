"""`custody seizure print-list`: the list of what was seized, to hand over."""

from __future__ import annotations

from typing import Any

from custody.cli.answers.page_answer import answer_page, context_of
from custody.cli.main import example, shared
from custody.cli.shell.call import Call


def configure(actions: Any) -> None:
    """Add `custody seizure print-list` to the parser of its command."""
    inventory = actions.add_parser("print-list", help="print the list of seized exhibits, to hand over")
    inventory.add_argument("seizure", help="reference, identifier or its first characters")
    shared(inventory)
    example(inventory, "custody seizure print-list S-1 > inventory.txt")
    inventory.set_defaults(run=_inventory)


def _inventory(call: Call) -> int:
    from custody.pages.exhibits.seizure_lists import inventory

    with call.vault() as vault:
        context = context_of(call, vault)
        page = inventory(context, context.lookup.resolve("seizure", call.args.seizure))
    answer_page(call, page)
    return 0
