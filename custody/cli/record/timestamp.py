"""`custody timestamp`: timestamp tokens (RFC 3161) on checkpoints, requested and answered by files."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from custody.cli.answers.page_answer import answer_page, context_of
from custody.cli.answers.row_limits import add_paging, paging
from custody.cli.console.output import Exact
from custody.cli.console.words import moment
from custody.cli.main import example, shared
from custody.cli.shell.call import Call
from custody.cli.shell.committed_size import size_asked
from custody.cli.shell.files import forcing, place, read, refuse_existing, write
from custody.cli.shell.numbers import number
from custody.cli.verbs.topics import add_verbs, kind_of
from custody.errors import ProofInvalid, Undecided
from custody.layout import pairs

if TYPE_CHECKING:
    from custody.ledger.append.entry_signing import Request

#: Names of the files in the folder that is carried to an authority and from one.
_ASKED, _ANSWERED = "request.tsq", "response.tsr"
_MOST_PEM = 1 << 20
#: What `custody timestamp export` writes, by name of the file.
_EXPORTED = {"checkpoint": "checkpoint", "token": "token.tst", "certificate": "root.pem"}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments and actions of `custody timestamp` to its parser."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "timestamp")
    request = actions.add_parser("request", help="write a request for a timestamp of the checkpoint")
    request.add_argument("--out", required=True, metavar="DIR", help="folder, of a stick for one")
    request.add_argument("--size", type=number, metavar="N", help="of so many entries (default: the newest)")
    request.add_argument("--dry-run", action="store_true", help="list what would be written; write nothing")
    forcing(request)
    shared(request)
    example(request, "custody timestamp request --out stick")
    request.set_defaults(run=_request)
    listing = actions.add_parser("list", help="list tokens and trusted certificates, each verified again")
    add_paging(listing)
    shared(listing)
    example(listing, "custody timestamp list")
    listing.set_defaults(run=_list)
    export = actions.add_parser("export", help="write a token and its checkpoint for `openssl ts -verify`")
    export.add_argument("--out", required=True, metavar="DIR", help="folder for the files")
    export.add_argument(
        "--size", type=number, metavar="N", help="on so many entries (default: the largest that has a token)"
    )
    forcing(export)
    shared(export)
    example(export, "custody timestamp export --out stamped")
    export.set_defaults(run=_export)


def trust(call: Call) -> int:
    """Store a timestamp authority's root certificate and record its trust; return the exit status."""
    from custody.cli.entering.entry_fields import state
    from custody.cli.verbs.entering import stated_in
    from custody.ledger.append.entry_signing import Request
    from custody.ledger.publish.timestamp_request import trusted_root
    from custody.storage.timestamps.tokens import digest_of, find_certificate, read_certificates

    root = find_certificate(read_certificates(read(call, call.args.certificate, _MOST_PEM)))
    typed = stated_in(call.args, kind_of("timestamp", "trust"))
    own = trusted_root(digest_of(root), root.subject.rfc4514_string(), typed)
    with call.vault(readonly=False) as vault:
        drafts = call.entries.draft(
            vault, call.signer(vault), [Request("tsa.trusted", state(call.args, "tsa.trusted", own))]
        )
        kept = None if call.args.dry_run else str(vault.stamps().keep(root))
        return call.entries.enter_drafts(vault, drafts, certificate=digest_of(root).hex(), file=kept)


