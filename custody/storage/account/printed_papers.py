"""How often this account printed each paper and label on this machine, in the state folder.

It is no evidence, and in no backup. What another account or machine printed, or what was printed from a file, is not
counted. A missing or damaged file counts as none.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Final

from custody.display import code_words
from custody.errors import Busy, Conflict, StorageFailed
from custody.storage.files import durable, regular_files
from custody.storage.files.file_locks import wait_and_hold

_SCHEMA: Final = "custody.printed_papers/1"
_FILE: Final = "printed-papers.json"
_LARGEST: Final = 1 << 24


class PrintedPapers:
    """The counts of one ledger, by kind of paper, such as label, and identifier of its subject."""

    def __init__(self, state: Path, *, lock_seconds: float = 60.0) -> None:
        self._file = state / _FILE
        self._lock_seconds = lock_seconds

    def copy(self, kind: str, subject: str) -> int:
        """Return the number of the copy that is printed next of a paper: 1 for the first."""
        return self._counts().get(f"{kind} {subject}", 0) + 1

    @contextlib.contextmanager
    def sending(self, kind: str, copies: Mapping[str, int]) -> Iterator[None]:
        """Keep others of this account from printing while papers are sent, and count them once they were.

        ``copies`` are the numbers that their sheets say, by subject. Raise Conflict where one of these copies was
        printed meanwhile, Busy while others are being sent, StorageFailed where the papers cannot be counted.
        """
        with self._locked():
            for subject, copy in copies.items():
                due = self.copy(kind, subject)
                if due != copy:
                    raise Conflict(
                        f"copy {copy} of this {code_words(kind)} was printed meanwhile, so nothing was sent",
                        hint=f"Print it again: it then says that it is copy {due}.",
                    )
            yield
            self._add(kind, copies)

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """Lock the counts against other processes, where the state folder can be written at all."""
        fd = self._lock()
        try:
            yield
        finally:
            if fd is not None:
                os.close(fd)

    def _lock(self) -> int | None:
        """Return the descriptor that holds the lock until it is closed; raise Busy."""
        try:
            durable.make_folder(self._file.parent, 0o700)
            lock = self._file.with_name(f"{_FILE}.lock")
            fd = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        except OSError:
            return None
        try:
            wait_and_hold(fd, self._lock_seconds)
        except OSError as error:
            os.close(fd)
            if isinstance(error, BlockingIOError):
                raise Busy("another command of this account is printing") from None
            return None
        return fd

    def _add(self, kind: str, subjects: Collection[str]) -> None:
        counts = self._counts()
        for subject in subjects:
            paper = f"{kind} {subject}"
            counts[paper] = counts.get(paper, 0) + 1
        try:
            durable.make_folder(self._file.parent, 0o700)
            durable.replace_file(
                self._file, json.dumps({"schema": _SCHEMA, "papers": counts}).encode(), 0o600
            )
        except OSError as error:
            raise StorageFailed(
                f"it was printed, but {str(self._file)!r} cannot be written: {error.strerror or error}",
                hint="The next copy says a number too low. Look at space and rights of the state folder.",
            ) from error

    def _counts(self) -> dict[str, int]:
        """Return how often each paper was printed; empty where nothing can be read."""
        with contextlib.suppress(OSError, ValueError, RecursionError):
            found = json.loads(regular_files.read_regular(self._file, _LARGEST)[0])
            papers = (
                found.get("papers") if isinstance(found, dict) and found.get("schema") == _SCHEMA else None
            )
            if isinstance(papers, dict):
                return {paper: count for paper, count in papers.items() if type(count) is int and count > 0}
        return {}
