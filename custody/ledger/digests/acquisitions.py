"""The acquisition of an archived object, with its media digests and sector size, as corrected."""

from __future__ import annotations

from collections.abc import Mapping

from custody.ledger.views.entries.entries import Entries, EntryView
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Acquisition
from custody.model.schema.ids import unb64

#: The acquisition fields of the media's digests, by algorithm.
MEDIA = {name: f"media_{name}" for name in ("md5", "sha1", "sha256")}
#: The field that has the name of an object's source.
NAME = "file_name"
#: The fields by which an object is found as a segment of an image.
OF_OBJECT = (NAME, "acquisition")


def acquisition_of(entries: Entries, lookup: Lookup, stored: EntryView) -> EntryView | None:
    """Return the acquisition entry of the image that an archived object is or belongs to; else None."""
    leaf = stored.current("acquisition")
    return entries.at(lookup.get(Acquisition, leaf).position) if isinstance(leaf, str) else None


def media_digests(acquired: EntryView) -> Mapping[str, bytes]:
    """Return the digests of the media by algorithm, as far as they are on record."""
    found = {name: acquired.current(field) for name, field in MEDIA.items()}
    return {name: unb64(value) for name, value in found.items() if isinstance(value, str)}


def sector_bytes(acquired: EntryView) -> int | None:
    """Return the sector size of the source in bytes; None where it is not on record."""
    stated = acquired.current("sector_bytes")
    return stated if isinstance(stated, int) and stated > 0 else None
