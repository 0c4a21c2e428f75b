"""Checks of folders an entry is written in: vault, state, receipts, and their free space.

Space is tested by writing: a file of the size that an entry needs is written, synced and deleted, since quotas and full
disks are shown by nothing else.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from custody.frozen import dataclass
from custody.storage.account.log_memory import receipts_of
from custody.storage.files import durable
from custody.storage.health.check import ENTRY, Check
from custody.storage.health.keys import inside
from custody.storage.keys.log_key import LOG_FOLDER
from custody.storage.settings.settings import Settings
from custody.storage.state.form_drafts import folder_in
from custody.storage.vault.open_modes import open_modes
from custody.storage.vault.vault import state_of

#: Bytes free below which a disk is warned of.
TIGHT = 1 << 30
#: Bytes that an entry may take: in the vault the log of its database (74 KB were measured) and the shared memory beside
#: it, in the state folder the head, the account's memory and erasures, beside the keys a receipt.
VAULT_NEEDS, STATE_NEEDS, RECEIPT_NEEDS = 1 << 18, 1 << 16, 1 << 16
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FREE = "Free space on that disk, then run `custody health` again."
_LOST = "Put it back from a copy of this machine; without one, restore the ledger from a backup."
_PERMIT = "Enter from an account that may write there, or put its permissions right."


@dataclass(frozen=True, slots=True)
class Place:
    """A folder that entries are written in: word for scripts, label, bytes needed.

    ``stops`` has ENTRY where no entry is possible without it.
    """

    word: str
    name: str
    folder: Path
    needs: int
    stops: tuple[str, ...] = (ENTRY,)


def places(settings: Settings, origin: str) -> tuple[Place, ...]:
    """Return the folders of a vault: its own, state and receipts; a server's ledger needs little there."""
    needs, stops = (VAULT_NEEDS, (ENTRY,)) if settings.database is None else (RECEIPT_NEEDS, ())
    return (
        Place("vault", "vault folder", settings.vault, needs, stops),
        Place("state", "state folder", state_of(settings, origin), STATE_NEEDS),
        Place("receipts", "receipts folder", receipts_of(settings) / origin, RECEIPT_NEEDS, ()),
    )


def look(settings: Settings, origin: str) -> Iterator[Check]:
    """Yield checks of the folders: writable, with space, unfinished files, open modes, state in the vault."""
    found = places(settings, origin)
    for place in found:
        yield from _written(place)
    folders = (settings.vault, settings.vault / LOG_FOLDER, settings.keys, found[1].folder)
    for part in chain.from_iterable(map(_leftovers, (*folders, folder_in(found[1].folder)))):
        told = f"{str(part)!r} was never finished and is part of nothing"
        yield Check("file_unfinished", "unfinished file", "warn", told, "Remove it once no command runs.")
    for each in open_modes(settings, origin):
        yield Check("modes_open", "modes of files", "warn", each.finding, f"{each.advice}.", str(each.path))
    if inside(found[1].folder, settings.vault):
        told = "the head is remembered in the vault, so a restored copy brings its old head along"
        todo = "Move the state folder out of the vault, and name it with --state or CUSTODY_STATE."
        yield Check("state_in_vault", "state folder", "warn", told, todo)


def room(place: Place) -> Iterator[Check]:
    """Yield the check of a folder's free space as its file system reports it; write nothing."""
    yield _room(place, _standing(place.folder), full=False)


def _written(place: Place) -> Iterator[Check]:
    folder = place.folder if place.word != "receipts" else _standing(place.folder)
    shown = str(place.folder)
    try:
        _probe(folder, place.needs)
    except OSError as error:
        if error.errno in _FULL:
            yield _room(place, folder, full=True)
            return
        level = "fail" if place.stops else "warn"
        told = f"{shown!r} cannot be written: {durable.reason(error)}"
        code = f"{place.word}_not_writable"
        todo = _LOST if error.errno == errno.ENOENT else _PERMIT
        yield Check(code, place.name, level, told, todo, stops=place.stops)
        return
    yield Check(f"{place.word}_folder", place.name, "ok", f"{shown!r} can be written")
    yield _room(place, folder, full=False)


def _room(place: Place, folder: Path, *, full: bool) -> Check:
    free = shutil.disk_usage(folder).free
    values = {"free_bytes": free, "needed_bytes": place.needs}
    where = f"{free >> 20} MiB free where the {place.name} is"
    if full or free < place.needs:
        told = f"no room for an entry: {where}"
        return Check("space_none", "free space", "fail", told, _FREE, place.word, values, place.stops)
    if free < TIGHT:
        return Check("space_low", "free space", "warn", where, _FREE, place.word, values)
    return Check("space", "free space", "ok", where, "", place.word, values)


def write_problem(folder: Path) -> str | None:
    """Return the reason why a small file cannot be written in a folder, None where it can.

    The file is deleted again.
    """
    try:
        _probe(folder, 16)
    except OSError as error:
        return durable.reason(error)
    return None


def _probe(folder: Path, size: int) -> None:
    """Write and sync a file of ``size`` bytes that has no name, and close it; OSError."""
    with tempfile.TemporaryFile(dir=folder) as stream:
        stream.write(os.urandom(size))
        stream.flush()
        durable.sync_file(stream.fileno())


def _standing(folder: Path) -> Path:
    """Return the folder, or the nearest existing one above it."""
    return next((path for path in (folder, *folder.parents) if path.is_dir()), folder)


def _leftovers(folder: Path) -> list[Path]:
    """Return the unfinished files of a folder; [] for an unlistable one, which another check reports."""
    try:
        return durable.leftovers(folder)
    except OSError:
        return []
