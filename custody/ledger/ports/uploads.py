"""How an upload that was broken off is remembered, so that what has arrived need not be sent again.

Protocols and values only; no logic.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from custody.frozen import dataclass
from custody.ledger.ports.objects import Lock, ObjectStore, ObjectWriter, Part, SourceState, Upload


@dataclass(frozen=True, slots=True)
class Sending:
    """What is sent where: a source by path and state, its exhibit, store, key, and lock.

    ``path`` is text in which bytes of no character are kept as Python's surrogates.
    """

    store: str
    key: str
    exhibit: str
    path: str
    source: SourceState
    lock: Lock


def same_source(one: Sending, other: Sending) -> bool:
    """Return whether two uploads have the same source and target; mounting changes a device's number."""

    def facts(sending: Sending) -> tuple[str, str, str, int, int, int]:
        state = sending.source
        aim = sending.store, sending.exhibit, sending.path
        return (*aim, state.bytes, state.modified_ns, state.inode)

    return facts(one) == facts(other)


@dataclass(frozen=True, slots=True)
class Noted:
    """The content of an upload journal.

    ``upload`` is None where none in parts was begun, ``held`` while a process has it.
    """

    sending: Sending
    upload: Upload | None = None
    ended: bool = False
    held: bool = False


class UploadJournal(Protocol):
    """Remembers one upload beyond the end of this process. Every call is durable when it returns.

    Parts are told by several threads, in any order. What is remembered proves nothing: it says where to look.
    """

    def begun(self, upload: Upload) -> None:
        """Remember that an upload was begun."""

    def part(self, part: Part) -> None:
        """Remember that a part has arrived."""

    def ended(self, version: str | None) -> None:
        """Record that the upload ended in this version of the object, or with None that it was discarded."""


class UploadJournals(Protocol):
    """Stores a journal for each upload, until an entry records the object or the upload is discarded.

    A process that starts or takes a journal has it locked until it releases or forgets it, or ends.
    """

    def start(self, sending: Sending, *, synced: bool = True) -> tuple[UploadJournal, Noted]:
        """Create the journal of an upload and lock it.

        Raises Conflict if the key has a journal, Busy while this process uploads the same file.

        It is durable when this returns. One that need not be ``synced`` outlives the process, and may be lost with the
        power: its object is then one of which no entry speaks.
        """

    def of(self, path: str) -> list[Sending]:
        """Return the uploads from a source's path that the journals know, by key."""

    def take(self, key: str) -> tuple[UploadJournal, Noted]:
        """Lock the journal of an interrupted upload and return its content.

        Raises Busy while it is held, NotFound.
        """

    def noted(self) -> list[Noted]:
        """Return the content of every upload journal, by key; unreadable ones are left out."""

    def damaged(self) -> list[tuple[str, str]]:
        """Return (name, what is wrong) of every unreadable journal."""

    def release(self, key: str) -> None:
        """Release the hold on a journal and keep the journal; one that is not held is left alone."""

    def forget(self, key: str) -> None:
        """Take a journal away durably; Busy while another holds it, and one that is not there is no error."""


class ReadableUploads(Protocol):
    """An object store whose unfinished files are readable as objects: one may be whole."""

    def read_unfinished(self, upload: Upload) -> Iterator[bytes]:
        """Yield the bytes of what was begun and not ended; ObjectMissing or ObjectUnreadable."""


class ResumableWriter(ObjectWriter, Protocol):
    """Takes the bytes of one object, and can be left so that its upload may be resumed."""

    def leave(self, *, soon: bool = False) -> None:
        """Stop without taking back what has arrived; after commit there is nothing left to do.

        ``soon`` where somebody waits to go, who is not to wait for a store that does not answer.
        """


class ResumableStore(ObjectStore, Protocol):
    """An object store that takes an object in parts, and can resume an interrupted upload."""

    def begin(self, key: str, journal: UploadJournal, lock: Lock, size: int | None = None) -> ResumableWriter:
        """Create a writer as ``create`` does, and report each part that arrives to the journal."""

    def resume(self, upload: Upload, journal: UploadJournal, lock: Lock) -> ResumableWriter:
        """Resume an upload: takes all bytes from the first, and sends what is not proven to be there.

        Conflict if an object stands under its key, ObjectMissing if the store knows this upload no more.
        """
