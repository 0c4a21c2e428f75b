"""The papers of an acquisition: typed values, log, hash file, container, and their contradictions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace

from custody.frozen import dataclass
from custody.ledger.acquisition.fields import ASKED_FOR, damaged, segmented, unread, with_papers
from custody.ledger.acquisition.imaging_log import (
    Contradiction,
    FilledFields,
    Media,
    agreeing,
    container_fields,
    fields_of_log,
    image_contradictions,
    source_contradictions,
)
from custody.model.schema.types import Value
from custody.proof import acquisition_logs
from custody.proof.acquisition_logs import ToolLog
from custody.proof.digest import ObjectDigest

_RAW = ("raw", "split_raw")


@dataclass(frozen=True, slots=True)
class Papers:
    """The fields of an acquisition as typed and as papers fill them, with the log and the hash file.

    ``filled`` are the fields that the log filled, ``against`` the contradictions found so far. ``called`` is the name
    of the hash file and ``beside`` its digests by algorithm; ``agreed`` are the algorithms that matched the image once
    it was read. ``media`` is the media inside the image, where it was read.
    """

    values: Mapping[str, Value]
    log: ToolLog | None = None
    filled: Mapping[str, Value] = field(default_factory=dict)
    against: tuple[Contradiction, ...] = ()
    beside: Mapping[str, bytes] = field(default_factory=dict)
    media: Media | None = None
    called: str = ""
    agreed: tuple[str, ...] = ()

    @property
    def is_raw(self) -> bool:
        """Whether the image is raw: its bytes are those of the media."""
        return self.values.get("format") in _RAW

    @property
    def stated(self) -> frozenset[str]:
        """The algorithms besides SHA-256 for which the log or hash file states a digest of the image."""
        said = set(self.beside)
        if self.log is not None and self.is_raw:
            said |= {*self.log.source, *self.log.again}
        return frozenset(said.intersection(ASKED_FOR))

    def with_log(self, data: bytes, log: ToolLog | None) -> Papers:
        """Return the papers with the imaging log added, which fills fields that were not typed.

        ``data`` are its bytes; ``log`` is None where they could not be parsed: only their SHA-256 is recorded then.
        """
        kept = replace(self, values=with_papers(self.values, log=data), log=log)
        if log is None:
            return kept
        found = fields_of_log(log, kept.values)
        return replace(_adding(kept, found), filled=found.filled)

    def with_hash_file(self, data: bytes, image: bytes, name: str) -> Papers:
        """Return the papers with the hash file ``name`` of the image's file name ``image`` added.

        Raise Malformed where ``data`` is no hash file of that image.
        """
        values = with_papers(self.values, hash_file=data)
        return replace(self, values=values, beside=acquisition_logs.side_car(data, image, name), called=name)

    def with_unread(self, noted: int) -> Papers:
        """Return the papers with the count of unreadable sectors that the image itself lists added."""
        return _adding(self, unread(noted, self.values, self.filled))

    def with_segments(self, count: int) -> Papers:
        """Return the papers with the number of segments added."""
        return _adding(self, segmented(count, self.values, self.filled, self.against))

    def with_media(self, media: Media, stored: Mapping[str, bytes], segments: int) -> Papers:
        """Return the papers with the media read inside a container, and its stored digests, added."""
        found = container_fields(media, stored, segments, self.values, self.filled)
        return replace(_adding(self, found), media=media)

    def with_damage(self, lines: Iterable[str], counts: Mapping[str, int]) -> Papers:
        """Return the papers with the image's damage added: ``lines``, one a place, and ``counts``.

        The keys of ``counts`` are parameters of ``fields.damaged``: chunks, sectors, sections, members.
        """
        return replace(self, values={**self.values, **damaged(lines, **counts)})

    def compared(self, found: ObjectDigest, beside: ObjectDigest) -> Papers:
        """Return the papers with the contradictions between them and the image as it was read added.

        ``found`` has the digests of the image, ``beside`` those of the file that the hash file names.
        """
        whole = Media.of(found) if self.is_raw else self.media
        against = (*self.against, *image_contradictions(self.log, self.beside, beside, whole))
        return replace(self, against=against, agreed=agreeing(self.beside, beside))

    def differences(self, facts: Mapping[str, Value]) -> dict[str, dict[str, Value]]:
        """Return the contradicted fields by name, each with the values by source, as in the entry.

        ``facts`` are the values of the entry.
        """
        found: dict[str, dict[str, Value]] = {}
        for other in (*self.against, *source_contradictions(facts, self.filled)):
            found.setdefault(other.field, {}).update(other.sides)
        return found


def _adding(papers: Papers, more: FilledFields) -> Papers:
    values = {**papers.values, **more.filled}
    return replace(papers, values=values, against=(*papers.against, *more.differs))
