"""Opens an archived image by its object, in media coordinates: byte and sector 0 are first."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from custody.display import visible
from custody.errors import NotFound, UsageError
from custody.frozen import dataclass
from custody.ledger.digests.acquisitions import acquisition_of, sector_bytes
from custody.ledger.digests.recorded_files import RecordedFile, recorded
from custody.ledger.objects.egress_check import refuse_egress
from custody.ledger.objects.replica_choice import store_of
from custody.ledger.views.naming.search import archived_under
from custody.model.records import StoredObject
from custody.storage.images import formats
from custody.storage.images.media import Media
from custody.storage.images.segments import earlier_segments
from custody.storage.images.stored_image import EwfMedia, open_media

if TYPE_CHECKING:
    from custody.storage.vault.vault import Vault

#: Bytes of a sector where neither container nor acquisition states them.
SECTOR_BYTES = 512
#: The object that byte numbers of an image count from, for people, by the code of its coordinates.
_WHOLE = {"media": "the media", "file": "the file", "container": "the container"}


@dataclass(frozen=True, slots=True)
class Image:
    """An archived image: its media, its recorded file, and the bytes of a sector."""

    media: Media
    own: RecordedFile
    sector_bytes: int

    @property
    def coordinates(self) -> str:
        """``media`` where bytes are those of the disk, ``container`` for a format not read, else ``file``."""
        if self.media.format not in (formats.RAW, formats.E01):
            return "container"
        single = self.media.format == formats.RAW and len(self.media.segments) == 1
        return "file" if single else "media"

    def span_of(self, sectors: tuple[int, int]) -> tuple[int, int]:
        """Return the first and the last byte of a range of sectors, both sectors included."""
        first, last = sectors
        return first * self.sector_bytes, (last + 1) * self.sector_bytes - 1

    def check_span(self, span: tuple[int, int]) -> None:
        """Raise NotFound for bytes that the image does not have; the last one of the span is included."""
        first, last = span
        if not 0 <= first <= last < self.media.size:
            raise NotFound(
                f"{_WHOLE[self.coordinates]} has {self.media.size} bytes, so there are no bytes {first}-{last}",
                hint=f"Bytes and sectors are numbered from 0; a sector has {self.sector_bytes} bytes here.",
            )


def open_image(vault: Vault, stored: StoredObject) -> Image:
    """Return an archived image with its media open; each MiB is compared with the record as it is read.

    Raises UsageError for a folder, RuleBroken for an object of which no part may be shown, NotFound for a missing
    segment, ProofInvalid, ConfigError for a store that is not set up, and what the store raises.
    """
    reader = vault.store.read()
    refuse_egress(reader, stored)
    store_of(vault.objects, stored)
    if stored.is_many:
        raise UsageError(
            f"object {stored.id} holds several files, and a range of its archive is of none of them",
            hint="Name a file in it with --member, or leave the range out to fetch the archive whole.",
        )
    beside = recorded(vault.reader(), archived_under(vault.lookup(), "exhibit", stored.exhibit))
    own = next(file for file in beside if file.object.id == stored.id)
    name, named = os.fsdecode(own.name or b"unnamed"), segment_finder(beside)
    _refuse_later(own, name, named)
    media = open_media(vault.objects, stored, name, named, reader)
    return Image(media, own, _sector_bytes(vault, own, media))


def segment_finder(beside: Iterable[RecordedFile]) -> Callable[[str], StoredObject | None]:
    """Return a function that finds the newest object of an exhibit by file name, None for no object.

    A present name goes before names that were corrected since.
    """
    files = [file for file in beside if file.object.is_file]
    by_name = {name: file.object for file in files for name in file.former}
    by_name |= {file.name: file.object for file in files if file.name is not None}
    return lambda name: by_name.get(os.fsencode(name))


def _refuse_later(own: RecordedFile, name: str, named: Callable[[str], StoredObject | None]) -> None:
    """Raise UsageError for a segment whose image begins in another object of the exhibit."""
    if not own.object.is_file:
        return
    first = next((found for text in earlier_segments(name) if (found := named(text)) is not None), None)
    if first is not None:
        raise UsageError(
            f"'{visible(name)}' is a later segment of the image that begins in object {first.id}",
            hint=f"Name that one for ranges of the media; --member '{visible(name)}' takes them of this file.",
        )


def _sector_bytes(vault: Vault, own: RecordedFile, media: Media) -> int:
    """Return the bytes of a sector: as the container states, else as the acquisition does, else 512."""
    if isinstance(media, EwfMedia):
        return media.container.volume.sector_bytes
    acquired = None if own.entry is None else acquisition_of(vault.entries(), vault.lookup(), own.entry)
    return (acquired and sector_bytes(acquired)) or SECTOR_BYTES
