"""The draft box: a folder of notes from scenes, one file each, never one over another.

Drafts are unencrypted, readable by their owner alone. A note that was entered into the ledger is moved into a folder
beside, so that later notes of its scene can follow it. custody.ledger.scenes parses the drafts.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from custody.errors import Conflict, CustodyError, Malformed, NotFound, StorageFailed
from custody.frozen import dataclass
from custody.ledger.scenes import draft
from custody.ledger.scenes.draft import Draft
from custody.storage.files import durable, regular_files

IMPORTED = "imported"
_NAME = re.compile(
    r"([0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})\.([0-9]{6})\.draft"
)


@dataclass(frozen=True, slots=True)
class Boxed:
    """A file of the box: scene and number by its name, and the draft in it or the error of reading it."""

    path: Path
    scene: str
    seq: int
    draft: Draft | None
    fault: CustodyError | None

    def must(self) -> Draft:
        """Return the draft; raise the error of reading it, which names the file."""
        if self.draft is None:
            raise self.fault or Malformed(f"{os.fspath(self.path)!r} holds no draft")
        return self.draft


class DraftBox:
    """One folder of drafts."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, note: Draft) -> Path:
        """Write a draft into the box durably; return its path.

        Raises Conflict where its number is taken, also by an imported draft, StorageFailed.
        """
        name = f"{note.scene}.{note.seq:06d}.draft"
        path = self._folder / name
        try:
            durable.make_folder(self._folder, 0o700)
            if os.path.lexists(self._folder / IMPORTED / name):
                raise FileExistsError
            durable.create_file(path, draft.write(note.item, note.signer), 0o600)
        except FileExistsError:
            raise Conflict(
                f"the box has note {note.seq} of this scene already: {os.fspath(path)!r}",
                hint="Look with `custody scene drafts`, then write the note again: it becomes the next one.",
            ) from None
        except OSError as error:
            raise self._failed("write", path, error) from error
        return path

    def waiting(self) -> list[Boxed]:
        """Return the drafts not imported yet, by scene and number.

        Raises NotFound if there is no box, StorageFailed.
        """
        if not self._folder.is_dir():
            raise NotFound(
                f"there is no draft box {os.fspath(self._folder)!r}",
                hint="Name the folder that `custody scene open` was given with --box.",
            )
        return list(self._read(self._names(self._folder)))

    def everything(self) -> list[Boxed]:
        """Return every draft, imported ones included, by scene and number."""
        return list(self._read(self._all()))

    def scene(self, scene: str) -> list[Draft]:
        """Return every draft of a scene in order, imported ones included; raise the error of a damaged one."""
        mine = (path for path in self._all() if path.name.startswith(f"{scene}."))
        return [boxed.must() for boxed in self._read(mine)]

    def _all(self) -> list[Path]:
        folders = (self._folder, self._folder / IMPORTED)
        found = {name.name: name for folder in folders for name in self._names(folder)}
        return [path for _, path in sorted(found.items())]

    def foreign_names(self) -> list[str]:
        """Return the names of files in the box that are neither drafts by name nor unfinished files."""
        known = {*self._names(self._folder), *durable.leftovers(self._folder), self._folder / IMPORTED}
        return sorted(path.name for path in self._folder.iterdir() if path not in known)

    def set_aside(self, boxed: Boxed) -> None:
        """Move an entered draft into the folder of imported ones, durably; Conflict, StorageFailed."""
        target = self._folder / IMPORTED / boxed.path.name
        try:
            durable.make_folder(target.parent, 0o700)
            data = regular_files.read_regular(boxed.path, draft.MOST_BYTES)[0]
            if not os.path.lexists(target):
                durable.create_file(target, data, 0o600)
            elif regular_files.read_regular(target, draft.MOST_BYTES)[0] != data:
                raise Conflict(
                    f"{os.fspath(target)!r} is another draft than the one that was imported",
                    hint="Keep both files.",
                )
            boxed.path.unlink(missing_ok=True)
            durable.sync_folder(self._folder)
        except OSError as error:
            raise self._failed("move", boxed.path, error) from error

    def _names(self, folder: Path) -> list[Path]:
        try:
            return sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name))
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise self._failed("read", folder, error) from error

    def _read(self, paths: Iterable[Path]) -> Iterator[Boxed]:
        for path in paths:
            scene, number, _ = path.name.split(".")
            found, fault = None, None
            try:
                found = self._draft(path, scene, int(number))
            except CustodyError as error:
                fault = error
            yield Boxed(path, scene, int(number), found, fault)

    def _draft(self, path: Path, scene: str, number: int) -> Draft:
        shown = os.fspath(path)
        try:
            found = draft.read(regular_files.read_regular(path, draft.MOST_BYTES)[0])
        except regular_files.OddFile as error:
            raise Malformed(f"{shown!r} is no draft: {durable.reason(error)}") from error
        except OSError as error:
            raise self._failed("read", path, error) from error
        except CustodyError as error:
            raise type(error)(f"{shown!r}: {error.message}", hint=_KEEP) from error
        if (found.scene, found.seq) != (scene, number):
            raise Malformed(
                f"{shown!r} holds note {found.seq} of the scene {found.scene}", hint="Give it its name back."
            )
        return found

    def _failed(self, what: str, path: Path, error: OSError) -> StorageFailed:
        return StorageFailed(f"could not {what} {os.fspath(path)!r}: {durable.reason(error)}")


_KEEP = "Keep the file and restore it from a copy; the other notes of this scene wait for it."
