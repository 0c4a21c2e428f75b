"""Archives files of one exhibit: refusals first, then each is stored with the exhibit's lock.

Commands and scripts share it; it records nothing by itself.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from custody.display import visible
from custody.errors import CustodyError, UsageError
from custody.frozen import dataclass
from custody.ledger.objects import archive_preconditions
from custody.ledger.objects.archive import Archived, archived_request
from custody.ledger.objects.pending_files import StoredFiles
from custody.ledger.ports import Lock, Packing, Progress, Sending, Workers
from custody.ledger.state.state_cache import recalled
from custody.storage.evidence.archive_batch import below
from custody.storage.files.sparse_files import open_sparse
from custody.storage.images.segments import open_split, packing, packing_for

if TYPE_CHECKING:
    from custody.law.retention_limits import Wanted
    from custody.ledger.append.entry_signing import Request
    from custody.ledger.objects.upload import Resumed
    from custody.model.records import StoredObject
    from custody.model.schema.types import Value
    from custody.storage.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Options:
    """Options of storing files: digests besides SHA-256, and a new upload in place of a resumed one.

    With ``each`` a segment of an image is a file by itself. With ``dry`` files are read as they would be stored, and
    the store is not touched. With ``base`` a file's name is its path below that folder.
    """

    md5: bool = False
    sha1: bool = False
    sha512: bool = False
    fresh: bool = False
    each: bool = False
    dry: bool = False
    base: str | None = None


class Filing:
    """The storing of files of one exhibit in one store, with the lock it has now; for several threads.

    ``resuming`` is called with the path of a file, and what an interrupted run had stored of it.
    """

    def __init__(
        self,
        vault: Vault,
        store: str,
        exhibit: str,
        manner: Options,
        resuming: Callable[[str, Resumed], None] = lambda _, __: None,
    ) -> None:
        self.store = store
        self.exhibit = exhibit
        self._vault = vault
        self._manner = manner
        self._resuming = resuming
        self._archive = vault.archive(store)
        self._locks = vault.locks()
        #: The lock that its files get, and why.
        self.wants: Wanted = self._locks.first(recalled(vault.reader()), exhibit, store)

    def packing(self, path: str) -> Packing | None:
        """Return the function that opens a path as a pack, None for a file stored as it is.

        Raises UsageError for a segment after the first.
        """
        return packing_for(path, each=self._manner.each)

    def put(
        self, path: str, packing: Packing | None, progress: Progress | None = None, *, own: bool = False
    ) -> Archived:
        """Read a file, or the pack that ``packing`` opens, and store it; return the stored object.

        Of a file that is packed for its holes the digests of the file itself are computed as well, in a reading of its
        own, where MD5 or SHA-1 is asked for or all of them are (``own``). Raises as ``Archive.store`` does, UsageError
        for a file that is not below the base folder.
        """
        name = below(path, self._manner.base)
        return self._renamed(self._stored(path, packing, progress, own=own), name)

    def _renamed(self, archived: Archived, name: bytes | None) -> Archived:
        """Return an archived file under its path below the base folder, if there is one."""
        return archived if name is None else replace(archived, name=name)

    def _stored(
        self, path: str, packing: Packing | None, progress: Progress | None, *, own: bool
    ) -> Archived:
        manner = self._manner
        if packing is not open_sparse or not (own or manner.md5 or manner.sha1):
            return self._put(path, packing, progress, manner)
        with self._vault.sources.open(path) as source:
            digest, _ = self._archive.hash(path, md5=manner.md5, sha1=manner.sha1, progress=progress)
            archived = self._put(path, packing, progress, replace(manner, md5=False, sha1=False))
            source.check_unchanged()
        return replace(archived, own=digest)

    def _put(
        self, path: str, packing: Packing | None, progress: Progress | None, manner: Options
    ) -> Archived:
        lock = Lock(self.wants.mode, self.wants.until, self.wants.hold)
        md5, sha1, sha512 = manner.md5, manner.sha1, manner.sha512
        if manner.dry:
            return self._archive.rehearse(
                path, lock=lock, md5=md5, sha1=sha1, sha512=sha512, progress=progress, packing=packing
            )
        return self._archive.store(
            path,
            exhibit=self.exhibit,
            lock=lock,
            md5=md5,
            sha1=sha1,
            sha512=sha512,
            fresh=manner.fresh,
            resuming=lambda found: self._resuming(path, found),
            carries_on=lambda begun: self._locks.carries_on(begun, self.wants),
            progress=progress,
            packing=packing,
        )

    def check_room(self, needed: int) -> None:
        """Raise StorageFailed where the store reports too little room for so many bytes."""
        self._archive.check_room(needed)

    @cached_property
    def _missing(self) -> StoredFiles:
        return StoredFiles(self._vault.reader(), self.exhibit, self.store, self._vault.objects[self.store])

    def known(
        self,
        paths: Sequence[str],
        workers: Workers,
        watched: Callable[[int], Callable[[], Progress | None]] = lambda _: lambda: None,
    ) -> dict[str, StoredObject]:
        """Return the objects of files archived already under their name, by path; delete their journals.

        Only files of a size that is stored are read; a dry run deletes nothing.

        Unreadable files are left out: storing them raises the error. ``watched`` is called with the number of bytes to
        be read in all, and returns a function that makes the progress of each file. Errors that keep the store's packs
        from being known are raised.
        """
        if not paths:
            return {}
        missing = self._missing
        ways: dict[str, tuple[Packing | None, int]] = {}
        for path in paths:
            with suppress(CustodyError, OSError):
                packing, size = self.packing(path), Path(path).lstat().st_size
                if missing.may_have(size if packing is None else None):
                    ways[path] = packing, size
        progress = watched(sum(size for _, size in ways.values()))

        def read(path: str) -> Archived | None:
            with suppress(CustodyError, OSError):
                archived = self._archive.rehearse(path, progress=progress(), packing=ways[path][0])
                return self._renamed(archived, below(path, self._manner.base))
            return None

        worth = list(ways)
        found = zip(worth, workers.each(read, worth), strict=True)
        known = {
            path: stored
            for path, archived in found
            if archived is not None and (stored := missing.stored_object(archived)) is not None
        }
        if not self._manner.dry:
            for path in known:
                self._archive.settle(path)
        return known

    def earlier(self, archived: Archived) -> tuple[int, ...]:
        """Return the positions of entries for other bytes archived before under a file's name."""
        return self._missing.earlier(archived.name)

    def recorded(self, archived: Archived) -> None:
        """Delete an object's upload journal, as an entry names the object now."""
        self._archive.recorded(archived)


