"""The port of upload journals, by which an interrupted upload can be resumed.

Protocols and values only; no logic.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from custody.frozen import dataclass
from custody.ledger.ports.objects import Lock, ObjectStore, ObjectWriter, Part, SourceState, Upload


@dataclass(frozen=True, slots=True)
class Sending:
    """An upload: its source by path and state, its exhibit, store, key, and lock.

    ``path`` is text in which undecodable bytes are kept as Python's surrogates.
    """

    store: str
    key: str
    exhibit: str
    path: str
    source: SourceState
    lock: Lock


def same_source(one: Sending, other: Sending) -> bool:
    """Return whether two uploads have the same source, exhibit and store; device numbers are ignored."""

    def facts(sending: Sending) -> tuple[str, str, str, int, int, int]:
        state = sending.source
        aim = sending.store, sending.exhibit, sending.path
        return (*aim, state.bytes, state.modified_ns, state.inode)

    return facts(one) == facts(other)


@dataclass(frozen=True, slots=True)
class Noted:
    """The content of an upload journal.

    ``upload`` is None where no upload in parts was begun; ``held``: a process has the journal locked.
    """

    sending: Sending
    upload: Upload | None = None
    ended: bool = False
    held: bool = False


class UploadJournal(Protocol):
    """The journal of one upload, which outlives this process. Every call is durable when it returns.

    Several threads report parts, in any order. A journal proves nothing: it only shows where to look.
    """

    def begun(self, upload: Upload) -> None:
        """Record that an upload in parts was begun."""

    def part(self, part: Part) -> None:
        """Record that a part is stored."""

    def ended(self, version: str | None) -> None:
        """Record that the upload ended in this version of the object, or with None that it was discarded."""


class UploadJournals(Protocol):
    """The journals of uploads, each kept until an entry records the object or the upload is discarded.

    A process that starts or takes a journal has it locked until it releases or forgets it, or ends.
    """

    def start(self, sending: Sending, *, synced: bool = True) -> tuple[UploadJournal, Noted]:
        """Create the journal of an upload and lock it; return it with its content.

        It is durable when this returns; one that is not ``synced`` may be lost in a power failure, which leaves an
        object without entry or journal. Raise Conflict if the key has a journal, Busy while this process uploads the
        same file.
        """

    def of(self, path: str) -> list[Sending]:
        """Return the journalled uploads of the source at a path, in order of key."""

    def take(self, key: str) -> tuple[UploadJournal, Noted]:
        """Lock the journal of an interrupted upload; return it with its content.

        Raise Busy while another has it locked, NotFound if there is none.
        """

    def noted(self) -> list[Noted]:
        """Return the content of every upload journal, in order of key; unreadable ones are left out."""

    def damaged(self) -> list[tuple[str, str]]:
        """Return (file name, fault in words) of every unreadable journal."""

    def release(self, key: str) -> None:
        """Unlock a journal and keep it; do nothing for one that is not locked."""

    def forget(self, key: str) -> None:
        """Delete a journal durably; raise Busy while another has it locked; do nothing if there is none."""


class ReadableUploads(Protocol):
    """An object store whose unfinished uploads can be read, each of which may be a whole object."""

    def read_unfinished(self, upload: Upload) -> Iterator[bytes]:
        """Yield the bytes of an unfinished upload; raise ObjectMissing or ObjectUnreadable."""


class ResumableWriter(ObjectWriter, Protocol):
    """The writer of one object that can be left, so that its upload may be resumed."""

    def leave(self, *, soon: bool = False) -> None:
        """Stop, and keep the stored parts; do nothing after commit.

        ``soon``: do not wait for a store that does not answer.
        """


class ResumableStore(ObjectStore, Protocol):
    """An object store that takes an object in parts, and can resume an interrupted upload."""

    def begin(self, key: str, journal: UploadJournal, lock: Lock, size: int | None = None) -> ResumableWriter:
        """Return a writer as ``create`` does, which reports each stored part to the journal."""

    def resume(self, upload: Upload, journal: UploadJournal, lock: Lock) -> ResumableWriter:
        """Return a writer that resumes an upload: it is given all bytes, and sends those not stored yet.

        Raise Conflict if its key has an object, ObjectMissing if the store does not know the upload any more.
        """
