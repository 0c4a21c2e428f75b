"""Where receipts of entries are kept: in the signer's own folder, away from the vault, one file an entry.

A receipt that is there already is never replaced by another one: after a loss or a rewrite the ledger holds another
entry at the same place, and the older receipt is what shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from custody.errors import StorageFailed

if TYPE_CHECKING:
    from custody.cli.diagnostics import Diagnostics
    from custody.ledger.submission import Receipt


def keep(
    folder: Path, origin: str, receipts: Sequence[Receipt], say: Diagnostics, resumed: Callable[[], bool]
) -> list[str | None]:
    """Write receipts and give their files, None for one that could not be written.

    The entries stand by then, so that a full disk is a warning and no failure. ``resumed`` says whether a loss is on
    record, which explains a receipt of another entry; without one it is a warning.
    """
    from storage.publish import FolderPublisher

    place = FolderPublisher(folder, private=True)
    files: list[str | None] = []
    for receipt in receipts:
        name = f"{origin}/{receipt.position}.tlog-proof"
        try:
            older = place.get(name)
            if older is not None and _entry(older) != _entry(receipt.proof):
                tell = say.note if resumed() else say.warn
                tell(
                    f"{str(folder / name)!r} is the receipt of another entry {receipt.position} and stays: show it to "
                    "whoever asks what this ledger once held"
                )
                name = f"{origin}/{receipt.position}-{receipt.entry_id[:8]}.tlog-proof"
            place.put(name, receipt.proof)
            files.append(str(folder / name))
        except StorageFailed as error:
            files.append(None)
            say.warn(f"entry {receipt.position} stands, but its receipt was not kept: {error.message}")
    return files


def _entry(proof: bytes) -> list[bytes]:
    """Give the lines of a proof file that hold the entry; the rest tells at which size of the log it was proven."""
    return proof.split(b"\n", 2)[:2]
