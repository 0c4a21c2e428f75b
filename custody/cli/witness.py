"""`custody witness`: be a witness by file for other people's ledgers, and take cosignatures into one's own."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.files import forcing, place, read, read_key, refuse_existing, write
from custody.cli.folding import columns, pairs
from custody.cli.main import example, shared, signing
from custody.cli.numbers import number
from custody.cli.words import moment, moment_stated
from custody.errors import ConfigError, UsageError
from custody.proof.note import MAX_NOTE_BYTES

if TYPE_CHECKING:
    from custody.ledger.cosigned import TakenIn
    from storage.keys import KeyHeader

#: Name of the proof that `custody witness request` writes beside the checkpoint.
_BESIDE = "consistency"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    init = actions.add_parser("init", help="become a witness: a key of its own and an empty memory")
    init.add_argument("--name", required=True, help="the witness's name, as in witness.example/office-2")
    init.add_argument(
        "--memory", metavar="FILE", help="where it remembers what it cosigned (default: beside the key)"
    )
    _own(init)
    example(init, "custody witness init --name witness.example/office-2")
    init.set_defaults(run=_init)
    sign = actions.add_parser("sign", help="cosign a checkpoint that extends what was cosigned before")
    sign.add_argument("checkpoint", help="the log's checkpoint")
    sign.add_argument(
        "--consistency",
        metavar="FILE",
        help="proof that it extends the one cosigned last (default: `consistency` beside it)",
    )
    sign.add_argument(
        "--vkey", required=True, metavar="VKEY", help="the log's verifier key, or @FILE that holds it"
    )
    sign.add_argument("--out", required=True, metavar="FILE", help="write the cosigned checkpoint there")
    sign.add_argument("--memory", metavar="FILE", help="what the witness remembers (default: beside its key)")
    forcing(sign)
    _own(sign)
    example(
        sign,
        "custody witness sign stick/checkpoint --vkey @log.vkey --out stick/cosigned",
    )
    sign.set_defaults(run=_sign)
    request = actions.add_parser(
        "request", help="write what a witness needs: checkpoint and consistency proof"
    )
    request.add_argument("--out", required=True, metavar="DIR", help="folder, of a stick for one")
    known = request.add_mutually_exclusive_group()
    known.add_argument("--vkey", metavar="VKEY", help="for which witness: its name, verifier key or @FILE")
    known.add_argument(
        "--from", dest="since", type=number, metavar="N", help="it last saw N entries; 0: none"
    )
    request.add_argument("--dry-run", action="store_true", help="say what would be written; write nothing")
    forcing(request)
    shared(request)
    example(request, "custody witness request --vkey @witness.vkey --out stick")
    request.set_defaults(run=_request)
    add = actions.add_parser("add", help="take a witness's cosignature in")
    add.add_argument("cosigned", help="the checkpoint that the witness gave back")
    add.add_argument(
        "--vkey", required=True, metavar="VKEY", help="the witness's verifier key, or @FILE that holds it"
    )
    add.add_argument("--dry-run", action="store_true", help="verify it; keep nothing")
    shared(add)
    example(add, "custody witness add stick/cosigned --vkey @witness.vkey")
    add.set_defaults(run=_add)
    listing = actions.add_parser("list", help="list the cosignatures that are kept")
    shared(listing)
    example(listing, "custody witness list")
    listing.set_defaults(run=_list)


def _own(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of a witness's own commands, which need no vault."""
    group = parser.add_argument_group("the witness's key")
    signing(group)
    parser.add_argument("--dry-run", action="store_true", help="say what would be done; write nothing")
    parser.add_argument("--json", action="store_true", help="answer with one JSON document")
    parser.add_argument("--quiet", action="store_true", help="say nothing but results, warnings and errors")


def _init(call: Call) -> int:
    from custody.proof.note import ALG_COSIGNATURE, VerifierKey, valid_name
    from storage.keys import file_name, read_header, write_key
    from storage.witness_file import WitnessFile, memory_path

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
        passphrase = call.passphrase(new=True)(name)
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
    more = ["Give this line to everybody who verifies, and keep the memory: a witness that forgot is none."]
    call.out.answer(document, [*pairs([*rows, ("vkey", str(key))]), *more])
    return 0


