"""Records of what an exhibit is: where it came from, its parts and counts, and what it was merged into."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Item(Record):
    """What stands beside an exhibit's holders and seals.

    ``root`` is the exhibit that it came out of first of all, itself for one of a seizure. ``quantity`` counts the
    things it is registered as, ``parts`` those registered out of it since, ``announced`` how many a split said
    there would be, ``unsplit`` how many of the parts were registered under a split that was rescinded. ``counted``
    is what was found when its itemising ended, ``split`` when it was taken apart (seconds UTC). ``source`` is the
    digest of the list that it was transcribed from.
    """

    space: ClassVar[str] = "item"
    exhibit: str
    parent: str | None
    root: str
    how: str
    quantity: int
    parts: int = 0
    announced: int | None = None
    remains: bool = True
    counted: int | None = None
    photos: int = 0
    merged: str | None = None
    source: str | None = None
    unsplit: int = 0
    split: int | None = None

    @property
    def number(self) -> int:
        """How many things it is: as many as were found in it, else as it is registered as."""
        return self.quantity if self.counted is None else self.counted

    @property
    def several(self) -> bool:
        """Whether parts may be registered out of it: it is several things, or one that was taken apart."""
        return self.quantity > 1 or self.announced is not None

    @property
    def itemising(self) -> bool:
        """Whether its parts are being registered and nobody has said yet that this is finished."""
        return self.quantity > 1 and self.parts > 0 and self.counted is None

    def terms(self) -> Terms:
        """Return what the record is listed under: ``splitting`` while parts of a split are not registered."""
        found = [("all", "")]
        if self.parent is not None:
            found.append(("parent", self.parent))
        if self.merged is not None:
            found.append(("merged", self.merged))
        if self.itemising:
            found.append(("itemising", ""))
        if self.split is not None and self.merged is None and self.parts < (self.announced or 0):
            found.append(("splitting", format_instant(self.split)))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Transcription(Record):
    """A list on paper or in a file that is entered row by row: what it is, and which rows are entered."""

    space: ClassVar[str] = "transcription"
    id: str
    case: str
    seizure: str
    source: str
    rows: int
    entered: int
    position: int
    transcribed: int

    def terms(self) -> Terms:
        """Give what the record is listed under."""
        unfinished = (("unfinished", ""),) if self.entered < self.rows else ()
        return (("all", ""), ("case", self.case), ("source", self.source), *unfinished)


@dataclass(frozen=True, slots=True)
class Row(Record):
    """One row of a transcribed list, and the exhibit that it was entered as."""

    space: ClassVar[str] = "row"
    name: str
    exhibit: str
