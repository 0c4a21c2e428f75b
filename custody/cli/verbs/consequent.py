"""The recording of an act with its consequences: shown before, confirmed, and shown after."""

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


def consequences_of(
    call: Call, context: FormContext, filled: Filled, requests: Sequence[Request]
) -> Consequences:
    """Return the consequences of an act, after showing their notes; raise the refusal if there is one."""
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
    """Record the requests and show their consequences; return the exit status.

    Duties that bind later are shown before somebody is asked to sign. Raise RuleBroken with the act's own advice.
    """
    after = consequences_of(call, context, filled, requests)
    if after.confirmation is not None and not call.args.dry_run:
        requests = _confirmed(call, after.confirmation, requests)
    try:
        return _enter(call, vault, after, requests)
    except RuleBroken as error:
        if error.rule in after.hints:
            error.hint = f"{error.hint} {after.hints[error.rule]()}"
        raise


def _confirmed(call: Call, confirmation: Confirmation, requests: Sequence[Request]) -> list[Request]:
    """Return the requests with the confirmation that a yes at a terminal gives; else unchanged."""
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
    """Return lines on the contents of an orphaned object; raise the errors of the store."""
    from custody.cli.stored.orphaned_object import remains_rows
    from custody.storage.vault.deletion_checks import abandoning_of

    return [f"  {line}" for line in pairs(remains_rows(abandoning_of(vault).examine(orphan)))]
