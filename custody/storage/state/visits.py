"""When each person was last at this machine, as files in the state folder.

Each has the number of entries then, by which the inbox tells what is new. It proves nothing and is in no backup.
Somebody whose file is missing or damaged has no last visit; nothing else depends on it.
"""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from custody.law.clock import HOUR
from custody.model.schema.ids import is_uuid4
from custody.pages.parts.context import LastVisit
from custody.storage.files import durable, regular_files

_SCHEMA: Final = "custody.visit/1"
_LARGEST: Final = 512
#: Seconds without a page after which somebody who comes back begins another visit.
APART: Final = 2 * HOUR
#: Seconds after which a visit that goes on is noted again.
_OFTEN: Final = 60


def folder_in(state: Path) -> Path:
    """Return the folder of last visits in the state folder of a ledger."""
    return state / "visits"


class Visits:
    """The visits of the users of this program; ``now`` is a clock, ``active`` tells whether one is there."""

    def __init__(
        self, folder: Path, now: Callable[[], int], active: Callable[[], bool] = lambda: True
    ) -> None:
        self._folder, self._now, self._active = folder, now, active
        self._lock = threading.Lock()
        self._before: dict[str, LastVisit | None] = {}
        self._noted: dict[str, int] = {}

    def come(self, actor: str, size: int) -> LastVisit | None:
        """Return the end of an actor's visit before this one; note that the ledger has ``size`` entries."""
        now = self._now()
        with self._lock:
            noted = self._noted.get(actor)
            if noted is None or not 0 <= now - noted <= APART:
                self._before[actor] = self.last(actor)
                noted = None
            if self._active() and (noted is None or now - noted >= _OFTEN):
                self._noted[actor] = now
                self._note(actor, LastVisit(size, now), self._before[actor])
            return self._before[actor]

    def last(self, actor: str) -> LastVisit | None:
        """Return the noted end of an actor's last visit, None where none can be read."""
        return _visit(self._noted_of(actor))

    def ended(self, actor: str) -> LastVisit | None:
        """Return the end of an actor's last visit that is over: of one that goes on, the visit before it."""
        found = self._noted_of(actor)
        last = _visit(found)
        if last is None or not 0 <= self._now() - last.at <= APART:
            return last
        return _visit(found.get("before")) if isinstance(found, dict) else None

    def _noted_of(self, actor: str) -> object:
        """Return the document of an actor's last visit, None where none can be read."""
        if not is_uuid4(actor):
            return None
        with contextlib.suppress(OSError, ValueError):
            data, _ = regular_files.read_regular(self._folder / f"{actor}.json", _LARGEST)
            return json.loads(data)
        return None

    def _note(self, actor: str, visit: LastVisit, before: LastVisit | None) -> None:
        """Write a visit with the one before; where that fails the old note stays, and more counts as new."""
        if not is_uuid4(actor):
            return
        whole = {**_document(visit), "before": None if before is None else _document(before)}
        with contextlib.suppress(OSError):
            durable.make_folder(self._folder, 0o700)
            durable.replace_file(self._folder / f"{actor}.json", json.dumps(whole).encode(), 0o600)


def _document(visit: LastVisit) -> dict[str, object]:
    return {"schema": _SCHEMA, "size": visit.size, "at": visit.at}


def _visit(found: object) -> LastVisit | None:
    """Return a visit from a document, None for any other document."""
    if not isinstance(found, dict) or found.get("schema") != _SCHEMA:
        return None
    size, at = found.get("size"), found.get("at")
    if type(size) is not int or type(at) is not int or size < 0 or at < 0:
        return None
    return LastVisit(size, at)
