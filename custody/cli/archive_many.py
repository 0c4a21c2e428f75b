"""What `custody archive` does with several files: stored beside one another, entered in groups, told in their order."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from custody.cli import stopping
from custody.cli.call import Call
from custody.cli.entered import draft_answer, entry_lines
from custody.cli.files import place
from custody.cli.packed import incomplete, packing_of
from custody.cli.several import failed_document, failed_lines, status
from custody.cli.storing import Storing, Twins, archived_document, left_behind
from custody.cli.words import many
from custody.display import visible
from custody.errors import EXIT_WARNINGS, CustodyError, SetAside

if TYPE_CHECKING:
    from custody.ledger.archive import Archived
    from custody.ledger.archiving import Came
    from custody.ledger.journal import Drafted, Request
    from custody.ledger.ports import Packing, Progress
    from custody.proof.note import NoteSigner
    from storage.vault import Vault

#: Gives what people are told of an object and of those that hold the same bytes.
Lines = Callable[["Archived", list[dict[str, Any]]], list[str]]


class _Halted(SetAside):
    """Ends the reading of a file once somebody asked for it; a store that can go on with it keeps what has arrived."""


class _Gauge:
    """Adds up how far the files on their way are, for one display, and ends them once somebody asked for it."""

    def __init__(self, progress: Progress, total: int) -> None:
        self.stop = False
        self._progress = progress
        self._total = total
        self._done = 0
        self._lock = threading.Lock()

    def one(self) -> _Part:
        """Give what one file tells how far it is."""
        return _Part(self)

    def add(self, amount: int) -> None:
        """Count bytes that were read; raises what the display raises."""
        if self.stop:
            raise _Halted
        with self._lock:
            self._done += amount
            self._progress.advance(self._done, self._total, "bytes")


class _Part:
    """One file's share of a gauge; implements the port Progress."""

    def __init__(self, gauge: _Gauge) -> None:
        self._gauge = gauge
        self._done = 0

    def advance(self, done: int, total: int | None, what: str) -> None:
        """Count what came since the last time."""
        amount, self._done = done - self._done, done
        self._gauge.add(amount)