def refuse_memory(path: Path) -> None:
    """Raise Conflict where a memory lies already, before a key is made for it."""
    from custody.errors import Conflict

    if path.exists() or path.is_symlink():
        raise Conflict(
            f"there is something at {str(path)!r} already, where the witness's memory would be",
            hint="Name another place with --memory.",
        )


def _sign(call: Call) -> int:
    from custody.ledger.witnessing import Witness
    from custody.model.ids import is_training
    from custody.proof import checkpoint, consistency
    from storage.keys import KeyFiles
    from storage.witness_file import WitnessFile, memory_path

    args = call.args
    log_key = read_key(call, args.vkey)
    signed = read(call, args.checkpoint, MAX_NOTE_BYTES)
    target = place(call, args.out)
    refuse_existing(call, [target])
    header = _key(call)
    path = memory_path(header.path) if args.memory is None else place(call, args.memory)
    memory = WitnessFile(path, header.verifier)
    before = memory.recall(log_key.name)
    brought = _consistency(call, before is not None)
    proof = None if brought is None else consistency.parse(read(call, brought, MAX_NOTE_BYTES))
    signer = KeyFiles(call.settings.keys, call.passphrase()).signer(str(header.path))
    cosigned = Witness(signer, memory, call.clock).sign(signed, log_key, proof, dry=args.dry_run)
    head = checkpoint.parse(cosigned)
    call.out.training = is_training(head.origin)
    if not args.dry_run:
        write(call, target, cosigned)
    after = None if args.dry_run else memory.recall(log_key.name)
    document: dict[str, Any] = {
        "witness": header.name,
        "origin": head.origin,
        "size": head.size,
        "root": head.root.hex(),
        "since": 0 if before is None else before.size,
        "time": None if after is None else moment(after.time),
        "file": str(target),
    }
    if args.dry_run:
        document = {"dry_run": True, **document}
    grown = "never seen before" if before is None else f"extends the {before.size} entries cosigned before"
    lines = pairs(
        [
            ("log", head.origin),
            ("entries", f"{head.size}, {grown}"),
            ("witness", header.name),
            *([] if after is None else [("at", moment(after.time)), ("file", str(target))]),
        ]
    )
    call.out.answer(document, [*lines, *(["dry run: nothing was signed"] if args.dry_run else [])])
    return 0


def _consistency(call: Call, known: bool) -> str | None:
    """Give the file with the proof: the one named, else ``consistency`` beside a checkpoint of a log seen before."""
    named: str | None = call.args.consistency
    if named is not None or not known:
        return named
    beside = place(call, call.args.checkpoint).with_name(_BESIDE)
    return str(beside) if beside.is_file() else None


def _key(call: Call) -> KeyHeader:
    """Find the witness's key: --as, else the only witness key in the key folder."""
    from custody.proof.note import ALG_COSIGNATURE
    from storage.keys import KeyFiles, list_keys

    settings = call.settings
    if settings.key is not None:
        header = KeyFiles(settings.keys, call.passphrase()).find(settings.key)
        if header.kind != ALG_COSIGNATURE:
            raise UsageError(
                f"{header.name} signs entries; a witness has a key of its own",
                hint="Name the witness's key with --as, or make one with `custody witness init`.",
            )
        return header
    own = [one for one in list_keys(settings.keys) if one.kind == ALG_COSIGNATURE]
    if len(own) != 1:
        raise ConfigError(
            f"there are {len(own)} witness keys in {str(settings.keys)!r}, so it is not clear who signs",
            hint="Name one with --as; `custody witness init` makes one.",
        )
    return own[0]


