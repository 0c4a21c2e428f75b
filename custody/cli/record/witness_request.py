"""`custody witness request` and `add`: a ledger's request to a witness, and the answer to it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from custody.cli.answers.ledger_history import past_lines, standing_document
from custody.cli.console.words import moment
from custody.cli.record.witness_sign import CONSISTENCY, HISTORY, SEEN
from custody.cli.shell.call import Call
from custody.cli.shell.files import place, read, read_key, refuse_existing, write
from custody.errors import ProofInvalid
from custody.layout import pairs
from custody.proof.note import MAX_NOTE_BYTES

if TYPE_CHECKING:
    from custody.ledger.proofs.cosignatures import VerifiedCosignature
    from custody.proof.note import VerifierKey
    from custody.storage.vault.vault import Vault


def run(call: Call) -> int:
    """Write checkpoint, consistency proof and the log's history into a folder; return the exit status."""
    from custody.ledger.proofs.cosignatures import last_seen, witness_request
    from custody.ledger.publish import witness_request as past
    from custody.ledger.publish.committed_size import released_size
    from custody.proof import consistency
    from custody.storage.account.acknowledgements import ledger_history

    args = call.args
    folder = place(call, args.out)
    with call.vault() as vault:
        reader = vault.reader()
        size = released_size(vault.head, reader, vault.log_key)
        since = args.since
        if args.answer is not None:
            since = _asked_again(call, vault, size)
        elif since is None:
            since = last_seen(reader, None if args.vkey is None else _witness_text(call, args.vkey))
        asked = witness_request(vault.prover(), since, size)
        shown = past.collect(vault.store.read(), vault.prover(), size)
        standing = ledger_history(vault)
    files = {"checkpoint": folder / "checkpoint"}
    data = {"checkpoint": asked.checkpoint}
    if asked.proof is not None:
        files[CONSISTENCY] = folder / CONSISTENCY
        data[CONSISTENCY] = consistency.format(asked.since, asked.proof)
    if shown.cosigned or shown.resumptions:
        files[HISTORY] = folder / HISTORY
        data[HISTORY] = past.format(shown)
    refuse_existing(call, (folder / "checkpoint", folder / CONSISTENCY, folder / HISTORY))
    if not args.dry_run:
        for what, path in files.items():
            write(call, path, data[what])
        _drop_stale(call, folder, files)
    document: dict[str, Any] = {
        "size": asked.size,
        "since": asked.since,
        "files": {what: str(path) for what, path in files.items()},
        **standing_document(standing),
    }
    if args.dry_run:
        document = {"dry_run": True, **document}
    told = f"the witness last saw {since}" if since else "the witness never saw this ledger"
    lines = pairs(
        [("entries", f"{asked.size}; {told}"), *((what, str(path)) for what, path in files.items())]
    )
    lines += past_lines(standing)
    call.out.answer(document, [*lines, *(["dry run: nothing was written"] if args.dry_run else [])])
    return 0


def _asked_again(call: Call, vault: Vault, size: int) -> int:
    """Return the tree size from which a witness asks for a new request.

    Raise ProofInvalid if it remembers other entries than this ledger's.
    """
    from custody.proof import checkpoint
    from custody.proof.merkle.prove import root_at

    try:
        text = read(call, call.args.answer, MAX_NOTE_BYTES).decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    head = checkpoint.parse_text(text)
    if head.origin != vault.origin:
        raise ProofInvalid(
            f"the witness's answer is about {head.origin!a}, this ledger is {vault.origin}",
            hint="Name the file `ask-again` that the witness wrote for this ledger.",
        )
    reader = vault.store.read()
    if head.size <= size and root_at(head.size, reader) != head.root:
        raise ProofInvalid(
            f"the witness has cosigned {head.size} entries of another history than this ledger's",
            hint="Keep its answer. Was the ledger restored or rolled back? `custody check` and receipts say more.",
        )
    return head.size


