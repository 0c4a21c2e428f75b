"""Lists that people keep under a name, as files in the state folder, readable by their owner only.

A file has the key of its person, a name, and what the list is searched for: names of people and things may be among
it, unencrypted. It proves nothing and is in no backup; a damaged file is no list.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from custody.errors import StorageFailed
from custody.frozen import dataclass
from custody.storage.files import durable, regular_files

_SCHEMA: Final = "custody.kept-list/1"
_LARGEST: Final = 16_384


@dataclass(frozen=True, slots=True)
class _KeptList:
    by: str
    name: str
    members: dict[str, str]


def folder_in(state: Path) -> Path:
    """Return the folder of kept lists in the state folder of a ledger."""
    return state / "lists"


class ListFiles:
    """Kept lists in one folder, for custody.tui.services.kept_lists.KeptLists."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def kept(self, theirs: tuple[str, ...]) -> dict[str, dict[str, str]]:
        """Return the kept lists of a person with these keys by name, sorted."""
        found = {kept.name: kept.members for _, kept in self._of(theirs)}
        return dict(sorted(found.items(), key=lambda item: item[0].casefold()))

    def keep(self, theirs: tuple[str, ...], name: str, members: Mapping[str, str]) -> None:
        """Keep a list durably in place of one with the same name; raise StorageFailed."""
        before = next((path for path, kept in self._of(theirs) if kept.name == name), None)
        path = before or self._folder / f"{secrets.token_hex(8)}.json"
        by = theirs[0] if theirs else ""
        whole = {"schema": _SCHEMA, "by": by, "name": name, "members": dict(members)}
        try:
            durable.make_folder(self._folder, 0o700)
            durable.replace_file(path, json.dumps(whole).encode(), 0o600)
        except OSError as error:
            raise StorageFailed(
                f"could not keep the list {name!r} in {os.fspath(self._folder)!r}: {durable.reason(error)}",
                hint="Make the folder writable, then keep it again.",
            ) from error

    def drop(self, theirs: tuple[str, ...], name: str) -> None:
        """Delete a kept list; a missing one is no error. Raise StorageFailed."""
        for path, kept in self._of(theirs):
            if kept.name == name:
                try:
                    path.unlink(missing_ok=True)
                except OSError as error:
                    raise StorageFailed(
                        f"could not delete the kept list {os.fspath(path)!r}: {durable.reason(error)}",
                        hint="Make the folder writable, then delete it again.",
                    ) from error

    def _of(self, theirs: tuple[str, ...]) -> Iterator[tuple[Path, _KeptList]]:
        """Yield the files and the kept lists of a person; those of nobody in particular for one without keys."""
        paths: list[Path] = []
        with contextlib.suppress(OSError):
            paths = sorted(self._folder.glob("*.json"))
        for path in paths:
            kept = _read(path)
            if kept is not None and (kept.by in theirs or not (kept.by or theirs)):
                yield path, kept


def _read(path: Path) -> _KeptList | None:
    """Return the kept list of a file, None for one that is damaged or cannot be read."""
    with contextlib.suppress(OSError, ValueError, RecursionError):
        found = json.loads(regular_files.read_regular(path, _LARGEST)[0])
        if not isinstance(found, dict) or found.get("schema") != _SCHEMA:
            return None
        by, name, members = (found.get(key) for key in ("by", "name", "members"))
        texts = isinstance(members, dict) and all(isinstance(text, str) for text in members.values())
        if isinstance(by, str) and isinstance(name, str) and isinstance(members, dict) and texts:
            return _KeptList(by, name, members)
    return None
