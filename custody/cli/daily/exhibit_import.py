"""`custody exhibit import`: enter a list of exhibits on paper or in a spreadsheet, every row or none."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from custody.cli.console.words import many, meanings
from custody.cli.entering.entry_answers import draft_answer
from custody.cli.entering.entry_fields import state
from custody.cli.shell.call import Call
from custody.cli.shell.files import place, read
from custody.cli.stored.store_choice import archived_document, recorded
from custody.cli.verbs.topics import kind_of
from custody.errors import Conflict, SourceChanged, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody.ledger.append.entry_signing import Request, SignedDraft
    from custody.ledger.exhibit_lists.transcription import SourceList
    from custody.ledger.objects.archive import Archived
    from custody.storage.vault.vault import Vault

_MOST_MAP = 1 << 18


def import_list(call: Call) -> int:
    """Enter a list of exhibits, every row or none; return the exit status.

    Raise UsageError for faults of the list, Conflict where only references are in use already.
    """
    from custody.cli.verbs.entering import stated_in
    from custody.ledger.exhibit_lists import transcription
    from custody.ledger.exhibit_lists.name_conflicts import taken

    args = call.args
    args.late_reason, args.occurred_at = "paper_record", None
    if args.template:
        if call.out.as_json:
            call.out.answer({"text": transcription.TEMPLATE}, ())
        else:
            call.out.raw(transcription.TEMPLATE)
        return 0
    if None in (args.file, args.map, args.seizure):
        raise UsageError(
            "a list needs its file, its map and its seizure",
            hint="Give FILE, --map and --seizure; --template writes a map.",
        )
    about = state(args, "transcription.recorded", stated_in(args, kind_of("exhibit", "import")))
    how = transcription.parse_map(read(call, args.map, _MOST_MAP))
    listed = transcription.read_list(read(call, args.file, transcription.MOST_BYTES), how)
    if listed.left_out:
        call.say.caution(f"the map leaves out these columns: {', '.join(map(repr, listed.left_out))}")
    with call.vault(readonly=False) as vault:
        seizure = vault.lookup().resolve("seizure", args.seizure)
        wrong = [f"line {fault.line}: {fault.says}" for fault in listed.faults]
        faults = wrong + ([] if args.allow_duplicate else taken(vault.reader(), vault.store.read(), listed))
        if faults:
            raise (UsageError if wrong else Conflict)(
                f"{many(len(faults), 'fault')} in the list, so no row was entered: {'; '.join(faults)}",
                hint="Correct the lines or the map, and give the whole list again.",
            )
        whole, rows = transcription.requests(listed, how, seizure, about, vault.journal.new_subject)
        vault.journal.foresee(call.signer(vault).verifier.name, [whole])
        archived = _archived(call, vault, listed)
        status = _enter(call, vault, [whole, *_object(whole, archived), *rows], listed, archived)
        if archived is not None and not call.args.dry_run:
            recorded(vault, archived)
        return status


def _archived(call: Call, vault: Vault, listed: SourceList) -> Archived | None:
    """Store the file of the list, None without a store; raise SourceChanged if its bytes changed."""
    args = call.args
    if args.store is None and not vault.settings.stores:
        return None
    if not args.dry_run:
        vault.sequencer.ready()
    archive = vault.archive(args.store or vault.settings.stores[0].name)
    act = archive.rehearse if args.dry_run else archive.store
    archived = act(os.fspath(place(call, args.file)), progress=call.say)
    call.say.clear()
    if archived.digest.sha256 != listed.sha256:
        raise SourceChanged("the list was changed while it was read", hint="Import it again.")
    return archived


def _object(whole: Request, archived: Archived | None) -> list[Request]:
    from custody.ledger.exhibit_lists.transcription import on_paper
    from custody.ledger.objects.archive import archived_request

    if archived is None or whole.subject is None:
        return []
    return [archived_request(archived, whole.subject, None, on_paper())]


def _enter(
    call: Call, vault: Vault, requests: Sequence[Request], listed: SourceList, archived: Archived | None
) -> int:
    drafts = call.entries.draft(vault, call.signer(vault), requests)
    rows = [draft for draft in drafts if draft.entry.envelope.kind == "exhibit.registered"]
    marks = sorted({mark for draft in drafts for mark in draft.facts.marks})
    entries: list[dict[str, Any]] = []
    if call.args.dry_run:
        document, done = draft_answer(drafts)[0], "dry run: nothing was entered"
    else:
        entries = call.entries.record(vault, drafts)
        document, done = {"entries": entries}, "entered as transcribed from the list"
    stored = (
        []
        if archived is None
        else [archived_document(call.args.file, archived, entries[1] if entries else None)]
    )
    document |= {
        "source_sha256": listed.sha256.hex(),
        "transcription": drafts[0].entry.envelope.subject,
        "archived": stored,
        "rows": [_row(row) for row in rows],
    }
    lines = [f"{many(len(rows), 'row')}: {done}", f"list SHA-256 {listed.sha256.hex()}"]
    lines += [] if stored else ["the list is not archived: the vault has no object store"]
    if marks:
        call.say.warn(f"rows are recorded as nonconforming: {', '.join(marks)}", meanings(marks))
    call.out.answer(document, lines)
    return 0


def _row(draft: SignedDraft) -> dict[str, Any]:
    from custody.ledger.exhibit_lists.transcription import Transcribed

    row, reference = Transcribed.of(draft.facts, draft.private)
    return {
        "row": row,
        "exhibit": draft.entry.envelope.subject,
        "reference": reference,
        "nonconforming": list(draft.facts.marks),
        "not_known": list(draft.facts.unknown),
    }
