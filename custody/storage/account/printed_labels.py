"""How often this account sent the label of each exhibit to the label printer, in the state folder.

It is no evidence, and in no backup. A label that another account or machine printed, or that was printed from a file,
is not counted. A missing or damaged file counts as none.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from custody.errors import StorageFailed
from custody.storage.files import durable

_SCHEMA: Final = "custody.printed_labels/1"
_FILE: Final = "printed-labels.json"
_LARGEST: Final = 1 << 24


class PrintedLabels:
    """The counts of one ledger, in its state folder."""

    def __init__(self, state: Path) -> None:
        self._file = state / _FILE

    def counts(self) -> dict[str, int]:
        """Return how often each exhibit's label was printed, by identifier; empty where nothing can be read."""
        with contextlib.suppress(OSError, ValueError, RecursionError):
            found = json.loads(durable.read_regular(self._file, _LARGEST)[0])
            labels = (
                found.get("labels") if isinstance(found, dict) and found.get("schema") == _SCHEMA else None
            )
            if isinstance(labels, dict):
                return {
                    exhibit: count for exhibit, count in labels.items() if type(count) is int and count > 0
                }
        return {}

    def add(self, exhibits: Iterable[str]) -> None:
        """Count one more label of each of these exhibits; raise StorageFailed."""
        counts = self.counts()
        for exhibit in exhibits:
            counts[exhibit] = counts.get(exhibit, 0) + 1
        try:
            durable.make_folder(self._file.parent, 0o700)
            durable.replace_file(
                self._file, json.dumps({"schema": _SCHEMA, "labels": counts}).encode(), 0o600
            )
        except OSError as error:
            raise StorageFailed(
                f"the labels were printed, but {str(self._file)!r} cannot be written: {error.strerror or error}",
                hint="The next label says a copy too few. Look at space and rights of the state folder.",
            ) from error
