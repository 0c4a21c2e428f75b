"""Small vaults with something in every stored place, so that a whole check of one takes milliseconds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.tamper import vault as tampered
from tests.tamper.vault import Vault


def small_vault(folder: Path, patch: pytest.MonkeyPatch) -> Vault:
    """Make a vault as the tests of every byte have one, with fewer entries than a tile takes."""
    patch.setattr(tampered, "BULK", 1)
    patch.setattr(tampered, "IMAGE", b"sector of a disk image " * 50_000)
    return tampered.make_vault(folder)


@dataclass(frozen=True, slots=True)
class Hurt:
    """A file that was exchanged for a while."""

    path: Path
    kept: bytes
    mode: int

    @classmethod
    def put(cls, path: Path, data: bytes) -> Hurt:
        """Put other bytes in the place of a file."""
        kept = cls(path, path.read_bytes(), path.stat().st_mode)
        path.chmod(0o600)
        path.write_bytes(data)
        return kept

    def heal(self) -> None:
        """Put back what was there."""
        self.path.write_bytes(self.kept)
        self.path.chmod(self.mode)
