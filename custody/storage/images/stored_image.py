"""Opens archived images from segments in stores, in media coordinates."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from custody.display import visible
from custody.errors import NotFound, ProofInvalid, StorageFailed, UsageError
from custody.frozen import dataclass
from custody.ledger.objects.chunk_proofs import recorded_root
from custody.ledger.objects.member_extents import stretches, verified_windows, windows
from custody.ledger.objects.retrieval import Chunks
from custody.ledger.ports import LedgerReader, ObjectStore, Progress
from custody.model.records import StoredObject
from custody.proof.images import ewf
from custody.storage.images import formats
from custody.storage.images.ewf.container import Container
from custody.storage.images.ewf.scan import Scan, scan
from custody.storage.images.ewf.sections import Piece, continues
from custody.storage.images.media import Media, PlainMedia, Segment
from custody.storage.images.segments import next_segment

_AHEAD = 1 << 20
#: Finds the object that was archived under the name of a segment.
Named = Callable[[str], StoredObject | None]


class ArchivedPiece:
    """A segment in an object, read by ranges, a little ahead; ``chunks`` verifies each MiB."""

    def __init__(self, store: ObjectStore, segment: Segment, chunks: Chunks | None) -> None:
        self._store = store
        self._segment = segment
        self._chunks = chunks
        self._start = 0
        self._ahead = b""

    @property
    def name(self) -> str:
        """The name of the segment's file."""
        return self._segment.name

    @property
    def size(self) -> int:
        """The segment's bytes."""
        return self._segment.bytes

    def read(self, offset: int, length: int) -> bytes:
        """Return bytes of the segment, fewer only at its end; ProofInvalid, and what the store raises."""
        wanted = min(length, self.size - offset)
        if wanted <= 0:
            return b""
        at = offset - self._start
        if at < 0 or at + wanted > len(self._ahead):
            self._ahead = self._fetch(offset, min(self.size - offset, max(wanted, _AHEAD)))
            self._start, at = offset, 0
        return self._ahead[at : at + wanted]

    def _fetch(self, offset: int, length: int) -> bytes:
        segment = self._segment
        pieces = stretches(segment.start, segment.data, offset, length)
        data = b"".join(bytes(size) if at is None else self._stored(at, size) for at, size in pieces)
        if len(data) != length:
            raise ProofInvalid(f"the store gave {len(data)} of {length} bytes of object {segment.object.id}")
        return data

    def _stored(self, at: int, length: int) -> bytes:
        """Return ``length`` bytes of the segment's object from ``at``, verified if chunks are."""
        stored = self._segment.object
        if self._chunks is not None:
            return b"".join(self._chunks.between(at, at + length - 1))
        return b"".join(self._store.read(stored.store_key, stored.version, at, length))


class EwfMedia:
    """The media of an archived E01, each chunk verified by its own checksum."""

    def __init__(self, segments: tuple[Segment, ...], pieces: Sequence[Piece]) -> None:
        self.format = formats.E01
        self.segments = segments
        self.container = Container(pieces)

    @property
    def size(self) -> int:
        """Bytes of the media."""
        return self.container.size

    def read(self, offset: int, length: int) -> Iterator[bytes]:
        """Yield ``length`` bytes of the media from ``offset``.

        Raise NotFound for a missing segment, and ProofInvalid with segment and sectors for a damaged chunk.
        """
        return self.container.read(offset, length)


@dataclass(frozen=True, slots=True)
class Inside:
    """The media of archived segments as it was read whole, and the objects of the segments."""

    scan: Scan
    segments: tuple[StoredObject, ...]


