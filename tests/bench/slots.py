"""The two slots of a file in which the head outside a database is told, for floors that write them too."""

from __future__ import annotations

import os
from pathlib import Path

from custody.storage.state.head import SLOT_BYTES


class Slots:
    """Two slots, written and synced empty."""

    def __init__(self, folder: Path) -> None:
        self._file = os.open(folder / "floor.slots", os.O_RDWR | os.O_CREAT, 0o600)
        os.pwrite(self._file, bytes(2 * SLOT_BYTES), 0)

    def write(self, number: int) -> None:
        """Write one."""
        os.pwrite(self._file, bytes(SLOT_BYTES), number * SLOT_BYTES)
        os.fsync(self._file)

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)
