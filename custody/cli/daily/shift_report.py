"""`custody shift-report`: what was entered in a shift, and what is open at its end."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from custody.cli.answers.page_papers import answer_paper, page_outputs
from custody.cli.main import example, shared
from custody.cli.shell.call import Call

if TYPE_CHECKING:
    from custody.storage.vault.page_context import VaultContext


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `custody shift-report` to its parser."""
    parser.add_argument(
        "--since",
        default="last",
        metavar="ENTRY",
        help="number of the first entry, hours as in 12h, or last: since your last visit to the screens that is over",
    )
    page_outputs(parser)
    shared(parser)
    example(
        parser,
        "custody shift-report --as Carl",
        "custody shift-report --since 12h --out shift.pdf",
        "custody shift-report --print",
        "custody shift-report --since 1207 --json",
    )
    parser.set_defaults(run=_report)


def _report(call: Call) -> int:
    from custody.pages.today.shift_report import printed

    since = call.args.since
    return answer_paper(
        call, "shift report", lambda context, house: printed(_with_visits(call, context), since, house)
    )


def _with_visits(call: Call, context: VaultContext) -> VaultContext:
    """Return the context of the reader with the visit that the screens noted for them."""
    from dataclasses import replace

    from custody.storage.state.head import state_folder
    from custody.storage.state.visits import Visits, folder_in

    visits = Visits(folder_in(state_folder(context.origin, call.settings.state)), call.clock.now)
    front = replace(context.front, last_visit=lambda actor, size: visits.ended(actor))
    return replace(context, front=front)
