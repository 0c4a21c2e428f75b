"""`custody archive`: store evidence files and record each under its exhibit."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from custody.cli.console.words import many
from custody.cli.entering.entry_fields import common
from custody.cli.shell.call import Call
from custody.cli.shell.files import place
from custody.cli.stored.packs import file_lines, tell_of_segments, unreadable_lines
from custody.cli.stored.store_choice import (
    Storing,
    archived_rows,
    left_behind,
    put,
    recorded,
    store_name,
    twin_lines,
)
from custody.errors import EXIT_WARNINGS, CustodyError, UsageError
from custody.layout import pairs

if TYPE_CHECKING:
    from custody.ledger.append.entry_signing import Request
    from custody.ledger.objects.archive import Archived
    from custody.ledger.objects.archive_preconditions import Twin
    from custody.model.schema.types import Value
    from custody.proof.note import NoteSigner
    from custody.storage.vault.vault import Vault


#: How many files are on their way at once.
_JOBS = 4


def archive(call: Call) -> int:
    """Store files as evidence of an exhibit and enter each; return the exit status; raise UsageError."""
    from custody.ledger.objects import archive_preconditions
    from custody.storage.evidence.archive_batch import named_once

    args = call.args
    values = common(args)
    if args.acquisition is not None and len(args.paths) > 1:
        raise UsageError(
            "--acquisition names one image, but several files are given", hint="Archive the image by itself."
        )
    with call.vault(readonly=False) as vault:
        lookup = vault.lookup()
        exhibit, named = lookup.resolve("exhibit", args.exhibit), args.acquisition
        acquisition = (
            None if named is None else archive_preconditions.acquisition_leaf(lookup, exhibit, named)
        )
        signer, store = call.signer(vault), store_name(call, vault)
        vault.archive(store)
        by = signer.verifier.name
        archive_preconditions.foresee_archiving(
            vault.journal, by, store, exhibit, acquisition=acquisition, values=values
        )
        if not args.dry_run:
            vault.sequencer.ready()
        task = _Task(call, vault, signer, store, exhibit, acquisition, values)
        files = [(path, os.fspath(place(call, path))) for path in args.paths]
        once = named_once(files, each=args.single_files)
        if len(once) < len(files):
            gone = many(len(files) - len(once), "segment")
            call.say.note(f"{gone} go with the first segment that is named too")
        tell_of_segments(call, [path for path, _ in once])
        if len(once) == 1 and not args.skip_archived and not call.out.as_json:
            return task.alone(*once[0])
        return task.several(once)


@dataclass(frozen=True)
class _Task:
    """The archiving of files under one exhibit by one signer."""

    call: Call
    vault: Vault
    signer: NoteSigner
    store: str
    exhibit: str
    acquisition: bytes | None
    values: dict[str, Value]

    def alone(self, named: str, path: str) -> int:
        """Archive the only file, for people; return the exit status. A failure is the command's failure."""
        from custody.ledger.objects.archive_preconditions import twins
        from custody.storage.images.segments import packing_for

        packing = packing_for(path, each=self.call.args.single_files)
        archived = put(self.call, self.vault, self.store, named, self.exhibit, packing=packing)
        equal = twins(self.vault.lookup(), self.exhibit, archived.digest)
        try:
            drafts = self.call.entries.draft(self.vault, self.signer, [self._request(archived)])
            status = self.call.entries.enter_drafts(self.vault, drafts, tell=lambda _: _told(archived, equal))
        except CustodyError as error:
            raise left_behind(self.call, archived, error) from error
        if not self.call.args.dry_run:
            recorded(self.vault, archived)
        return status or (EXIT_WARNINGS if archived.is_incomplete else 0)

    def several(self, files: list[tuple[str, str]]) -> int:
        """Archive each file by itself, several at once, failures listed last; return the exit status."""
        from custody.cli.stored.archive_batch import Many

        storing = Storing(self.call, self.vault, self.store, self.exhibit)
        jobs: int = self.call.args.jobs or _JOBS
        lines = partial(_told, quiet=self.call.args.quiet)
        return Many(self.call, self.vault, self.signer, storing, self._request, lines, jobs).run(files)

    def _request(self, archived: Archived) -> Request:
        from custody.ledger.objects.archive import archived_request

        return archived_request(archived, self.exhibit, self.acquisition, self.values)


def _told(archived: Archived, equal: Sequence[Twin], *, quiet: bool = False) -> list[str]:
    rows = [f"  {line}" for line in pairs(archived_rows(archived))]
    files = [] if quiet else file_lines(archived.contents)
    return [*rows, *twin_lines(equal), *files, *unreadable_lines(archived.contents)]
