"""The answer of `custody restore`: findings, warnings, and the commands that come next."""

from __future__ import annotations

import os
import shlex
from typing import TYPE_CHECKING

from custody.cli.answers.page_answer import page_lines
from custody.cli.console.output import Exact
from custody.cli.console.words import many
from custody.cli.shell.call import Call
from custody.errors import EXIT_WARNINGS, ProofInvalid

if TYPE_CHECKING:
    from custody.pages.ledger.restoration import MadeVault, Restoration
    from custody.storage.restoration.restoration import Made, Restored


def answer(call: Call, restored: Restored) -> int:
    """Print the answer; return the exit status.

    It is 0 if nothing is lost and entries can be made, 3 for another history, else 10.
    """
    from dataclasses import replace

    from custody.pages.ledger.restoration import restoration
    from custody.pages.parts.page import Verbatim
    from custody.pages.render.document import document

    outcome = restored.comparison.outcome
    _warn(call, restored)
    commands = [] if outcome == "another" else _next(call, restored)
    found = _found(call, restored)
    page = restoration(found, commands)
    # The commands stand below as they are typed, on no line that is folded.
    told = replace(page, blocks=tuple(block for block in page.blocks if not isinstance(block, Verbatim)))
    more = ["", "next:", *(Exact(f"  {command}") for command in commands)] if commands else []
    call.out.answer(document(page), [*page_lines(told), *more])
    if outcome == "another":
        return ProofInvalid.exit_status
    fine = outcome == "whole" and (call.args.dry_run or found.may_sign)
    return 0 if fine else EXIT_WARNINGS


def _found(call: Call, restored: Restored) -> Restoration:
    """Return the findings and results of a restore, as values of its page."""
    from custody.pages.ledger.restoration import Restoration, RestoredBackup

    listed, copied = restored.backup.manifest, restored.copied
    return Restoration(
        RestoredBackup(
            origin=listed.origin,
            folder=os.fspath(restored.backup.path),
            listed=listed.size,
            taken=listed.taken,
            appended=copied.appended,
            upgraded=copied.upgraded,
        ),
        restored.comparison,
        restored.reached.trust,
        restored.approvers,
        restored.opens,
        None if restored.made is None else _made(call, restored.made),
    )


def _made(call: Call, made: Made) -> MadeVault:
    from custody.pages.ledger.restoration import MadeVault

    settled = made.settled
    return MadeVault(
        vault=os.fspath(call.settings.vault),
        head=settled.head,
        aside=None if settled.aside is None else str(settled.aside),
        passphrase=settled.passphrase,
        erased=made.erased,
        checkpoints=made.checkpoints,
        missing=tuple((store.name, store.where, store.objects) for store in made.stores),
        unfit=None if made.unfit is None else made.unfit.message,
    )


def _warn(call: Call, restored: Restored) -> None:
    """Warn of everything that the backup lacks, and of stores that are not here."""
    from custody.storage.settings.vault_file import VAULT_FILE, read_vault

    comparison = restored.comparison
    if restored.copied.appended is None:
        call.say.warn("the backup was broken off before it was finished, so its own entry is not in it")
    for name in restored.backup.unlisted():
        call.say.warn(f"{name} lies in the folder of the backup and is not of it; it was not restored")
    found = read_vault(restored.backup.path / VAULT_FILE)
    if comparison.outcome == "whole" and found is not None and found.database is not None:
        call.say.warn(
            "the ledger lay on a server, where other desks may have entered more: name their state folders with"
            " --other-state-dir before anybody enters anything"
        )
    if not restored.opens and comparison.outcome != "another":
        call.say.warn(
            "the passphrase of the log's key is not here, so nothing can be signed: --escrow-key or"
            " --log-passphrase-file"
        )
    for store in () if restored.made is None else restored.made.stores:
        call.say.warn(
            f"the object store {store.name} is not at {store.where!r}, and the ledger records"
            f" {many(store.objects, 'object')} in it: bring its folder there, then run `custody store reconcile`"
        )


def _next(call: Call, restored: Restored) -> list[str]:
    """Return the commands that come next, ready to copy."""
    from custody.storage.restoration.next_commands import next_commands

    settings, given = call.settings, call.args
    place = ["--vault", os.fspath(settings.vault)]
    place += ["--state", os.fspath(settings.state)] if given.state is not None else []
    place += ["--keys", os.fspath(settings.keys)] if given.keys is not None else []
    return [shlex.join(("custody", *words)) for words in next_commands(restored, place)]
