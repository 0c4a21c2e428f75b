"""Uploads of objects: new ones, resumed ones, and verification of an object that is already stored.

A journal only shows where to look: the store's listing and the source, read again, decide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import cast

from custody.errors import (
    LEFT_THERE,
    Busy,
    Cancelled,
    ConfigError,
    Conflict,
    CustodyError,
    NotFound,
    ObjectMissing,
    ObjectUnreadable,
    StorageFailed,
)
from custody.frozen import dataclass
from custody.ledger.objects.existing_object import StandingWriter
from custody.ledger.ports import (
    Lock,
    Noted,
    ObjectStore,
    ObjectWriter,
    ResumableStore,
    ResumableWriter,
    Sending,
    UploadJournal,
    UploadJournals,
    same_source,
)
from custody.ledger.stores.sidecars import all_keys

#: Bytes up to which a source is sent in one call, and its journal need not be synced to disk.
SMALL = 1 << 20


@dataclass(frozen=True, slots=True)
class Resumed:
    """A resumed upload: its key, and the number of bytes that have arrived, None if all have."""

    key: str
    arrived: int | None


@dataclass(frozen=True, slots=True)
class Way:
    """An open upload: its key, its writer, the lock it was begun with, and the upload it resumes."""

    key: str
    writer: ObjectWriter
    lock: Lock
    resumed: Resumed | None = None

    @property
    def standing(self) -> bool:
        """Whether the object was in the store already."""
        return isinstance(self.writer, StandingWriter)


def resumable(store: ObjectStore) -> ResumableStore | None:
    """Return the store as one that resumes uploads; None if it cannot."""
    return cast("ResumableStore", store) if hasattr(store, "resume") else None


class Uploads:
    """The uploads to one store and their journals; without ``journals`` no upload can be resumed.

    ``entry_of`` returns the position of the entry that records a key in this store, None if there is none.
    """

    def __init__(
        self,
        store: ObjectStore,
        journals: UploadJournals | None,
        entry_of: Callable[[str], int | None] = lambda _: None,
    ) -> None:
        self._entry_of = entry_of
        self._store = store
        self._parts = resumable(store)
        self._journals = journals

    def open(
        self,
        sending: Sending,
        *,
        fresh: bool = False,
        told: Callable[[Resumed], None] | None = None,
        carries_on: Callable[[Lock], bool] = lambda _: False,
    ) -> Way:
        """Open the upload of a source: a new one, or an interrupted one of the same source, exhibit and store.

        ``told`` is called with the resumed upload before anything is read. An upload with another lock is resumed only
        if ``carries_on`` returns True for that lock; an object that is stored already is taken with any lock. ``fresh``
        aborts an interrupted upload and begins anew; a stored object stays where it is: it may be locked, and `custody
        store reconcile` lists it. Raise Busy where the source is being archived now, Conflict, once, where the
        interrupted run has recorded its entry already.
        """
        journals = self._journals
        if journals is None:
            writer = self._store.create(sending.key, sending.lock, sending.source.bytes)
            return Way(sending.key, writer, sending.lock)
        for journal, noted in self._earlier(journals, sending):
            self._refuse_recorded(journals, noted)
            if fresh:
                self._give_up(journals, noted)
                continue
            fits = noted.sending.lock == sending.lock or carries_on(noted.sending.lock)
            way = self._go_on(journals, journal, noted, fits=fits)
            if way is None:
                journals.release(noted.sending.key)
                continue
            if told is not None and way.resumed is not None:
                told(way.resumed)
            return way
        journal = journals.start(sending, synced=sending.source.bytes > SMALL)[0]
        try:
            return Way(sending.key, self._begin(sending, journal), sending.lock)
        except BaseException:
            journals.forget(sending.key)
            raise

    def failed(self, way: Way, error: BaseException) -> None:
        """Abort a failed upload, or leave it to be resumed after a failure of the network or an interrupt."""
        parts = None if self._journals is None else self._parts
        if parts is not None and not way.standing and _may_go_on(error):
            cast("ResumableWriter", way.writer).leave(soon=isinstance(error, KeyboardInterrupt))
            self._let_go(way.key)
            if isinstance(error, Cancelled):
                error.left = True
            elif isinstance(error, CustodyError):
                error.hint += f" {LEFT_THERE}"
            return
        way.writer.abort()
        if self._journals is None:
            return
        left = way.standing or (parts is not None and self._is_unfinished(parts, way.key))
        if left:
            self._let_go(way.key)
        else:
            self._journals.forget(way.key)

    def stored(self, way: Way) -> None:
        """Abort other uploads under the key of a stored object; its journal stays until an entry names it."""
        if way.resumed is not None and self._parts is not None:
            with suppress(CustodyError):
                for key in all_keys(way.key):
                    self._end_strays(self._parts, key, None)

    def recorded(self, key: str) -> None:
        """Delete the journal of an object that an entry names."""
        if self._journals is not None:
            self._journals.forget(key)

    def settle(self, path: str) -> None:
        """Delete the journals of a source whose objects entries name, left by interrupted runs.

        One that another process holds is left to it. Errors are ignored: `custody store reconcile` finds these
        journals.
        """
        if self._journals is None:
            return
        with suppress(CustodyError):
            for earlier in self._journals.of(path):
                if earlier.store == self._store.name and self._entry_of(earlier.key) is not None:
                    with suppress(CustodyError):
                        self._journals.forget(earlier.key)

    def _let_go(self, key: str) -> None:
        if self._journals is not None:
            self._journals.release(key)

    def _earlier(self, journals: UploadJournals, sending: Sending) -> Iterator[tuple[UploadJournal, Noted]]:
        """Lock and yield the journals of interrupted uploads of the same source, exhibit and store.

        Raise Busy where another process has one of them.
        """
        for earlier in journals.of(sending.path):
            if not same_source(earlier, sending):
                continue
            try:
                yield journals.take(earlier.key)
            except Busy as error:
                raise Busy(
                    f"the same file is being archived already, as {earlier.key}", hint=error.hint
                ) from error
            except NotFound:
                continue

    def _refuse_recorded(self, journals: UploadJournals, noted: Noted) -> None:
        """Raise Conflict, and delete the journal, if the interrupted run has recorded its entry."""
        key = noted.sending.key
        position = self._entry_of(key)
        if position is not None:
            journals.forget(key)
            raise Conflict(
                f"the run that was broken off had archived this file already: entry {position}, {key}",
                hint="Nothing is left to do. Repeat the command only to archive the file a second time.",
            )

    def _go_on(
        self, journals: UploadJournals, journal: UploadJournal, noted: Noted, *, fits: bool
    ) -> Way | None:
        """Return the upload of a stored object, or a resumed one if its lock ``fits``; None for neither."""
        key = noted.sending.key
        try:
            versions = self._store.versions(key)
            if not versions:
                return self._resume(journal, noted) if fits else None
            if len(versions) > 1 or versions[0].marker:
                raise Conflict(
                    f"{len(versions)} versions or markers lie under {key}, where one run put one object at most",
                    hint="Somebody else wrote there: see `custody store reconcile`, and archive anew with --restart.",
                )
            part_bytes = None if noted.upload is None else noted.upload.part_bytes
            writer = StandingWriter(self._store, key, versions[0].version, part_bytes)
            return Way(key, writer, noted.sending.lock, Resumed(key, None))
        except BaseException:
            journals.release(key)
            raise

    def _resume(self, journal: UploadJournal, noted: Noted) -> Way:
        """Return a resumed upload if the store still knows it, else a new one under the same key."""
        sending, upload, parts = noted.sending, noted.upload, self._parts
        if parts is not None:
            self._end_strays(parts, sending.key, None if upload is None else upload.upload_id)
        if parts is not None and upload is not None:
            with suppress(ObjectMissing):
                writer = parts.resume(upload, journal, sending.lock)
                arrived = sum(part.bytes for part in upload.parts)
                return Way(sending.key, writer, sending.lock, Resumed(sending.key, arrived))
        return Way(sending.key, self._begin(sending, journal), sending.lock)

    def _begin(self, sending: Sending, journal: UploadJournal) -> ObjectWriter:
        key, lock, size = sending.key, sending.lock, sending.source.bytes
        if self._parts is None:
            return self._store.create(key, lock, size)
        return self._parts.begin(key, journal, lock, size)

    def _give_up(self, journals: UploadJournals, noted: Noted) -> None:
        """Abort an interrupted upload; delete its journal unless the object is stored."""
        key = noted.sending.key
        try:
            if self._parts is not None:
                self._end_strays(self._parts, key, None)
            if not self._store.versions(key):
                journals.forget(key)
        finally:
            journals.release(key)

    def _end_strays(self, parts: ResumableStore, key: str, kept: str | None) -> None:
        """Abort every upload under a key except the one with the identifier ``kept``."""
        for upload in parts.unfinished():
            if upload.key == key and upload.upload_id != kept:
                parts.abandon(upload)

    def _is_unfinished(self, parts: ResumableStore, key: str) -> bool:
        """Return whether an upload under a key is unfinished; True if the store does not answer."""
        try:
            return any(upload.key == key for upload in parts.unfinished())
        except CustodyError:
            return True


def _may_go_on(error: BaseException) -> bool:
    """Return whether an upload may be resumed after an error: not if the source or a rule caused it."""
    if isinstance(error, KeyboardInterrupt):
        return True
    return isinstance(error, StorageFailed | ConfigError) and not isinstance(error, ObjectUnreadable)