def prepared(
    vault: Vault,
    by: str,
    store: str,
    exhibit: str,
    *,
    acquisition: bytes | None = None,
    values: Mapping[str, Value],
    manner: Options,
) -> tuple[Filing, Callable[[Archived], Request]]:
    """Check that archiving by the key ``by`` is not refused; return the storer and a request builder.

    ``exhibit`` is its identifier, ``acquisition`` the leaf hash of the entry on the acquisition of the image. Raises
    the error that would refuse every file.
    """
    archive_preconditions.foresee_archiving(
        vault.journal, by, store, exhibit, acquisition=acquisition, values=values
    )
    vault.sequencer.ready()
    return (
        Filing(vault, store, exhibit, manner),
        lambda archived: archived_request(archived, exhibit, acquisition, values),
    )


def packing_again(sending: Sending) -> Packing | None:
    """Return the opener for the source of an interrupted upload, None for a file as it is.

    A segment that is as long as the upload was uploaded by itself. Raises UsageError for files that were uploaded
    together.
    """
    if Path(sending.path).name == "*" and not os.path.lexists(sending.path):
        raise UsageError(
            f"several files of '{visible(os.fspath(Path(sending.path).parent))}' were being sent together",
            hint="Run the same `custody archive` again: it goes on with what has arrived.",
        )
    try:
        found = packing(sending.path)
        alone = found is open_split and os.lstat(sending.path).st_size == sending.source.bytes
    except (UsageError, OSError):
        return None
    return None if alone else found
