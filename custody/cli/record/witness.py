"""`custody witness`: witness other ledgers by file, and add cosignatures to one's own."""

from __future__ import annotations

import argparse
from pathlib import Path

from custody.cli.answers.page_answer import answer_page, context_of
from custody.cli.answers.row_limits import add_paging, paging
from custody.cli.main import example, shared, signing
from custody.cli.record import witness_request, witness_sign
from custody.cli.shell.call import Call
from custody.cli.shell.files import forcing, place
from custody.cli.shell.numbers import number
from custody.errors import UsageError
from custody.layout import pairs


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments and actions of `custody witness` to its parser."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    init = actions.add_parser("init", help="set up a witness: its own key and an empty memory")
    init.add_argument("--name", required=True, help="the witness's name, as in witness.example/office-2")
    init.add_argument(
        "--memory", metavar="FILE", help="file of the sizes it cosigned (default: next to the key)"
    )
    _own(init)
    example(init, "custody witness init --name witness.example/office-2")
    init.set_defaults(run=_init)
    sign = actions.add_parser("sign", help="cosign a checkpoint that extends the last cosigned one")
    sign.add_argument("checkpoint", help="the log's checkpoint")
    sign.add_argument(
        "--consistency",
        metavar="FILE",
        help="consistency proof from the last cosigned one (default: `consistency` next to it)",
    )
    sign.add_argument(
        "--vkey", required=True, metavar="VKEY", help="the log's verifier key, or @FILE that holds it"
    )
    sign.add_argument("--out", required=True, metavar="FILE", help="write the cosigned checkpoint there")
    sign.add_argument(
        "--memory", metavar="FILE", help="the witness's file of cosigned sizes (default: next to its key)"
    )
    sign.add_argument(
        "--request",
        metavar="FILE",
        help="the log's history (default: `history` next to the checkpoint)",
    )
    sign.add_argument(
        "--accept-resumption",
        action="store_true",
        help="accept a resumption of the log, having seen its lost entries",
    )
    forcing(sign)
    _own(sign)
    example(
        sign,
        "custody witness sign stick/checkpoint --vkey @log.vkey --out stick/cosigned",
    )
    sign.set_defaults(run=witness_sign.run)
    request = actions.add_parser(
        "request", help="write the files for a witness: checkpoint, consistency proof, history"
    )
    request.add_argument("--out", required=True, metavar="DIR", help="folder, of a stick for one")
    known = request.add_mutually_exclusive_group()
    known.add_argument("--vkey", metavar="VKEY", help="for which witness: its name, verifier key or @FILE")
    known.add_argument(
        "--old-size", dest="since", type=number, metavar="N", help="size last cosigned; 0: none"
    )
    known.add_argument(
        "--answer", metavar="FILE", help="the witness's file `ask-again`, from which the size is taken"
    )
    request.add_argument("--dry-run", action="store_true", help="list what would be written; write nothing")
    forcing(request)
    shared(request)
    example(request, "custody witness request --vkey @witness.vkey --out stick")
    request.set_defaults(run=witness_request.run)
    add = actions.add_parser("add", help="import a witness's cosignature")
    add.add_argument("cosigned", help="the cosigned checkpoint")
    add.add_argument(
        "--vkey", required=True, metavar="VKEY", help="the witness's verifier key, or @FILE that holds it"
    )
    add.add_argument(
        "--seen",
        metavar="FILE",
        help="its note on resumptions (default: `resumption-seen` next to the checkpoint)",
    )
    add.add_argument("--dry-run", action="store_true", help="verify it; store nothing")
    shared(add)
    example(add, "custody witness add stick/cosigned --vkey @witness.vkey")
    add.set_defaults(run=witness_request.add)
    listing = actions.add_parser("list", help="list the stored cosignatures")
    add_paging(listing)
    shared(listing)
    example(listing, "custody witness list")
    listing.set_defaults(run=_list)


def _own(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of a witness's own commands, which need no vault."""
    group = parser.add_argument_group("the witness's key")
    signing(group)
    parser.add_argument("--dry-run", action="store_true", help="show what would be done; write nothing")
    parser.add_argument("--json", action="store_true", help="answer with one JSON document")
    parser.add_argument("--quiet", action="store_true", help="print only results, warnings and errors")


def _init(call: Call) -> int:
    from custody.proof.note import ALG_COSIGNATURE, VerifierKey, valid_name
    from custody.storage.account.witness_file import WitnessFile, memory_path
    from custody.storage.keys.key_files import file_name, read_header, write_key

    name = call.args.name
    if not valid_name(name) or "/" not in name:
        raise UsageError(
            f"{name!r} cannot name a witness",
            hint="Use a domain and a name of one's own: witness.example/office-2.",
        )
    path = call.settings.keys / file_name(name)
    memory = memory_path(path) if call.args.memory is None else place(call, call.args.memory)
    key: VerifierKey | None = None
    if not call.args.dry_run:
        refuse_memory(memory)
        passphrase = call.new_passphrase(call.settings.passphrase_file)(name)
        path = write_key(call.settings.keys, name, call.entropy.token(32), passphrase, ALG_COSIGNATURE)
        key = read_header(path).verifier
        WitnessFile(memory, key).create()
    document = {
        "name": name,
        "vkey": None if key is None else str(key),
        "key_file": str(path),
        "memory": str(memory),
    }
    rows = [("witness", name), ("key file", str(path)), ("memory", str(memory))]
    if key is None:
        call.out.answer({"dry_run": True, **document}, [*pairs(rows), "dry run: nothing was made"])
        return 0
    more = ["Give this line to all who verify. Keep the memory: a witness without it is none."]
    call.out.answer(document, [*pairs([*rows, ("vkey", str(key))]), *more])
    return 0


def refuse_memory(path: Path) -> None:
    """Raise Conflict if a witness's memory exists already, before a key is made for it."""
    from custody.errors import Conflict

    if path.exists() or path.is_symlink():
        raise Conflict(
            f"there is something at {str(path)!r} already, where the witness's memory would be",
            hint="Name another place with --memory.",
        )


def _list(call: Call) -> int:
    from custody.ledger.proofs.cosignatures import lines_of
    from custody.pages.ledger.checkpoints import cosignatures

    with call.vault() as vault:
        found = sorted(lines_of(vault.reader()), key=lambda line: (line[0].size, line[1].time))
        newest = max((stored.size for stored, _ in found), default=0)
        stretch = paging(call, len(found))
        page = cosignatures(context_of(call, vault), stretch.of(found), stretch.more, newest)
    answer_page(call, page, stretch.rest)
    return 0
