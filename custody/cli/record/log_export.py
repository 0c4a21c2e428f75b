"""`custody log export`: the whole ledger with committed fields in files readable without the program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from custody.cli.answers.ledger_history import warn_of_past
from custody.cli.console.words import many
from custody.cli.main import example, shared
from custody.cli.shell.call import Call
from custody.cli.shell.files import place
from custody.errors import Declined
from custody.layout import pairs

if TYPE_CHECKING:
    from custody.ledger.export import Exported
    from custody.storage.vault.vault import Vault


def configure(actions: Any) -> None:
    """Add `custody log export` to the parser of its command."""
    export = actions.add_parser(
        "export", help="export the whole ledger as files that are read without this program"
    )
    export.add_argument(
        "--out", required=True, metavar="DIR", help="new or empty folder; it appears once it is whole"
    )
    export.add_argument(
        "--without-values",
        action="store_true",
        help="leave out every erasable value: names, texts, personal data; verification stays the same",
    )
    export.add_argument("--yes", action="store_true", help="do not ask about confidential orders")
    shared(export)
    example(
        export,
        "custody log export --out /mnt/archive/ledger",
        "custody log export --without-values --out ledger-without-names",
    )
    export.epilog = (
        "It shows every value, also of confidential cases. Where the vault logs reads,\n"
        "that is signed for first. Stored objects are listed, not copied. README.txt in\n"
        "the folder explains each file. The stand-alone script verify_without_us.py\n"
        "verifies it; `custody manual verify_without_us.py --out FILE` writes the script.\n\n"
        f"{export.epilog}"
    )
    export.set_defaults(run=_export)


def _export(call: Call) -> int:
    from custody.storage.account.acknowledgements import ledger_history
    from custody.storage.files.export_folder import refuse_taken
    from custody.storage.vault.export import export, settled

    target = place(call, call.args.out)
    refuse_taken(target)
    values = not (call.args.without_values or call.args.closed)
    with call.vault() as vault, settled(vault) as state:
        if state.doubt is not None:
            call.say.warn(f"{state.doubt}; what is exported may be of a copy that others never saw")
        if values:
            _warn_of_values(call, vault)
        past = ledger_history(vault)
        done = export(vault, state, target, values=values, sign=call.reading.sign, progress=call.say)
    warn_of_past(call, past)
    call.out.answer(_document(done, target, values=values), _lines(done, target, values=values))
    return 0


def _warn_of_values(call: Call, vault: Vault) -> None:
    """Warn of the values in an export; ask at a terminal if orders must be kept confidential.

    Raise Declined after a no.
    """
    from custody.model.records import Production, Secrecy

    told = "the export shows every value of every case, confidential and personal ones"
    now = vault.clock.now()
    lookup = vault.lookup()
    bound = {secrecy.order for secrecy in lookup.all(Secrecy) if secrecy.binds(now)}
    secret = bound | {production.id for production in lookup.all(Production) if production.confidential}
    if not secret:
        call.say.note(f"{told}; --without-values leaves them out")
        return
    article = " (art. 25(3))" if bound else ""
    call.say.warn(f"{told}: {many(len(secret), 'order')} must be kept confidential{article}")
    if not call.args.yes and not call.consent.agrees("Export them all the same?"):
        raise Declined(
            "nothing was exported: orders in this ledger are confidential",
            hint="Answer y, or say --yes, once it is clear that the recipient may know; or --without-values.",
        )


def _document(done: Exported, target: Path, *, values: bool) -> dict[str, Any]:
    return {
        "folder": str(target),
        "size": done.size,
        "root": done.root.hex(),
        "values": values,
        "erased": done.erased,
        "manifest_sha256": done.manifest.sha256,
        "files": [
            {"name": each.name, "bytes": each.bytes, "sha256": each.sha256, "lines": each.lines}
            for each in done.files
        ],
    }


def _lines(done: Exported, target: Path, *, values: bool) -> list[str]:
    return [
        *pairs(
            [
                ("folder", str(target)),
                ("entries", str(done.size)),
                ("values", "all that are not erased" if values else "left out, but for structural ones"),
                ("erased", many(done.erased, "value")),
                ("files", f"{len(done.files)}, {sum(each.bytes for each in done.files)} bytes"),
                ("manifest", f"SHA-256 {done.manifest.sha256}"),
            ]
        ),
        "Keep the digest of the manifest elsewhere: it vouches for every file.",
    ]
