"""Records of acquisitions of images."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Acquisition(Record):
    """An image taken of an exhibit: its SHA-256 (base64) and size in bytes."""

    space: ClassVar[str] = "acquisition"
    leaf: str
    exhibit: str
    container_sha256: str
    container_bytes: int
    position: int

    def terms(self) -> Terms:
        """Return the record's (term, value) pairs."""
        return (("all", ""), ("exhibit", self.exhibit))