def open_media(
    stores: Mapping[str, ObjectStore],
    stored: StoredObject,
    name: str,
    named: Named,
    reader: LedgerReader,
    *,
    verified: bool = True,
) -> Media:
    """Return an archived image's media: an E01's content, else the file or its segments in order.

    ``stored`` is the object of the first segment, or of all of them, and ``name`` its recorded file name; ``named``
    finds the objects of segments that were archived each by itself. With ``verified`` each MiB is compared with the
    tree of its object before it is read. Raises UsageError for a folder, NotFound for a missing segment, ProofInvalid,
    StorageFailed and what the stores raise.
    """
    if stored.is_many:
        raise UsageError(
            f"object {stored.id} holds several files and has no media of its own",
            hint="Name a file in it with --member.",
        )
    opened = _Opened(stores, reader, verified=verified)
    whole = {} if stored.is_file else opened.lying(stored)

    def find(wanted: str) -> Segment | None:
        if not stored.is_file:
            return whole.get(wanted)
        found = named(wanted)
        return None if found is None else opened.file(wanted, found)

    first = opened.file(name, stored) if stored.is_file else find(name)
    if first is None:
        raise NotFound(
            f"the segment '{visible(name)}' is not in object {stored.id}",
            hint="It could not be read when the image was archived: archive it again from a sound copy.",
        )
    piece = opened.piece(first)
    kind = formats.recognise(piece.read(0, formats.HEAD_BYTES))
    if kind == formats.E01:
        return _ewf(opened, first, piece, find)
    segments, pieces = [first], [piece]
    following = next_segment(name, 1) if kind == formats.RAW else None
    while following is not None and (segment := find(following)) is not None:
        segments.append(segment)
        pieces.append(opened.piece(segment))
        following = next_segment(name, len(segments))
    if len(whole) > len(segments):
        missing = sorted(whole.keys() - {segment.name for segment in segments})
        raise NotFound(f"the segments of object {stored.id} have a gap before '{visible(missing[0])}'")
    return PlainMedia(kind, tuple(segments), pieces)


def read_inside(
    stores: Mapping[str, ObjectStore],
    first: StoredObject,
    name: str,
    named: Named,
    progress: Progress,
    *,
    reader: LedgerReader,
) -> Inside:
    """Read the media of an archived E01 whole, as stored, without comparing it with the record.

    Raises UsageError for an object that is no E01, and as ``open_media`` does.
    """
    media = open_media(stores, first, name, named, reader, verified=False)
    if not isinstance(media, EwfMedia):
        raise UsageError(
            f"object {first.id} does not begin as an E01 does, but as: {formats.title_of(media.format)}",
            hint="Name an archived E01; `custody manual images` says what other formats are read.",
        )
    objects = tuple(dict.fromkeys(segment.object for segment in media.segments))
    return Inside(scan(media.container, progress), objects)


class _Opened:
    """The stores of an image and the chunks of its objects, which are opened once each."""

    def __init__(self, stores: Mapping[str, ObjectStore], reader: LedgerReader, *, verified: bool) -> None:
        self._stores = stores
        self._reader = reader
        self._verified = verified
        self._chunks: dict[str, Chunks] = {}

    def store(self, stored: StoredObject) -> ObjectStore:
        """Return the store of an object; StorageFailed where none of its name is set up."""
        store = self._stores.get(stored.store)
        if store is None:
            raise StorageFailed(f"no store named {stored.store} is set up")
        return store

    def lying(self, stored: StoredObject) -> dict[str, Segment]:
        """Return the files in a pack as segments, by path; StorageFailed, ProofInvalid."""
        reader, store, chunks = self._reader, self.store(stored), self._chunks_of(stored)
        found = (
            windows(reader, store, stored)
            if chunks is None
            else verified_windows(reader, store, stored, chunks)
        )
        paths = ((os.fsdecode(window.path), window) for window in found)
        return {
            path: Segment(path, stored, window.start, window.bytes, window.data) for path, window in paths
        }

    def file(self, name: str, stored: StoredObject) -> Segment | None:
        """Return a single-file object as a segment; None for any other, and for one never read."""
        if stored.packed is None:
            return Segment(name, stored, 0, stored.bytes)
        found = self.lying(stored) if stored.is_file else {}
        return next((replace(segment, name=name) for segment in found.values()), None)

    def piece(self, segment: Segment) -> ArchivedPiece:
        """Return an opened segment; StorageFailed, ProofInvalid."""
        stored = segment.object
        return ArchivedPiece(self.store(stored), segment, self._chunks_of(stored))

    def _chunks_of(self, stored: StoredObject) -> Chunks | None:
        if self._verified and stored.id not in self._chunks:
            root = recorded_root(self._reader, stored)
            self._chunks[stored.id] = Chunks(self.store(stored), stored, root)
        return self._chunks.get(stored.id)


def _ewf(opened: _Opened, first: Segment, piece: Piece, find: Callable[[str], Segment | None]) -> EwfMedia:
    """Open an E01 by its segments; each states whether another follows."""
    segments, pieces = [first], [piece]
    while continues(pieces[-1], len(pieces)):
        wanted = ewf.segment_name(first.name, len(segments) + 1)
        segment = find(wanted)
        if segment is None:
            raise NotFound(
                f"the segment '{visible(wanted)}' is not archived under this exhibit",
                hint="Archive it with `custody archive --single-files`; the media is read from all segments.",
            )
        segments.append(segment)
        pieces.append(opened.piece(segment))
    return EwfMedia(tuple(segments), pieces)
