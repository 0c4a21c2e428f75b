"""The record of a store that was asked what it does."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class StoreProbe(Record):
    """One probe: the store by name, the digest of its settings (base64), the answers as codes, and when it ended."""

    space: ClassVar[str] = "probe"
    id: str
    store: str
    settings: str
    answers: tuple[str, ...]
    ended: int
    position: int

    def terms(self) -> Terms:
        """Give what the record is listed under."""
        return (("all", ""), ("store", self.store))
