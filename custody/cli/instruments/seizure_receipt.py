"""`custody seizure print-receipt`: the receipt for the former possessor, to be signed and recorded."""

from __future__ import annotations

from typing import Any

from custody.cli.answers.paper_output import give_paper, office_zone, output_file, printing, with_past
from custody.cli.main import example, shared
from custody.cli.shell.call import Call


def configure(actions: Any) -> None:
    """Add `custody seizure print-receipt` to the parser of its command."""
    made = actions.add_parser(
        "print-receipt", help="print the receipt for what was seized, to be signed by hand"
    )
    made.add_argument("seizure", help="reference, identifier or its first characters")
    printing(made, "text", "pdf")
    shared(made)
    example(
        made,
        "custody seizure print-receipt S-1 --out receipt.pdf",
        "custody seizure print-receipt S-1 --print",
        "custody seizure record-receipt S-1 --receiver-capacity owner --receiver 'I. Owner' \\",
        "    --signature signed --document receipt-signed.pdf",
    )
    made.set_defaults(run=_run)


def _run(call: Call) -> int:
    from custody.ledger.papers.seizure_receipt import seizure_receipt

    path = output_file(call)
    with call.vault() as vault:
        seizure = vault.lookup().resolve("seizure", call.args.seizure)
        paper = with_past(vault, seizure_receipt(vault.reader(), seizure, vault.origin, office_zone(call)))
    return give_paper(call, path, paper, "seizure receipt")
