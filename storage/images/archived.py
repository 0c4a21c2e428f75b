"""Reads the media inside an archived E01 where it lies, from its segments in object stores.

Needs libewf, as storage.images.files does. Compares nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence

from custody.display import visible
from custody.errors import CustodyError, NotFound, ObjectMissing, ProofInvalid, StorageFailed, UsageError
from custody.frozen import dataclass
from custody.ledger.ports import LedgerReader, ObjectStore, Progress
from custody.ledger.windows import Window, windows
from custody.model.records import StoredObject
from custody.proof.images import ewf
from storage.images.files import library, read_files

_AHEAD = 1 << 20


@dataclass(frozen=True, slots=True)
class Inside:
    """The media of archived segments: its size, its digests as read, and those stored with it."""

    size: int
    digests: Mapping[str, bytes]
    stored: Mapping[str, bytes]
    segments: tuple[StoredObject, ...]


class StoredFile:
    """An object as libewf reads a file; what a store failed to give is kept in ``failed``, for libewf hides it."""

    def __init__(self, store: ObjectStore, stored: StoredObject, window: Window | None = None) -> None:
        self._store = store
        self._object = stored
        self._from = 0 if window is None else window.start
        self._size = stored.bytes if window is None else window.bytes
        self._position = 0
        self._start = 0
        self._ahead = b""
        self.failed: CustodyError | None = None

    def read(self, size: int = -1) -> bytes:
        """Give the next bytes, none at the end."""
        left = self._size - self._position
        wanted = left if size < 0 else min(size, left)
        if wanted <= 0:
            return b""
        at = self._position - self._start
        if at < 0 or at + wanted > len(self._ahead):
            self._ahead, self._start, at = self._fetch(min(left, max(wanted, _AHEAD))), self._position, 0
        self._position += wanted
        return self._ahead[at : at + wanted]

    def _fetch(self, length: int) -> bytes:
        one = self._object
        try:
            data = b"".join(self._store.read(one.store_key, one.version, self._from + self._position, length))
        except CustodyError as error:
            self.failed = error
            raise OSError(error.message) from error
        if len(data) != length:
            self.failed = ProofInvalid(f"the store gave {len(data)} of {length} bytes of object {one.id}")
            raise OSError(self.failed.message)
        return data

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a position; gives it."""
        begin = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._size}[whence]
        self._position = begin + offset
        return self._position

    def tell(self) -> int:
        """Give the position."""
        return self._position

    def get_size(self) -> int:
        """Give the file's size."""
        return self._size


def read_inside(
    stores: Mapping[str, ObjectStore],
    first: StoredObject,
    name: str,
    named: Callable[[str], StoredObject | None],
    progress: Progress,
    *,
    reader: LedgerReader | None = None,
) -> Inside:
    """Read the media of an archived container; ``named`` gives the object that was archived under a segment's name.

    Of one whose segments were packed into one object ``reader`` gives the manifest.

    Raises ConfigError without libewf, UsageError for what is no first segment, NotFound for a segment that is missing,
    ProofInvalid for a container that cannot be read, and what the store raises.
    """
    pyewf = library()
    if first.packed is not None and reader is not None:
        files = _packed(stores, first, name, reader)
    else:
        files = _segments(stores, first, name, named)
    try:
        size, stored, digests = read_files(pyewf, [file for _, file in files], progress)
    except ProofInvalid:
        failed = next((file.failed for _, file in files if file.failed is not None), None)
        if failed is not None:
            raise failed from None
        raise
    return Inside(size, digests, stored, tuple(dict.fromkeys(one for one, _ in files)))


def _packed(
    stores: Mapping[str, ObjectStore], first: StoredObject, name: str, reader: LedgerReader
) -> Sequence[tuple[StoredObject, StoredFile]]:
    """Give the segments that one object holds; each says its number, and the last that none follows."""
    store = _store(stores, first)
    inside = {os.fsdecode(one.path): one for one in windows(reader, store, first)}
    found: list[tuple[StoredObject, StoredFile]] = []
    more = True
    while more:
        wanted = ewf.segment_name(name, len(found) + 1)
        if wanted not in inside:
            raise NotFound(
                f"the segment '{visible(wanted)}' is not in object {first.id}",
                hint="It could not be read when the image was archived: archive it again from a sound copy.",
            )
        file = StoredFile(store, first, inside[wanted])
        more = _follows(file, first, len(found) + 1, wanted)
        found.append((first, file))
    return found


def _store(stores: Mapping[str, ObjectStore], one: StoredObject) -> ObjectStore:
    store = stores.get(one.store)
    if store is None:
        raise StorageFailed(f"no store named {one.store} is set up")
    return store


def _follows(file: StoredFile, one: StoredObject, number: int, wanted: str) -> bool:
    """Check that a file is the segment of this number, and say whether another follows."""
    head, tail = _ends(file)
    if number == 1 and not ewf.is_ewf(head):
        raise UsageError(f"object {one.id} does not begin as an E01 does", hint="Name an archived E01.")
    if ewf.segment_number(head) != number:
        raise ProofInvalid(f"object {one.id} is by its own header another segment than '{visible(wanted)}'")
    return ewf.continues(tail)


def _segments(
    stores: Mapping[str, ObjectStore],
    first: StoredObject,
    name: str,
    named: Callable[[str], StoredObject | None],
) -> Sequence[tuple[StoredObject, StoredFile]]:
    found: list[tuple[StoredObject, StoredFile]] = []
    more = True
    while more:
        wanted = ewf.segment_name(name, len(found) + 1)
        one = first if not found else named(wanted)
        if one is None:
            raise NotFound(
                f"the segment '{visible(wanted)}' is not archived under this exhibit",
                hint="Archive it with `custody archive --each`; the media is read from all segments.",
            )
        file = StoredFile(_store(stores, one), one)
        more = _follows(file, one, len(found) + 1, wanted)
        found.append((one, file))
    return found


def _ends(file: StoredFile) -> tuple[bytes, bytes]:
    try:
        head = file.read(ewf.HEADER_BYTES)
        file.seek(max(0, file.get_size() - ewf.TAIL_BYTES))
        tail = file.read(ewf.TAIL_BYTES)
        file.seek(0)
    except OSError:
        raise file.failed or ObjectMissing("the object cannot be read") from None
    return head, tail
