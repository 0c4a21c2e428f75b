"""An image's media in its own coordinates: byte 0 is the disk's first byte in any container."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from custody.errors import NotFound
from custody.frozen import dataclass
from custody.model.records import StoredObject
from custody.storage.images.ewf.sections import Piece


@dataclass(frozen=True, slots=True)
class Segment:
    """A file of an image: its name, its object, the byte there at which it begins, its size.

    ``data`` are the extents of data of a file with holes, as custody.ledger.objects.member_extents has them.
    """

    name: str
    object: StoredObject
    start: int
    bytes: int
    data: tuple[tuple[int, int], ...] | None = None


class Media(Protocol):
    """The media of an archived image."""

    @property
    def size(self) -> int:
        """Bytes of the media."""

    @property
    def format(self) -> str:
        """The container's format (custody.storage.images.formats); the file's own where no media is read."""

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The files of the image in order."""

    def read(self, offset: int, length: int) -> Iterator[bytes]:
        """Yield bytes of the media; NotFound for bytes that it does not have, ProofInvalid for damaged ones."""


class PlainMedia:
    """Files one after the other: the media of a raw image, or a container whose media is not read."""

    def __init__(self, kind: str, segments: tuple[Segment, ...], pieces: Sequence[Piece]) -> None:
        self.format = kind
        self.segments = segments
        self._pieces = pieces
        self.size = sum(piece.size for piece in pieces)

    def read(self, offset: int, length: int) -> Iterator[bytes]:
        """Yield bytes of the media; NotFound for bytes that it does not have, and what the segments raise."""
        check_span(offset, length, self.size)
        for piece in self._pieces:
            while length and offset < piece.size:
                data = piece.read(offset, min(length, piece.size - offset, 1 << 20))
                offset, length = offset + len(data), length - len(data)
                yield data
            offset -= piece.size


def check_span(offset: int, length: int, size: int) -> None:
    """Raise NotFound for a range that a media of ``size`` bytes does not have."""
    if offset < 0 or length < 0 or offset + length > size:
        raise NotFound(
            f"the media has {size} bytes, so there are no bytes {offset}-{offset + length - 1}",
            hint="Bytes are numbered from 0; the first and the last one are named.",
        )
