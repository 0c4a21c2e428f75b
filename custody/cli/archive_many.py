"""What `custody archive` does with several files: stored beside one another, entered in groups, told in their order."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from custody.cli import stopping
from custody.cli.call import Call
from custody.cli.entered import draft_answer, entry_lines
from custody.cli.equal_bytes import Twins
from custody.cli.files import place
from custody.cli.output import Exact
from custody.cli.packed import incomplete, loose_line, packing_of, together
from custody.cli.progress import size_text
from custody.cli.several import failed_document, failed_lines, status
from custody.cli.storing import Storing, archived_document, left_behind, lock_text
from custody.cli.words import many
from custody.display import visible
from custody.errors import EXIT_WARNINGS, CustodyError, SetAside

if TYPE_CHECKING:
    from custody.ledger.archive import Archived
    from custody.ledger.archiving import Came
    from custody.ledger.journal import Drafted, Request
    from custody.ledger.ports import Packing, Progress
    from custody.proof.note import NoteSigner
    from storage.files.loose import Loose
    from storage.vault import Vault

#: Gives what people are told of an object and of those that hold the same bytes.
Lines = Callable[["Archived", list[dict[str, Any]]], list[str]]


#: About how many bytes stand before a small file in a pack, for the display of progress.
_HEADER = 1800


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
    loose: dict[str, Loose] = field(default_factory=dict)
    stored: int = 0
    bytes: int = 0
    twice: int = 0
    locks: set[str] = field(default_factory=set)
    _entered: Callable[[], None] | None = None

    def run(self, paths: Sequence[str]) -> int:
        """Archive each file by itself, or many small ones together; failures are listed at the end.

        So they are when somebody stops the command. Files that go together are compared with what is archived first.
        """
        small = together(self.call, paths)
        known = self._known(paths if self.call.args.missing else small)
        return self._run(self._gathered([path for path in paths if path not in known]))

    def _gathered(self, paths: Sequence[str]) -> list[str]:
        """Put in the place of the files that go together the path that their pack is known by."""
        from storage.files.loose import loose

        small = together(self.call, paths)
        if not small:
            return list(paths)
        pack = loose([os.fspath(place(self.call, path)) for path in small])
        self.loose = {pack.path: pack}
        gone = set(small)
        self.call.say.note(f"{many(len(small), 'file')} go into one pack; --each makes each an object")
        return [pack.path, *(path for path in paths if path not in gone)]

    def _known(self, paths: Sequence[str]) -> set[str]:
        """Return what is archived already under this name; what cannot be read now is told when its turn comes."""
        from custody.ledger.missing import Missing
        from storage.workers import ThreadWorkers

        if not paths:
            return set()
        store = self.storing.store
        missing = Missing(self.vault.reader(), self.exhibit, store, self.vault.objects[store])
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
        return set(known)

    def _way(self, path: str) -> tuple[Packing | None, int] | None:
        """Give what opens a path as a pack and its size, None for what cannot be read."""
        try:
            return packing_of(self.call, path), self._size(path)
        except CustodyError:
            return None

    def _run(self, paths: Sequence[str]) -> int:
        from custody.ledger.archiving import in_groups
        from storage.workers import ThreadWorkers

        self.storing.check_room(sum(self._needed(path) for path in paths))
        gauge = _Gauge(self.call.say, sum(self._size(path) for path in paths))

        def store(path: str) -> Archived:
            if gauge.stop:
                raise _Halted
            pack = self.loose.get(path)
            packing = packing_of(self.call, path) if pack is None else pack.packing
            return self.storing.put(path, gauge.one(), packing)

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
        """Return how many bytes are read of a file; of those that go into one pack, with what stands before each."""
        header = _HEADER if path in self.loose else 0
        return sum(status.st_size + header for status in self._looked_at(path))

    def _needed(self, path: str) -> int:
        """Return what a file takes in a store that keeps holes, so far as can be told before it is read."""
        return sum(min(status.st_size, status.st_blocks * 512) for status in self._looked_at(path))

    def _looked_at(self, path: str) -> list[os.stat_result]:
        """Look at a file, or at all that go into one pack; nothing of what cannot be looked at."""
        pack = self.loose.get(path)
        paths = [place(self.call, path)] if pack is None else map(pack.place, pack.files)
        found = []
        for whole in paths:
            with suppress(OSError):
                found.append(Path(whole).lstat())
        return found

    def _count(self, path: str) -> int:
        pack = self.loose.get(path)
        return 1 if pack is None else len(pack.files)

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
                self._add(came.path, archived, equal)
                if not self.call.args.dry_run:
                    self.storing.recorded(archived)

    def _add(self, path: str, archived: Archived, equal: list[dict[str, Any]]) -> None:
        """Add to the sum what stands."""
        contents = archived.contents
        self.stored += self._count(path)
        self.twice += bool(equal)
        self.packed |= contents is not None and contents.sort in ("folder", "split_image")
        self.incomplete |= incomplete(archived)
        files = () if contents is None else contents.files
        self.bytes += archived.digest.bytes if contents is None else sum(file.size for file in files)
        self.locks.add(lock_text(archived))

    def _told(
        self, path: str, draft: Drafted, entry: dict[str, Any], what: tuple[Archived, list[dict[str, Any]]]
    ) -> tuple[dict[str, Any], list[str]]:
        """Tell of a file that was entered, or of one that would be: for scripts or for people, whoever asked."""
        archived, equal = what
        if self.call.out.as_json:
            return archived_document(path, archived, entry or None, equal), []
        if archived.contents is None:
            return {}, self._line(path, entry, archived, equal)
        if entry:
            return {}, entry_lines([draft], [entry], lambda _: self.lines(*what))
        return {}, [path, *self.lines(*what)]

    def _line(
        self, path: str, entry: dict[str, Any], archived: Archived, equal: list[dict[str, Any]]
    ) -> list[str]:
        """Write one line about a loose file, none with --quiet: the sum is of all."""
        if self.call.args.quiet:
            return []
        begins = f"entry {entry['position']}" if entry else "draft"
        line = loose_line(begins, os.fsencode(path), archived.digest.bytes, archived.digest.sha256)
        same = f"  (same bytes as entry {equal[0]['entry']})" if equal else ""
        return [Exact(line + same)]

    def _sum(self, total: int) -> list[str]:
        """Write how many things were archived of so many, of files how many bytes, and what all of them have."""
        if self.packed:
            return [f"{len(self.done)} of {many(total, 'object')} archived"]
        size = f", {size_text(self.bytes)}" if self.done else ""
        lines = [f"{self.stored} of {many(total, 'file')} archived{size}"]
        lines += [f"lock: {text}" for text in sorted(self.locks - {""})]
        if self.twice:
            lines.append(f"{many(self.twice, 'object')} with the same bytes as one before: both are kept")
        return lines

    def _answer(self, paths: Sequence[str], *, stopped: bool) -> None:
        self._finish()
        self.call.say.clear()
        self.failed.sort(key=lambda one: one[0])
        lines = [line for _, _, told in self.done for line in told]
        dry = bool(self.call.args.dry_run)
        total = sum(map(self._count, paths))
        if self.there and not paths:
            lines.append("nothing is missing")
        elif dry:
            lines.append(f"dry run: nothing was stored or entered; {self.stored} of {total} could be")
        else:
            lines += self._sum(total)
        self.storing.warn_of_attributes()
        for _, path, one in self.failed:
            lines += failed_lines(visible(path), one)
        left = total - self.stored - sum(self._count(path) for _, path, _ in self.failed)
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
