"""`custody archive` with several files: stored in parallel, recorded in groups, in order."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from custody.cli.answers.batch_answers import failed_document, failed_lines, status
from custody.cli.console import signals
from custody.cli.console.output import Exact
from custody.cli.console.progress import size_text
from custody.cli.console.words import many
from custody.cli.entering.entry_answers import draft_answer, entry_lines
from custody.cli.shell.call import Call
from custody.cli.stored.packs import loose_line
from custody.cli.stored.store_choice import Storing, archived_document, left_behind, lock_text
from custody.display import visible
from custody.errors import EXIT_WARNINGS, CustodyError

if TYPE_CHECKING:
    from custody.ledger.append.entry_signing import Request, SignedDraft
    from custody.ledger.objects.archive import Archived
    from custody.ledger.objects.archive_batch import FileResult
    from custody.ledger.objects.archive_preconditions import Twin
    from custody.proof.note import NoteSigner
    from custody.storage.evidence.archive_batch import Batch
    from custody.storage.vault.vault import Vault

#: Gives what people are told of an object and of those that hold the same bytes.
Lines = Callable[["Archived", "Sequence[Twin]"], list[str]]


@dataclass
class Many:
    """The archiving of several files under one exhibit by one signer, ``jobs`` of them at once."""

    call: Call
    vault: Vault
    signer: NoteSigner
    storing: Storing
    request: Callable[[Archived], Request]
    lines: Lines
    jobs: int
    batch: Batch = field(init=False)
    named: dict[str, str] = field(default_factory=dict)
    done: list[tuple[int, dict[str, Any], list[str]]] = field(default_factory=list)
    entries: list[dict[str, Any]] = field(default_factory=list)
    drafts: list[SignedDraft] = field(default_factory=list)
    failed: list[tuple[int, str, CustodyError]] = field(default_factory=list)
    there: list[dict[str, Any]] = field(default_factory=list)
    packed: bool = False
    incomplete: bool = False
    stored: int = 0
    bytes: int = 0
    twice: int = 0
    locks: set[str] = field(default_factory=set)
    _entered: Callable[[], None] | None = None

    def run(self, files: Sequence[tuple[str, str]]) -> int:
        """Archive each file, given as typed text and path, or small ones in a pack; return the exit status.

        Failures are listed at the end, also when somebody stops the command. With --skip-archived, and before small
        files are packed, files already archived are left out.
        """
        from custody.storage.evidence.archive_batch import Batch

        self.named = {path: text for text, path in files}
        paths, args = [path for _, path in files], self.call.args
        known = self._known(paths if args.skip_archived else self._small(paths))
        left = [path for path in paths if path not in known]
        small = self._small(left)
        if small:
            self.call.say.note(
                f"{many(len(small), 'file')} go into one pack; --single-files makes each an object"
            )
        self.batch = Batch.of(left, small, each=args.single_files)
        return self._run()

    def _small(self, paths: Sequence[str]) -> list[str]:
        """Return the files that go into one pack; none if each becomes an object, as for MD5 or SHA-1."""
        from custody.storage.evidence.archive_batch import small_files

        args = self.call.args
        return [] if args.single_files or args.md5 or args.sha1 else small_files(paths)

    def _known(self, paths: Sequence[str]) -> set[str]:
        """Return the paths of files archived already under their names; unreadable files are reported later."""
        from custody.storage.machine.shared_progress import SharedProgress
        from custody.storage.machine.workers import ThreadWorkers

        if not paths:
            return set()
        filing = self.storing.filing
        known = filing.known(
            paths, ThreadWorkers(self.jobs), lambda total: SharedProgress(self.call.say, total).share
        )
        self.there = [
            {"path": self.named[path], "object": stored.id, "entry": stored.position}
            for path, stored in known.items()
        ]
        return set(known)

    def _run(self) -> int:
        from custody.ledger.objects.archive_batch import in_groups
        from custody.storage.machine.shared_progress import Halted, SharedProgress
        from custody.storage.machine.workers import ThreadWorkers

        batch, filing = self.batch, self.storing.filing
        filing.check_room(sum(map(batch.bytes_needed, batch.paths)))
        progress = SharedProgress(self.call.say, sum(map(batch.bytes_read, batch.paths)))

        def store(path: str) -> Archived:
            progress.check()
            return self.storing.put(path, self._shown(path), progress.share(), batch.packing(path))

        def ask() -> None:
            progress.stop = True
            self.vault.hurry()

        workers = ThreadWorkers(self.jobs, hurry=self.vault.hurry)
        groups = in_groups(batch.paths, store, workers, ending=lambda: progress.stop)
        try:
            with signals.asking(ask) as heard, closing(groups):
                for group in groups:
                    self.call.say.clear()
                    self._enter(group)
        except Halted:
            pass
        except BaseException:
            self._answer(stopped=progress.stop)
            raise
        self._answer(stopped=progress.stop)
        if heard:
            return heard[0]
        failed = status([one for _, _, one in self.failed])
        return failed or (EXIT_WARNINGS if self.incomplete else 0)

    def _shown(self, path: str) -> str:
        """Return a path as it was typed, a pack's own path otherwise."""
        return self.named.get(path, path)

    def _enter(self, group: Sequence[FileResult]) -> None:
        """Record stored files; an error that refuses all of them ends the command and is listed for each."""
        self.failed += [(came.at, came.path, came.error) for came in group if came.error is not None]
        stood = [(came, came.archived) for came in group if came.archived is not None]
        requests = [self.request(archived) for _, archived in stood]
        if not requests:
            return
        try:
            drafts = self.call.entries.draft_each(self.vault, self.signer, requests)
            entries = self._entries(drafts)
        except CustodyError as error:
            left_behind(self.call, stood[0][1], error)
            self.failed += [(one.at, one.path, error) for one, _ in stood]
            raise
        # The receipts of this group are written while the next one is drafted; it stands, whatever the last one raises.
        last, self._entered = self._entered, lambda: self._take_down(stood, drafts, entries())
        if last is not None:
            last()

    def _entries(
        self, drafts: Sequence[SignedDraft | CustodyError]
    ) -> Callable[[], list[dict[str, Any] | CustodyError]]:
        if not self.call.args.dry_run:
            return self.call.entries.record_each(self.vault, drafts)
        return lambda: [draft if isinstance(draft, CustodyError) else {} for draft in drafts]

    def _finish(self) -> None:
        """Add the results of the group recorded last, once its receipts are written."""
        entered, self._entered = self._entered, None
        if entered is not None:
            entered()

    def _take_down(
        self,
        stood: Sequence[tuple[FileResult, Archived]],
        drafts: Sequence[SignedDraft | CustodyError],
        entries: Sequence[dict[str, Any] | CustodyError],
    ) -> None:
        """Add the results of a group's files to the report: recorded, drafted or failed."""
        from custody.ledger.objects.archive_preconditions import Twins

        own = {entry["subject"] for entry in entries if not isinstance(entry, CustodyError) and entry}
        digests = [archived.digest for _, archived in stood]
        twins = Twins(self.vault.lookup(), self.storing.filing.exhibit, digests, own)
        for (came, archived), draft, entry in zip(stood, drafts, entries, strict=True):
            if isinstance(draft, CustodyError):
                self.failed.append((came.at, came.path, left_behind(self.call, archived, draft)))
            elif isinstance(entry, CustodyError):
                self.failed.append((came.at, came.path, left_behind(self.call, archived, entry)))
            else:
                if entry:
                    self.call.entries.remark([draft])
                    self.entries.append(entry)
                else:
                    self.drafts.append(draft)
                equal = twins.of(archived.digest, entry.get("position"))
                self.done.append(
                    (came.at, *self._told(self._shown(came.path), draft, entry, (archived, equal)))
                )
                self._add(came.path, archived, equal)
                if not self.call.args.dry_run:
                    with suppress(CustodyError):  # what fails is found by `custody store reconcile`
                        self.storing.filing.recorded(archived)

    def _add(self, path: str, archived: Archived, equal: Sequence[Twin]) -> None:
        """Add an archived file to the totals."""
        contents = archived.contents
        self.stored += self.batch.count(path)
        self.twice += bool(equal)
        self.packed |= contents is not None and contents.sort in ("folder", "split_image")
        self.incomplete |= archived.is_incomplete
        files = () if contents is None else contents.files
        self.bytes += archived.digest.bytes if contents is None else sum(file.size for file in files)
        self.locks.add(lock_text(archived))

    def _told(
        self, path: str, draft: SignedDraft, entry: dict[str, Any], what: tuple[Archived, Sequence[Twin]]
    ) -> tuple[dict[str, Any], list[str]]:
        """Return the report on a file that was or would be entered: for scripts or for people."""
        archived, equal = what
        if self.call.out.as_json:
            return archived_document(path, archived, entry or None, equal), []
        if archived.contents is None:
            return {}, self._line(path, entry, archived, equal)
        if entry:
            return {}, entry_lines([draft], [entry], lambda _: self.lines(*what))
        return {}, [path, *self.lines(*what)]

    def _line(self, path: str, entry: dict[str, Any], archived: Archived, equal: Sequence[Twin]) -> list[str]:
        """Return the line about a loose file; none with --quiet, where the totals are enough."""
        if self.call.args.quiet:
            return []
        begins = f"entry {entry['position']}" if entry else "draft"
        line = loose_line(begins, os.fsencode(path), archived.digest.bytes, archived.digest.sha256)
        same = f"  (same bytes as entry {equal[0].entry})" if equal else ""
        return [Exact(line + same)]

    def _sum(self, total: int) -> list[str]:
        """Return the lines on the totals: objects or files archived of ``total``, size, locks, equal bytes."""
        if self.packed:
            return [f"{len(self.done)} of {many(total, 'object')} archived"]
        size = f", {size_text(self.bytes)}" if self.done else ""
        lines = [f"{self.stored} of {many(total, 'file')} archived{size}"]
        lines += [f"lock: {text}" for text in sorted(self.locks - {""})]
        if self.twice:
            lines.append(f"{many(self.twice, 'object')} with the same bytes as one before: both are kept")
        return lines

    def _answer(self, *, stopped: bool) -> None:
        self._finish()
        self.call.say.clear()
        self.failed.sort(key=lambda one: one[0])
        lines = [line for _, _, told in self.done for line in told]
        dry = bool(self.call.args.dry_run)
        total = sum(map(self.batch.count, self.batch.paths))
        if self.there and not self.batch.paths:
            lines.append("nothing is missing")
        elif dry:
            lines.append(f"dry run: nothing was stored or entered; {self.stored} of {total} could be")
        else:
            lines += self._sum(total)
        self.storing.warn_of_attributes()
        for _, path, one in self.failed:
            lines += failed_lines(visible(self._shown(path)), one)
            self.call.say.wrong([f"'{visible(self._shown(path))}' was not archived: {one.message}"])
        left = total - self.stored - sum(self.batch.count(path) for _, path, _ in self.failed)
        if left:
            lines.append(
                f"{'stopped: ' if stopped else ''}{many(left, 'path')} left, of which nothing is entered"
            )
            again = "" if self.call.args.skip_archived else " with --skip-archived"
            lines.append(f"the same command{again} goes on, and enters nothing twice")
        if self.there:
            lines.append(f"{many(len(self.there), 'path')} left out: archived under the same name before")
        entered = draft_answer(self.drafts)[0] if dry else {"entries": self.entries}
        failed = [failed_document({"path": self._shown(path)}, one) for _, path, one in self.failed]
        document = {**entered, "archived": [one for _, one, _ in self.done], "there": self.there}
        document |= {"failed": failed, "left": left, "stopped": stopped}
        self.call.out.answer(document, lines)
