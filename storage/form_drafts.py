"""Keeps forms that are being filled in as files in the state folder, one each, readable by their owner only.

They hold what was typed in the clear, so they lie outside the vault and its backups, and go once they are entered.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

from custody.errors import StorageFailed
from storage import durable

_SCHEMA = "custody.form-draft/1"
_LARGEST = 262_144


class FormDrafts:
    """One folder of begun forms (tui.drafts.Drafts)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, words: tuple[str, ...], given: Mapping[str, object], values: Mapping[str, object]) -> None:
        """Keep what is filled in; StorageFailed."""
        document = {"schema": _SCHEMA, "words": words, "given": dict(given), "values": dict(values)}
        path = self._path(words, given)
        try:
            durable.make_folder(self._folder, 0o700)
            durable.replace_file(path, json.dumps(document).encode(), 0o600)
        except OSError as error:
            raise StorageFailed(
                f"could not keep the form {os.fspath(path)!r}: {durable.reason(error)}",
                hint="It stands on the screen; enter it before you leave.",
            ) from error

    def load(self, words: tuple[str, ...], given: Mapping[str, object]) -> dict[str, object] | None:
        """Give what was kept."""
        found = self._read(self._path(words, given))
        return None if found is None else dict(found["values"])

    def drop(self, words: tuple[str, ...], given: Mapping[str, object]) -> None:
        """Forget it; StorageFailed."""
        path = self._path(words, given)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise StorageFailed(
                f"could not take the form {os.fspath(path)!r} away: {durable.reason(error)}"
            ) from error

    def kept(self) -> list[tuple[tuple[str, ...], dict[str, object]]]:
        """Give words and what it was opened with of every form that is kept and can be read, in order."""
        with contextlib.suppress(OSError):
            found = [self._read(one) for one in sorted(self._folder.glob("*.json"))]
            return [(tuple(one["words"]), dict(one["given"])) for one in found if one is not None]
        return []

    def _path(self, words: tuple[str, ...], given: Mapping[str, object]) -> Path:
        named = json.dumps([words, sorted((key, str(one)) for key, one in given.items())])
        return self._folder / f"{'-'.join(words)}.{hashlib.sha256(named.encode()).hexdigest()[:16]}.json"

    @staticmethod
    def _read(path: Path) -> dict[str, dict[str, object]] | None:
        """Read a form, None for what is none: what cannot be read is not worth an error while somebody works."""
        try:
            found = json.loads(durable.read_regular(path, _LARGEST)[0])
        except (OSError, ValueError, RecursionError):
            return None
        fits = isinstance(found, dict) and found.get("schema") == _SCHEMA
        parts = ("values", dict), ("given", dict), ("words", list)
        return found if fits and all(isinstance(found.get(name), sort) for name, sort in parts) else None
