"""`custody entry disclose`: record a disclosure, then write chosen fields with their proof."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

from custody.cli.answers.compromised_key_entries import revision_document, revision_lines
from custody.cli.answers.ledger_history import warn_of_past
from custody.cli.console.words import called, listed
from custody.cli.entering.entry_fields import state
from custody.cli.shell.call import Call
from custody.cli.shell.files import place, refuse_existing, write
from custody.cli.verbs.entering import papers_in, stated_in
from custody.cli.verbs.topics import kind_of
from custody.errors import CustodyError, Declined, UsageError
from custody.layout import pairs
from custody.model.display_values import types_of, value_text

if TYPE_CHECKING:
    from custody.ledger.ports import LedgerReader
    from custody.ledger.views.entries.entries import EntryView
    from custody.storage.vault.vault import Vault

_KIND = "entry.disclosed"


def disclose(call: Call) -> int:
    """Record a disclosure of chosen fields, then write them with their proof; return the exit status.

    Raise UsageError with --closed, and Declined after a no.
    """
    from dataclasses import replace

    from custody.forms.filled_form import in_order
    from custody.ledger.append.entry_signing import Request
    from custody.ledger.publish.committed_size import released_size
    from custody.ledger.statements.entries import disclosed, fields_to_show
    from custody.ledger.views.entries.revisions import revisions
    from custody.ledger.views.naming.search import find_entry
    from custody.storage.account.acknowledgements import ledger_history

    args = call.args
    if args.closed:
        raise UsageError("--closed opens no field, so it can disclose none", hint="Leave --closed out.")
    prefix = place(call, args.out)
    with call.vault(readonly=False) as vault:
        reader, prover = vault.reader(), vault.prover()
        target = vault.entries().at(find_entry(reader, args.entry))
        names = fields_to_show(target, args.fields)
        _warn_of_secrecy(call, vault, target)
        files = {"proof": prefix.with_name(f"{prefix.name}.tlog-proof")}
        if names:
            files["fields"] = prefix.with_name(f"{prefix.name}.fields.json")
        refuse_existing(call, files.values())
        released = released_size(vault.head, reader, vault.log_key)
        size = prover.best_size(target.position, alone=True, most=released)
        data = {"proof": prover.proof(target.position, size)}
        if names:
            data["fields"] = prover.shown(target.position, names)
        kind = kind_of("entry", "disclose")
        values = state(args, _KIND, {**stated_in(args, kind), **disclosed(target, names)})
        values = in_order(kind, {**values, **papers_in(call, vault, kind)})
        request = Request(_KIND, values, subject=target.envelope.subject, re=target.leaf)
        drafts = call.entries.draft(vault, call.signer(vault), [request])
        if args.dry_run:
            return call.entries.enter_drafts(vault, drafts)
        entries = call.entries.record(vault, drafts)
        _hand_over(call, files, data, entries[0]["position"])
        revised = revisions(vault.store.read(), [target.position])[target.position]
        warn_of_past(call, ledger_history(vault))
    withheld = [field.name for field in target.fields if field.name not in names and not field.erased]
    erased = [field.name for field in target.fields if field.erased]
    kinds = types_of(target.envelope)
    corrected = {
        field.name: field.corrected_by for field in target.fields if field.name in names and field.corrected
    }
    others = {name: by for name, by in revised.corrected.items() if name not in names}
    document = {
        "entries": entries,
        "disclosed": {field.name: field.value for field in target.fields if field.name in names},
        "withheld": withheld,
        "erased": erased,
        "corrected_by": corrected,
        "later": revision_document(revised),
        "files": {what: str(path) for what, path in files.items()},
    }
    lines = [
        f"entry {entries[0]['position']}  {_KIND}  of entry {target.position}, {target.envelope.kind}",
        *pairs(
            [
                *(
                    (field.name, value_text(field.value, kinds[field.name]))
                    for field in target.fields
                    if field.name in names
                ),
                *((f"{what} file", str(path)) for what, path in files.items()),
            ]
        ),
        *textwrap.wrap(f"withheld: {listed(withheld, 'nothing')}", 78, subsequent_indent="  "),
        *([f"erased: {listed(erased)}"] if erased else ()),
        *(
            f"{name} is shown as it was entered; entry {position} corrects it: disclose that entry too"
            for name, position in corrected.items()
        ),
        *revision_lines({target.position: replace(revised, corrected=others)}),
    ]
    call.entries.answer_of(drafts, document, lines)
    return 0


def _warn_of_secrecy(call: Call, vault: Vault, target: EntryView) -> None:
    """Warn before a confidential order is disclosed, and ask at a terminal; raise Declined after a no."""
    told = _secret(vault.reader(), target.envelope.subject, vault.clock.now())
    if told is None:
        return
    call.say.warn(f"{told}: whoever receives this must be allowed to know of it")
    if not call.consent.agrees("Disclose it all the same?"):
        raise Declined(
            "nothing was disclosed: the order is confidential",
            hint="Answer y, or say --yes, once it is clear that the recipient may know.",
        )


def _secret(reader: LedgerReader, subject: str, now: int) -> str | None:
    """Return a sentence on the confidential order with this subject; None for any other subject."""
    from custody.ledger.views.instruments.confidentiality import secret_order, secret_production

    number = secret_production(reader, subject)
    if number is not None:
        return f"production order {called(number, subject)} is confidential"
    secret = secret_order(reader, subject, now)
    if secret is None:
        return None
    until = "" if secret.until is None else f" until {secret.until}"
    persons = "" if secret.bound == 1 else f", {secret.bound} persons are bound"
    return f"order {called(secret.number, secret.order)} is confidential{until} (art. 25(3)){persons}"


def _hand_over(call: Call, files: dict[str, Path], data: dict[str, Any], position: int) -> None:
    """Write the files of a disclosure; an error then also names the entry that records it."""
    try:
        for what, path in files.items():
            write(call, path, data[what], private=what == "fields")
    except CustodyError as error:
        error.hint += f" Entry {position} records this disclosure; correct it if nothing was handed over."
        raise
