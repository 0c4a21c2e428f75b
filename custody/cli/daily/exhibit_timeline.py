"""`custody exhibit timeline`: the custody timeline of an exhibit since its seizure, with every gap."""

from __future__ import annotations

from typing import Any

from custody.cli.answers.page_answer import answer_page, context_of
from custody.cli.main import example, shared
from custody.cli.shell.call import Call
from custody.errors import EXIT_WARNINGS


def configure(actions: Any) -> None:
    """Add `custody exhibit timeline` to the parser of its command."""
    made = actions.add_parser(
        "timeline",
        help="show the custody timeline of an exhibit since its seizure, with gaps",
    )
    made.add_argument("exhibit", help="reference, serial number, identifier or its first characters")
    shared(made)
    example(made, "custody exhibit timeline EV/1")
    made.epilog = (
        "Exit status: 10 where it was lost, something differed from the record,\n"
        "a seal was in doubt, or instants contradict each other.\n\n"
        f"{made.epilog}"
    )
    made.set_defaults(run=_run)


def _run(call: Call) -> int:
    from custody.pages.exhibits.continuities import continuity

    with call.vault() as vault:
        context = context_of(call, vault)
        page = continuity(context, context.lookup.resolve("exhibit", call.args.exhibit))
    answer_page(call, page)
    wrong = any(alarm.code.startswith("continuity.") for alarm in page.alarms)
    return EXIT_WARNINGS if wrong else 0