def _request(call: Call) -> int:
    from custody.ledger.publish.timestamp_request import stamp_request
    from custody.ledger.timestamps.records import roots

    args = call.args
    folder = place(call, args.out)
    with call.vault() as vault:
        size = size_asked(call, vault)
        reader = vault.reader()
        asked = stamp_request(reader, size, vault.entropy)
        if not any(root.until is None for root in roots(reader)):
            call.say.note(
                "no authority is trusted here: its answer is taken in once `custody timestamp trust` "
                "names its root"
            )
    files = {folder / "checkpoint": asked.checkpoint, folder / _ASKED: asked.request}
    refuse_existing(call, files)
    if not args.dry_run:
        for path, data in files.items():
            write(call, path, data)
    document: dict[str, Any] = {"size": size, "files": [str(path) for path in files]}
    if args.dry_run:
        document = {"dry_run": True, **document}
    lines = pairs([("entries", str(size)), *(("file", str(path)) for path in files)])
    more = [
        "Send it to an authority, as with curl:",
        Exact("  curl -H 'Content-Type: application/timestamp-query' \\"),
        Exact(f"    --data-binary @{_ASKED} -o {_ANSWERED} URL"),
    ]
    call.out.answer(document, [*lines, *(["dry run: nothing was written"] if args.dry_run else more)])
    return 0


def add_token(call: Call) -> int:
    """Verify a timestamp authority's response and record its token; return the exit status."""
    from dataclasses import replace

    from custody.cli.entering.entry_fields import common
    from custody.ledger.publish.timestamp_request import stamped_request
    from custody.proof.tsp import MAX_RESPONSE_BYTES

    args = call.args
    response = read(call, args.response, MAX_RESPONSE_BYTES)
    beside = str(place(call, args.response).with_name(_ASKED))
    asked = read(call, args.request or beside, MAX_RESPONSE_BYTES)
    with call.vault(readonly=False) as vault:
        reader = vault.reader()
        taken = stamped_request(reader, vault.stamps(), asked, response, vault.journal.new_subject())
        request = replace(taken, values={**taken.values, **common(args)})
        covers = reader.head().size
        return call.entries.enter(vault, [request], tell=lambda _: _told(request, covers))


def _told(request: Request, covers: int) -> list[str]:
    from custody.ledger.publish.timestamp_request import existed

    size, by = existed(request)
    return pairs([("entries", f"{size} of {covers} existed by {by}")])


def _list(call: Call) -> int:
    from custody.ledger.timestamps.records import roots, stamps
    from custody.pages.ledger.timestamps import judged, timestamps

    with call.vault() as vault:
        reader = vault.reader()
        found = judged(reader, vault.stamps(), stamps(reader))
        newest = max((each.stamp.size for each in found if each.standing == "holds"), default=0)
        stretch = paging(call, len(found))
        page = timestamps(context_of(call, vault), stretch.of(found), stretch.more, newest, roots(reader))
    answer_page(call, page, stretch.rest)
    standings = {each.standing for each in found}
    if "false" in standings:
        return ProofInvalid.exit_status
    return Undecided.exit_status if "unchecked" in standings else 0


def _export(call: Call) -> int:
    from custody.ledger.timestamps.records import stamp_on, verify_stamp
    from custody.model.schema.ids import unb64

    folder = place(call, call.args.out)
    files = {what: folder / name for what, name in _EXPORTED.items()}
    refuse_existing(call, files.values())
    with call.vault() as vault:
        reader, verifier = vault.reader(), vault.stamps()
        stamp = stamp_on(reader, call.args.size)
        verify_stamp(reader, verifier, stamp)
        data = {
            "checkpoint": reader.checkpoint(stamp.size) or b"",
            "token": unb64(stamp.token),
            "certificate": verifier.pem(unb64(stamp.certificate)),
        }
    for what, path in files.items():
        write(call, path, data[what])
    document = {
        "tree_size": stamp.size,
        "timestamped_at": moment(stamp.time),
        "entry": stamp.position,
        "files": {what: str(path) for what, path in files.items()},
    }
    names = _EXPORTED
    verify = (
        f"openssl ts -verify -data {names['checkpoint']} -in {names['token']} -token_in"
        f" -CAfile {names['certificate']}"
    )
    rows = [
        ("entries", f"{stamp.size}, by {document['timestamped_at']}"),
        *((what, str(path)) for what, path in files.items()),
    ]
    call.out.answer(
        document, [*pairs(rows), "In that folder, with the root as you got it yourself:", f"  {verify}"]
    )
    return 0