def _witness_text(call: Call, text: str) -> str:
    """Return a witness's name as typed, or its verifier key as typed or from a file."""
    return str(read_key(call, text)) if text.startswith("@") or "+" in text else text


def _drop_stale(call: Call, folder: Path, files: dict[str, Path]) -> None:
    """Delete the consistency proof and history of an earlier request from a folder, with --force only."""
    for name in (CONSISTENCY, HISTORY):
        stale = folder / name
        if name not in files and stale.is_file() and call.args.force:
            stale.unlink()


def add(call: Call) -> int:
    """Add a cosignature, and the note by which the witness accepted resumptions; return the exit status."""
    from custody.ledger.proofs.cosignatures import store_cosignature
    from custody.storage.account.acknowledgements import ledger_history

    args = call.args
    cosigned = read(call, args.cosigned, MAX_NOTE_BYTES)
    witness = read_key(call, args.vkey)
    with call.vault(readonly=False) as vault:
        now = vault.clock.now()
        taken = store_cosignature(vault.store, vault.log_key, cosigned, witness, now=now, dry=args.dry_run)
        covers = vault.reader().head().size
        seen = _seen(call, vault, witness)
        standing = ledger_history(vault)
    document: dict[str, Any] = {
        "witness": taken.cosignature.name,
        "size": taken.size,
        "time": moment(taken.cosignature.time),
        "new": taken.new,
        "enough": None if taken.enough is None else moment(taken.enough),
        "doubt": taken.doubt,
        "resumptions_seen": seen,
        **standing_document(standing),
    }
    if args.dry_run:
        document = {"dry_run": True, **document}
    lines = pairs(
        [
            ("witness", taken.cosignature.name),
            ("entries", _since(taken, covers)),
            ("kept", _kept(taken, dry=args.dry_run)),
            *([("taken in", f"the resumption of entry {position}") for position in seen]),
        ]
    )
    lines += past_lines(standing)
    call.out.answer(document, lines)
    return 0


def _since(taken: VerifiedCosignature, covers: int) -> str:
    """Return the time by which entries existed, in words, or the reason why it is unknown."""
    if taken.doubt is not None:
        return f"{taken.size} of {covers} were seen; by when could not be decided: {taken.doubt}"
    return f"{taken.size} of {covers} now existed by {moment(taken.cosignature.time)}"


def _kept(taken: VerifiedCosignature, *, dry: bool) -> str:
    """Return in words whether a cosignature is kept, or why not."""
    if taken.enough is not None:
        return f"no: its line of {moment(taken.enough)} on the same checkpoint is enough for a day"
    return "as before" if not taken.new else "no, dry run" if dry else "yes"


def _seen(call: Call, vault: Vault, witness: VerifierKey) -> list[int]:
    """Keep a witness's note on resumptions; return the positions of their approvals.

    Raise ProofInvalid for a note that is not of this ledger or not by this witness.
    """
    from custody.ledger.views.entries.ledger_history import standing_of
    from custody.proof import acknowledgement
    from custody.storage.account.acknowledgements import acknowledgements_of

    named = call.args.seen
    if named is None:
        beside = place(call, call.args.cosigned).with_name(SEEN)
        if not beside.is_file():
            return []
        named = str(beside)
    data = read(call, named, MAX_NOTE_BYTES)
    told = acknowledgement.verify(data, witness)
    if told is None:
        raise ProofInvalid(f"{named!r} bears no line by the witness {witness.name}")
    standing = standing_of(vault.store.read(), vault.log_key)
    known = {(resumption.approved, resumption.leaf) for resumption in standing.resumptions}
    if told[0].head.origin != vault.origin or not known.issuperset(told[0].resumptions):
        raise ProofInvalid(
            f"{named!r} names a resumption that is not in this ledger",
            hint="Keep it: the log signed another history, which is what an auditor must see.",
        )
    if not call.args.dry_run:
        acknowledgements_of(vault.settings).keep(data)
    return [position for position, _ in told[0].resumptions]
