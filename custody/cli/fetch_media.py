"""Ranges of archived images in coordinates of their media: byte 0 and sector 0 are the first of the disk."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.fetch_members import fetched_file, row_of, write_only
from custody.cli.fetch_places import from_good_place, store_of
from custody.display import visible
from custody.errors import NotFound, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from custody.ledger.digests.recorded import Recorded
    from custody.model.records import StoredObject
    from storage.images.media import Media
    from storage.vault import Vault

#: Bytes of a sector where neither container nor acquisition says.
SECTOR_BYTES = 512


@dataclass(frozen=True)
class Image:
    """An archived image: its media, what it is recorded as, and the bytes of a sector."""

    media: Media
    own: Recorded
    sector_bytes: int

    @property
    def coordinates(self) -> str:
        """``media`` where bytes are those of the disk, ``container`` for a format that is not read, else ``file``."""
        from storage.images import formats

        if self.media.format not in (formats.RAW, formats.E01):
            return "container"
        single = self.media.format == formats.RAW and len(self.media.segments) == 1
        return "file" if single else "media"


def open_image(vault: Vault, stored: StoredObject) -> Image:
    """Open the media of an archived image, each MiB compared with the record as it is read.

    Raises UsageError for a folder, RuleBroken for what no part may be shown of, NotFound for a missing segment,
    ProofInvalid, ConfigError for a store that is not set up, and what the store raises.
    """
    from custody.ledger.digests.recorded import recorded
    from custody.ledger.keeping import refuse_kept
    from custody.model.records import StoredObject as Stored
    from storage.images.archived import open_media

    reader, lookup = vault.store.read(), vault.lookup()
    refuse_kept(reader, stored)
    store_of(vault, stored)
    if stored.is_many:
        raise UsageError(
            f"object {stored.id} holds several files, and a range of its archive is of none of them",
            hint="Name a file in it with --member, or leave the range out to fetch the archive whole.",
        )
    exhibit = [found for found in lookup.under(Stored, "exhibit", stored.exhibit) if found.of is None]
    beside = recorded(vault.reader(), exhibit)
    own = next(file for file in beside if file.object.id == stored.id)
    _refuse_later(own, _named(beside))
    media = open_media(vault.objects, stored, os.fsdecode(own.name or b"unnamed"), _named(beside), reader)
    return Image(media, own, _sector_bytes(vault, own, media))


def _refuse_later(own: Recorded, named: Callable[[str], StoredObject | None]) -> None:
    """Raise UsageError for a segment whose image begins in another object of the exhibit."""
    from storage.images.segments import earlier_segments

    name = os.fsdecode(own.name or b"unnamed")
    if not own.object.is_file:
        return
    first = next((found for text in earlier_segments(name) if (found := named(text)) is not None), None)
    if first is not None:
        raise UsageError(
            f"'{visible(name)}' is a later segment of the image that begins in object {first.id}",
            hint=f"Name that one for ranges of the media; --member '{visible(name)}' takes them of this file.",
        )


def _named(beside: list[Recorded]) -> Callable[[str], StoredObject | None]:
    """Return what finds the newest object of an exhibit under a name; former names come last."""
    files = [file for file in beside if file.object.is_file]
    by_name = {name: file.object for file in files for name in file.former}
    by_name |= {file.name: file.object for file in files if file.name is not None}
    return lambda name: by_name.get(os.fsencode(name))


def _sector_bytes(vault: Vault, own: Recorded, media: Media) -> int:
    """Return the bytes of a sector: as the container says, else as the acquisition does, else 512."""
    from custody.ledger.digests.acquisitions import acquisition_of, sector_bytes
    from storage.images.archived import EwfMedia

    if isinstance(media, EwfMedia):
        return media.container.volume.sector_bytes
    acquired = None if own.entry is None else acquisition_of(vault.entries(), vault.lookup(), own.entry)
    return (acquired and sector_bytes(acquired)) or SECTOR_BYTES


def is_ranged(call: Call) -> bool:
    """Return whether part of something is asked for."""
    return call.args.range is not None or call.args.sectors is not None


def fetch_range(call: Call, vault: Vault, stored: StoredObject, path: Path) -> dict[str, Any]:
    """Write a range of the media of an image to a file, which gets its name once all of it was verified.

    Raises as ``open_image`` does, NotFound for a range that the media does not have, Conflict, StorageFailed.
    """

    def work(there: StoredObject) -> tuple[Image, int]:
        image = open_image(vault, there)
        first, last = _checked_span(call, image)
        if there.packed == "sparse_file" and image.coordinates == "file":
            return image, write_only(call, vault, there, path, (first, last))
        return image, _write(call, image, path, first, last)

    (image, size), there = from_good_place(call, vault, stored, work)
    first = _span(call, image.sector_bytes)[0]
    return {**row_of(there, path, size, first=first), **_document(call, image)}


def _document(call: Call, image: Image) -> dict[str, Any]:
    told: dict[str, Any] = {
        "coordinates": image.coordinates,
        "format": image.media.format,
        "of_bytes": image.media.size,
        "segments": len(image.media.segments),
    }
    if call.args.sectors is not None:
        told["sectors"] = list(call.args.sectors)
        told["sector_bytes"] = image.sector_bytes
    return told


def _span(call: Call, sector_bytes: int) -> tuple[int, int]:
    if call.args.sectors is None:
        first, last = call.args.range
        return first, last
    first, last = call.args.sectors
    return first * sector_bytes, (last + 1) * sector_bytes - 1


def _checked_span(call: Call, image: Image) -> tuple[int, int]:
    """Return the first and the last byte that are wanted; NotFound where the image does not have them."""
    first, last = _span(call, image.sector_bytes)
    if last >= image.media.size:
        raise NotFound(
            f"{_whole(image)} has {image.media.size} bytes, so there are no bytes {first}-{last}",
            hint=f"Bytes and sectors are numbered from 0; a sector has {image.sector_bytes} bytes here.",
        )
    return first, last


def _write(call: Call, image: Image, path: Path, first: int, last: int) -> int:
    size = 0
    with fetched_file(call, path) as put:
        for piece in image.media.read(first, last + 1 - first):
            put(piece)
            size += len(piece)
            call.say.advance(size, last + 1 - first, "bytes")
    return size


def _whole(image: Image) -> str:
    what = {"media": "the media", "file": "the file", "container": "the container"}
    return what[image.coordinates]


def told_range(row: dict[str, Any]) -> str:
    """Return what people are told of a range: bytes of what they are, and how it is stored."""
    from storage.images import formats

    first, last = row["first"], row["first"] + row["bytes"] - 1
    where = f"bytes {first} to {last} of {row['of_bytes']}"
    if "sectors" in row:
        begin, end = row["sectors"]
        which = f"sector {begin}" if begin == end else f"sectors {begin} to {end}"
        where = f"{which} ({row['sector_bytes']} bytes each), {where}"
    in_segments = f" in {row['segments']} segments" if row["segments"] > 1 else ""
    of = {
        "media": f"of the media{in_segments}, object {row['object']}",
        "file": f"of the file, object {row['object']}",
        "container": f"of the container ({formats.called(row['format'])}), object {row['object']}",
    }
    return f"{visible(row['file'])}: {where} {of[row['coordinates']]}, verified"
