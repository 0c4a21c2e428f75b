"""Files under a folder's keys before a repair: kept whole, under version names.

A folder has one current file under a key. The ones it replaced are ``before-1``, ``before-2`` and so on, the oldest
first; they are evidence of the damage, and go with the object when it is destroyed.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from custody.errors import ObjectUnreadable
from custody.storage.files import durable
from custody.storage.stores.object_keys import check_key

_FOLDER = ".replaced"
_NAME = re.compile(r"(manifests|objects|trees)-([0-9a-f]{32})\.([1-9][0-9]{0,5})", re.ASCII)
_VERSION = re.compile(r"before-([1-9][0-9]{0,5})", re.ASCII)


class Former:
    """The replaced files of one folder of objects."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / _FOLDER

    def path(self, key: str, version: str) -> Path | None:
        """Return the path of a version, None for a text that is no version of this folder."""
        found = _VERSION.fullmatch(version)
        return None if found is None else self._place(key, int(found[1]))

    def of(self, key: str) -> list[str]:
        """Return the versions replaced under a key, the newest first; raises ObjectUnreadable."""
        return self.all().get(key, [])

    def all(self) -> dict[str, list[str]]:
        """Return the replaced versions by key, the newest first; raise ObjectUnreadable."""
        try:
            found = [_NAME.fullmatch(path.name) for path in self._folder.iterdir()]
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise ObjectUnreadable(
                f"could not list {os.fspath(self._folder)!r}: {durable.reason(error)}"
            ) from error
        keys: dict[str, list[int]] = {}
        for match in found:
            if match is not None:
                keys.setdefault(f"{match[1]}/{match[2]}", []).append(int(match[3]))
        return {
            key: [f"before-{at}" for at in sorted(some, reverse=True)] for key, some in sorted(keys.items())
        }

    def keep(self, key: str, file: Path) -> None:
        """Link the file of a key here under a new version name, durably; do nothing without a file.

        Raises OSError.
        """
        durable.make_folder(self._folder, 0o700)
        number = 1
        while True:
            try:
                os.link(file, self._place(key, number), follow_symlinks=False)
            except FileExistsError:
                number += 1
                continue
            except FileNotFoundError:
                return
            durable.sync_folder(self._folder)
            return

    def _place(self, key: str, number: int) -> Path:
        area, digits = check_key(key)
        return self._folder / f"{area}-{digits}.{number}"
