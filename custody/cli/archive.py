"""`custody archive`: store evidence files and record each under its exhibit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.equal_bytes import twin_lines, twins
from custody.cli.facts import common
from custody.cli.packed import (
    file_lines,
    incomplete,
    named_once,
    packing_of,
    tell_of_segments,
    unreadable_lines,
)
from custody.cli.storing import (
    Storing,
    archived_rows,
    left_behind,
    put,
    recorded,
    store_name,
)
from custody.errors import EXIT_WARNINGS, CustodyError, UsageError
from custody.layout import pairs

if TYPE_CHECKING:
    from custody.ledger.archive import Archived
    from custody.ledger.journal import Request
    from custody.model.types import Value
    from custody.proof.note import NoteSigner
    from storage.vault import Vault


#: How many files are on their way at once.
_JOBS = 4


def archive(call: Call) -> int:
    """Store files as evidence of an exhibit and enter each; return the exit status; raises UsageError."""
    from custody.ledger import intake

    args = call.args
    values = common(args)
    if args.acquisition is not None and len(args.paths) > 1:
        raise UsageError(
            "--acquisition names one image, but several files are given", hint="Archive the image by itself."
        )
    with call.vault(readonly=False) as vault:
        exhibit = vault.lookup().resolve("exhibit", args.exhibit)
        acquisition = _acquisition_leaf(vault, exhibit, args.acquisition)
        signer, store = call.signer(vault), store_name(call, vault)
        vault.archive(store)
        by = signer.verifier.name
        intake.foresee_archiving(vault.journal, by, store, exhibit, acquisition=acquisition, values=values)
        if not args.dry_run:
            vault.sequencer.ready()
        task = _Task(call, vault, signer, store, exhibit, acquisition, values)
        paths = named_once(call, args.paths)
        tell_of_segments(call, paths)
        if len(paths) == 1 and not args.missing and not call.out.as_json:
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
        """Archive the only file, for people; what fails is the command's failure."""
        archived, equal = self._put(path)
        try:
            drafts = self.call.draft(self.vault, self.signer, [self._request(archived)])
            status = self.call.enter_drafts(self.vault, drafts, tell=lambda _: _told(archived, equal))
        except CustodyError as error:
            raise left_behind(self.call, archived, error) from error
        if not self.call.args.dry_run:
            recorded(self.vault, archived)
        return status or (EXIT_WARNINGS if incomplete(archived) else 0)

    def several(self, paths: list[str]) -> int:
        """Archive each file by itself, several at once; failures are listed at the end."""
        from custody.cli.archive_many import Many

        storing = Storing(self.call, self.vault, self.store, self.exhibit)
        jobs: int = self.call.args.jobs or _JOBS
        lines = partial(_told, quiet=self.call.args.quiet)
        many = Many(self.call, self.vault, self.signer, storing, self.exhibit, self._request, lines, jobs)
        return many.run(paths)

    def _put(self, path: str) -> tuple[Archived, list[dict[str, Any]]]:
        packing = packing_of(self.call, path)
        archived = put(self.call, self.vault, self.store, path, self.exhibit, packing=packing)
        return archived, twins(self.vault, self.exhibit, archived.digest)

    def _request(self, archived: Archived) -> Request:
        from custody.ledger.archive import archived_request

        return archived_request(archived, self.exhibit, self.acquisition, self.values)


def _told(archived: Archived, equal: list[dict[str, Any]], *, quiet: bool = False) -> list[str]:
    rows = [f"  {line}" for line in pairs(archived_rows(archived))]
    files = [] if quiet else file_lines(archived.contents)
    return [*rows, *twin_lines(equal), *files, *unreadable_lines(archived.contents)]


def _acquisition_leaf(vault: Vault, exhibit: str, text: str | None) -> bytes | None:
    """Return the leaf hash of an acquisition by entry, or of the exhibit's newest for ``latest``; NotFound."""
    from custody.errors import NotFound
    from custody.ledger.views.finding import find_entry
    from custody.model.ids import unb64
    from custody.model.records import Acquisition, Exhibit

    if text is None:
        return None
    lookup = vault.lookup()
    if text == "latest":
        known = lookup.get(Exhibit, exhibit).acquisitions
        if not known:
            raise NotFound(
                "no acquisition of this exhibit is on record", hint="Record one with `custody acquire`."
            )
        return unb64(known[-1])
    leaf = lookup.reader.entry(find_entry(lookup.reader, text)).leaf
    found = next(
        (made for made in lookup.under(Acquisition, "exhibit", exhibit) if unb64(made.leaf) == leaf), None
    )
    if found is None:
        raise NotFound(
            f"entry {text} is no acquisition of this exhibit",
            hint="Name its entry, or say --acquisition latest.",
        )
    return leaf
