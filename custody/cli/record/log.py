"""`custody log`: show entries, the log's key and checkpoints, publish, export, resume after a loss."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from custody.cli.answers.ledger_history import warn_of_past
from custody.cli.answers.page_answer import answer_page, context_of
from custody.cli.answers.row_limits import add_paging, paging
from custody.cli.answers.timestamp_tokens import token_rows, tokens_of
from custody.cli.console.words import many
from custody.cli.main import example, shared
from custody.cli.record import log_export, log_show
from custody.cli.shell.call import Call
from custody.cli.shell.committed_size import size_asked
from custody.cli.shell.files import forcing, place, refuse_existing, write
from custody.cli.shell.numbers import number
from custody.cli.verbs.topics import add_verbs
from custody.errors import UsageError
from custody.law.clock import moment_stated
from custody.layout import pairs

if TYPE_CHECKING:
    from custody.ledger.publish.publication import Published


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments and actions of `custody log` to its parser."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    log_show.configure(actions)
    vkey = actions.add_parser("vkey", help="print the log's verifier key, needed for every verification")
    shared(vkey)
    example(vkey, "custody log vkey > log.vkey")
    vkey.set_defaults(run=_vkey)
    one = actions.add_parser("checkpoint", help="print a checkpoint with its cosignatures")
    one.add_argument("--size", type=number, metavar="N", help="of so many entries (default: the newest)")
    one.add_argument("--out", metavar="FILE", help="write it to a file")
    forcing(one)
    shared(one)
    example(one, "custody log checkpoint --out newest.checkpoint")
    one.set_defaults(run=_checkpoint)
    listing = actions.add_parser("checkpoints", help="list checkpoints and who cosigned them")
    listing.add_argument("--first", dest="start", type=number, metavar="N", help="from this size on")
    listing.add_argument("--last", dest="stop", type=number, metavar="N", help="up to this size")
    listing.add_argument("--cosigned", action="store_true", help="only those that a witness cosigned")
    add_paging(listing, newest=True)
    shared(listing)
    example(listing, "custody log checkpoints --cosigned")
    listing.set_defaults(run=_checkpoints)
    publish = actions.add_parser("publish", help="publish checkpoint and tiles into a folder for outsiders")
    publish.add_argument(
        "folder", metavar="DIR", help="folder of its own; what is published there is continued"
    )
    publish.add_argument(
        "--with-entries",
        action="store_true",
        help="entries as well: kinds, times and pseudonyms; for a named auditor only",
    )
    publish.add_argument("--overwrite", action="store_true", help="write every file anew, not only new ones")
    publish.add_argument("--dry-run", action="store_true", help="list what would be written; write nothing")
    shared(publish)
    example(publish, "custody log publish /srv/www/ledger")
    publish.epilog = (
        "Timestamp tokens that hold go into its folder `tokens`, each with the\n"
        "checkpoint that it is on, for `openssl ts -verify`.\n\n"
        "What is there is looked at by name and size, and written again where it is gone.\n"
        f"`custody verify --published DIR` looks at every byte.\n\n{publish.epilog}"
    )
    publish.set_defaults(run=_publish)
    log_export.configure(actions)
    add_verbs(actions, "log")


def _vkey(call: Call) -> int:
    from custody.model.schema.ids import is_training
    from custody.storage.account.log_memory import memory_of
    from custody.storage.keys.log_key import find_log_key

    key = find_log_key(call.settings)
    if memory_of(call.settings, key.name).key() is None:
        call.say.warn(
            "this is what the vault says of itself; this account does not trust it yet: `custody trust`"
        )
    call.out.training = is_training(key.name)
    document = {"origin": key.name, "key_id": key.key_id.hex(), "vkey": str(key)}
    if call.out.as_json:
        call.out.answer(document, [])
    else:
        call.out.raw(f"{key}\n")
    return 0


def _checkpoint(call: Call) -> int:
    from custody.ledger.proofs.cosignatures import taken_along
    from custody.proof import checkpoint

    args = call.args
    target = None if args.out is None else place(call, args.out)
    if target is not None:
        refuse_existing(call, [target])
    with call.vault() as vault:
        size = size_asked(call, vault)
        signed = vault.prover().checkpoint(size)
        head = checkpoint.open(signed, vault.log_key)
        seen = taken_along(vault.reader(), size, signed)
    if target is not None:
        write(call, target, signed)
    document = {
        "size": head.size,
        "root": head.root.hex(),
        "checkpoint": signed.decode("utf-8"),
        "cosignatures": [
            {"witness": cosignature.name, "time": moment_stated(cosignature.time)} for cosignature in seen
        ],
        "file": None if target is None else str(target),
    }
    if target is None and not call.out.as_json:
        call.out.raw(signed.decode("utf-8"))
    else:
        call.out.answer(document, pairs([("entries", str(size)), ("file", str(target))]))
    return 0


def _checkpoints(call: Call) -> int:
    from custody.ledger.proofs.cosignatures import lines_of
    from custody.pages.ledger.checkpoints import by_size, kept_checkpoints

    args = call.args
    with call.vault() as vault:
        reader = vault.reader()
        seen = by_size(lines_of(reader))
        found = [
            (size, note)
            for size, note in reader.checkpoints()
            if (args.start is None or size >= args.start)
            and (args.stop is None or size <= args.stop)
            and (size in seen or not args.cosigned)
        ]
        stretch = paging(call, len(found), newest=True)
        page = kept_checkpoints(context_of(call, vault), stretch.of(found), seen, stretch.more)
    answer_page(call, page, stretch.rest)
    return 0


def _publish(call: Call) -> int:
    from custody.ledger.publish.committed_size import released_size
    from custody.ledger.publish.publication import Publication
    from custody.ledger.timestamps import files
    from custody.model.records import Production, Secrecy, Stamp
    from custody.storage.account.acknowledgements import ledger_history
    from custody.storage.files.tile_folder import FolderPublisher

    args = call.args
    folder = place(call, args.folder)
    if folder.is_file():
        raise UsageError(
            f"{str(folder)!r} is a file, not a folder", hint="Name a folder; it is made if need be."
        )
    with call.vault() as vault:
        reader = vault.reader()
        size = released_size(vault.head, reader, vault.log_key)
        publisher = FolderPublisher(folder)
        publication = Publication(reader, vault.log_key, publisher)

        def lacking(stamp: Stamp, name: str) -> bool:
            there = f"{files.FOLDER}/{name}"
            return max(stamp.size, stamp.position + 1) <= size and (
                args.overwrite or publisher.get(there) is None
            )

        tokens = tokens_of(call, vault, lacking)
        warn_of_past(call, ledger_history(vault))
        done = publication.publish(size, entries=args.with_entries, again=args.overwrite, dry=args.dry_run)
        files.publish(publisher, tokens, again=args.overwrite, dry=args.dry_run)
        if done.mended:
            how = "to be written again" if args.dry_run else "written again"
            call.say.warn(
                f"{many(len(done.mended), 'file')} {'was' if len(done.mended) == 1 else 'were'} missing beneath the "
                f"checkpoint of {done.previous} entries that is published there, so that nobody could verify all of "
                f"it: {how}, the first {done.mended[0]}"
            )
        if args.with_entries:
            told = "entries show kinds, times and pseudonyms; give this folder to a named auditor only"
            now = vault.clock.now()
            bound = {secrecy.order for secrecy in vault.lookup().all(Secrecy) if secrecy.binds(now)}
            secret = bound | {
                production.id for production in vault.lookup().all(Production) if production.confidential
            }
            article = " (art. 25(3))" if bound else ""
            if secret:
                call.say.warn(
                    f"{told}: {many(len(secret), 'order')} in this ledger must be kept confidential{article}"
                )
            else:
                call.say.note(told)
    document: dict[str, Any] = {
        "folder": str(folder),
        "size": done.size,
        "previous": done.previous,
        "hash_tiles": done.hash_tiles,
        "entry_bundles": done.entry_bundles,
        "with_entries": args.with_entries,
        "cosignatures": done.cosignatures,
        "checkpoint_new": done.checkpoint_new,
        "mended": list(done.mended),
        "tokens": token_rows(tokens, folder / files.FOLDER),
    }
    if args.dry_run:
        document = {"dry_run": True, **document}
    call.out.answer(document, _published(done, str(folder), len(tokens), dry=args.dry_run))
    return 0


def _published(done: Published, folder: str, tokens: int, *, dry: bool) -> list[str]:
    seen = many(done.cosignatures, "cosignature")
    before = f"{many(done.previous, 'entry')} before" if done.previous else "nothing before"
    lines = pairs(
        [
            ("folder", folder),
            ("entries", f"{done.size}, {before}"),
            ("written", f"{many(done.hash_tiles, 'hash tile')}, {many(done.entry_bundles, 'entry bundle')}"),
            (
                "checkpoint",
                f"{'new' if done.checkpoint_new else 'as it was'}, {seen}",
            ),
            *([("tokens", f"{many(tokens, 'timestamp token')} in tokens")] if tokens else []),
        ]
    )
    return [*lines, *(["dry run: nothing was written"] if dry else [])]
