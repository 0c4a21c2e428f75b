"""Decides how an object gets into its store: anew, resumed, or by proof that it is there.

A journal says where to look; what counts is what the store lists and what the source gives when it is read again.
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

#: How many bytes are sent in one call at the most, read again in a moment, and need no journal that outlives the power.
SMALL = 1 << 20


@dataclass(frozen=True, slots=True)
class Resumed:
    """What a run resumes: its key, how many bytes have arrived, None if the object is there."""

    key: str
    arrived: int | None


@dataclass(frozen=True, slots=True)
class Way:
    """How an object gets into its store: key, writer, lock it was begun with, what it resumes."""

    key: str
    writer: ObjectWriter
    lock: Lock
    resumed: Resumed | None = None

    @property
    def standing(self) -> bool:
        """Whether the object was in the store already."""
        return isinstance(self.writer, StandingWriter)


def resumable(store: ObjectStore) -> ResumableStore | None:
    """Return the store as one that resumes uploads, None if it is none."""
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
        """Find the way of a source into the store; ``told`` hears of resumption before reading.

        An upload that began with another lock is gone on with only where ``carries_on`` says so of it. An object that
        stands is gone on with whatever its lock is: that has happened.

        ``fresh`` ends an upload of the same source that was broken off, and begins anew. An object that stands already
        is left where it is: it may be locked, and `custody store reconcile` lists it. Raises Conflict, once, for a
        source of which an entry of the run that was broken off speaks.
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
        """Discard a failed upload, or leave it to be resumed after a failure of the network or an interrupt."""
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
        """Record that the object is stored; its journal is kept and held until an entry names it."""
        if way.resumed is not None and self._parts is not None:
            with suppress(CustodyError):
                for key in all_keys(way.key):
                    self._end_strays(self._parts, key, None)

    def recorded(self, key: str) -> None:
        """Drop the journal of an object of which an entry speaks."""
        if self._journals is not None:
            self._journals.forget(key)

    def settle(self, path: str) -> None:
        """Drop the journals of a source whose objects have entries, left by runs that ended late.

        One that another process holds is left to it; what fails is found by `custody store reconcile`.
        """
        if self._journals is None:
            return
        with suppress(CustodyError):
            for one in self._journals.of(path):
                if one.store == self._store.name and self._entry_of(one.key) is not None:
                    with suppress(CustodyError):
                        self._journals.forget(one.key)

    def _let_go(self, key: str) -> None:
        if self._journals is not None:
            self._journals.release(key)

    def _earlier(self, journals: UploadJournals, sending: Sending) -> Iterator[tuple[UploadJournal, Noted]]:
        """Hold and give the journals of the same source, exhibit and store that were broken off."""
        for one in journals.of(sending.path):
            if not same_source(one, sending):
                continue
            try:
                yield journals.take(one.key)
            except Busy as error:
                raise Busy(
                    f"the same file is being archived already, as {one.key}", hint=error.hint
                ) from error
            except NotFound:
                continue

    def _refuse_recorded(self, journals: UploadJournals, noted: Noted) -> None:
        """Raise Conflict, and drop the journal, if the interrupted run had come as far as its entry."""
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
        """Go on with what stands, or with an upload whose lock fits; None where there is neither."""
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
        """Go on with an upload the store still knows, else begin again under the same key."""
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
        """End an upload that was broken off; nothing is forgotten of an object that stands."""
        key = noted.sending.key
        try:
            if self._parts is not None:
                self._end_strays(self._parts, key, None)
            if not self._store.versions(key):
                journals.forget(key)
        finally:
            journals.release(key)

    def _end_strays(self, parts: ResumableStore, key: str, kept: str | None) -> None:
        """End every upload under a key but the one that is kept."""
        for one in parts.unfinished():
            if one.key == key and one.upload_id != kept:
                parts.abandon(one)

    def _is_unfinished(self, parts: ResumableStore, key: str) -> bool:
        """Return whether parts of an upload may be left; they may if a store does not answer."""
        try:
            return any(one.key == key for one in parts.unfinished())
        except CustodyError:
            return True


def _may_go_on(error: BaseException) -> bool:
    """Return whether an upload may resume after an error: not if the source or a rule caused it."""
    if isinstance(error, KeyboardInterrupt):
        return True
    return isinstance(error, StorageFailed | ConfigError) and not isinstance(error, ObjectUnreadable)
