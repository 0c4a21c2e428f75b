"""Verifies an archived E01: its container, and the media in it, each against the record."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from custody.errors import NotFound, UsageError
from custody.frozen import dataclass
from custody.ledger.digests.acquisitions import MEDIA, OF_OBJECT, acquisition_of, media_digests
from custody.ledger.digests.recorded_files import RecordedFile, recorded
from custody.ledger.ports import Progress
from custody.ledger.views.entries.entries import EntryView
from custody.ledger.views.naming.search import archived_under
from custody.model.records import StoredObject
from custody.storage.images.ewf.scan import Scan
from custody.storage.images.object_image import segment_finder
from custody.storage.images.stored_image import Inside, read_inside

if TYPE_CHECKING:
    from custody.storage.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class ReadBack:
    """The verification of an E01: each object's outcome, its media as read, and the record.

    ``entries`` are those of its objects, ``acquired`` that of its acquisition. ``recorded`` has by algorithm the
    comparison of the media's digest with the one on record (``verified``, ``mismatch``, ``not_recorded``),
    ``stored_inside`` that with the digest in the container; of a media with damaged sectors the container's digests are
    not compared.
    """

    container: tuple[tuple[StoredObject, str], ...]
    scan: Scan
    entries: tuple[EntryView, ...]
    acquired: EntryView | None
    recorded: Mapping[str, str]
    stored_inside: Mapping[str, str]

    @property
    def notes(self) -> dict[str, str]:
        """For each algorithm, the note on the correction of its digest on record; "" for an uncorrected one."""
        return {
            name: "" if self.acquired is None else self.acquired.amended(MEDIA[name])
            for name in self.recorded
        }

    @property
    def amended(self) -> list[tuple[EntryView, str]]:
        """The (entry, field) pairs of corrected fields among those that name and order the segments."""
        return [(entry, name) for entry in self.entries for name in OF_OBJECT if entry.amended(name)]

    @property
    def is_false(self) -> bool:
        """Whether container or media differ from the record."""
        found = {*(outcome for _, outcome in self.container), *self.recorded.values()}
        found |= {*self.stored_inside.values()}
        return bool(
            self.scan.damaged_sector_count
            or self.scan.damaged_section_count
            or found & {"mismatch", "missing"}
        )

    @property
    def is_unread(self) -> bool:
        """Whether an object of the container could not be read."""
        return any(outcome == "unreadable" for _, outcome in self.container)


def read_back(vault: Vault, named: StoredObject, progress: Progress) -> ReadBack:
    """Read the container and the media of an archived E01, named by its first segment; return the result.

    Raises UsageError for an object that is no E01 and where the name of its file is erased, NotFound for a missing
    segment, ProofInvalid, StorageFailed and what the stores raise.
    """
    lookup = vault.lookup()
    beside = recorded(vault.reader(), archived_under(lookup, "exhibit", named.exhibit))
    own = next(found for found in beside if found.object.id == named.id)
    if own.name is None:
        raise UsageError(
            "the object's file name is erased, so its segments are not known",
            hint="Copy the object out of its store and read it with ewfverify.",
        )
    inside = _inside(vault, own, beside, progress)
    segments = {segment.id for segment in inside.segments}
    entries = [file.entry for file in beside if file.object.id in segments and file.entry is not None]
    fixity = vault.fixity()
    container = [(segment, fixity.check(segment, "full").outcome) for segment in inside.segments]
    acquired = acquisition_of(vault.entries(), lookup, vault.entries().at(named.position))
    scan, stated = inside.scan, {} if acquired is None else media_digests(acquired)
    recorded_as = {
        name: "not_recorded" if name not in stated else _outcome(stated[name], digest)
        for name, digest in scan.digests.items()
    }
    held = {} if scan.damaged_sector_count else scan.stored
    stored_inside = {name: _outcome(digest, scan.digests.get(name)) for name, digest in held.items()}
    return ReadBack(tuple(container), scan, tuple(entries), acquired, recorded_as, stored_inside)


def _outcome(stated: bytes, found: bytes | None) -> str:
    return "verified" if stated == found else "mismatch"


def _inside(vault: Vault, own: RecordedFile, beside: Sequence[RecordedFile], progress: Progress) -> Inside:
    """Return the container's media as read; segments are named like the first, now or before correction."""
    named, reader = segment_finder(beside), vault.store.read()

    def read(name: bytes) -> Inside:
        return read_inside(vault.objects, own.object, os.fsdecode(name), named, progress, reader=reader)

    try:
        return read(own.name or b"")
    except (NotFound, UsageError):
        for name in own.former:
            with contextlib.suppress(NotFound, UsageError):
                return read(name)
        raise
