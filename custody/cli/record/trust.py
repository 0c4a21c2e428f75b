"""`custody trust`: record that a log's key was compared, and show what this account remembers of logs."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from custody.cli.answers.page_answer import answer_page, page_lines
from custody.cli.main import example, shared
from custody.cli.shell.call import Call
from custody.cli.shell.files import MOST_PROOF_BYTES, place, read, read_key
from custody.cli.shell.usual_arguments import flags_typed
from custody.errors import NotFound, ProofInvalid, Undecided, UsageError
from custody.proof.note import MAX_NOTE_BYTES

if TYPE_CHECKING:
    from custody.ledger.publish.key_trust import Evidence
    from custody.pages.ledger.logs import RememberedLog
    from custody.proof.note import VerifierKey
    from custody.storage.account.log_memory import AccountMemory
    from custody.storage.vault.vault import Vault

#: How many digits of a fingerprint somebody types who compared it.
_TYPED = 16


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments and actions of `custody trust` to its parser."""
    parser.add_argument(
        "log", nargs="?", metavar="LOG", help="the log of the vault, by its origin or first characters"
    )
    evidence = parser.add_argument_group("evidence from outside the vault")
    evidence.add_argument("--key", metavar="VKEY", help="the log's verifier key from elsewhere, or @FILE")
    evidence.add_argument(
        "--fingerprint", metavar="HEX", help="all 64 digits of the key's fingerprint, from elsewhere"
    )
    evidence.add_argument("--receipt", metavar="FILE", help="a receipt of this log kept by somebody else")
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
    from custody.ledger.publish.key_trust import claims_of, fingerprint
    from custody.pages.ledger.logs import TakenOver, log
    from custody.storage.vault.key_trust import take_over

    shown = fingerprint(vault.log_key)
    claims = claims_of(vault.reader(), vault.log_key, _evidence(call, vault), trusted=vault.log.trusted)
    if not given and not _compared(call, vault, shown):
        answer_page(
            call, log(_remembered(vault.memory, vault.origin, vault.log_key, trusted=vault.log.trusted))
        )
        return 0 if vault.log.trusted else Undecided.exit_status
    taken = take_over(vault, claims)
    over = TakenOver(
        size=taken.end.size,
        root=taken.end.root,
        key_new=taken.trusted,
        head_begun=taken.head,
        resumed=taken.resumed,
        head=vault.head.read() is not None,
    )
    answer_page(call, log(_remembered(vault.memory, vault.origin, vault.log_key, trusted=True), over))
    return 0


def _compared(call: Call, vault: Vault, shown: str) -> bool:
    """Return whether somebody at a terminal compared fingerprints, by typing the end of the other one."""
    from custody.pages.ledger.logs import log

    if vault.log.trusted or not call.consent.asks:
        return False
    page = log(_remembered(vault.memory, vault.origin, vault.log_key, trusted=False))
    call.say.lines(
        [*page_lines(page), "", "Compare the fingerprint with one that did not come with this vault."]
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


def _evidence(call: Call, vault: Vault) -> Evidence:
    """Return the keys, receipts and checkpoints to compare the log with; raise UsageError for own files."""
    from custody.ledger.publish.key_trust import Evidence

    args = call.args

    def outside(file: str | None, flag: str, most: int) -> bytes | None:
        return None if file is None else read(call, _outside(call, vault, file, flag), most)

    return Evidence(
        None if args.key is None else read_key(call, args.key),
        args.fingerprint,
        outside(args.receipt, "--receipt", MOST_PROOF_BYTES),
        outside(args.checkpoint, "--checkpoint", MAX_NOTE_BYTES),
        tuple(read_key(call, text) for text in args.witness),
    )


def _outside(call: Call, vault: Vault, text: str, flag: str) -> str:
    """Return the name of a file outside the vault; raise UsageError for one inside, which proves nothing."""
    file, folder = place(call, text).resolve(), Path(vault.settings.vault).resolve()
    if file.is_relative_to(folder):
        raise UsageError(
            f"{flag} lies in the vault that it is to say something about",
            hint="Give one that came another way.",
        )
    return text


def _list(call: Call, text: str = "", given: list[str] | None = None) -> int:
    """Show the memory of every log, or of those whose origin begins with ``text``; return 0."""
    from custody.pages.ledger.logs import logs
    from custody.storage.account.log_memory import memories_in, receipts_of

    if given:
        raise UsageError(
            f"{text!r} is not the log of the vault",
            hint="Name the vault of this log with --vault, to compare it.",
        )
    found = [
        _remembered(memory, origin, key, trusted=key is not None)
        for origin, key, memory in memories_in(call.settings.state, receipts_of(call.settings))
        if origin.startswith(text)
    ]
    if text and not found:
        raise NotFound(f"nothing is remembered of a log {text!r}", hint="`custody trust` lists all of them.")
    answer_page(call, logs(found))
    return 0


def _remembered(
    memory: AccountMemory, origin: str, key: VerifierKey | None, *, trusted: bool
) -> RememberedLog:
    """Return an account's memory of a log: key, newest checkpoint, number of receipts, and forks."""
    from custody.pages.ledger.logs import RememberedLog
    from custody.proof import checkpoint

    newest = next((checkpoint.parse(note) for note in memory.checkpoints()[-1:]), None)
    receipts = sum(1 for _ in memory.receipts())
    return RememberedLog(origin, key, trusted, newest, receipts, tuple(memory.forks()))
