"""`custody sweep status`, `plan`, `sample`: coverage, what is due, which leaves a sample read."""

from __future__ import annotations

from typing import Any

from custody.cli.answers.page_answer import answer_page, context_of
from custody.cli.main import example, shared
from custody.cli.shell.amounts import whole_number as rate
from custody.cli.shell.call import Call
from custody.errors import EXIT_WARNINGS, ProofInvalid

#: Most objects that an answer names.
_NAMED = 20
#: MB a second that a plan is made for where neither policy nor flag gives a rate.
_USUAL_RATE = 100


def configure(actions: Any) -> None:
    """Add the actions of `custody sweep` that show coverage and due verifications to its parser."""
    status = actions.add_parser("status", help="show verification coverage, and which objects fail")
    shared(status)
    example(status, "custody sweep status")
    status.set_defaults(run=_status)
    plan = actions.add_parser("plan", help="show due objects of each store, with the reading time")
    plan.add_argument(
        "--rate",
        type=rate,
        metavar="MB/s",
        help=f"MB a second, instead of the policy's (default: {_USUAL_RATE} where it has none)",
    )
    shared(plan)
    example(plan, "custody sweep plan", "custody sweep plan --rate 129")
    plan.set_defaults(run=_plan)
    chosen = actions.add_parser("sample", help="recompute which leaves a sample read")
    chosen.add_argument("sweep", help="the sweep, by identifier or its first characters")
    chosen.add_argument("--object", help=f"only this object (default: the first {_NAMED})")
    shared(chosen)
    example(chosen, "custody sweep sample 5f0c9d52")
    chosen.epilog = (
        "Exit status: 0 the seed is that of a cosignature or timestamp, 10 the agency\n"
        "chose it itself, 3 it is that of no signature on record though the sweep says\n"
        "so.\n\n"
        f"{chosen.epilog}"
    )
    chosen.set_defaults(run=_positions)


def _status(call: Call) -> int:
    from custody.pages.stores.integrity import integrity, is_wrong

    with call.vault() as vault:
        page = integrity(context_of(call, vault), "")
    answer_page(call, page)
    return EXIT_WARNINGS if is_wrong(page) else 0


def _plan(call: Call) -> int:
    from custody.pages.stores.verification import fixity_plan

    with call.vault() as vault:
        page = fixity_plan(context_of(call, vault), call.args.rate)
    answer_page(call, page)
    return 0


def _positions(call: Call) -> int:
    from custody.pages.stores.verification import is_chosen_outside, sample

    args = call.args
    with call.vault() as vault:
        context = context_of(call, vault)
        only = None if args.object is None else context.lookup.resolve("object", args.object)
        page = sample(context, context.lookup.resolve("sweep", args.sweep), only)
    answer_page(call, page)
    outside = is_chosen_outside(page)
    if outside is None:
        return EXIT_WARNINGS
    return 0 if outside else ProofInvalid.exit_status
