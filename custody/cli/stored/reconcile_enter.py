"""`custody store reconcile --enter-object`: record an object of a store whose entry was lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.cli.entering.entry_answers import entry_lines
from custody.cli.entering.entry_fields import with_remarks
from custody.cli.shell.call import Call
from custody.cli.stored.store_choice import archived_document, place_lines, recorded
from custody.errors import UsageError
from custody.layout import pairs

if TYPE_CHECKING:
    from custody.storage.vault.vault import Vault


def enter(call: Call, vault: Vault, store: str, key: str) -> int:
    """Record an orphaned object of a store as an object of ``--exhibit``; return the exit status.

    The object is read in full for its digests; nothing is uploaded. Raise UsageError without ``--exhibit``, and the
    errors that refuse the entry.
    """
    from custody.ledger.objects import archive_preconditions
    from custody.ledger.objects.archive import archived_request
    from custody.ledger.objects.key_entries import key_history, refuse_entered
    from custody.ledger.objects.object_adoption import existing_object
    from custody.ledger.stores.sidecars import object_key

    args = call.args
    if args.exhibit is None:
        raise UsageError(
            "--enter needs --exhibit: an object is of one exhibit", hint="Name it, as the lost receipt does."
        )
    base = object_key(key)
    exhibit = vault.lookup().resolve("exhibit", args.exhibit)
    reader = vault.reader()
    refuse_entered(key_history(reader, base, 0, reader.head().size).entered, base, store)
    signer = call.signer(vault)
    archive_preconditions.foresee_archiving(
        vault.journal, signer.verifier.name, store, exhibit, acquisition=None, values={}
    )
    name = args.file_name or base.rpartition("/")[2]
    archived = existing_object(vault.objects[store], base, name, call.say)
    equal = archive_preconditions.twins(vault.lookup(), exhibit, archived.digest)
    drafts = call.entries.draft(
        vault, signer, [with_remarks(args, archived_request(archived, exhibit, None, {}))]
    )
    if args.dry_run:
        call.entries.show(drafts)
        return 0
    entries = call.entries.record(vault, drafts)
    recorded(vault, archived)
    rows = [f"  {line}" for line in pairs(place_lines(archived))]
    told = archived_document(base, archived, entries[0], equal)
    document = {"entries": entries, "archived": [told]}
    call.entries.answer_of(drafts, document, entry_lines(drafts, entries, lambda _: rows))
    return 0
