"""`custody check`: check the whole vault against itself, its head and a checkpoint from outside."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from custody.cli.answers.page_answer import page_lines
from custody.cli.main import example, shared
from custody.cli.shell.call import Call
from custody.cli.shell.files import MOST_PROOF_BYTES, read, read_key
from custody.errors import Malformed, UsageError

if TYPE_CHECKING:
    from custody.ledger.audit import Report


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments and actions of `custody check` to its parser."""
    parser.add_argument(
        "--objects",
        choices=("full", "metadata", "none"),
        default="full",
        help="how far stored objects are read: every byte (default), their sizes, or not at all",
    )
    parser.add_argument(
        "--against",
        metavar="FILE",
        help="a checkpoint or proof file kept elsewhere, which this log must extend",
    )
    parser.add_argument(
        "--witness",
        action="append",
        default=[],
        metavar="VKEY",
        help="key of a witness on --against, or @FILE",
    )
    shared(parser)
    example(parser, "custody check", "custody check --against cosigned.checkpoint --witness @witness.vkey")
    parser.epilog = (
        f"Exit status: 0 verified, 3 checked and false, 4 could not decide, 10 warnings.\n\n{parser.epilog}"
    )
    parser.set_defaults(run=_run)


def _run(call: Call) -> int:
    from custody.ledger.audit import compare_outside
    from custody.pages.ledger.audit import checked, wrong_lines

    args = call.args
    if args.witness and args.against is None:
        raise UsageError("--witness says whose cosignature --against carries", hint="Give --against too.")
    outside = None if args.against is None else _outside(read(call, args.against, MOST_PROOF_BYTES))
    witnesses = [read_key(call, text) for text in args.witness]
    with call.vault(inspecting=True) as vault:
        compared = []
        if outside is not None and vault.store.is_readable:
            compared.append(compare_outside(vault.reader(), vault.log_key, outside, witnesses))
            if not witnesses:
                call.say.note(
                    "--against is signed by the log alone: whoever holds its key could have made it"
                )
        report = vault.check(objects=args.objects, progress=call.say)
        for comparison in compared:
            report = report.including(comparison)
    call.say.wrong(wrong_lines(report))
    call.say.clear()
    call.out.answer(_document(report), page_lines(checked(report), told=True))
    return report.exit_status


def _outside(data: bytes) -> bytes:
    """Return the checkpoint in the bytes of a proof file; other bytes unchanged."""
    from custody.proof import checkpoint, proof_file

    try:
        return proof_file.parse(data).checkpoint
    except Malformed:
        return checkpoint.with_line_end(data)


def _document(report: Report) -> dict[str, Any]:
    from custody.ledger.audit import SCOPES
    from custody.pages.ledger.audit import ranked

    counts = report.counts
    return {
        "verdict": report.verdict,
        "doubts": dict(report.doubts),
        "scopes": dict(report.scopes),
        "left_out": [scope for scope in SCOPES if scope not in report.scopes],
        "objects_read": report.depth,
        "first_broken": report.first_broken,
        "counts": {name: getattr(counts, name) for name in counts.__slots__},
        "findings": [
            {name: getattr(finding, name) for name in finding.__slots__} for finding in ranked(report)
        ],
    }
