"""`custody seizure print-list`: the list of seized exhibits, to hand over."""

from __future__ import annotations

from typing import Any

from custody.cli.answers.page_papers import answer_paper, page_outputs
from custody.cli.main import example, shared
from custody.cli.shell.call import Call


def configure(actions: Any) -> None:
    """Add `custody seizure print-list` to the parser of its command."""
    listed = actions.add_parser("print-list", help="print the list of seized exhibits, to hand over")
    listed.add_argument("seizure", help="reference, identifier or its first characters")
    page_outputs(listed)
    shared(listed)
    example(
        listed,
        "custody seizure print-list S-1 --out list.pdf",
        "custody seizure print-list S-1 > list.txt",
    )
    listed.set_defaults(run=_print)


def _print(call: Call) -> int:
    from custody.pages.exhibits.seizure_lists import printed

    key = call.args.seizure
    return answer_paper(call, "seizure list", lambda context, house: printed(context, key, house))
