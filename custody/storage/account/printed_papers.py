"""How often this account printed each paper and label on this machine, in the state folder.

It is no evidence, and in no backup. What another account or machine printed, or what was printed from a file, is not
counted. A missing or damaged file counts as none.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from custody.errors import StorageFailed
from custody.storage.files import durable, regular_files

_SCHEMA: Final = "custody.printed_papers/1"
_FILE: Final = "printed-papers.json"
_LARGEST: Final = 1 << 24


class PrintedPapers:
    """The counts of one ledger, by kind of paper, such as label, and identifier of its subject."""

    def __init__(self, state: Path) -> None:
        self._file = state / _FILE

    def copy(self, kind: str, subject: str) -> int:
        """Return the number of the copy that is printed next of a paper: 1 for the first."""
        return self._counts().get(f"{kind} {subject}", 0) + 1

    def add(self, kind: str, subjects: Iterable[str]) -> None:
        """Count one more paper of this kind about each of these subjects; raise StorageFailed."""
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
