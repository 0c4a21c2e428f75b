"""Reads the media of an E01 by chunk, each verified by its checksum; nothing is ever filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from custody.display import visible
from custody.errors import Malformed, NotFound, ProofInvalid
from custody.frozen import dataclass
from custody.proof.images import sections
from custody.proof.images.sections import ReadErrors, Section, Volume
from custody.storage.images.ewf.sections import COPY_AGAIN, Piece, broken, follow, shown
from custody.storage.images.ewf.tables import Tables

_VOLUMES = ("volume", "disk")
_TABLES = ("table", "table2")
_HEADERS = ("header", "header2", "xheader")
#: The most read errors in a list; a longer list counts as damage.
_MOST_ERRORS = 1 << 20
#: How much longer than its media a compressed chunk may be: deflate adds 5 bytes for each 16 KiB, and 6 around them.
_OVERHEAD = 1024


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """A section whose checksum does not fit: its segment, its kind, and the byte at which it begins."""

    segment: str
    kind: str
    at: int

    def __str__(self) -> str:
        return f"section '{visible(self.kind)}' at byte {self.at} in segment {visible(self.segment)}"


@dataclass(frozen=True, slots=True)
class Damaged:
    """Sectors of the media that cannot be read: the segment, the first sector, and their number."""

    segment: str
    first: int
    count: int

    def __str__(self) -> str:
        last = self.first + self.count - 1
        return f"sectors {self.first} - {last} (number: {self.count}) in segment {visible(self.segment)}"


class Container:
    """The media of an E01 in all segments, opened by sections; chunks are read on demand.

    ``stored`` are the digests that the tool stored, by algorithm, ``read_errors`` its list of read errors, None for no
    list. Raises ProofInvalid that names the segment for a container whose sections do not fit together.
    """

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = tuple(pieces)
        self._volume: Volume | None = None
        self._tables = Tables(self._pieces)
        self.stored: dict[str, bytes] = {}
        self.read_errors: ReadErrors | None = None
        self._faults: list[Fault] = []
        for index, piece in enumerate(self._pieces):
            self._segment(index, piece)
        if self._volume is None:
            raise broken(self._pieces[0], "damaged: no section describes its media")

    @property
    def volume(self) -> Volume:
        """The container's statement of its media: sectors and chunks."""
        if self._volume is None:
            raise broken(self._pieces[0], "damaged: no section describes its media")
        return self._volume

    @property
    def faults(self) -> list[Fault]:
        """The sections whose checksum does not fit, though the media can be read without them."""
        tables = {Fault(self._pieces[index].name, kind, at) for index, kind, at in self._tables.faults}
        return sorted({*self._faults, *tables})

    def check_copies(self) -> None:
        """Verify both copies of every table by their checksums, which adds to ``faults``."""
        self._tables.check_copies()

    @property
    def size(self) -> int:
        """Bytes of the media."""
        return self.volume.bytes

    @property
    def chunks(self) -> int:
        """The number of chunks of the media."""
        return -(-self.size // self.volume.chunk_bytes)

    @property
    def listed(self) -> int:
        """The number of chunks that the tables list; the chunks beyond are missing."""
        return min(self.chunks, self._tables.chunks)

    def rest(self) -> Damaged | None:
        """Return the sectors whose chunks no table lists, as one run; None where there are none."""
        first = self.listed * self.volume.sectors_per_chunk
        left = self.size - first * self.volume.sector_bytes
        return (
            Damaged(self._pieces[-1].name, first, -(-left // self.volume.sector_bytes)) if left > 0 else None
        )

    def chunk(self, index: int) -> bytes | Damaged:
        """Return one chunk's media, or the damage if its checksum does not fit or it is absent."""
        volume = self.volume
        size = min(volume.chunk_bytes, self.size - index * volume.chunk_bytes)
        table = self._tables.of(index)
        span = None if table is None else self._tables.span(table, index)
        if table is None or span is None:
            return self._damaged(index, size, self._pieces[-1 if table is None else table.piece])
        piece = self._pieces[table.piece]
        most = volume.chunk_bytes
        length = min(span.length, 2 * most + _OVERHEAD if span.compressed else most + sections.CHECKSUM_BYTES)
        stored = piece.read(span.start, length)
        data = sections.chunk(stored, compressed=span.compressed, size=size, most=most)
        return self._damaged(index, size, piece) if data is None else data

    def read(self, offset: int, length: int) -> Iterator[bytes]:
        """Yield ``length`` bytes of the media from ``offset``, in pieces of at most one chunk.

        Raises ProofInvalid that names segment and sectors of a damaged chunk, NotFound for bytes that the media does
        not have.
        """
        if offset < 0 or length < 0 or offset + length > self.size:
            raise NotFound(
                f"the media has {self.size} bytes, so there are no bytes {offset}-{offset + length - 1}",
                hint="Bytes are numbered from 0; the first and the last one are named.",
            )
        each, end = self.volume.chunk_bytes, offset + length
        while offset < end:
            index, begin = divmod(offset, each)
            data = self.chunk(index)
            if isinstance(data, Damaged):
                raise ProofInvalid(f"the media is damaged: {data}", hint=COPY_AGAIN)
            piece = data[begin : begin + end - offset]
            offset += len(piece)
            yield piece

    def _damaged(self, index: int, size: int, piece: Piece) -> Damaged:
        volume = self.volume
        return Damaged(piece.name, index * volume.sectors_per_chunk, -(-size // volume.sector_bytes))

    def _segment(self, index: int, piece: Piece) -> None:
        """Parse the sections of a segment in their order."""
        data: Section | None = None
        for section in follow(piece, index + 1):
            if section.kind in _VOLUMES or section.kind == "data":
                self._described(index, piece, section)
            elif section.kind == "sectors":
                data = section
            elif section.kind in _TABLES:
                if self._volume is None:
                    raise broken(
                        piece, "damaged: a table of chunks comes before the description of the media"
                    )
                self._tables.add(index, section, data, footed=not self._volume.smart)
            else:
                self._said(piece, section)
            if section.is_last and (section.kind == "next") != (index + 1 < len(self._pieces)):
                raise broken(piece, "not the last one by its last section, or is followed by one too many")
        self._tables.settle(index)

    def _described(self, index: int, piece: Piece, section: Section) -> None:
        try:
            found = sections.volume(piece.read(section.body, min(section.bytes, sections.VOLUME_BYTES + 1)))
        except Malformed as error:
            raise broken(piece, error.message) from error
        first = self._volume
        if first is None:
            self._volume = found
        elif _identity(first) != _identity(found):
            raise ProofInvalid(
                f"the segment {shown(piece)} is of another image: it describes another media than "
                f"{shown(self._pieces[0])}",
                hint="Put the segments of one image into one folder of their own.",
            )

    def _said(self, piece: Piece, section: Section) -> None:
        """Parse the digests and read errors that the tool stored; a damaged section is a fault."""
        readers = {
            "hash": sections.stored_hash,
            "digest": sections.stored_digests,
            "xhash": sections.stored_texts,
        }
        try:
            if section.kind in readers:
                data = piece.read(section.body, min(section.bytes, sections.MOST_XHASH_BYTES))
                self._hashed(readers[section.kind](data))
            elif section.kind == "error2":
                self.read_errors = self._errors(piece, section)
            elif section.kind in _HEADERS:
                data = piece.read(section.body, min(section.bytes, sections.MOST_HEADER_BYTES))
                if not sections.is_header(data):
                    raise Malformed("damaged: it cannot be decompressed")
        except Malformed:
            self._faults.append(Fault(piece.name, section.kind, section.at))

    def _hashed(self, digests: Mapping[str, bytes]) -> None:
        for name, digest in digests.items():
            if self.stored.setdefault(name, digest) != digest:
                raise Malformed("damaged: it contradicts another section")

    def _errors(self, piece: Piece, section: Section) -> ReadErrors:
        count = sections.error_count(piece.read(section.body, sections.ERROR_HEAD_BYTES))
        length = count * sections.ERROR_BYTES + sections.CHECKSUM_BYTES
        if count > _MOST_ERRORS or sections.ERROR_HEAD_BYTES + length > section.bytes:
            raise Malformed("damaged: its list of read errors is longer than its section")
        return sections.read_errors(piece.read(section.body + sections.ERROR_HEAD_BYTES, length))


def _identity(volume: Volume) -> tuple[object, ...]:
    return volume.sectors_per_chunk, volume.sector_bytes, volume.sectors, volume.set_id