def _request(call: Call) -> int:
    from custody.ledger.cosigned import last_seen, witness_request
    from custody.ledger.release import released_size
    from custody.proof import consistency

    args = call.args
    folder = place(call, args.out)
    with call.vault() as vault:
        reader = vault.reader()
        size = released_size(vault.head, reader, vault.log_key)
        since = args.since
        if since is None:
            since = last_seen(reader, None if args.vkey is None else _witness_text(call, args.vkey))
        asked = witness_request(vault.prover(), since, size)
    files = {"checkpoint": folder / "checkpoint"}
    data = {"checkpoint": asked.checkpoint}
    if asked.proof is not None:
        files["consistency"] = folder / "consistency"
        data["consistency"] = consistency.format(asked.proof)
    refuse_existing(call, (folder / "checkpoint", folder / "consistency"))
    if not args.dry_run:
        for what, path in files.items():
            write(call, path, data[what])
        _drop_stale(call, folder, files)
    document: dict[str, Any] = {
        "size": asked.size,
        "since": asked.since,
        "files": {what: str(path) for what, path in files.items()},
    }
    if args.dry_run:
        document = {"dry_run": True, **document}
    told = f"the witness last saw {since}" if since else "the witness never saw this ledger"
    lines = pairs(
        [("entries", f"{asked.size}; {told}"), *((what, str(path)) for what, path in files.items())]
    )
    call.out.answer(document, [*lines, *(["dry run: nothing was written"] if args.dry_run else [])])
    return 0


def _witness_text(call: Call, text: str) -> str:
    """Give a witness's name or verifier key as it was typed, or from the file it names."""
    return str(read_key(call, text)) if text.startswith("@") or "+" in text else text


def _drop_stale(call: Call, folder: Path, files: dict[str, Path]) -> None:
    """Take away a consistency proof of an earlier request, which would not belong to this checkpoint."""
    stale = folder / "consistency"
    if "consistency" not in files and stale.is_file() and call.args.force:
        stale.unlink()


def _add(call: Call) -> int:
    from custody.ledger.cosigned import take_in

    args = call.args
    cosigned = read(call, args.cosigned, MAX_NOTE_BYTES)
    witness = read_key(call, args.vkey)
    with call.vault(readonly=False) as vault:
        now = vault.clock.now()
        taken = take_in(vault.store, vault.log_key, cosigned, witness, now=now, dry=args.dry_run)
        covers = vault.reader().head().size
    document: dict[str, Any] = {
        "witness": taken.cosignature.name,
        "size": taken.size,
        "time": moment(taken.cosignature.time),
        "new": taken.new,
        "enough": None if taken.enough is None else moment(taken.enough),
    }
    if args.dry_run:
        document = {"dry_run": True, **document}
    lines = pairs(
        [
            ("witness", taken.cosignature.name),
            ("entries", f"{taken.size} of {covers} now existed by {moment(taken.cosignature.time)}"),
            ("kept", _kept(taken, dry=args.dry_run)),
        ]
    )
    call.out.answer(document, lines)
    return 0


def _kept(taken: TakenIn, *, dry: bool) -> str:
    """Say whether a line is kept, and of one that is not why."""
    if taken.enough is not None:
        return f"no: its line of {moment(taken.enough)} on the same checkpoint is enough for a day"
    return "as before" if not taken.new else "no, dry run" if dry else "yes"


def _list(call: Call) -> int:
    from custody.ledger.cosigned import lines_of

    with call.vault() as vault:
        found = sorted(lines_of(vault.reader()), key=lambda line: (line[0].size, line[1].time))
        size = vault.reader().head().size
    rows = [
        {"size": stored.size, "witness": one.name, "time": moment_stated(one.time), "vkey": stored.vkey}
        for stored, one in found
    ]
    cells = [(str(stored.size), moment(one.time), one.name) for stored, one in found]
    newest = max((stored.size for stored, _ in found), default=0)
    table = columns(cells, ("entries", "seen at", "witness"))
    told = (
        f"{newest} of {size} entries are under a witness's line"
        if rows
        else "no witness has cosigned this ledger"
    )
    call.out.answer({"size": size, "cosigned": newest, "cosignatures": rows}, [*table, told])
    return 0
