"""The record of an orphaned object that was proposed for deletion, and of what became of it."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Abandonment(Record):
    """One proposal to delete an orphaned object: what lies where, and when nothing was left of it (seconds UTC).

    ``leaf`` is the entry that proposed it, ``contents`` a digest (base64) of each thing that lay there, ``root`` that
    of the object's own tree, None where only what lies beside an object was left.
    """

    space: ClassVar[str] = "abandonment"
    id: str
    leaf: str
    store: str
    store_key: str
    versions: int
    markers: int
    parts: int
    bytes: int
    contents: tuple[str, ...]
    root: str | None
    reason: str
    position: int
    abandoned: int | None = None
    abandoned_position: int | None = None
    nonconforming: tuple[str, ...] = ()

    def terms(self) -> Terms:
        """Return what the record is listed under."""
        return (("all", ""), ("stored", f"{self.store} {self.store_key}"))
