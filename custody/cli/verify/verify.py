"""`custody verify`: verify proof files, a published log, or that it only grew.

No vault, no database and no network are used. The parts that verify are loaded when needed; help loads none of them.
"""

from __future__ import annotations

import argparse

from custody.cli.main import example
from custody.cli.shell.call import Call
from custody.errors import UsageError


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments and actions of `custody verify` to its parser."""
    parser.add_argument(
        "file",
        nargs="*",
        metavar="FILE",
        help="proof files (.tlog-proof) of one entry each, or folders of them",
    )
    parser.add_argument(
        "--vkey", required=True, metavar="VKEY", help="the log's verifier key, or @FILE that holds it"
    )
    parser.add_argument("--fields", metavar="FILE", help="fields disclosed with the proof (.fields.json)")
    parser.add_argument(
        "--witness",
        action="append",
        default=[],
        metavar="VKEY",
        help="a witness's verifier key or @FILE; repeatable",
    )
    parser.add_argument(
        "--require-witnesses",
        type=_number,
        metavar="N",
        help="required number of cosignatures on one checkpoint (default: one, if any is named)",
    )
    parser.add_argument(
        "--token", metavar="FILE", help="a timestamp token (.tst): does it date the checkpoint of this proof?"
    )
    parser.add_argument(
        "--tsa", metavar="FILE", help="root certificate of its authority, from the authority itself"
    )
    parser.add_argument(
        "--signer",
        action="append",
        default=[],
        metavar="VKEY",
        help="verifier key of who signed the entry, or @FILE with keys; of several one must have (with a published "
        "folder: whose signatures are checked)",
    )
    parser.add_argument(
        "--chunk",
        metavar="PREFIX",
        help="a part of an image: PREFIX.chunk.json and PREFIX.chunk next to the proof",
    )
    parser.add_argument(
        "--member",
        metavar="PREFIX",
        help="a member of a folder: PREFIX.member.json next to the proof",
    )
    folder = parser.add_argument_group("instead of a proof file: a published folder, every file in it")
    folder.add_argument("--published", metavar="DIR", help="a folder as `custody log publish` writes it")
    folder.add_argument(
        "--with-entries", action="store_true", help="entries are required too, as for a named auditor"
    )
    growth = parser.add_argument_group("a checkpoint by itself, as on a record or from a witness")
    growth.add_argument(
        "--old", metavar="FILE", help="without a proof file: does --checkpoint continue this one?"
    )
    growth.add_argument(
        "--checkpoint", metavar="FILE", help="is the entry of each proof file in the tree of this one?"
    )
    growth.add_argument("--consistency", metavar="FILE", help="consistency proof between the two checkpoints")
    parser.add_argument("--json", action="store_true", help="answer with one JSON document")
    example(
        parser,
        "custody verify 12.tlog-proof --vkey @log.vkey --witness @witness.vkey \\",
        "    --fields 12.fields.json",
        "custody verify receipts 12.tlog-proof --vkey @log.vkey",
        "custody verify 12.tlog-proof --vkey @log.vkey \\",
        "    --token checkpoint-40.tst --tsa root.pem",
        "custody verify 12.tlog-proof --vkey @log.vkey --checkpoint scanned",
        "custody verify --vkey @log.vkey --old mine --checkpoint theirs \\",
        "    --consistency 12-23",
        "custody verify --published pub --vkey @log.vkey --old mine",
    )
    parser.epilog = (
        "Needs no vault and no network.\n"
        "Exit status: 0 verified as far as asked, 3 something false, 4 could not decide.\n\n"
        f"{parser.epilog}"
    )
    parser.set_defaults(run=_run)


def _number(text: str) -> int:
    from custody.cli.shell.numbers import number

    return number(text)


def _run(call: Call) -> int:
    args = call.args
    of_a_proof = (args.fields, args.chunk, args.member, args.token)
    if args.published is not None:
        if args.file or any(value is not None for value in (*of_a_proof, args.checkpoint, args.consistency)):
            raise UsageError(
                (
                    "--published is a folder, verified by itself: no proof file and no other checkpoint "
                    "goes with it"
                ),
                hint="With it go --old, --witness, --require-witnesses, --signer, --tsa and --with-entries.",
            )
        from custody.cli.verify.published_log import run as run_published

        return run_published(call)
    if args.with_entries:
        raise UsageError("--with-entries asks for the entries of a folder, which --published names")
    if args.old is None:
        if not args.file:
            raise UsageError("name proof files, a folder with --published, or two checkpoints with --old")
        if args.consistency is not None and args.checkpoint is None:
            raise UsageError("--consistency leads to the checkpoint that --checkpoint names")
        from custody.cli.verify.proof_files import run

        return run(call)
    none_else = not args.file and not args.signer and all(value is None for value in (*of_a_proof, args.tsa))
    if args.checkpoint is None or not none_else:
        raise UsageError(
            "--old and --checkpoint go together, and without a proof file",
            hint="Name the proof file and --checkpoint alone, or the two checkpoints alone.",
        )
    from custody.cli.verify.growth import run as run_growth

    return run_growth(call)
