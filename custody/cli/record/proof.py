"""`custody proof`: write proofs for outsiders: of entries, of growth, of a chunk of an image."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from custody.cli.answers.compromised_key_entries import revision_document, revision_lines
from custody.cli.answers.ledger_history import standing_document, warn_of_past
from custody.cli.answers.timestamp_tokens import (
    left_lines,
    left_rows,
    new_files,
    token_rows,
    tokens_of,
    verifying,
    write_all,
)
from custody.cli.console.words import many, moment
from custody.cli.main import example, shared
from custody.cli.record import proof_chunk, proof_member
from custody.cli.shell.call import Call
from custody.cli.shell.committed_size import promised_size
from custody.cli.shell.files import forcing, place, refuse_existing, write
from custody.cli.shell.numbers import number
from custody.errors import UsageError
from custody.layout import columns, pairs

if TYPE_CHECKING:
    from pathlib import Path


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments and actions of `custody proof` to its parser."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    entry = actions.add_parser("entry", help="prove that entries are in the log")
    entry.add_argument(
        "what",
        metavar="ENTRY",
        nargs="+",
        help="number or id of an entry, or a subject, for all entries about it",
    )
    entry.add_argument(
        "--size",
        type=number,
        metavar="N",
        help="at the checkpoint of so many entries (default: the one with most from outsiders, else the newest)",
    )
    entry.add_argument(
        "--out", metavar="FILE", help="write there; a folder when there are several (NUMBER.tlog-proof)"
    )
    forcing(entry)
    shared(entry)
    example(entry, "custody proof entry 17 --out 17.tlog-proof", "custody proof entry EV/1 --out proofs")
    entry.epilog = (
        "By default the checkpoint is one with both lines of witnesses and a\n"
        "timestamp token; where there is none, one with lines, else one with a\n"
        "token, else the newest; of several that with most witnesses. What stays\n"
        "behind on others is said, and --size takes it.\n"
        "With --out, timestamp tokens on the same checkpoint are written beside:\n"
        "checkpoint-SIZE, checkpoint-SIZE.tst and tsa-DIGEST.pem, as `openssl ts\n"
        f"-verify` takes them.\n\n{entry.epilog}"
    )
    entry.set_defaults(run=_entry)
    growth = actions.add_parser("consistency", help="prove that a longer log begins with a shorter one")
    growth.add_argument("start", metavar="FROM", type=number, help="entries of the earlier checkpoint")
    growth.add_argument(
        "stop", metavar="TO", type=number, nargs="?", help="of the later one (default: the newest)"
    )
    growth.add_argument("--out", metavar="FILE", help="write it to a file")
    forcing(growth)
    shared(growth)
    example(growth, "custody proof consistency 12 23 --out 12-23.consistency")
    growth.set_defaults(run=_consistency)
    proof_chunk.configure(actions)
    proof_member.configure(actions)


def _entry(call: Call) -> int:
    from custody.ledger.publish.committed_size import omitted_by_position, proven_entries
    from custody.ledger.views.naming.search import positions_named
    from custody.storage.account.acknowledgements import ledger_history

    args = call.args
    with call.vault() as vault:
        newest = promised_size(call, vault)
        positions = positions_named(vault.lookup(), args.what, newest)
        prover, alone = vault.prover(), args.out is None
        proofs = proven_entries(prover, vault.store.read(), positions, newest, args.size, alone=alone)
        left = omitted_by_position(prover, proofs, newest, alone=alone)
        standing = ledger_history(vault)
        sizes = {proven.size for proven in proofs}
        tokens = tokens_of(call, vault, lambda one, _: one.size in sizes and one.position < newest)
    files = _places(call, positions)
    refuse_existing(call, files.values())
    folder = next((path.parent for path in files.values()), None)
    beside = {} if folder is None else new_files(call, folder, tokens)
    for proven in proofs:
        if proven.position in files:
            write(call, files[proven.position], proven.proof)
    write_all(call, beside)
    warn_of_past(call, standing)
    told = [
        *revision_lines({proven.position: proven.revision for proven in proofs}),
        *left_lines(left),
    ]
    if not files and not call.out.as_json:
        for line in told:
            call.say.note(line)
        call.out.raw(proofs[0].proof.decode("utf-8"))
        return 0
    document: dict[str, Any] = {
        "proofs": [
            {
                "entry": proven.position,
                "size": proven.size,
                "file": str(files[proven.position]) if proven.position in files else None,
                "proof": proven.proof.decode("utf-8"),
                "left_behind": left_rows(left[proven.position]),
                **revision_document(proven.revision),
            }
            for proven in proofs
        ],
        "tokens": token_rows(tokens, folder),
        **standing_document(standing),
    }
    cells = [(str(proven.position), str(proven.size), str(files.get(proven.position))) for proven in proofs]
    lines = columns(cells, ("entry", "in the log of", "file"))
    lines += [f"token: {token.stamp.size} entries existed by {moment(token.stamp.time)}" for token in tokens]
    call.out.answer(document, [*lines, *told, *verifying(tokens)])
    return 0


def _places(call: Call, positions: list[int]) -> dict[int, Path]:
    """Return the file of each proof by position; empty when the only one goes to standard output."""
    if call.args.out is None:
        if len(positions) > 1 and not call.out.as_json:
            raise UsageError(
                f"these are {len(positions)} proofs, and standard output takes one",
                hint="Name a folder with --out.",
            )
        return {}
    out = place(call, call.args.out)
    if len(positions) == 1 and not out.is_dir():
        return {positions[0]: out}
    return {position: out / f"{position}.tlog-proof" for position in positions}


def _consistency(call: Call) -> int:
    from custody.proof import consistency

    args = call.args
    target = None if args.out is None else place(call, args.out)
    if target is not None:
        refuse_existing(call, [target])
    with call.vault() as vault:
        newest = promised_size(call, vault)
        stop = newest if args.stop is None else args.stop
        if not 1 <= args.start <= stop <= newest:
            raise UsageError(
                f"no consistency proof leads from {args.start} entries to {stop}; the newest checkpoint is of {newest}",
                hint="FROM is at least 1, TO at least FROM and at most the newest.",
            )
        hashes = vault.prover().consistency(args.start, stop)
    data = consistency.format(args.start, hashes)
    if target is not None:
        write(call, target, data)
    document: dict[str, Any] = {
        "from": args.start,
        "to": stop,
        "proof": data.decode("ascii").splitlines()[1:],
        "file": None if target is None else str(target),
    }
    if target is None and not call.out.as_json:
        call.out.raw(data.decode("ascii"))
    else:
        rows = [("from", many(args.start, "entry")), ("to", many(stop, "entry")), ("file", str(target))]
        call.out.answer(document, pairs(rows))
    return 0
