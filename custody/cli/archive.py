"""`custody archive`: store evidence files and record each under its exhibit."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call, entry_lines
from custody.cli.facts import common, happened
from custody.cli.folding import pairs
from custody.cli.main import example, shared
from custody.cli.output import Told
from custody.cli.packed import (
    incomplete,
    named_once,
    packed_document,
    packed_rows,
    packing_of,
    unreadable_lines,
)
from custody.cli.storing import (
    DRY,
    acquisition_leaf,
    anew,
    digest_lines,
    digests,
    hex_digests,
    left_behind,
    place_lines,
    place_of,
    put,
    recorded,
    store_name,
    twin_lines,
    twins,
)
from custody.cli.words import many
from custody.display import visible
from custody.errors import EXIT_WARNINGS, CustodyError, UsageError

if TYPE_CHECKING:
    from custody.ledger.archive import Archived
    from custody.ledger.journal import Drafted
    from custody.model.types import Value
    from custody.proof.note import NoteSigner
    from storage.vault import Vault


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "paths",
        metavar="PATH",
        nargs="+",
        help="file, folder, or first segment of an image; each is read once",
    )
    parser.add_argument(
        "--exhibit", required=True, help="whose they are: reference, identifier or its first characters"
    )
    parser.add_argument(
        "--acquisition",
        metavar="ENTRY",
        help="the acquisition whose image this is, or `latest`; for one file",
    )
    parser.add_argument("--to", metavar="STORE", help="object store (default: the vault's first)")
    parser.add_argument(
        "--each", action="store_true", help="archive segments of a split image by themselves, as named"
    )
    digests(parser)
    anew(parser)
    happened(parser)
    shared(parser, writes=True)
    example(
        parser,
        "custody archive stick.dd --exhibit EV/1 --acquisition latest",
        "custody archive photos/*.jpg --exhibit EV/1",
        "custody archive phone-backup disk.E01 --exhibit EV/1",
    )
    parser.epilog = f"{DRY}\n\n{parser.epilog}"
    parser.set_defaults(run=_run)


def _run(call: Call) -> int:
    from custody.ledger import intake

    args = call.args
    values = common(args)
    if args.acquisition is not None and len(args.paths) > 1:
        raise UsageError(
            "--acquisition names one image, but several files are given", hint="Archive the image by itself."
        )
    with call.vault(readonly=False) as vault:
        exhibit = vault.lookup().resolve("exhibit", args.exhibit)
        acquisition = acquisition_leaf(vault, exhibit, args.acquisition)
        signer, store = call.signer(vault), store_name(call, vault)
        vault.archive(store)
        by = signer.verifier.name
        intake.foresee_archiving(vault.journal, by, store, exhibit, acquisition=acquisition, values=values)
        if not args.dry_run:
            vault.sequencer.ready()
        task = _Task(call, vault, signer, store, exhibit, acquisition, values)
        paths = named_once(call, args.paths)
        if len(paths) == 1:
            return task.alone(paths[0])
        return task.several(paths)


@dataclass(frozen=True)
class _Task:
    """Archiving of files under one exhibit by one signer."""

    call: Call
    vault: Vault
    signer: NoteSigner
    store: str
    exhibit: str
    acquisition: bytes | None
    values: dict[str, Value]

    def alone(self, path: str) -> int:
        """Archive the only file; what fails is the command's failure."""
        archived, equal = self._put(path)
        try:
            status = self.call.enter_drafts(
                self.vault,
                self._draft(archived),
                tell=lambda _: _told(archived, equal),
                **_document(archived, equal),
            )
        except CustodyError as error:
            raise left_behind(self.call, archived, error) from error
        if not self.call.args.dry_run:
            recorded(self.vault, archived)
        return status or (EXIT_WARNINGS if incomplete(archived) else 0)

    def several(self, paths: list[str]) -> int:
        """Archive each file by itself; failures are listed at the end, also when somebody stops the command."""
        gathered = _Gathered()
        try:
            for path in paths:
                try:
                    document, told = self._one(path)
                except CustodyError as error:
                    gathered.failed.append((path, error))
                else:
                    gathered.done.append({"path": path, **document})
                    gathered.incomplete |= bool(document.get("packed", {}).get("unreadable"))
                    gathered.lines += told
        except KeyboardInterrupt:
            self._answer(paths, gathered)
            raise
        self._answer(paths, gathered)
        if not gathered.failed:
            return EXIT_WARNINGS if gathered.incomplete else 0
        return EXIT_WARNINGS if gathered.done else gathered.failed[0][1].exit_status

    def _answer(self, paths: list[str], gathered: _Gathered) -> None:
        self.call.say.clear()
        refusals = [
            {
                "path": path,
                "code": one.code,
                "exit": one.exit_status,
                "message": one.message,
                "hint": one.hint,
            }
            for path, one in gathered.failed
        ]
        dry = {"dry_run": True} if self.call.args.dry_run else {}
        packed = any("packed" in one for one in gathered.done)
        what = many(len(paths), "object" if packed else "file")
        lines = [*gathered.lines, f"{len(gathered.done)} of {what} archived"]
        if dry:
            lines[-1] = (
                f"dry run: nothing was stored or entered; {len(gathered.done)} of {len(paths)} could be"
            )
        for path, one in gathered.failed:
            lines += [Told(f"FAILED {visible(path)}: {one.message}"), Told(f"  {one.hint}")]
        self.call.out.answer({**dry, "archived": gathered.done, "failed": refusals}, lines)

    def _one(self, path: str) -> tuple[dict[str, Any], list[str]]:
        archived, equal = self._put(path)
        try:
            drafts = self._draft(archived)
            if self.call.args.dry_run:
                return _document(archived, equal), [path, *_told(archived, equal)]
            entries = self.call.record(self.vault, drafts)
        except CustodyError as error:
            raise left_behind(self.call, archived, error) from error
        recorded(self.vault, archived)
        self.call.remark(drafts)
        lines = entry_lines(drafts, entries, lambda _: _told(archived, equal))
        return {"entry": entries[0], **_document(archived, equal)}, lines

    def _put(self, path: str) -> tuple[Archived, list[dict[str, Any]]]:
        packing = packing_of(self.call, path)
        archived = put(self.call, self.vault, self.store, path, self.exhibit, packing=packing)
        return archived, twins(self.vault, self.exhibit, archived.digest)

    def _draft(self, archived: Archived) -> list[Drafted]:
        from custody.ledger.archive import archived_request

        request = archived_request(archived, self.exhibit, self.acquisition, self.values)
        return self.call.draft(self.vault, self.signer, [request])


@dataclass
class _Gathered:
    """What came of several files so far."""

    done: list[dict[str, Any]] = field(default_factory=list)
    failed: list[tuple[str, CustodyError]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    incomplete: bool = False


def _document(archived: Archived, equal: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "image": hex_digests(archived.digest),
        "archived": place_of(archived),
        "same_bytes": equal,
        **packed_document(archived.contents),
    }


def _told(archived: Archived, equal: list[dict[str, Any]]) -> list[str]:
    rows = pairs([*place_lines(archived), *digest_lines(archived.digest), *packed_rows(archived.contents)])
    return [*(f"  {line}" for line in rows), *twin_lines(equal), *unreadable_lines(archived.contents)]
