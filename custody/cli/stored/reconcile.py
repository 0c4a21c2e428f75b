"""`custody store reconcile`: compare stores with entries and journals, finish or end uploads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.answers.batch_answers import failed_document, failed_lines, status
from custody.cli.answers.page_answer import answer_page
from custody.cli.answers.row_limits import add_paging, paging
from custody.cli.entering.entry_answers import entry_lines
from custody.cli.main import example, shared
from custody.cli.shell.call import Call
from custody.cli.shell.parsing import Parser
from custody.cli.stored import reconcile_enter, replicate
from custody.cli.stored.packs import unreadable_lines
from custody.cli.stored.store_choice import archived_document, archived_rows, left_behind, put, recorded
from custody.cli.verbs.parser import ask_fields
from custody.display import visible
from custody.errors import EXIT_WARNINGS, ConfigError, CustodyError, Undecided, UsageError
from custody.forms.fields import asked_of_any
from custody.layout import pairs

if TYPE_CHECKING:
    from custody.ledger.objects.store_comparison import Leftovers
    from custody.storage.vault.vault import Vault


def configure(actions: Any) -> None:
    """Add `reconcile` to the actions of `custody store`."""
    parser: Parser = actions.add_parser(
        "reconcile", help="compare stores with entries both ways; complete interrupted work"
    )
    parser.add_argument("--store", metavar="STORE", help="only this object store (default: all)")
    act = parser.add_mutually_exclusive_group()
    act.add_argument(
        "--finish", metavar="KEY", help="complete interrupted archiving and copying, and record it"
    )
    act.add_argument(
        "--abort",
        metavar="KEY",
        nargs="+",
        help="discard unfinished uploads under these keys, with their journals; needs --store",
    )
    act.add_argument(
        "--enter-object",
        metavar="KEY",
        help="read the object under this key and record it, e.g. if its entry was lost; needs --store",
    )
    entering = parser.add_argument_group("what is entered with --enter-object")
    entering.add_argument("--exhibit", help="exhibit that the object is of")
    entering.add_argument("--file-name", metavar="NAME", help="name that its file had (default: its key)")
    add_paging(parser)
    ask_fields(parser, asked_of_any(act=True))
    shared(parser, writes=True)
    example(
        parser,
        "custody store reconcile --store cold",
        "custody store reconcile --store cold --exhibit EV/1 \\",
        "    --enter-object objects/7d1f3b0c5a9e4f6d8b2a1c3e5f7a9b0d \\",
        "    --note 'entry 10 was lost; its receipt names it'",
    )
    parser.epilog = (
        "Nothing that is or may be a whole object is deleted here: that takes two people\n"
        "(`custody orphan-deletion`). What another machine is sending at this moment is\n"
        "listed as well: ask there before you end it.\n\n"
        f"{parser.epilog}"
    )
    parser.set_defaults(run=_run, md5=False, sha1=False, sha512=False, restart=False, single_files=False)


def _run(call: Call) -> int:
    from custody.pages.stores.store_comparison import leftovers

    args = call.args
    for flag, keys in (("--abort", args.abort), ("--enter-object", args.enter_object)):
        if keys is not None and args.store is None:
            raise UsageError(f"{flag} needs --store: a key is one in one store", hint="Name the store.")
    with call.vault(readonly=args.finish is None and args.enter_object is None) as vault:
        names = _names(vault, args.store)
        if args.enter_object is not None:
            return reconcile_enter.enter(call, vault, names[0], args.enter_object)
        if args.finish is not None:
            return _finish(call, vault, vault.leftovers(), args.finish)
        if args.abort is not None:
            return _abort(call, vault.leftovers(), names[0], args.abort)
        found = vault.leftovers().find(names)
    stretch = paging(call, len(found))
    answer_page(call, leftovers(names, found, stretch.of(found)), stretch.rest)
    if any(finding.code == "store_unreadable" for finding in found):
        return Undecided.exit_status
    return EXIT_WARNINGS if found else 0


def _names(vault: Vault, name: str | None) -> list[str]:
    if name is None:
        return sorted(vault.objects)
    if name not in vault.objects:
        raise ConfigError(f"the vault has no object store {name!r}", hint="Set it up in custody.toml.")
    return [name]


def _abort(call: Call, leftovers: Leftovers, name: str, keys: list[str]) -> int:
    if call.args.dry_run:
        raise UsageError(
            "--abort has no dry run", hint="`custody store reconcile` alone shows what is there."
        )
    rows: list[dict[str, Any]] = []
    failed: list[tuple[str, CustodyError]] = []
    for key in keys:
        try:
            rows.append({"key": key, "taken_away": leftovers.clear(name, key)})
        except CustodyError as error:
            failed.append((key, error))
    if failed and len(keys) == 1 and not call.out.as_json:
        raise failed[0][1]
    lines = [f"{row['key']}: {', '.join(row['taken_away'])} taken away" for row in rows]
    for key, why in failed:
        lines += failed_lines(visible(key), why)
    refused = [failed_document({"key": key}, why) for key, why in failed]
    call.out.answer({"store": name, "aborted": rows, "failed": refused}, lines)
    return status([why for _, why in failed])


def _finish(call: Call, vault: Vault, leftovers: Leftovers, key: str) -> int:
    """Archive the file that a journal names, as `custody archive` does; return the exit status."""
    from custody.ledger.objects import archive_preconditions
    from custody.ledger.objects.archive import archived_request
    from custody.ledger.objects.replication import copied_object
    from custody.storage.evidence.archive import packing_again

    sending = leftovers.noted(key).sending
    copied = copied_object(sending.path)
    if copied is not None:
        return replicate.finish(call, vault, copied, sending.store)
    by = call.signer(vault).verifier.name
    archive_preconditions.foresee_archiving(
        vault.journal, by, sending.store, sending.exhibit, acquisition=None, values={}
    )
    if not call.args.dry_run:
        vault.sequencer.ready()
    packing = packing_again(sending)
    archived = put(call, vault, sending.store, sending.path, sending.exhibit, packing=packing)
    rows = [f"  {line}" for line in pairs(archived_rows(archived))]
    rows += unreadable_lines(archived.contents)
    try:
        request = archived_request(archived, sending.exhibit, None, {})
        equal = archive_preconditions.twins(vault.lookup(), sending.exhibit, archived.digest)
        drafts = call.entries.draft(vault, call.signer(vault), [request])
        if call.args.dry_run:
            call.entries.show(drafts)
            return EXIT_WARNINGS if archived.is_incomplete else 0
        entries = call.entries.record(vault, drafts)
    except CustodyError as error:
        raise left_behind(call, archived, error) from error
    recorded(vault, archived)
    told = archived_document(sending.path, archived, entries[0], equal)
    call.entries.answer_of(
        drafts, {"entries": entries, "archived": [told]}, entry_lines(drafts, entries, lambda _: rows)
    )
    return EXIT_WARNINGS if archived.is_incomplete else 0
