"""Small vaults with something in every stored place, so that a whole check of one takes milliseconds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.tamper.vault import Vault, make_vault


def small_vault(folder: Path) -> Vault:
    """Make a vault as the tests of every byte have one, with fewer entries than a tile takes."""
    return make_vault(folder, bulk=1)


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
