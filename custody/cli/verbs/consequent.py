"""Records an act with its consequences: shown before, asked about, judged, and shown after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from custody.cli.shell.call import Call
from custody.errors import RuleBroken
from custody.forms.consequences.foreseen import Confirmation, Consequences
from custody.forms.consequences.table import CONSEQUENCES
from custody.forms.filled_form import Filled, FormContext
from custody.layout import pairs

if TYPE_CHECKING:
    from custody.ledger.append.entry_signing import Request, SignedDraft
    from custody.model.records import Abandonment
    from custody.storage.vault.vault import Vault


def foreseen(call: Call, context: FormContext, filled: Filled, requests: Sequence[Request]) -> Consequences:
    """Return what follows from an act, after its notes were shown; raise what keeps it from entry."""
    foresee = CONSEQUENCES.get(filled.kind.name)
    after = Consequences() if foresee is None else foresee(context, filled, requests)
    for line in after.notes:
        call.say.note(line)
    if after.refused is not None:
        raise after.refused
    return after


def enter_foreseen(
    call: Call, vault: Vault, context: FormContext, filled: Filled, requests: Sequence[Request]
) -> int:
    """Enter the requests and say what follows; return the exit status.

    What binds on is said before somebody is asked to sign. RuleBroken as the journal raises it, with what the act
    advises beyond.
    """
    after = foreseen(call, context, filled, requests)
    if after.confirmation is not None and not call.args.dry_run:
        requests = _confirmed(call, after.confirmation, requests)
    try:
        return _enter(call, vault, after, requests)
    except RuleBroken as error:
        if error.rule in after.hints:
            error.hint = f"{error.hint} {after.hints[error.rule]()}"
        raise


def _confirmed(call: Call, confirmation: Confirmation, requests: Sequence[Request]) -> list[Request]:
    """Return the requests with what a yes at a terminal says; unchanged after a no, or with nobody there."""
    answer = call.consent.typed(confirmation.question)
    if answer is None or answer.lower() not in ("y", "yes"):
        return list(requests)
    return [replace(request, values={**request.values, confirmation.field: True}) for request in requests]


def _enter(call: Call, vault: Vault, after: Consequences, requests: Sequence[Request]) -> int:
    left, examined = list(after.left), list[str]()
    if after.bound and (call.consent.asks or call.args.dry_run):
        for line in after.bound:
            call.say.note(line.strip())
    else:
        left += after.bound

    def tell(draft: SignedDraft) -> list[str]:
        return [*after.tell(draft), *examined, *(call.own(line) for line in after.steps(draft)), *left]

    if after.examined is not None:
        vault.journal.foresee(call.signer(vault).verifier.name, requests)
        examined += _remaining(vault, after.examined)
    if after.rehearsed and call.args.dry_run:
        for draft in call.entries.draft(vault, call.signer(vault), requests):
            for line in tell(draft):
                call.say.note(line)
    return call.entries.enter(vault, requests, tell=tell, **after.document)


def _remaining(vault: Vault, orphan: Abandonment) -> list[str]:
    """Return lines on what lies in a store of an orphaned object; what the store raises."""
    from custody.cli.stored.orphaned_object import remains_rows
    from custody.storage.vault.deletion_checks import abandoning_of

    return [f"  {line}" for line in pairs(remains_rows(abandoning_of(vault).examine(orphan)))]
