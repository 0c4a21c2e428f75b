"""The papers of an acquisition: typed values, log, hash file, container, and where they differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace

from custody.frozen import dataclass
from custody.ledger.acquisition.fields import ASKED_FOR, damaged, segmented, unread, with_papers
from custody.ledger.acquisition.imaging_log import (
    Contradiction,
    Media,
    Taken,
    agreeing,
    contained,
    otherwise,
    taken,
    unequal,
)
from custody.model.schema.types import Value
from custody.proof import acquisition_logs
from custody.proof.acquisition_logs import ToolLog
from custody.proof.digest import ObjectDigest

_RAW = ("raw", "split_raw")


@dataclass(frozen=True, slots=True)
class Papers:
    """The fields as typed and as papers fill them, the log, and what a hash file states.

    ``filled`` are the fields that the log has filled, ``against`` those of which two sides say different things.
    ``beside`` are the digests that the hash file ``called`` so states, by algorithm; those that ``agreed`` with the
    image as it was read are known once it was. ``media`` is what the image holds, where that was read.
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
        """The digests besides SHA-256 that a paper states of the image, so that they can be compared."""
        said = set(self.beside)
        if self.log is not None and self.is_raw:
            said |= {*self.log.source, *self.log.again}
        return frozenset(said.intersection(ASKED_FOR))

    def with_log(self, data: bytes, log: ToolLog | None) -> Papers:
        """Add the tool's log, which fills what was not typed; None for one that could not be understood."""
        kept = replace(self, values=with_papers(self.values, log=data), log=log)
        if log is None:
            return kept
        found = taken(log, kept.values)
        return replace(_adding(kept, found), filled=found.filled)

    def with_hash_file(self, data: bytes, image: bytes, name: str) -> Papers:
        """Add the hash file called ``name`` beside an image of the file name ``image``; Malformed for none."""
        values = with_papers(self.values, hash_file=data)
        return replace(self, values=values, beside=acquisition_logs.side_car(data, image, name), called=name)

    def with_unread(self, noted: int) -> Papers:
        """Add the read errors of the source that the image lists itself."""
        return _adding(self, unread(noted, self.values, self.filled))

    def with_segments(self, count: int) -> Papers:
        """Return the papers with the number of segments added."""
        return _adding(self, segmented(count, self.values, self.filled, self.against))

    def with_media(self, media: Media, stored: Mapping[str, bytes], segments: int) -> Papers:
        """Add the media that was read inside a container, and the digests that the tool stored with it."""
        found = contained(media, stored, segments, self.values, self.filled)
        return replace(_adding(self, found), media=media)

    def with_damage(self, lines: Iterable[str], counts: Mapping[str, int]) -> Papers:
        """Add the image's damage: counts as ``acquisition.damaged`` names them, a line for each place."""
        return replace(self, values={**self.values, **damaged(lines, **counts)})

    def compared(self, found: ObjectDigest, beside: ObjectDigest) -> Papers:
        """Return the papers with what they say otherwise than what was typed and read.

        ``found`` is what was read of the image, ``beside`` what the hash file mentions.
        """
        whole = Media.of(found) if self.is_raw else self.media
        against = (*self.against, *otherwise(self.log, self.beside, beside, whole))
        return replace(self, against=against, agreed=agreeing(self.beside, beside))

    def differences(self, facts: Mapping[str, Value]) -> dict[str, dict[str, Value]]:
        """Return the fields whose sources contradict each other, with the value of each source.

        ``facts`` are the entered values.
        """
        found: dict[str, dict[str, Value]] = {}
        for other in (*self.against, *unequal(facts, self.filled)):
            found.setdefault(other.field, {}).update(other.sides)
        return found


def _adding(papers: Papers, more: Taken) -> Papers:
    values = {**papers.values, **more.filled}
    return replace(papers, values=values, against=(*papers.against, *more.differs))
