"""Shows verified copies of stored objects in the viewer of the settings, and removes them."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from custody.errors import ConfigError, StorageFailed, UsageError
from custody.ledger.digests.acquisitions import NAME
from custody.ledger.objects.replica_choice import GoodPlaces
from custody.model.records import StoredObject
from custody.proof.commitments.values import name_bytes
from custody.storage.evidence.fetch import Fetched, Part, fetch
from custody.storage.files.durable import reason
from custody.storage.machine.own_commands import OwnCommand, wait_for, words_of

if TYPE_CHECKING:
    from custody.storage.vault.vault import Vault

VIEWER = OwnCommand("view_command", "viewer", "feh --scale-down")
#: The folder of the state folder in which a copy lies while it is looked at.
VIEWED = "viewed"
#: The end of a source's name by which viewers tell what a file is.
_SUFFIX = re.compile(rb"\.[A-Za-z0-9]{1,8}\Z")


def viewer(setting: str | None) -> list[str]:
    """Return the words of the viewer that a setting names; raise ConfigError where it names none."""
    if setting is None:
        raise ConfigError(
            "the settings name no viewer",
            hint=f'Write view_command = "{VIEWER.example}" into your custody.toml, or write the object to a file.',
        )
    return words_of(VIEWER, setting)


def view(
    vault: Vault, places: GoodPlaces, stored: StoredObject, words: list[str], look: Callable[[], None]
) -> Fetched:
    """Show an object in a viewer until that is closed, and return what was read.

    What is shown is a verified copy, which is removed then. It lies in the state folder, readable by this account
    alone; its name is the object's, with the ending of the source's. ``look`` is called ten times a second and may end
    the viewer. Raises UsageError for an object of several files, StorageFailed where viewer or folder fail, and as
    ``fetch``.
    """
    if not stored.is_file:
        raise UsageError(
            f"object {stored.id} is no single file",
            hint="Write what is in it to files: `custody fetch` with --unpack or --member.",
        )
    with _folder(vault.settings.state / VIEWED) as folder:
        copy = folder / f"{stored.id[:8]}{_suffix(vault, stored)}"
        fetched = fetch(vault, places, stored, copy, Part())
        copy.chmod(0o400)
        wait_for(VIEWER, [*words, str(copy)], look)
    return fetched


def _suffix(vault: Vault, stored: StoredObject) -> str:
    """Return the ending of the source's name, such as `.jpg`; only letters and digits count."""
    name = vault.entries().at(stored.position).current(NAME)
    ending = None if name is None else _SUFFIX.search(name_bytes(name))
    return "" if ending is None else ending[0].decode("ascii").lower()


@contextlib.contextmanager
def _folder(above: Path) -> Iterator[Path]:
    """Make a folder for this account alone, and remove it at the end.

    Folders of programs that were killed are removed before.
    """
    try:
        above.mkdir(mode=0o700, parents=True, exist_ok=True)
        for left in above.iterdir():
            if not _runs(left.name.partition("-")[0]):
                shutil.rmtree(left)
        made = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=above))
    except OSError as error:
        raise StorageFailed(
            f"no copy to look at can be made in {above}: {reason(error)}",
            hint="Look at the state folder's rights.",
        ) from error
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _runs(number: str) -> bool:
    """Return whether the process of this number runs; also True where it belongs to another account."""
    try:
        os.kill(int(number), 0)
    except (ValueError, ProcessLookupError):
        return False
    except OSError:
        pass
    return True
