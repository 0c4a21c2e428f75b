"""`custody trust`: say that a log's key was compared, and show what this account remembers of logs."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.files import MOST_PROOF_BYTES, place, read, read_key
from custody.cli.main import example, shared
from custody.cli.usual_arguments import flags_typed
from custody.cli.words import many, moment
from custody.errors import NotFound, ProofInvalid, UsageError
from custody.layout import pairs
from custody.proof.note import MAX_NOTE_BYTES

if TYPE_CHECKING:
    from custody.ledger.claims import Claim
    from custody.ledger.ports import Fork
    from custody.proof.note import VerifierKey
    from storage.log_memory import AccountMemory
    from storage.vault import Vault

#: How many digits of a fingerprint somebody types who compared it.
_TYPED = 16

#: What to do about a key that is not trusted yet.
_HOW = "To trust it, give evidence that did not come with this vault: --key, --fingerprint, --receipt or --checkpoint."


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "log", nargs="?", metavar="LOG", help="the log of the vault, by its origin or first characters"
    )
    evidence = parser.add_argument_group("evidence from outside the vault")
    evidence.add_argument("--key", metavar="VKEY", help="the log's verifier key from elsewhere, or @FILE")
    evidence.add_argument(
        "--fingerprint", metavar="HEX", help="all 64 digits of the key's fingerprint, from elsewhere"
    )
    evidence.add_argument("--receipt", metavar="FILE", help="a receipt that somebody else got from this log")
    evidence.add_argument(
        "--checkpoint", metavar="FILE", help="a checkpoint of the log; a new key needs --witness with it"
    )
    evidence.add_argument(
        "--witness",
        action="append",
        default=[],
        metavar="VKEY",
        help="key of a witness that cosigned --checkpoint, or @FILE",
    )
    shared(parser)
    example(
        parser,
        "custody trust",
        "custody trust lab.example --key @log.vkey --checkpoint newest.checkpoint",
        "custody trust lab.example --checkpoint cosigned --witness @witness.vkey",
    )
    parser.epilog = (
        "Without LOG it lists what is remembered of every log. With LOG and no evidence\n"
        "it shows the fingerprint of the key; at a terminal it asks whether that was\n"
        "compared. Whoever will enter needs --receipt or --checkpoint too: that begins\n"
        "the head.\n\n"
        "Exit status: 0 trusted, 3 false, 4 not trusted.\n\n"
        f"{parser.epilog}"
    )
    parser.set_defaults(run=_run)


def _run(call: Call) -> int:
    args = call.args
    given = [*flags_typed(args, "key", "fingerprint", "receipt", "checkpoint")]
    if args.witness and args.checkpoint is None:
        raise UsageError(
            "--witness says whose cosignature --checkpoint carries", hint="Give --checkpoint too."
        )
    if args.log is None:
        if given:
            raise UsageError("it is not said which log to trust", hint="Name it as LOG.")
        return _list(call)
    origin = call.settings.require_origin()
    if not origin.startswith(args.log):
        return _list(call, args.log, given)
    with call.vault(inspecting=True) as vault:
        vault.store.require_known()
        return _trust(call, vault, given)


def _trust(call: Call, vault: Vault, given: list[str]) -> int:
    from custody.ledger.trusting import fingerprint
    from storage.trusting import take_over

    shown = fingerprint(vault.log_key)
    claims = _evidence(call, vault, given, shown)
    if not given and not _compared(call, vault, shown):
        document = _document(vault.memory, vault.origin, vault.log_key, trusted=vault.log.trusted)
        call.out.answer(document, [*_lines(document), *([] if vault.log.trusted else ["", _HOW])])
        return 0 if vault.log.trusted else 4
    taken = take_over(vault, claims)
    document = {
        **_document(vault.memory, vault.origin, vault.log_key, trusted=True),
        "entries": taken.end.size,
        "root": taken.end.root.hex(),
        "key_new": taken.trusted,
        "head_begun": taken.head,
        "resumed": taken.resumed,
    }
    lines = [
        f"the key of {vault.origin} is trusted from now on"
        if taken.trusted
        else "the key was trusted already"
    ]
    lines.append(f"remembered up to {many(taken.end.size, 'entry')}")
    if taken.resumed is not None:
        lines.append(
            f"the resumption of entry {taken.resumed} is taken over; what was lost stays kept beside it"
        )
    if vault.head.read() is None:
        lines.append(
            "no head is begun: whoever will enter gives --receipt or --checkpoint from another desk too"
        )
    call.out.answer(document, [*lines, "", *_lines(document)])
    return 0


def _compared(call: Call, vault: Vault, shown: str) -> bool:
    """Return whether somebody at a terminal compared fingerprints, by typing the end of the other one."""
    if vault.log.trusted or not call.consent.asks:
        return False
    document = _document(vault.memory, vault.origin, vault.log_key, trusted=False)
    call.say.lines(
        [*_lines(document), "", "Compare the fingerprint with one that did not come with this vault."]
    )
    typed = call.consent.typed(f"Type the last {_TYPED} digits of the other one (nothing: trust nothing):")
    if not typed:
        return False
    if typed.replace(" ", "").lower() != shown[-_TYPED:]:
        raise ProofInvalid(
            f"the fingerprint of the vault's log key does not end with {typed[:40]!r}, so it is not trusted",
            hint="Either it was mistyped, or this is another log under the same name.",
        )
    return True


def _evidence(call: Call, vault: Vault, given: list[str], shown: str) -> list[Claim]:
    """Verify everything that was given; return what says how far the ledger must reach.

    Raises ProofInvalid for what is false.
    """
    from custody.ledger.claims import claim_of_checkpoint, claim_of_receipt
    from custody.ledger.cosigned import refuse_insiders
    from custody.ledger.trusting import witnessed

    args, key = call.args, vault.log_key
    if args.key is not None and read_key(call, args.key) != key:
        raise _other_key(vault)
    if args.fingerprint is not None:
        digits = args.fingerprint.replace(" ", "").lower()
        if len(digits) != len(shown):
            raise UsageError(f"--fingerprint is {len(shown)} hex digits", hint="Fewer digits show nothing.")
        if digits != shown:
            raise _other_key(vault)
    claims: list[Claim] = []
    if args.receipt is not None:
        data = read(call, _outside(call, vault, args.receipt, "--receipt"), MOST_PROOF_BYTES)
        claims.append(claim_of_receipt("--receipt", data, key))
    if args.checkpoint is not None:
        data = read(call, _outside(call, vault, args.checkpoint, "--checkpoint"), MAX_NOTE_BYTES)
        if args.witness:
            keys = [read_key(call, text) for text in args.witness]
            refuse_insiders(vault.reader(), key, keys)
            claims.append(witnessed(data, key, keys, "--checkpoint"))
        elif given == ["checkpoint"] and not vault.log.trusted:
            raise UsageError(
                "a checkpoint that the log signed alone does not say whose key that is",
                hint="Give --witness with the key of a witness that cosigned it, or --key.",
            )
        else:
            claims.append(claim_of_checkpoint("--checkpoint", data, key))
    return claims


def _outside(call: Call, vault: Vault, text: str, flag: str) -> str:
    """Refuse a file that lies in the vault itself: it says nothing about it."""
    file, folder = place(call, text).resolve(), Path(vault.settings.vault).resolve()
    if file.is_relative_to(folder):
        raise UsageError(
            f"{flag} lies in the vault that it is to say something about",
            hint="Give one that came another way.",
        )
    return text


def _other_key(vault: Vault) -> ProofInvalid:
    return ProofInvalid(
        f"the vault's log key is not the one given for {vault.origin}",
        hint="This is another log under the same name, or the key given is an old one: trust nothing here.",
    )


def _list(call: Call, text: str = "", given: list[str] | None = None) -> int:
    """Show what is remembered of every log, or of those whose origin begins with ``text``."""
    from storage.log_memory import memories_in, receipts_of

    if given:
        raise UsageError(
            f"{text!r} is not the log of the vault",
            hint="Name the vault of this log with --vault, to compare it.",
        )
    found = [
        _document(memory, origin, key, trusted=key is not None)
        for origin, key, memory in memories_in(call.settings.state, receipts_of(call.settings))
        if origin.startswith(text)
    ]
    if text and not found:
        raise NotFound(f"nothing is remembered of a log {text!r}", hint="`custody trust` lists all of them.")
    lines = [line for document in found for line in (*_lines(document), "")]
    call.out.answer({"logs": found}, lines[:-1] or ["nothing is remembered of any log"])
    return 0


def _document(
    memory: AccountMemory, origin: str, key: VerifierKey | None, *, trusted: bool
) -> dict[str, Any]:
    from custody.ledger.trusting import fingerprint
    from custody.proof import checkpoint

    newest = [checkpoint.parse(note) for note in memory.checkpoints()[-1:]]
    return {
        "origin": origin,
        "trusted": trusted,
        "vkey": None if key is None else str(key),
        "fingerprint": None if key is None else fingerprint(key),
        "checkpoint": next(({"size": one.size, "root": one.root.hex()} for one in newest), None),
        "receipts": sum(1 for _ in memory.receipts()),
        "forks": [_fork(fork) for fork in memory.forks()],
    }


def _fork(fork: Fork) -> dict[str, Any]:
    from custody.ledger.audit.memory import checkpoint_of
    from custody.proof import checkpoint

    kept, found = checkpoint_of(fork.kept), checkpoint.parse(fork.found)
    return {
        "found_at": moment(fork.time),
        "kept": {"size": kept.size, "root": kept.root.hex(), "text": fork.kept.decode("utf-8")},
        "found": {"size": found.size, "root": found.root.hex(), "text": fork.found.decode("utf-8")},
        "root_there": fork.root.hex(),
        "proof": [item.hex() for item in fork.proof],
        "resumption": fork.resumption,
    }


def _lines(document: dict[str, Any]) -> list[str]:
    newest, digits = document["checkpoint"], document["fingerprint"] or ""
    grouped = " ".join(digits[at : at + 8] for at in range(0, len(digits), 8))
    rows = [
        ("log", document["origin"]),
        ("trusted", "yes" if document["trusted"] else "no: FIRST MET"),
        *([] if document["vkey"] is None else [("key", document["vkey"]), ("fingerprint", grouped)]),
        (
            "checkpoint",
            "none" if newest is None else f"{many(newest['size'], 'entry')}, root {newest['root']}",
        ),
        ("receipts", str(document["receipts"])),
    ]
    for fork in document["forks"]:
        answer = fork["resumption"]
        how = "not answered" if answer is None else f"answered by the resumption of entry {answer}"
        rows.append(("two histories", f"found {fork['found_at']}, {how}"))
        rows.append(("  kept", f"{fork['kept']['size']} entries, root {fork['kept']['root']}"))
        rows.append(("  found", f"{fork['found']['size']} entries, root {fork['found']['root']}"))
    return pairs(rows)