@dataclass
class Many:
    """Archiving of several files under one exhibit by one signer; ``jobs`` of them are on their way at once."""

    call: Call
    vault: Vault
    signer: NoteSigner
    storing: Storing
    exhibit: str
    request: Callable[[Archived], Request]
    lines: Lines
    jobs: int
    done: list[tuple[int, dict[str, Any], list[str]]] = field(default_factory=list)
    entries: list[dict[str, Any]] = field(default_factory=list)
    drafts: list[Drafted] = field(default_factory=list)
    failed: list[tuple[int, str, CustodyError]] = field(default_factory=list)
    there: list[dict[str, Any]] = field(default_factory=list)
    packed: bool = False
    incomplete: bool = False
    _entered: Callable[[], None] | None = None

    def run(self, paths: Sequence[str]) -> int:
        """Archive each file by itself; failures are listed at the end, also when somebody stops the command."""
        return self._run(self._missing(paths) if self.call.args.missing else paths)

    def _missing(self, paths: Sequence[str]) -> list[str]:
        """Leave out what is archived already under this name; what cannot be read now is told when its turn comes."""
        from custody.ledger.missing import Missing
        from storage.workers import ThreadWorkers

        missing = Missing(self.vault.reader(), self.exhibit, self.storing.store)
        ways = {path: way for path in paths if (way := self._way(path)) is not None}
        worth = [
            path
            for path, (packing, size) in ways.items()
            if missing.may_have(size if packing is None else None)
        ]
        gauge = _Gauge(self.call.say, sum(ways[path][1] for path in worth))

        def read(path: str) -> Archived | None:
            try:
                return self.storing.rehearse(path, gauge.one(), ways[path][0])
            except CustodyError:
                return None

        found = zip(worth, ThreadWorkers(self.jobs).each(read, worth), strict=True)
        known = {path: one for path, got in found if got is not None and (one := missing.there(got))}
        self.there = [{"path": path, "object": one.id, "entry": one.position} for path, one in known.items()]
        if not self.call.args.dry_run:
            for path in known:
                self.storing.settle(path)
        return [path for path in paths if path not in known]

    def _way(self, path: str) -> tuple[Packing | None, int] | None:
        """Give what opens a path as a pack and its size, None for what cannot be read."""
        try:
            return packing_of(self.call, path), self._size(path)
        except CustodyError:
            return None

    def _run(self, paths: Sequence[str]) -> int:
        from custody.ledger.archiving import in_groups
        from storage.workers import ThreadWorkers

        gauge = _Gauge(self.call.say, sum(self._size(path) for path in paths))

        def store(path: str) -> Archived:
            if gauge.stop:
                raise _Halted
            return self.storing.put(path, gauge.one(), packing_of(self.call, path))

        def ask() -> None:
            gauge.stop = True
            self.storing.hurry()

        workers = ThreadWorkers(self.jobs, hurry=self.storing.hurry)
        groups = in_groups(paths, store, workers, ending=lambda: gauge.stop)
        try:
            with stopping.asking(ask) as heard, closing(groups):
                for group in groups:
                    self.call.say.clear()
                    self._enter(group)
        except _Halted:
            pass
        except BaseException:
            self._answer(paths, stopped=gauge.stop)
            raise
        self._answer(paths, stopped=gauge.stop)
        if heard:
            return heard[0]
        failed = status([one for _, _, one in self.failed], some=bool(self.done or self.there))
        return failed or (EXIT_WARNINGS if self.incomplete else 0)

    def _size(self, path: str) -> int:
        try:
            return Path(place(self.call, path)).lstat().st_size
        except OSError:
            return 0

    def _enter(self, group: Sequence[Came]) -> None:
        """Enter what was stored; what keeps all of it out ends the command, and each file is named with it."""
        self.failed += [(one.at, one.path, one.error) for one in group if one.error is not None]
        stood = [(one, one.archived) for one in group if one.archived is not None]
        requests = [self.request(archived) for _, archived in stood]
        if not requests:
            return
        try:
            drafts = self.call.draft_each(self.vault, self.signer, requests)
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
        self, drafts: Sequence[Drafted | CustodyError]
    ) -> Callable[[], list[dict[str, Any] | CustodyError]]:
        if not self.call.args.dry_run:
            return self.call.record_each(self.vault, drafts)
        return lambda: [one if isinstance(one, CustodyError) else {} for one in drafts]

    def _finish(self) -> None:
        """Take down the group that was entered last, once its receipts are there."""
        entered, self._entered = self._entered, None
        if entered is not None:
            entered()

    def _take_down(
        self,
        stood: Sequence[tuple[Came, Archived]],
        drafts: Sequence[Drafted | CustodyError],
        entries: Sequence[dict[str, Any] | CustodyError],
    ) -> None:
        """Take down what became of the files of a group."""
        own = {one["subject"] for one in entries if not isinstance(one, CustodyError) and one}
        twins = Twins(self.vault, self.exhibit, [archived.digest for _, archived in stood], own)
        for (came, archived), draft, entry in zip(stood, drafts, entries, strict=True):
            if isinstance(draft, CustodyError):
                self.failed.append((came.at, came.path, left_behind(self.call, archived, draft)))
            elif isinstance(entry, CustodyError):
                self.failed.append((came.at, came.path, left_behind(self.call, archived, entry)))
            else:
                if entry:
                    self.call.remark([draft])
                    self.entries.append(entry)
                else:
                    self.drafts.append(draft)
                equal = twins.of(archived.digest, entry.get("position"))
                self.done.append((came.at, *self._told(came.path, draft, entry, (archived, equal))))
                self.packed |= archived.contents is not None
                self.incomplete |= incomplete(archived)
                if not self.call.args.dry_run:
                    self.storing.recorded(archived)

    def _told(
        self, path: str, draft: Drafted, entry: dict[str, Any], what: tuple[Archived, list[dict[str, Any]]]
    ) -> tuple[dict[str, Any], list[str]]:
        """Tell of a file that was entered, or of one that would be: for scripts or for people, whoever asked."""
        if self.call.out.as_json:
            archived, equal = what
            return archived_document(path, archived, entry or None, equal), []
        if entry:
            return {}, entry_lines([draft], [entry], lambda _: self.lines(*what))
        return {}, [path, *self.lines(*what)]

    def _answer(self, paths: Sequence[str], *, stopped: bool) -> None:
        self._finish()
        self.call.say.clear()
        self.failed.sort(key=lambda one: one[0])
        lines = [line for _, _, told in self.done for line in told]
        dry = bool(self.call.args.dry_run)
        lines.append(f"{len(self.done)} of {many(len(paths), 'object' if self.packed else 'file')} archived")
        if self.there and not paths:
            lines[-1] = "nothing is missing"
        elif dry:
            lines[-1] = f"dry run: nothing was stored or entered; {len(self.done)} of {len(paths)} could be"
        for _, path, one in self.failed:
            lines += failed_lines(visible(path), one)
        left = len(paths) - len(self.done) - len(self.failed)
        if left:
            lines.append(
                f"{'stopped: ' if stopped else ''}{many(left, 'path')} left, of which nothing is entered"
            )
            again = "" if self.call.args.missing else " with --missing"
            lines.append(f"the same command{again} goes on, and enters nothing twice")
        if self.there:
            lines.append(f"{many(len(self.there), 'path')} left out: archived under the same name before")
        entered = draft_answer(self.drafts)[0] if dry else {"entries": self.entries}
        failed = [failed_document({"path": path}, one) for _, path, one in self.failed]
        document = {**entered, "archived": [one for _, one, _ in self.done], "there": self.there}
        document |= {"failed": failed, "left": left, "stopped": stopped}
        self.call.out.answer(document, lines)
