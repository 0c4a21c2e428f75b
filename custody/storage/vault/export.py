"""Exports the ledger of a vault: one state of it, into a folder that appears only once it is whole."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from custody import __version__
from custody.errors import Busy, CustodyError
from custody.frozen import dataclass
from custody.law.protection_codes import READS
from custody.ledger.export import Exported, Source, write_export
from custody.ledger.ports import LedgerReader, Progress
from custody.ledger.publish.committed_size import promised
from custody.storage.database.snapshot import snapshot
from custody.storage.files.export_folder import new_folder
from custody.storage.vault.vault import Vault

#: How often a state is sought that is promised whole, and how long between two tries, in seconds.
_TRIES, _PAUSE = 100, 0.02


@dataclass(frozen=True, slots=True)
class Settled:
    """One state of a ledger: ``size`` entries, all promised; ``doubt`` is evidence against it, or None."""

    reader: LedgerReader
    size: int
    doubt: str | None


@contextmanager
def settled(vault: Vault) -> Iterator[Settled]:
    """Yield the newest state of a ledger whose every entry is promised, while others add entries.

    Raises HeadMismatch where the remembered head does not fit the database, NotFound where there is no entry, Busy
    where an entry stays that was committed and never promised.
    """
    for _ in range(_TRIES):
        with snapshot(vault.store) as reader:
            size = reader.head().size
            found = promised(vault.head, vault.store.read(), vault.log_key)
            if found.size >= size:
                yield Settled(reader, size, found.doubt)
                return
        time.sleep(_PAUSE)
    raise Busy(
        "the newest entry was committed and is not promised yet, so nothing was exported",
        hint="Repeat the command; where a machine was stopped amid an entry, the next entry settles it.",
    )


def export(
    vault: Vault,
    state: Settled,
    target: Path,
    *,
    values: bool,
    sign: Callable[[], object],
    progress: Progress,
) -> Exported:
    """Write one state of a vault's ledger into the folder ``target``; return its summary.

    With ``values``, erasable values too; ``sign`` then enters the log of reads, before the first of them is read.
    Raises its errors, Conflict where something is at ``target``, Busy where a value was erased meanwhile, and those of
    ``write_export``; then nothing of the folder is left.
    """
    if values:
        _open_all(vault, state.size)
        sign()
    source = Source(
        state.reader,
        vault.log_key,
        state.size,
        [(store.name, store.kind, store.where) for store in vault.settings.stores],
        lambda digest: _certificate(vault, digest),
        vault.clock.now(),
        f"custody {__version__}",
    )
    with new_folder(target) as folder:
        done = write_export(source, folder, values=values, progress=progress)
        if values and _erased(vault.store.read(), state.size) != _erased(state.reader, state.size):
            raise Busy("a value was erased while it was being exported, so nothing of the export was kept")
    return done


def _open_all(vault: Vault, size: int) -> None:
    """Log that the values of every entry are opened, where the vault logs reads."""
    if vault.viewing.reads != READS[0]:
        for position in range(size):
            vault.viewing.opened(position)


def _erased(reader: LedgerReader, size: int) -> set[tuple[int, int]]:
    return {erased for erased in reader.erased() if erased[0] < size}


def _certificate(vault: Vault, digest: bytes) -> bytes | None:
    """Return a root certificate of the vault as a PEM file, None for an absent or unreadable one."""
    try:
        return vault.stamps().pem(digest)
    except CustodyError:
        return None
