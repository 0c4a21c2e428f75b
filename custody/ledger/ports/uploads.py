"""How an upload that was broken off is remembered, so that what has arrived need not be sent again. Promises only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from custody.ledger.ports.objects import Lock, ObjectStore, ObjectWriter


@dataclass(frozen=True, slots=True)
class Part:
    """One part that a store took: its number from 1, its bytes, their SHA-256 in hex, and the store's own mark."""

    number: int
    bytes: int
    sha256: str
    etag: str


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload as it is remembered: where it goes, its name there, the size of a part, parts that arrived."""

    store: str
    key: str
    upload_id: str
    part_bytes: int
    parts: tuple[Part, ...] = ()


class UploadJournal(Protocol):
    """Remembers one upload beyond the end of this process. Every call is durable when it returns.

    Parts are told by several threads, in any order. What is remembered proves nothing: it says where to look.
    """

    def begun(self, upload: Upload) -> None:
        """Remember that an upload was begun."""

    def part(self, part: Part) -> None:
        """Remember that a part has arrived."""

    def ended(self, version: str | None) -> None:
        """Remember that the object stands in this version, or with None that nothing is left of the upload."""


class ResumableStore(ObjectStore, Protocol):
    """An object store into which an object is sent in parts, and where a sending that was broken off can go on."""

    def begin(self, key: str, journal: UploadJournal, lock: Lock, size: int | None = None) -> ObjectWriter:
        """Do what ``create`` does, and tell the journal of every part that arrives."""

    def resume(self, upload: Upload, journal: UploadJournal, lock: Lock) -> ObjectWriter:
        """Go on with an upload: takes all bytes again from the first, and sends what is not proven to have arrived."""

    def unfinished(self) -> list[Upload]:
        """Give every upload into this store that was begun and not ended, whoever began it, without parts."""

    def abandon(self, upload: Upload) -> None:
        """End an upload so that nothing of it is left; StorageFailed where something stays. None is no error."""
