"""`custody transfer print-receipt`: a transfer on paper, for giver and receiver to sign."""

from __future__ import annotations

from typing import Any

from custody.cli.answers.paper_output import give_paper, office_zone, output_file, printing, with_past
from custody.cli.main import example, shared
from custody.cli.shell.call import Call


def configure(actions: Any) -> None:
    """Add `custody transfer print-receipt` to the parser of its command."""
    made = actions.add_parser("print-receipt", help="print the receipt of a transfer, to be signed by hand")
    made.add_argument(
        "transfer", help="number or id of one of its entries, or an exhibit for its newest transfer"
    )
    printing(made, "text", "pdf")
    shared(made)
    example(
        made,
        "custody transfer print-receipt EV/1 --out receipt.pdf",
        "custody transfer print-receipt EV/1 --print",
    )
    made.set_defaults(run=_run)


def _run(call: Call) -> int:
    from custody.ledger.papers.transfer_receipt import handover_receipt

    path = output_file(call)
    with call.vault() as vault:
        paper = with_past(
            vault, handover_receipt(vault.reader(), call.args.transfer, vault.origin, office_zone(call))
        )
    return give_paper(call, path, paper, "transfer receipt")
