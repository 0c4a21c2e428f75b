"""`custody witness sign`: a witness examines what a log brings; cosigns, asks again, or refuses."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from custody.cli.console.words import many, moment
from custody.cli.shell.call import Call
from custody.cli.shell.files import place, read, read_key, refuse_existing, write
from custody.errors import ConfigError, UsageError
from custody.layout import pairs
from custody.proof.note import MAX_NOTE_BYTES

if TYPE_CHECKING:
    from custody.ledger.publish.witness import AskAgain, WitnessRequestParts
    from custody.ledger.publish.witness_request import Enrolled, Proven
    from custody.proof.note import VerifierKey
    from custody.storage.keys.key_files import KeyHeader

#: Names of what `custody witness request` writes beside the checkpoint.
CONSISTENCY, HISTORY = "consistency", "history"
#: Names of what a witness writes beside the cosigned checkpoint.
AGAIN, SEEN = "ask-again", "resumption-seen"


def run(call: Call) -> int:
    """Cosign the checkpoint of a request, and write the answer; return the exit status."""
    from custody.ledger.publish.witness import AskAgain, Witness
    from custody.model.schema.ids import is_training
    from custody.proof import checkpoint
    from custody.storage.account.witness_file import WitnessFile, memory_path
    from custody.storage.keys.key_files import KeyFiles

    args = call.args
    log_key = read_key(call, args.vkey)
    signed = read(call, args.checkpoint, MAX_NOTE_BYTES)
    target = place(call, args.out)
    beside = {AGAIN: target.with_name(AGAIN), SEEN: target.with_name(SEEN)}
    refuse_existing(call, [target, *beside.values()])
    header = _key(call)
    path = memory_path(header.path) if args.memory is None else place(call, args.memory)
    memory = WitnessFile(path, header.verifier)
    before = memory.recall(log_key.name)
    brought = _brought(call, log_key, signed, known=before is not None)
    told = [line for resumption in brought.resumptions for line in _resumption(resumption)]
    if told:
        call.say.lines(["the log brings a resumption:", *told])
    signer = KeyFiles(call.settings.keys, call.passphrase()).signer(str(header.path))
    witness = Witness(signer, memory, call.clock)
    try:
        answer = witness.answer(signed, log_key, brought, accept=args.accept_resumption, dry=args.dry_run)
    except AskAgain as error:
        if not args.dry_run:
            _ask_again(call, beside[AGAIN], error)
        raise
    head = checkpoint.parse(answer.checkpoint)
    call.out.training = is_training(head.origin)
    if not args.dry_run:
        write(call, target, answer.checkpoint)
        for stale in beside.values():
            stale.unlink(missing_ok=True)
        if answer.acknowledgement is not None:
            write(call, beside[SEEN], answer.acknowledgement)
    if answer.unseen:
        call.say.warn(
            "the log was resumed, and nothing that is given back says that you have seen it: "
            "--accept-resumption says so"
        )
    after = None if args.dry_run else memory.recall(log_key.name)
    taken = [] if answer.unseen else [resumption.resumption.approved for resumption in brought.resumptions]
    document: dict[str, Any] = {
        "witness": header.name,
        "origin": head.origin,
        "size": head.size,
        "root": head.root.hex(),
        "since": 0 if before is None else before.size,
        "time": None if after is None else moment(after.time),
        "file": str(target),
        "resumptions_seen": taken if args.accept_resumption else [],
        "seen_file": None if answer.acknowledgement is None else str(beside[SEEN]),
    }
    if args.dry_run:
        document = {"dry_run": True, **document}
    grown = "never seen before" if before is None else f"extends the {before.size} entries cosigned before"
    if before is not None and after is not None and len(after.left) > len(before.left):
        grown = f"goes on without {before.size} entries cosigned before, after a resumption that was accepted"
    lines = pairs(
        [
            ("log", head.origin),
            ("entries", f"{head.size}, {grown}"),
            ("witness", header.name),
            *([] if after is None else [("at", moment(after.time)), ("file", str(target))]),
            *([] if answer.acknowledgement is None else [("seen", str(beside[SEEN]))]),
        ]
    )
    call.out.answer(document, [*lines, *(["dry run: nothing was signed"] if args.dry_run else [])])
    return 0


def _ask_again(call: Call, path: Path, error: AskAgain) -> None:
    """Write the head from which the ledger's side has to ask again; errors of writing are ignored."""
    from contextlib import suppress

    from custody.errors import CustodyError

    with suppress(CustodyError):
        write(call, path, error.head.text().encode())


def _brought(call: Call, log_key: VerifierKey, signed: bytes, *, known: bool) -> WitnessRequestParts:
    """Return the parts of a request: named files, else those beside the checkpoint."""
    from custody.ledger.publish import witness_request
    from custody.ledger.publish.witness import WitnessRequestParts
    from custody.proof import consistency

    named = _beside(call, call.args.consistency, CONSISTENCY) if known else call.args.consistency
    proof = None if named is None else consistency.parse(read(call, named, MAX_NOTE_BYTES))
    past = _beside(call, call.args.request, HISTORY)
    if past is None:
        shown = witness_request.Shown()
    else:
        shown = witness_request.parse(read(call, past, witness_request.MOST_BYTES))
    return WitnessRequestParts(
        None if proof is None else proof.hashes,
        None if proof is None else proof.old,
        shown.cosigned,
        tuple(witness_request.proven(shown, log_key, signed)),
    )


def _beside(call: Call, named: str | None, name: str) -> str | None:
    """Return the named file, else the one called ``name`` beside the checkpoint; None if there is none."""
    if named is not None:
        return named
    beside = place(call, call.args.checkpoint).with_name(name)
    return str(beside) if beside.is_file() else None


def _resumption(one: Proven) -> list[str]:
    """Return the lines on a resumption for a person at the witness."""
    told = one.resumption
    first, second = one.enrolled
    rows = [
        ("resumed", f"at {many(told.position, 'entry')}, by entries {told.position} and {told.approved}"),
        ("lost", f"{many(told.lost, 'entry')}: {told.lost_words}"),
        ("was", f"{many(told.lost_size, 'entry')}, root {told.lost_root.hex()}"),
        ("when", f"{moment(told.at)}"),
        ("reason", f"{told.reason}, evidence {told.evidence}"),
        *([] if told.server is None else [("server", told.server)]),
        ("proposed by", f"{told.signers[0]}, {_enrolled(first)}"),
        ("approved by", f"{told.signers[1]}, {_enrolled(second)}"),
    ]
    return [f"  {line}" for line in pairs(rows)]


def _enrolled(one: Enrolled) -> str:
    return f"in the log since entry {one.position}, {moment(one.at)}, by {one.by}"


def _key(call: Call) -> KeyHeader:
    """Return the witness's key: --as, else the only witness key in the key folder."""
    from custody.proof.note import ALG_COSIGNATURE
    from custody.storage.keys.key_files import KeyFiles, list_keys

    settings = call.settings
    if settings.key is not None:
        header = KeyFiles(settings.keys, call.passphrase()).find(settings.key)
        if header.kind != ALG_COSIGNATURE:
            raise UsageError(
                f"{header.name} signs entries; a witness has a key of its own",
                hint="Name the witness's key with --as, or make one with `custody witness init`.",
            )
        return header
    own = [key for key in list_keys(settings.keys) if key.kind == ALG_COSIGNATURE]
    if len(own) != 1:
        raise ConfigError(
            f"there are {len(own)} witness keys in {str(settings.keys)!r}, so it is not clear who signs",
            hint="Name one with --as; `custody witness init` makes one.",
        )
    return own[0]
