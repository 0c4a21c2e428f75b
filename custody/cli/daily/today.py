"""`custody today`: the worklist of today: alarms and counts first, then the tasks."""

from __future__ import annotations

import argparse

from custody.cli.answers.page_answer import answer_page, context_of
from custody.cli.main import example, shared
from custody.cli.shell.call import Call
from custody.cli.shell.numbers import number, signed
from custody.cli.shell.reader import reader_of
from custody.errors import EXIT_WARNINGS, FirstMet, Forked, LedgerBehind, ResumedElsewhere

#: Rows of one list that are shown unless --limit says otherwise.
MOST = 20


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments and actions of `custody today` to its parser."""
    shared(parser)
    parser.add_argument(
        "--due-days", type=signed, metavar="DAYS", help="how long before its end an order is due"
    )
    parser.add_argument(
        "--limit",
        type=number,
        default=MOST,
        metavar="N",
        help=f"at most N rows of each list, 0 for all (default {MOST})",
    )
    example(parser, "custody today --as Eve", "custody today --limit 0 --json")
    parser.set_defaults(run=_status)


def _status(call: Call) -> int:
    from custody.pages.today.status import attention, status

    with call.vault() as vault:
        unfit = vault.unfit()  # says first of a copy of two moments that it is one
        context = context_of(call, vault, reader_of(call, vault))
        page, moved = status(context, call.args.limit or None), context.moved()
    answer_page(call, page)
    if moved is not None:
        call.say.warn(f"nothing can be entered: {moved.words}")
    elif unfit is not None:
        call.say.warn(f"nothing can be entered: {unfit.message}. {unfit.hint}")
    if moved is None and isinstance(unfit, FirstMet | LedgerBehind | ResumedElsewhere | Forked):
        return unfit.exit_status
    return EXIT_WARNINGS if attention(page) else 0
